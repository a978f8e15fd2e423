"""The lexical index: BM25 over Sudachi-normalised words, by the library bm25s."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from guide.retrieval.terms import terms

Floats = NDArray[np.float32]
_EMPTY = "\u0000"
"""Stands for the words of a text that has none: bm25s refuses an empty document."""


class LexicalIndex:
    """BM25 scores of all entries (role: `Lexical`). Small enough to be built when a model is loaded."""

    def __init__(self, texts: Sequence[str]) -> None:
        documents = [[term.text for term in terms(text)] or [_EMPTY] for text in texts]
        self._known = {word for document in documents for word in document}
        self._size = len(documents)
        self._index = bm25s.BM25(method="lucene", k1=1.2, b=0.6)
        self._index.index(documents, show_progress=False)

    def scores(self, text: str) -> Floats:
        """Return one BM25 score an entry (entries,); words that no entry has count nothing."""
        query = [term.text for term in terms(text) if term.text in self._known]
        if not query:
            return np.zeros(self._size, np.float32)
        return np.asarray(self._index.get_scores(query), dtype=np.float32)

    def rarest(self, text: str) -> float:
        """Return the share of entries that hold the text's rarest known word, 1.0 when none is known."""
        counts = [
            np.count_nonzero(self._index.get_scores([term.text]))
            for term in terms(text)
            if term.kind != "pair" and term.text in self._known
        ]
        return min(counts) / self._size if counts else 1.0
