"""General Japanese word vectors, read from the `ja_ginza` package through spaCy.

Its words are written as an older dictionary normalised them: 「マイナンバー」 where our terms are in hiragana,
「JR」 where ours are in lower case, 「収める」 where ours say 「納める」. Each word is therefore found under the form
that `guide.retrieval.terms` gives it as well, and a word that is still missing by its reading.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.vectors import Vectors as SpacyVectors

from guide.errors import TrainingError
from guide.retrieval.static import term_hash
from guide.retrieval.terms import fold, written
from guide.text.normalise import kana_key
from guide.text.tokens import Token, tokenize

MAX_WORD = 12
"""Longer keys are phrases that Sudachi's short units never make."""
MAX_READ = 4
"""Longer words are hardly ever written in two ways, and reading them all takes seconds."""
_KANJI = re.compile(r"[一-鿿々]")
_JAPANESE = re.compile(r"[ぁ-ゖ一-鿿]")
_INFLECTED = frozenset({"動詞", "形容詞"})

Reading = tuple[str, str]
"""A part of speech and a reading in hiragana."""


@dataclass(frozen=True)
class WordVectors:
    """Words and their rows in a table of unit vectors (rows × dimensions); `readings` lead to words, best first."""

    rows: Mapping[str, int]
    table: NDArray[np.float32]
    readings: Mapping[Reading, tuple[str, ...]] = field(default_factory=dict)

    @property
    def dimensions(self) -> int:
        return int(self.table.shape[1])

    @cached_property
    def hashed(self) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
        """The words' keys (see `term_hash`), sorted, and the row of each."""
        keys = np.array([term_hash(word) for word in self.rows], np.uint64)
        order = np.argsort(keys)
        return keys[order], np.array(list(self.rows.values()), np.int32)[order]

    def lookup(self, words: Iterable[str]) -> NDArray[np.float32]:
        """Return the vectors of the words (words × dimensions), zeros where there is none."""
        rows = [self.row(word) for word in words]
        found = np.zeros((len(rows), self.dimensions), np.float32)
        for index, row in enumerate(rows):
            if row is not None:
                found[index] = self.table[row]
        return found

    def row(self, word: str) -> int | None:
        """Return the word's row, or that of a word that reads the same and may be the same."""
        if word in self.rows or not self.readings:
            return self.rows.get(word)
        tokens = tokenize(word)
        if len(tokens) != 1:
            return None
        alike = self.readings.get(_reading(tokens[0]), ())
        return next((self.rows[other] for other in alike if _may_be_one(tokens[0], other)), None)


def _reading(token: Token) -> Reading:
    return token.pos[0], kana_key(token.reading)


def _may_be_one(token: Token, other: str) -> bool:
    """Tell whether two words of one reading may be one: 納める and 収める, 手当 and 手当て, but not 附票 and 不評."""
    return token.pos[0] in _INFLECTED or bool(set(_KANJI.findall(token.surface)) & set(other))


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
    rows = dict(_rows(vectors, words))
    table = np.asarray(vectors.data, dtype=np.float32)
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    forms, readings = _other_forms(rows)
    return WordVectors(rows={**forms, **rows}, table=table / np.maximum(lengths, 1e-9), readings=readings)


def _rows(vectors: SpacyVectors, words: Iterable[str]) -> Iterator[tuple[str, int]]:
    for word in words:
        row = vectors.key2row.get(hash_string(word)) if len(word) <= MAX_WORD else None
        if row is not None:
            yield word, int(row)


def _other_forms(rows: Mapping[str, int]) -> tuple[dict[str, int], dict[Reading, tuple[str, ...]]]:
    """Return the rows of the words in our own written form, and the words by reading.

    The table is ordered by frequency: of several words, the one with the lowest row is meant most often.
    """
    forms: dict[str, int] = {}
    readings: dict[Reading, list[str]] = {}
    for word in sorted(rows, key=lambda word: rows[word]):
        form = written(word)
        if form:
            forms.setdefault(form, rows[word])
        if len(word) <= MAX_READ and _JAPANESE.search(word):
            tokens = tokenize(word)
            if len(tokens) == 1:
                forms.setdefault(fold(tokens[0]), rows[word])
                readings.setdefault(_reading(tokens[0]), []).append(word)
    return forms, {reading: tuple(found) for reading, found in readings.items()}
