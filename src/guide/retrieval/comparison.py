"""Rows compared with a query, and the best of them for each entry. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guide.retrieval.documents import VIEWS
from guide.retrieval.fusion import maximum_by_owner
from guide.retrieval.layout import ASK, ITEM, SENTENCE, TITLE, WHOLE
from guide.retrieval.protocols import Floats, Views


@dataclass(frozen=True)
class Compared:
    """Whose each row is, of which view, and its cosine to the query (rows,)."""

    owners: NDArray[np.integer[Any]]
    views: NDArray[np.int32]
    cosines: Floats

    def joined(self, other: Compared) -> Compared:
        """Return these rows, and those of others that are neither whole nor title."""
        mask = other.views >= ASK
        return Compared(
            np.concatenate([self.owners, other.owners[mask]]),
            np.concatenate([self.views, other.views[mask]]),
            np.concatenate([self.cosines, other.cosines[mask]]),
        )

    def best(self, size: int, floor: float) -> Views:
        """Return each owner's best row a view (size,), and `naming`, the best of title, ways to ask and items.

        Whole and title are there for every owner; of ways to ask and items `floor` is the least, of sentences what
        the title alone scores.
        """
        views = {VIEWS[view]: self._only(view, size) for view in (WHOLE, TITLE)}
        for view in (ASK, ITEM):
            mask = self.views == view
            views[VIEWS[view]] = maximum_by_owner(self.cosines[mask], self.owners[mask], size, floor)
        views["sentence"] = views["title"].copy()
        mask = self.views == SENTENCE
        np.maximum.at(views["sentence"], self.owners[mask], self.cosines[mask])
        return {**views, "naming": np.maximum.reduce([views["ask"], views["title"], views["item"]])}

    def nth_best(self, count: int) -> float:
        """Return the count-th best cosine, the worst where there are fewer."""
        place = max(len(self.cosines) - count, 0)
        return float(np.partition(self.cosines, place)[place])

    def _only(self, view: int, size: int) -> Floats:
        mask = self.views == view
        scores = np.zeros(size, np.float32)
        scores[self.owners[mask]] = self.cosines[mask]
        return scores
