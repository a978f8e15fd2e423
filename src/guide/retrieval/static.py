"""The static embedder while serving: a table of word vectors and numpy, without torch.

A text's vector is the sum of its terms' vectors, each times its gate, scaled to length one. A query is summed
twice: terms that already point where the first sum points are damped, so that one topic word does not drown
the rest. Words that training never saw use their general word vector through the trained projection.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from guide.errors import StaleModel
from guide.retrieval.protocols import Coverage
from guide.retrieval.terms import PRIOR, Term, terms

Vectors = NDArray[np.float32]
WEIGHTS_FILE = "model.safetensors"
VOCABULARY_FILE = "vocabulary.json"
FORMAT = 3
REMEMBERED = 8
"""Queries whose vectors are kept."""
OWN = 0.999
"""A cosine above this to a word of the FAQ means that it is that word."""


def term_hash(text: str) -> int:
    """Return the 64-bit key of a general word."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True)
class StaticWeights:
    """What training leaves behind.

    `vocabulary` numbers the trained terms; `vectors` (terms × dimensions), `gates` and `known` (terms) belong to
    them: `known` is a term's best cosine to a word of the city's own FAQ, 1 for those words themselves. General
    words: sorted `word_keys` (see `term_hash`), the row of each in `table` (rows × dimensions, half precision), and
    each row's `nearness`, the same cosine. `unseen_gate` is multiplied by a kind's prior.
    """

    vocabulary: dict[str, int]
    vectors: Vectors
    gates: Vectors
    known: Vectors
    word_keys: NDArray[np.uint64]
    word_rows: NDArray[np.int32]
    table: NDArray[np.float16]
    nearness: Vectors
    unseen_gate: float

    def save(self, directory: Path) -> None:
        """Write the weights and the vocabulary into a directory that exists."""
        arrays = {
            "vectors": self.vectors,
            "gates": self.gates,
            "known": self.known,
            "word_keys": self.word_keys.view(np.int64),
            "word_rows": self.word_rows,
            "table": self.table,
            "nearness": self.nearness,
            "unseen_gate": np.array([self.unseen_gate], dtype=np.float32),
        }
        save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, directory / WEIGHTS_FILE)
        document = {"format": FORMAT, "terms": list(self.vocabulary)}
        (directory / VOCABULARY_FILE).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> StaticWeights:
        """Read what `save` wrote; raise `StaleModel` when a file is missing, damaged or of another format."""
        try:
            document = json.loads((directory / VOCABULARY_FILE).read_text(encoding="utf-8"))
            arrays = load_file(directory / WEIGHTS_FILE)
        except (OSError, ValueError, SafetensorError) as error:
            raise StaleModel(f"{directory}: the embedder cannot be read ({error}); run `guide train`") from error
        if not _fits(document, arrays):
            raise StaleModel(f"{directory}: the embedder has another format; run `guide train`")
        return cls(
            vocabulary={term: index for index, term in enumerate(document["terms"])},
            vectors=arrays["vectors"],
            gates=arrays["gates"],
            known=arrays["known"],
            word_keys=arrays["word_keys"].view(np.uint64),
            word_rows=arrays["word_rows"],
            table=arrays["table"],
            nearness=arrays["nearness"],
            unseen_gate=float(arrays["unseen_gate"][0]),
        )


def _fits(document: Any, arrays: Mapping[str, NDArray[Any]]) -> bool:
    """Tell whether the vocabulary and the arrays have the form that `save` writes, and belong together."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        return False
    expected = {field.name for field in fields(StaticWeights)} - {"vocabulary"}
    found = document.get("terms")
    return arrays.keys() == expected and isinstance(found, list) and len(found) == len(arrays["vectors"])


class StaticEmbedder:
    """Embeds texts with trained static weights (role: `Embedder`)."""

    def __init__(self, weights: StaticWeights) -> None:
        self.weights = weights
        # Ranking a text and judging whether the FAQ covers it ask for the same vector.
        self._query = lru_cache(maxsize=REMEMBERED)(self._encode_query)

    @property
    def dimensions(self) -> int:
        return int(self.weights.vectors.shape[1])

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text (texts × dimensions); a text without known terms gets zeros."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        return np.stack([self._document(text) for text in texts])

    def encode_query(self, text: str) -> Vectors:
        """Return the unit vector of what a resident typed, or zeros when no term is known; it is read only."""
        return self._query(text)

    def _encode_query(self, text: str) -> Vectors:
        matrix = self._weighted(terms(text))
        vector = damped(matrix) if len(matrix) else np.zeros(self.dimensions, np.float32)
        vector.flags.writeable = False
        return vector

    def coverage(self, text: str) -> Coverage:
        """Return how well training and the general table know the text's words; all 1 where there is none."""
        single = [term for term in terms(text) if term.kind != "pair"]
        if not single:
            return Coverage(1.0, 1.0, 1.0)
        weights = np.array([PRIOR[term.kind] for term in single])
        near = np.array([self._nearness(term) for term in single])
        share = weights / weights.sum()
        return Coverage(
            unknown=float(share[near < 0].sum()),
            untrained=float(share[near < 1].sum()),
            strange=float(share @ (1 - np.maximum(near, 0))),
        )

    def _nearness(self, term: Term) -> float:
        """Return 1 for a word of the FAQ, −1 for an unknown one, else the best cosine to a word of the FAQ."""
        index = self.weights.vocabulary.get(term.text)
        if index is not None:
            return 1.0 if self.weights.known[index] > OWN else float(self.weights.known[index])
        row = self._general_row(term)
        return -1.0 if row is None else min(float(self.weights.nearness[row]), OWN)

    def _document(self, text: str) -> Vectors:
        matrix = self._weighted(terms(text))
        return unit(matrix.sum(axis=0)) if len(matrix) else np.zeros(self.dimensions, np.float32)

    def _weighted(self, found: Sequence[Term]) -> Vectors:
        rows = [vector for term in found if (vector := self._vector(term)) is not None]
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), np.float32)

    def general_vector(self, term: Term) -> Vectors | None:
        """Return the vector of a word that training never saw, None where the general table has none."""
        row = None if term.kind == "pair" else self._general_row(term)
        return None if row is None else self.weights.table[row].astype(np.float32)

    def _vector(self, term: Term) -> Vectors | None:
        weights = self.weights
        index = weights.vocabulary.get(term.text)
        if index is not None:
            return np.asarray(weights.vectors[index] * weights.gates[index])
        general = self.general_vector(term)
        if general is None:
            return None
        return np.asarray(general * np.float32(weights.unseen_gate * PRIOR[term.kind]))

    def _general_row(self, term: Term) -> int | None:
        weights = self.weights
        key = np.uint64(term_hash(term.text))
        place = int(np.searchsorted(weights.word_keys, key))
        if place == len(weights.word_keys) or weights.word_keys[place] != key:
            return None
        return int(weights.word_rows[place])


def unit(vector: Vectors) -> Vectors:
    """Return the vector scaled to length one; zeros stay zeros."""
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length > 0 else vector


def damped(matrix: Vectors) -> Vectors:
    """Return the unit sum of the rows (terms × dimensions), each row re-weighted by exp(−cosine to the plain sum)."""
    total = unit(matrix.sum(axis=0))
    lengths = np.linalg.norm(matrix, axis=1)
    cosines = (matrix @ total) / np.maximum(lengths, 1e-9)
    return unit((matrix * np.exp(-cosines)[:, None]).sum(axis=0))
