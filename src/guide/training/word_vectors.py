"""General Japanese word vectors, read from the `ja_ginza` package through spaCy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.vectors import Vectors as SpacyVectors

from guide.errors import TrainingError
from guide.retrieval.static import term_hash

MAX_WORD = 12
"""Longer keys are phrases that Sudachi's short units never make."""


@dataclass(frozen=True)
class WordVectors:
    """Words and their rows in a table of unit vectors (rows × dimensions)."""

    rows: dict[str, int]
    table: NDArray[np.float32]

    @property
    def dimensions(self) -> int:
        return int(self.table.shape[1])

    @cached_property
    def hashed(self) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
        """The words' keys (see `term_hash`), sorted, and the row of each."""
        keys = np.array([term_hash(word) for word in self.rows], np.uint64)
        order = np.argsort(keys)
        return keys[order], np.array(list(self.rows.values()), np.int32)[order]

    def lookup(self, words: list[str]) -> NDArray[np.float32]:
        """Return the vectors of the words (words × dimensions), zeros where there is none."""
        found = np.zeros((len(words), self.dimensions), np.float32)
        for index, word in enumerate(words):
            row = self.rows.get(word)
            if row is not None:
                found[index] = self.table[row]
        return found


def _vocab_directory() -> Path:
    spec = find_spec("ja_ginza")
    if spec is None or spec.origin is None:
        raise TrainingError("The package ja_ginza is not installed; run `make setup`")
    found = sorted(Path(spec.origin).parent.glob("ja_ginza-*/vocab"))
    if not found:
        raise TrainingError("The package ja_ginza has no vectors; run `make setup`")
    return found[-1]


@lru_cache(maxsize=1)
def load_word_vectors() -> WordVectors:
    """Read ja_ginza's vectors: some 480,000 words on 20,000 vectors of 300 dimensions (MIT licence)."""
    directory = _vocab_directory()
    vectors = SpacyVectors().from_disk(directory)
    words = json.loads((directory / "strings.json").read_text(encoding="utf-8"))
    rows = {}
    for word in words:
        if len(word) <= MAX_WORD:
            row = vectors.key2row.get(hash_string(word))
            if row is not None:
                rows[word] = int(row)
    table = np.asarray(vectors.data, dtype=np.float32)
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    return WordVectors(rows=rows, table=table / np.maximum(lengths, 1e-9))
