"""Scores every entry of the FAQ against what a resident typed.

    words ──> kana read as the FAQ's words ──> embed ──> nearest rows in FAISS ──> best row a view ─┐
                                           │         └─> whole and title of every entry ────────────┤
                                           └─> BM25 ────────────────────────────────────────────────┴─> fused score

An entry none of whose rows is near gets the score of the farthest row found: it cannot be better than that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guide.retrieval.documents import VIEWS, Row
from guide.retrieval.fusion import fuse, maximum_by_owner
from guide.retrieval.places import names_elsewhere
from guide.retrieval.protocols import Coverage, Embedder, Index, Lexical
from guide.retrieval.readings import Readings
from guide.retrieval.terms import terms
from guide.text.redact import without_labels

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Scores:
    """How well each entry fits a text; arrays are in the order of the FAQ's entries.

    `text` is the text as it was read. `fused` is a z-score. `best_ask` is the highest cosine to any way to ask,
    title or item, `breadth` the share of entries that hold the rarest word, `words` the number of content words.
    `elsewhere` tells that another municipality is spoken of.
    """

    text: str
    fused: Floats
    views: Mapping[str, Floats]
    best_ask: float
    coverage: Coverage
    elsewhere: bool
    breadth: float
    words: int


@dataclass(frozen=True)
class Hit:
    """An entry found, with its place in the FAQ and its fused score."""

    place: int
    score: float


class Retriever:
    """Holds the indexes of one model version."""

    def __init__(
        self,
        *,
        embedder: Embedder,
        index: Index,
        rows: Sequence[Row],
        lexical: Lexical,
        readings: Readings,
        size: int,
        weights: Mapping[str, float],
        depth: int = 400,
    ) -> None:
        if depth < 1:
            raise ValueError("depth must be at least 1")
        self._embedder = embedder
        self._index = index
        self._lexical = lexical
        self._readings = readings
        self._size = size
        self._weights = weights
        self._depth = depth
        self._owners = np.array([row.owner for row in rows], np.int64)
        self._views = np.array([VIEWS.index(row.view) for row in rows], np.int64)
        heads = [np.flatnonzero(self._views == VIEWS.index(view)) for view in ("whole", "title")]
        self._heads = index.rows(np.concatenate(heads))

    def score(self, text: str) -> Scores:
        """Return the scores of all entries; a text without a known word scores all alike."""
        text = self.read(text)
        query = self._embedder.encode_query(text)
        views = self._dense(query)
        naming = np.maximum.reduce([views["ask"], views["title"], views["item"]])
        lexical = self._lexical.scores(text)
        words = _single(text)
        return Scores(
            text=text,
            fused=fuse({**views, "naming": naming, "lexical": lexical}, self._weights),
            views={**views, "naming": naming, "lexical": lexical},
            best_ask=float(naming.max(initial=0.0)),
            coverage=self._embedder.coverage(text),
            elsewhere=names_elsewhere(text),
            breadth=self._lexical.rarest(text),
            words=len(words),
        )

    def read(self, text: str) -> str:
        """Return the text as it is compared: without masks, kana written as the FAQ writes those words."""
        return self._readings.restore(without_labels(text))

    def search(self, text: str, count: int = 10) -> list[Hit]:
        """Return the best entries, best first."""
        fused = self.score(text).fused
        order = np.argsort(-fused, kind="stable")[:count]
        return [Hit(int(place), float(fused[place])) for place in order]

    def _dense(self, query: Floats) -> dict[str, Floats]:
        heads = self._heads @ query
        found = {"whole": heads[: self._size], "title": heads[self._size :]}
        near, cosines = self._index.search(query, self._depth)
        views, owners = self._views[near], self._owners[near]
        floor = float(cosines[-1])
        for view in ("ask", "item"):
            mask = views == VIEWS.index(view)
            found[view] = maximum_by_owner(cosines[mask], owners[mask], self._size, floor)
        return found


def _single(text: str) -> list[str]:
    return [term.text for term in terms(text) if term.kind != "pair"]
