"""Pure arithmetic that makes one score of several views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from guide.retrieval.protocols import Floats, Places, Views

Integer = TypeVar("Integer", bound=np.integer[Any])


@dataclass(frozen=True)
class Scale:
    """The mean and spread by which scores become z-scores."""

    mean: float
    spread: float

    @classmethod
    def of(cls, sample: Floats, scores: Floats) -> Scale:
        """Return the scale of a sample of entries, wide enough for `scores`.

        No entry stands out of n by more than √n of their spreads. Where one does, as with a rare word that no
        entry of the sample has, the spread is what it would be were that entry among the n.
        """
        # In double precision: equal single-precision scores have a spread of their own rounding.
        known = sample.astype(np.float64)
        mean = float(known.mean())
        widest = (float(scores.max(initial=-np.inf)) - mean) / np.sqrt(len(known))
        return cls(mean, max(float(known.std()), widest))

    def standardise(self, scores: Floats) -> Floats:
        """Return z-scores; all zeros where nothing differs."""
        if self.spread < 1e-6:
            return np.zeros_like(scores)
        return np.asarray((scores.astype(np.float64) - self.mean) / self.spread, dtype=np.float32)


def standardise(scores: Floats) -> Floats:
    """Return z-scores over the entries; all zeros when the scores do not differ."""
    return Scale.of(scores, scores).standardise(scores)


def fuse(views: Views, weights: Mapping[str, float], sample: Views | None = None) -> Floats:
    """Return the weighted sum of the views' z-scores, itself standardised (entries,).

    `sample` holds the views of the entries whose means and spreads are the measure; left out, it is `views`.
    """
    names = [name for name in views if name in weights]
    if sample is None or sample is views:
        return standardise(_sum({name: standardise(views[name]) for name in names}, weights))
    scales = {name: Scale.of(sample[name], views[name]) for name in names}
    total = _sum({name: scales[name].standardise(views[name]) for name in names}, weights)
    measured = _sum({name: scales[name].standardise(sample[name]) for name in names}, weights)
    return Scale.of(measured, total).standardise(total)


def _sum(views: Views, weights: Mapping[str, float]) -> Floats:
    return np.asarray(sum(weights[name] * scores for name, scores in views.items()), dtype=np.float32)


def maximum_by_owner(scores: Floats, owners: NDArray[np.integer[Any]], size: int, floor: float) -> Floats:
    """Return the best score of each owner (size,), `floor` where an owner has no row or none above it."""
    best = np.full(size, floor, np.float32)
    np.maximum.at(best, owners, scores)
    return best


def distinct(places: NDArray[Integer]) -> NDArray[Integer]:
    """Return the places ascending, each once; of few, quicker than numpy's own."""
    ordered = np.sort(places)
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return np.asarray(ordered[first])


def spread_out(scores: Floats, places: Places, size: int) -> Floats:
    """Return an array over all entries (size,) that holds the scores of some.

    What was not scored lies below: so low that under exp all of it together weighs no more than the scored
    ones would, were each as bad as the worst. A query that says nothing, all zeros, says so of all entries.
    """
    rest = size - len(places)
    if rest == 0:
        return scores
    below = max(0.0, float(np.log(rest / len(places)))) if scores.any() else 0.0
    found = np.full(size, float(scores.min()) - below, np.float32)
    found[places] = scores
    return found
