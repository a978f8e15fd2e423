"""The roles in retrieval; each implementation has a file of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Coverage:
    """How much of a text the FAQ has words for, each 0 to 1, weighted by kind of word.

    `unknown`: words without any vector. `untrained`: words that stand nowhere in the FAQ. `strange`: the same,
    but a word that means nearly what a word of the FAQ means counts little.
    """

    unknown: float
    untrained: float
    strange: float


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def dimensions(self) -> int: ...

    def encode_documents(self, texts: Sequence[str]) -> Floats:
        """Return texts × dimensions."""
        ...

    def encode_query(self, text: str) -> Floats:
        """Return one vector of `dimensions`; zeros when the text says nothing."""
        ...

    def coverage(self, text: str) -> Coverage:
        """Return how well the embedder knows the text's words."""
        ...


class Index(Protocol):
    """Finds the rows nearest to a query vector."""

    def search(self, query: Floats, count: int) -> tuple[NDArray[np.int64], Floats]:
        """Return row numbers and inner products, best first."""
        ...

    def rows(self, numbers: NDArray[np.int64]) -> Floats:
        """Return the stored vectors of those rows."""
        ...


class Lexical(Protocol):
    """Scores every entry by the words it shares with a query."""

    def scores(self, text: str) -> Floats:
        """Return one score an entry, 0 where nothing is shared."""
        ...

    def rarest(self, text: str) -> float:
        """Return the share of entries that hold the text's rarest known word, 1.0 when none is known."""
        ...
