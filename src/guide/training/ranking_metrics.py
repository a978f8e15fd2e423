"""How well a ranking finds what was judged relevant, as the public boards compute it. Pure.

Recall counts every grade above 0; nDCG takes the grade as linear gain; all are means over queries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

CUT = 10


@dataclass(frozen=True)
class RankingMetrics:
    """Means over queries, each 0 to 1; `mrr` looks at the whole ranking that was given."""

    recall_at_10: float
    ndcg_at_10: float
    mrr: float
    success_at_1: float
    success_at_5: float


def measure(ranked: Sequence[Sequence[str]], judgements: Sequence[Mapping[str, int]]) -> RankingMetrics:
    """Return the metrics of rankings (best first) against each query's grades by document."""
    rows = np.array([_one(*pair) for pair in zip(ranked, judgements, strict=True)])
    return RankingMetrics(*map(float, rows.mean(axis=0)))


def _one(ranking: Sequence[str], grades: Mapping[str, int]) -> tuple[float, float, float, float, float]:
    relevant = {document for document, grade in grades.items() if grade > 0}
    if not relevant:
        return (0.0, 0.0, 0.0, 0.0, 0.0)
    first = next((place for place, document in enumerate(ranking) if document in relevant), None)
    return (
        len(relevant.intersection(ranking[:CUT])) / len(relevant),
        _gain([grades.get(document, 0) for document in ranking[:CUT]]) / _gain(sorted(grades.values(), reverse=True)),
        0.0 if first is None else 1 / (first + 1),
        float(first is not None and first < 1),
        float(first is not None and first < 5),
    )


def _gain(grades: Sequence[int]) -> float:
    return sum(max(grade, 0) / float(np.log2(place + 2)) for place, grade in enumerate(grades[:CUT]))
