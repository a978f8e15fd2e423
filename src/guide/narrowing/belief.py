"""Belief over entries as a pure function of scores and evidence.

The formulas are those of the study named in `docs/adr/0004-narrowing.md`. A belief holds one probability an
entry and one for "none of ours"; together they sum to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from guide.narrowing.catalogue import Catalogue
from guide.narrowing.evidence import Answer
from guide.narrowing.facets import FacetArrays, Floats
from guide.narrowing.policy import AnswerNumbers, BeliefNumbers
from guide.retrieval.retriever import Scores
from guide.text.normalise import kana_key


@dataclass(frozen=True)
class Belief:
    """`entries` (entries,) and `none` sum to 1."""

    entries: Floats
    none: float

    def top(self, count: int) -> list[int]:
        """Return the places of the likeliest entries, likeliest first."""
        if not 0 < count < len(self.entries):
            places = np.arange(len(self.entries) if count > 0 else 0)
        else:
            least = np.partition(self.entries, -count)[-count]
            places = np.flatnonzero(self.entries >= least)
        order = places[np.argsort(-self.entries[places], kind="stable")][:count]
        return [int(place) for place in order if self.entries[place] > 0]


@dataclass(frozen=True)
class Calibration:
    """Fitted when a model is built: weights of the logistic chance of "none of ours", the scale of β, the sharpness.

    `topic` (dimensions,) are the weights of an opening's vector beside those of the features: cooking and telephone
    contracts lie elsewhere than what town halls are asked, also where a word is shared. Empty: not fitted. `sharpness`
    multiplies what the scores say of the entries before it becomes a belief.
    """

    weights: Mapping[str, float]
    breadth_mean: float
    breadth_spread: float
    topic: Sequence[float] = ()
    sharpness: float = 1.0

    def fits(self) -> bool:
        """Tell whether the weights are those of this program's features."""
        return set(self.weights) == {"bias", *FEATURES}

    def none(self, scores: Scores) -> float:
        """Return the chance that no entry answers."""
        features = none_features(scores)
        total = self.weights["bias"] + sum(self.weights[name] * value for name, value in features.items())
        if len(self.topic) == len(scores.vector):
            total += float(scores.vector @ np.asarray(self.topic))
        return float(1 / (1 + np.exp(-np.clip(total, -30, 30))))

    def breadth(self, share: float) -> float:
        """Return β, the standardised logarithm of how common the rarest word is, within ±2."""
        value = (np.log(max(share, 1e-6)) - self.breadth_mean) / max(self.breadth_spread, 1e-6)
        return float(np.clip(value, -2, 2))


RAREST = 1e-3
"""Share of entries below which a word counts as no rarer."""
FEATURES = (
    "best_ask",
    "best_whole",
    "unknown",
    "untrained",
    "strange",
    "beyond",
    "breadth",
    "elsewhere",
    "length",
    "wordless",
)
"""What the chance of "none of ours" is computed from, in the order of `none_features`."""


def none_features(scores: Scores) -> dict[str, float]:
    """Return what the chance of "none of ours" is computed from."""
    return {
        "best_ask": scores.best_ask,
        "best_whole": float(scores.views["whole"].max(initial=0.0)),
        "unknown": scores.coverage.unknown,
        "untrained": scores.coverage.untrained,
        "strange": scores.coverage.strange,
        "beyond": scores.beyond,
        "breadth": float(np.log(max(scores.breadth, RAREST))),
        "elsewhere": float(scores.elsewhere),
        "length": float(np.log1p(scores.words)),
        "wordless": float(scores.words == 0),
    }


@lru_cache(maxsize=1024)
def said(catalogue: Catalogue, text: str) -> Mapping[str, tuple[str, ...]]:
    """Return for each facet the values whose cue stands in the text."""
    words = kana_key(text)
    found = {}
    for key, facet in catalogue.facets.items():
        values = tuple(v for v, cues in zip(facet.values, facet.cues, strict=True) if any(cue in words for cue in cues))
        if values:
            found[key] = values
    return found


def agreement(catalogue: Catalogue, spoken: Mapping[str, Sequence[str]], *, elsewhere: float) -> Floats:
    """Return c: for each facet spoken of, 0 where an entry has the value, −.5 where it fits any, −1 where neither.

    An entry of another field than the facet's gets `elsewhere`: 「学生」 is a cue of moving, and a word of pensions.
    """
    total = np.zeros(catalogue.size)
    for key, values in spoken.items():
        facet = catalogue.facets[key]
        fits = facet.chance(values) > 0
        unfit = np.where(facet.home, -1.0, elsewhere)
        total += np.where(facet.named & fits, 0.0, np.where(fits, -0.5, unfit))
    return total


def after_opening(catalogue: Catalogue, scores: Scores, numbers: BeliefNumbers, calibration: Calibration) -> Belief:
    """Return the belief after what a resident typed."""
    if not catalogue.valid.any():
        return Belief(np.zeros(catalogue.size), 1.0)
    fit = fit_of(catalogue, scores, numbers, calibration)
    odds = np.exp(numbers.sharpness * calibration.sharpness * (fit - fit.max()))
    none = calibration.none(scores)
    return Belief((1 - none) * odds / odds.sum(), none)


def fit_of(catalogue: Catalogue, scores: Scores, numbers: BeliefNumbers, calibration: Calibration) -> Floats:
    """Return how well each entry fits an opening (entries,), −∞ for one that is not valid."""
    beta = calibration.breadth(scores.breadth)
    c = agreement(catalogue, said(catalogue, scores.text), elsewhere=numbers.said_elsewhere)
    fit = (numbers.score + numbers.score_breadth * beta) * scores.fused.astype(np.float64)
    fit += (numbers.said + numbers.said_breadth * beta) * c
    return np.where(catalogue.valid, fit, -np.inf)


def before_opening(catalogue: Catalogue, numbers: BeliefNumbers) -> Belief:
    """Return the belief when nothing was typed: all valid entries alike."""
    count = int(catalogue.valid.sum())
    if count == 0:
        return Belief(np.zeros(catalogue.size), 1.0)
    return Belief((1 - numbers.no_opening_none) * catalogue.valid / count, numbers.no_opening_none)


def favoured(catalogue: Catalogue, belief: Belief, entries: Sequence[str], factor: float) -> Belief:
    """Return the belief in which some entries are so many times likelier."""
    raised = belief.entries.copy()
    raised[[catalogue.places[entry] for entry in entries if entry in catalogue.places]] *= factor
    total = float(raised.sum()) + belief.none
    return Belief(raised / total, belief.none / total)


def after_answer(catalogue: Catalogue, belief: Belief, answer: Answer, numbers: AnswerNumbers) -> Belief:
    """Return the belief after one answer; an answer about entries or facets that are gone changes nothing."""
    factor, none = likelihood(catalogue, answer, numbers)
    entries = belief.entries * factor
    rest = belief.none * none
    total = float(entries.sum()) + rest
    if total <= 0:
        return belief
    return Belief(entries / total, rest / total)


def likelihood(catalogue: Catalogue, answer: Answer, numbers: AnswerNumbers) -> tuple[Floats, float]:
    """Return how likely the answer is for each entry (entries,), and for "none of ours"."""
    factor = np.ones(catalogue.size)
    shown = [catalogue.places[e] for e in answer.entries if e in catalogue.places]
    facet = catalogue.facets.get(answer.facet) if answer.facet else None
    if answer.chosen == "entry":
        return _picked(catalogue, answer)
    if answer.chosen == "unknown":
        return factor, 1.0
    if answer.chosen == "none":
        factor[shown] = numbers.refused
        if facet is not None:
            factor *= _not_shown(facet, answer.values, numbers)
        return factor, 1.0
    if facet is None:
        return factor, 1.0
    factor[shown] = numbers.refused
    if answer.chosen == "other":
        return factor * _not_shown(facet, answer.values, numbers), 1.0
    return factor * value_likelihood(facet, answer.pick, len(answer.values), numbers), numbers.error


def value_likelihood(facet: FacetArrays, value: str | None, shown: int, numbers: AnswerNumbers) -> Floats:
    """Return how likely each entry makes the tap on a value, of `shown` values and 「ほか」."""
    if value is None or value not in facet.values:
        return np.ones(facet.size)
    noise = numbers.error / (shown + 1)
    return np.asarray((1 - numbers.unknown) * ((1 - numbers.error) * facet.chance((value,)) + noise))


def _not_shown(facet: FacetArrays, shown: Sequence[str], numbers: AnswerNumbers) -> Floats:
    seen = facet.chance(shown)
    noise = numbers.error / (len(shown) + 1)
    return np.asarray((1 - numbers.unknown) * ((1 - numbers.error) * (1 - seen) + noise))


def _picked(catalogue: Catalogue, answer: Answer) -> tuple[Floats, float]:
    if answer.pick is None or answer.pick not in catalogue.places:
        return np.ones(catalogue.size), 1.0
    factor = np.full(catalogue.size, 1e-4)
    factor[catalogue.places[answer.pick]] = 1.0
    return factor, 1e-4
