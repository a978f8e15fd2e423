"""Fits the chance of "none of ours".

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
from guide.narrowing.belief import Calibration, none_features
from guide.retrieval.retriever import Retriever, Scores
from guide.training.corpus import without_asks

BuildRetriever = Callable[[Faq], Retriever]
FOLDS = 3
ENOUGH = 100
"""Reviewed openings from which they are used instead of held-out ways to ask."""
NONE_SHARE = 0.15
"""Share of residents' openings that the FAQ cannot answer, as assumed before anything is logged."""


@dataclass(frozen=True)
class Sample:
    """A text, what the retriever made of it, and the entry it asks for (None: none of ours)."""

    text: str
    scores: Scores
    entry: str | None


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


def opening_samples(openings: Mapping[str, str], unanswerable: Sequence[str], retriever: Retriever) -> list[Sample]:
    """Return openings (text → entry) and unanswerable texts as the finished retriever scores them."""
    answerable = [Sample(text, retriever.score(text), entry) for text, entry in openings.items()]
    return answerable + [Sample(text, retriever.score(text), None) for text in unanswerable]


def held_out_samples(faq: Faq, unanswerable: Sequence[str], build: BuildRetriever) -> list[Sample]:
    """Return held-out ways to ask, and the unanswerable texts, as unseen retrievers score them."""
    found = []
    for fold in range(FOLDS):
        held_out = {key: entry.ask[fold::FOLDS] for key, entry in faq.entries.items() if len(entry.ask) > 2}
        retriever = build(without_asks(faq, held_out))
        found += [Sample(text, retriever.score(text), key) for key, texts in held_out.items() for text in texts]
        found += [Sample(text, retriever.score(text), None) for text in unanswerable[fold::FOLDS]]
    return found


def calibrate(found: Sequence[Sample]) -> Calibration:
    """Return the fitted calibration; raise `TrainingError` where answerable or unanswerable texts are missing."""
    if len({sample.entry is None for sample in found}) < 2:
        raise TrainingError("Calibration needs openings, and texts that no page answers (data/unanswerable.yml)")
    features = [none_features(sample.scores) for sample in found]
    names = list(features[0])
    matrix = np.array([[row[name] for name in names] for row in features])
    target = np.array([sample.entry is None for sample in found])
    weights = _fit(names, matrix, target)
    breadths = np.log([max(sample.scores.breadth, 1e-6) for sample in found])
    return Calibration(weights=weights, breadth_mean=float(breadths.mean()), breadth_spread=float(breadths.std()))


def _fit(names: Sequence[str], matrix: NDArray[np.float64], target: NDArray[np.bool_]) -> Mapping[str, float]:
    share = NONE_SHARE
    balance = np.where(target, share / max(target.mean(), 1e-9), (1 - share) / max(1 - target.mean(), 1e-9))
    model = LogisticRegression(C=10.0, max_iter=2000).fit(matrix, target, sample_weight=balance)
    weights = {name: float(value) for name, value in zip(names, model.coef_[0], strict=True)}
    return {"bias": float(model.intercept_[0]), **weights}
