"""The roles in retrieval; each implementation has a file of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
"""Places of entries in the FAQ, or numbers of rows in an index."""
Views = Mapping[str, Floats]
"""Scores by name; arrays are in the order of the places they were asked for."""


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
    """Finds the vectors nearest to a query."""

    def search(self, query: Floats, count: int) -> tuple[Places, Floats]:
        """Return numbers of vectors and inner products, best first."""
        ...


class ExactIndex(Protocol):
    """Compares a query with every vector."""

    def compare(self, query: Floats) -> Floats:
        """Return all inner products (vectors,)."""
        ...


class Rows(Protocol):
    """Holds vectors by row number."""

    def vectors(self, numbers: Places) -> Floats:
        """Return those rows (numbers × dimensions)."""
        ...

    def compare(self, numbers: Places, query: Floats) -> Floats:
        """Return the inner products of those rows with a query (numbers,)."""
        ...


class Ranking(Protocol):
    """What one ranker makes of one text."""

    @property
    def near(self) -> Places:
        """The entries that may be among the best, in no order; some may stand there twice."""
        ...

    def views(self, places: Places, *, rough: bool = False) -> Views:
        """Return the scores of the entries with those places, which ascend; `rough` ones are quickly made."""
        ...


class Ranker(Protocol):
    """Names candidates for a text, and scores the entries it is asked for."""

    def rank(self, text: str) -> Ranking: ...


class Lexical(Ranker, Protocol):
    """A ranker that compares words."""

    def rarest(self, text: str) -> float:
        """Return the share of entries that hold the text's rarest known word, 1.0 when none is known."""
        ...
