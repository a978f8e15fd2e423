"""Tells whether chances can be trusted: what was said against what came true.

Everything here is a pure function of `chances` (n,), each 0 to 1, of `truths` (n,), whether that came true, and of
`weights` (n,), all positive, of which only the proportions count.

Bins hold equal counts, not equal widths. A guide says 2 % far more often than 60 %: of a few hundred texts, bins of
equal width leave some with three texts, where chance rules, and one with most of them. Equal counts put the points
where the guide speaks, each about as sure as the next. Equal chances are never parted, so bins may differ in size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import roc_auc_score

BINS = 10
STEPS = 20
"""Equal steps from 0 to 1 in which chances are counted, to show where they lie."""
_Z = 1.96

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Bin:
    """Chances that lie near each other, from `low` to `high`; all values but `count` are 0 to 1.

    `said` is the mean chance and `true` the share that came true, both weighted. `margin` is the 95 % interval of
    `true` (Wilson, for the number of equal texts that the weights amount to), `share` the bin's part of all weight.
    """

    low: float
    high: float
    said: float
    true: float
    margin: tuple[float, float]
    count: int
    share: float
    noise: float


@dataclass(frozen=True)
class Reliability:
    """How far chances can be trusted.

    `said` and `true` are the means over all texts. `error` is the expected calibration error: the mean distance
    between a bin's `said` and `true`. It is never 0: `noise` is about what chances without any fault would show
    with so few texts. `brier` is the mean square of chance minus truth, `auroc` the chance that one that came true
    was given more than one that did not (None where all or none came true). `steps` counts, in equal steps from 0
    to 1 and without weights, the chances that came true and those that did not.
    """

    bins: tuple[Bin, ...]
    count: int
    said: float
    true: float
    error: float
    noise: float
    brier: float
    auroc: float | None
    steps: tuple[tuple[int, int], ...]


def reliability(
    chances: ArrayLike, truths: ArrayLike, *, weights: ArrayLike | None = None, bins: int = BINS
) -> Reliability:
    """Return how far chances can be trusted; raise `ValueError` where there are none, or they are no chances."""
    said, true, weight = _checked(chances, truths, weights)
    found = tuple(_bin(said[part], true[part], weight[part], weight.sum()) for part in _parts(said, bins))
    return Reliability(
        bins=found,
        count=len(said),
        said=float(np.average(said, weights=weight)),
        true=float(np.average(true, weights=weight)),
        error=sum(one.share * abs(one.said - one.true) for one in found),
        noise=sum(one.share * one.noise for one in found),
        brier=float(np.average((said - true) ** 2, weights=weight)),
        auroc=auroc(said, true, weights=weight),
        steps=_steps(said, true),
    )


def auroc(chances: ArrayLike, truths: ArrayLike, *, weights: ArrayLike | None = None) -> float | None:
    """Return the area under the receiver operating characteristic, None where all or none came true.

    Weights that are the same for all that came true, and for all that did not, leave it as it is.
    """
    said, true, weight = _checked(chances, truths, weights)
    if true.all() or not true.any():
        return None
    return float(roc_auc_score(true, said, sample_weight=weight))


def _checked(chances: ArrayLike, truths: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Truths, Floats]:
    said, true = np.asarray(chances, np.float64), np.asarray(truths, np.bool_)
    weight = np.ones(len(said)) if weights is None else np.asarray(weights, np.float64)
    if not said.size or not said.shape == true.shape == weight.shape:
        raise ValueError("chances, truths and weights must be as many, and at least one")
    if not ((said >= 0) & (said <= 1)).all() or not (weight > 0).all():
        raise ValueError("chances must be between 0 and 1, weights above 0")
    return said, true, weight


def _parts(said: Floats, bins: int) -> Iterator[NDArray[np.int64]]:
    """Give the places of each bin's chances, lowest chances first."""
    order = np.argsort(said, kind="stable")
    ranked = said[order]
    cuts = np.arange(1, bins) * len(said) // bins
    # A cut among equal chances goes before the first of them.
    cuts = np.unique(np.searchsorted(ranked, ranked[cuts], side="left"))
    yield from (part for part in np.split(order, cuts) if part.size)


def _bin(said: Floats, true: Truths, weight: Floats, total: float) -> Bin:
    mean, share = float(np.average(said, weights=weight)), float(np.average(true, weights=weight))
    texts = float(weight.sum() ** 2 / (weight**2).sum())
    return Bin(
        low=float(said.min()),
        high=float(said.max()),
        said=mean,
        true=share,
        margin=_wilson(share, texts),
        count=len(said),
        share=float(weight.sum() / total),
        # The mean distance of a normal variable from its mean is its deviation times √(2/π).
        noise=float(np.sqrt(2 / np.pi * max(mean * (1 - mean), 0.0) / texts)),
    )


def _wilson(share: float, texts: float) -> tuple[float, float]:
    square = _Z**2 / texts
    middle = (share + square / 2) / (1 + square)
    half = _Z / (1 + square) * float(np.sqrt(share * (1 - share) / texts + square / (4 * texts)))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _steps(said: Floats, true: Truths) -> tuple[tuple[int, int], ...]:
    step = np.minimum((said * STEPS).astype(np.int64), STEPS - 1)
    came, not_ = (np.bincount(step[which], minlength=STEPS) for which in (true, ~true))
    return tuple((int(a), int(b)) for a, b in zip(came, not_, strict=True))


@dataclass(frozen=True)
class Ranks:
    """How high a right entry stands: shares of texts (0 to 1) with one among the first, three, five; mean of 1/rank."""

    count: int
    first: float
    third: float
    fifth: float
    mrr: float


def ranks(places: Sequence[int | None]) -> Ranks:
    """Return the shares for the rank of the best right entry of each text (1 is best, None: not found)."""
    place = np.array([float(one) if one else np.inf for one in places] or [np.inf])
    first, third, fifth = (float((place <= count).mean()) for count in (1, 3, 5))
    return Ranks(len(places), first, third, fifth, float((1 / place).mean()))
