"""Fits the chance of "none of ours", and how sharp the belief is.

Answerable texts are the reviewed openings of `data/eval/openings.yml`, which no training sees. Where a city has
too few of its own, they are the entries' ways to ask, each scored by a retriever that never saw it (folds).
Unanswerable texts are reviewed data too: `data/unanswerable.yml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from guide.errors import FaqError, Problem, TrainingError
from guide.faq.model import Faq
from guide.narrowing.belief import FEATURES, Calibration, none_features
from guide.narrowing.catalogue import Catalogue
from guide.narrowing.policy import BeliefNumbers
from guide.retrieval.retriever import Retriever, Scores
from guide.training.corpus import without_asks
from guide.training.sharpness import with_sharpness

BuildRetriever = Callable[[Faq], Retriever]
FOLDS = 3
ENOUGH = 100
"""Reviewed openings from which they are used instead of held-out ways to ask."""
NONE_SHARE = 0.15
"""Share of residents' openings that the FAQ cannot answer, as assumed before anything is logged."""


STRENGTH = 0.3
"""Inverse strength of the regularisation, chosen by cross-validation on the development texts."""
TOPIC_SCALE = 0.15
"""Scale of the vector's dimensions beside the features, chosen in the same way: hundreds must not drown ten."""


@dataclass(frozen=True)
class Sample:
    """A text, what the retriever made of it, and the entries that answer it (none: none of ours)."""

    text: str
    scores: Scores
    entries: frozenset[str] = frozenset()


def load_unanswerable(path: Path) -> list[str]:
    """Read the texts that the FAQ must not answer."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [str(text) for group in data["unanswerable"].values() for text in group]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        problem = Problem(
            path, 1, "答えられない質問の一覧を読めません", "unanswerable: の下に分類と文の一覧を書いてください"
        )
        raise FaqError([problem]) from error


def opening_samples(
    openings: Mapping[str, frozenset[str]], unanswerable: Sequence[str], retriever: Retriever
) -> list[Sample]:
    """Return openings (text → entries) and unanswerable texts as the finished retriever scores them."""
    answerable = [Sample(text, retriever.score(text), entries) for text, entries in openings.items()]
    return answerable + [Sample(text, retriever.score(text)) for text in unanswerable]


def held_out_samples(faq: Faq, unanswerable: Sequence[str], build: BuildRetriever) -> list[Sample]:
    """Return held-out ways to ask, and the unanswerable texts, as unseen retrievers score them."""
    found = []
    for fold in range(FOLDS):
        held_out = {key: entry.ask[fold::FOLDS] for key, entry in faq.entries.items() if len(entry.ask) > 2}
        retriever = build(without_asks(faq, held_out))
        found += [
            Sample(text, retriever.score(text), frozenset((key,))) for key, texts in held_out.items() for text in texts
        ]
        found += [Sample(text, retriever.score(text)) for text in unanswerable[fold::FOLDS]]
    return found


def calibrate(
    found: Sequence[Sample], catalogue: Catalogue, numbers: BeliefNumbers, *, one_space: bool = True
) -> Calibration:
    """Return the fitted calibration; raise `TrainingError` where answerable or unanswerable texts are missing.

    `one_space` tells that one embedder made the vectors of all samples; else no weights are fitted to them.
    """
    if len({not sample.entries for sample in found}) < 2:
        raise TrainingError("Calibration needs openings, and texts that no page answers (data/unanswerable.yml)")
    target = np.array([not sample.entries for sample in found])
    weights, topic = _fit([sample.scores for sample in found], target, one_space=one_space)
    breadths = np.log([max(sample.scores.breadth, 1e-6) for sample in found])
    scale = Calibration(weights, float(breadths.mean()), float(breadths.std()), topic)
    openings = [(sample.scores, sample.entries) for sample in found if sample.entries]
    return with_sharpness(scale, openings, catalogue, numbers)


def _fit(
    scores: Sequence[Scores], target: NDArray[np.bool_], *, one_space: bool
) -> tuple[Mapping[str, float], list[float]]:
    """Return the weights of the features, with the bias, and those of the vector."""
    share = NONE_SHARE
    balance = np.where(target, share / max(target.mean(), 1e-9), (1 - share) / max(1 - target.mean(), 1e-9))
    features = np.array([[none_features(one)[name] for name in FEATURES] for one in scores])
    vectors = np.array([one.vector for one in scores], np.float64) if one_space else np.empty((len(scores), 0))
    matrix = np.hstack((features, vectors))
    # Of one scale, so that the regularisation treats all columns of a kind alike; then written for them as they are.
    mean, spread = matrix.mean(axis=0), np.maximum(matrix.std(axis=0), 1e-6)
    spread[len(FEATURES) :] /= TOPIC_SCALE
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit((matrix - mean) / spread, target, sample_weight=balance)
    weights = model.coef_[0] / spread
    bias = float(model.intercept_[0] - weights @ mean)
    named = {name: float(weight) for name, weight in zip(FEATURES, weights[: len(FEATURES)], strict=True)}
    return {"bias": bias, **named}, [float(weight) for weight in weights[len(FEATURES) :]]
