"""Ranks the entries of a small FAQ by meaning: every text of it is compared with the query.

An entry none of whose ways to ask or items is near gets a floor, the cosine of the `depth`-th nearest row: it cannot
be better than that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guide.retrieval.comparison import Compared
from guide.retrieval.layout import Layout
from guide.retrieval.protocols import Embedder, ExactIndex, Places, Views

DEPTH = 5_000
"""Rows that are near."""


class DenseRanker:
    """Ranks by an index over all rows (role: `Ranker`)."""

    def __init__(self, *, embedder: Embedder, index: ExactIndex, layout: Layout, depth: int = DEPTH) -> None:
        if depth < 1:
            raise ValueError("depth must be at least 1")
        self._embedder = embedder
        self._index = index
        self._layout = layout
        self._depth = depth
        self._places = np.arange(layout.size)

    def rank(self, text: str) -> DenseRanking:
        """Return what all texts of the FAQ say about this one."""
        cosines = self._index.compare(self._embedder.encode_query(text))
        rows = Compared(self._layout.owners, self._layout.views, cosines)
        return DenseRanking(self._places, rows.best(self._layout.size, rows.nth_best(self._depth)))


@dataclass(frozen=True)
class DenseRanking:
    """The views of all entries (role: `Ranking`)."""

    near: Places
    scores: Views

    def views(self, places: Places, *, rough: bool = False) -> Views:
        """Return the views of those entries, exact in any case."""
        return {name: scores[places] for name, scores in self.scores.items()}
