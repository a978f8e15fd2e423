"""The lexical index: BM25 over Sudachi-normalised words, by the library bm25s.

Words that stand in few entries choose the candidates. A word of very many entries only adds to the scores of those
that are asked for: it would touch a large part of the FAQ and tells little.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from guide.errors import StaleModel, TrainingError
from guide.retrieval.fusion import distinct
from guide.retrieval.protocols import Floats, Places, Views
from guide.retrieval.terms import terms

LEXICAL_DIRECTORY = "lexical"
MANY = 5_000
"""Entries from which a word chooses no candidates."""
NEAR = 100
"""Candidates named."""
_EMPTY = "\u0000"
"""Stands for the words of a text that has none: bm25s refuses an empty document."""


@dataclass(frozen=True)
class Postings:
    """The entries that hold a word, ascending, and the word's BM25 score in each."""

    entries: NDArray[np.int32]
    scores: Floats

    def at(self, places: NDArray[np.integer[Any]]) -> Floats:
        """Return the word's score in those entries."""
        wanted = places.astype(np.int32, copy=False)  # or numpy would copy the postings instead
        found = np.minimum(np.searchsorted(self.entries, wanted), len(self.entries) - 1)
        return np.where(self.entries[found] == wanted, self.scores[found], np.float32(0))


class LexicalIndex:
    """BM25 scores of entries (role: `Lexical`)."""

    def __init__(self, index: bm25s.BM25) -> None:
        self._index = index
        self._size = int(index.scores["num_docs"])
        # Plain arrays: a slice of a mapped one is mapped as well, but numpy is slow to make it.
        self._starts, self._entries, self._scores = (
            np.asarray(index.scores[name]) for name in ("indptr", "indices", "data")
        )

    @classmethod
    def build(cls, texts: Iterable[str]) -> LexicalIndex:
        """Return an index over one text an entry."""
        return cls.from_words([term.text for term in terms(text)] for text in texts)

    @classmethod
    def from_words(cls, documents: Iterable[Sequence[str]]) -> LexicalIndex:
        """Return an index over the words of each entry, repeats kept."""
        vocabulary: dict[str, int] = {}
        numbers = [
            array("i", [vocabulary.setdefault(word, len(vocabulary)) for word in words or (_EMPTY,)])
            for words in documents
        ]
        if not numbers:
            raise TrainingError("There is no entry to index; add entries to data/faq")
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.6)
        index.index((numbers, vocabulary), show_progress=False)
        return cls(index)

    def rank(self, text: str) -> LexicalRanking:
        """Return what the words of a text say; words that no entry has count nothing."""
        scores = np.zeros(self._size, np.float32)
        few: list[Postings] = []
        many: list[Postings] = []
        for term in terms(text):
            found = self._postings(term.text)
            if len(found.entries) > MANY:
                many.append(found)
            elif len(found.entries):
                few.append(found)
                scores[found.entries] += found.scores
        return LexicalRanking(scores, few, many)

    def rarest(self, text: str) -> float:
        """Return the share of entries that hold the text's rarest known word, 1.0 when none is known."""
        counts = [len(self._postings(term.text).entries) for term in terms(text) if term.kind != "pair"]
        return min((count for count in counts if count), default=self._size) / self._size

    def save(self, directory: Path) -> None:
        """Write the index into a folder of its own in a directory that exists."""
        self._index.save(directory / LEXICAL_DIRECTORY)

    @classmethod
    def load(cls, directory: Path) -> LexicalIndex:
        """Map the index into memory; raise `StaleModel` when it is missing or damaged."""
        path = directory / LEXICAL_DIRECTORY
        try:
            return cls(bm25s.BM25.load(path, mmap=True))
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            raise StaleModel(f"{path}: the lexical index cannot be read; run `guide train`") from error

    def _postings(self, word: str) -> Postings:
        number = self._index.vocab_dict.get(word)
        start, end = (0, 0) if number is None else self._starts[number : number + 2]
        return Postings(self._entries[start:end], self._scores[start:end])


@dataclass(frozen=True)
class LexicalRanking:
    """What the words of one text say (role: `Ranking`); `scores` (entries,) holds what the words of few add up to."""

    scores: Floats
    few: Sequence[Postings]
    many: Sequence[Postings]

    @property
    def near(self) -> Places:
        """The entries that score best by the words that few entries hold."""
        if not self.few:
            return np.zeros(0, np.int64)
        holders = np.concatenate([found.entries for found in self.few])
        holders = distinct(_best(holders, self.scores, NEAR * len(self.few)))
        return _best(holders, self.scores, NEAR).astype(np.int64)

    def views(self, places: Places, *, rough: bool = False) -> Views:
        """Return the view `lexical`, 0 where nothing is shared; exact in any case."""
        scores, wanted = self.scores[places], places.astype(np.int32)
        for found in self.many:
            scores += found.at(wanted)
        return {"lexical": scores}


def _best(holders: NDArray[np.int32], scores: Floats, count: int) -> NDArray[np.int32]:
    if len(holders) <= count:
        return holders
    return holders[np.argpartition(-scores[holders], count)[:count]]
