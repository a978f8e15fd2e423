"""Dense vectors in FAISS: exact inner product, memory-mapped while serving."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from guide.errors import StaleModel

Floats = NDArray[np.float32]
INDEX_FILE = "vectors.faiss"


class VectorIndex:
    """Rows of unit vectors with exact inner-product search (role: `Index`)."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Floats) -> VectorIndex:
        """Return an index over the rows of `vectors` (rows × dimensions)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    def search(self, query: Floats, count: int) -> tuple[NDArray[np.int64], Floats]:
        """Return up to `count` row numbers and their inner products, best first."""
        scores, rows = self._index.search(query[None, :], min(count, self.size))
        return rows[0], scores[0]

    def rows(self, numbers: NDArray[np.int64]) -> Floats:
        """Return the stored vectors of those rows."""
        return np.asarray(self._index.reconstruct_batch(numbers))

    def save(self, directory: Path) -> None:
        """Write the index into a directory that exists."""
        faiss.write_index(self._index, str(directory / INDEX_FILE))

    @classmethod
    def load(cls, directory: Path) -> VectorIndex:
        """Map the index into memory; raise `StaleModel` when it is missing or damaged."""
        path = directory / INDEX_FILE
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY))
        except RuntimeError as error:
            raise StaleModel(f"{path}: the index cannot be read; run `guide train`") from error
