"""What a model makes of a text before it asks anything, and whether the chances that it names can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guide.dialogue.knowledge import Knowledge
from guide.narrowing.belief import Belief, after_opening
from guide.narrowing.catalogue import Catalogue
from guide.retrieval.retriever import Scores
from guide.training.calibrate import NONE_SHARE
from guide.training.reliability import Reliability, reliability

FIVE = 5


@dataclass(frozen=True)
class Reading:
    """One text, scored once; chances are 0 to 1.

    `right` are the entries that answer it (empty: none of ours). `likeliest` are the five entries of the highest
    belief, `chance` is the belief in the first of them, `mass` in all five, `none` in none of ours. `rank` is where
    the retriever's score puts the best right entry among the valid ones, from 1 (None: there is none).
    """

    text: str
    right: frozenset[str]
    likeliest: tuple[str, ...]
    chance: float
    mass: float
    none: float
    rank: int | None

    @property
    def first_is_right(self) -> bool:
        return bool(self.right.intersection(self.likeliest[:1]))

    @property
    def one_is_right(self) -> bool:
        return bool(self.right.intersection(self.likeliest))

    @property
    def is_stray(self) -> bool:
        return not self.right


def read(knowledge: Knowledge, catalogue: Catalogue, text: str, right: frozenset[str] = frozenset()) -> Reading:
    """Score a text and return what the belief after it is."""
    scores = knowledge.retriever.score(text)
    belief = after_opening(catalogue, scores, knowledge.policy.belief, knowledge.calibration)
    top = belief.top(FIVE)
    return Reading(
        text=text,
        right=right,
        likeliest=tuple(catalogue.entries[place] for place in top),
        chance=_mass(belief, top[:1]),
        mass=_mass(belief, top),
        none=belief.none,
        rank=_rank(catalogue, scores, right),
    )


def _mass(belief: Belief, places: Sequence[int]) -> float:
    return float(np.clip(belief.entries[list(places)].sum(), 0, 1))


def _rank(catalogue: Catalogue, scores: Scores, right: frozenset[str]) -> int | None:
    order = np.argsort(-scores.fused, kind="stable")
    names = [catalogue.entries[place] for place in order if catalogue.valid[place]]
    return next((rank for rank, name in enumerate(names, start=1) if name in right), None)


@dataclass(frozen=True)
class Trust:
    """Whether three chances can be trusted.

    `page`: the belief in the likeliest entry, against whether it is right. `five`: the belief in the five
    likeliest together, against whether a right one is among them. `none`: the belief in none of ours, against
    whether none of ours answers. For strays, the first two are never right.
    """

    page: Reliability
    five: Reliability
    none: Reliability


def trust(readings: Sequence[Reading]) -> Trust:
    """Return how far the chances of these readings can be trusted; there must be answerable ones and strays.

    The chance of none of ours is fitted for residents of whom `NONE_SHARE` ask for what no page answers
    (`guide.training.calibrate`), and every other chance is what it leaves. A trial with another share of strays is
    therefore weighted to that share, in all three. The AUROC of `none` is the same with any share.
    """
    weights = balance([reading.is_stray for reading in readings])

    def judge(chances: Sequence[float], truths: Sequence[bool]) -> Reliability:
        return reliability(chances, truths, weights=weights)

    return Trust(
        page=judge([one.chance for one in readings], [one.first_is_right for one in readings]),
        five=judge([one.mass for one in readings], [one.one_is_right for one in readings]),
        none=judge([one.none for one in readings], [one.is_stray for one in readings]),
    )


def balance(strays: Sequence[bool], share: float = NONE_SHARE) -> NDArray[np.float64]:
    """Return a weight a text (n,), mean 1, by which strays make up `share` of all."""
    stray = np.asarray(strays, np.bool_)
    if stray.all() or not stray.any():
        raise ValueError("there must be answerable texts and strays")
    return np.asarray(np.where(stray, share / stray.mean(), (1 - share) / (1 - stray.mean())))
