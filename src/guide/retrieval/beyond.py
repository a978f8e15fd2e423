"""Tells how much a text is about something that the lexicon knows and the FAQ does not answer.

The lexicon spans all that a town hall does. A group of it whose words no page of this FAQ comes near is a topic of
its own, and a text near to such a group asks for what is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from guide.errors import StaleModel
from guide.retrieval.protocols import Embedder, Floats
from guide.retrieval.vectors import inner_products

BEYOND_FILE = "beyond.npy"


class Beyond:
    """Groups of the lexicon as vectors (groups × dimensions), the shorter the better the FAQ covers the group."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = vectors

    @classmethod
    def build(cls, groups: Sequence[str], names: Iterator[Floats], embedder: Embedder) -> Beyond:
        """Return what lies beyond the FAQ: `groups` are their words, `names` blocks of vectors that name pages."""
        vectors = embedder.encode_documents(groups)
        covered = np.zeros(len(vectors), np.float32)
        for block in names:
            covered = np.maximum(covered, (vectors @ block.T).max(axis=1, initial=0.0))
        return cls(vectors * (1 - covered)[:, None])

    def score(self, query: Floats) -> float:
        """Return 0 for a text that the FAQ covers, up to 1 for one that is all about another topic."""
        return float(inner_products(self._vectors, query).max(initial=0.0))

    def save(self, directory: Path) -> None:
        """Write the vectors into a directory that exists."""
        np.save(directory / BEYOND_FILE, self._vectors)

    @classmethod
    def load(cls, directory: Path) -> Beyond:
        """Read what `save` wrote; raise `StaleModel` when it is missing or damaged."""
        path = directory / BEYOND_FILE
        try:
            return cls(np.asarray(np.load(path, mmap_mode="r")))
        except (OSError, ValueError, EOFError) as error:
            raise StaleModel(f"{path}: the lexicon's topics cannot be read; run `guide train`") from error
