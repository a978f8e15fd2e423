"""Nearest vectors by FAISS, memory-mapped while serving: all are compared while they are few, clusters when many.

Many vectors lie in about 2·√n clusters as 4-bit codes, of which the nearest clusters are scanned; the best by code
are compared again in half precision. What was tried beside it, and the measurements behind the numbers below, are in
`benchmarks/README.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from guide.errors import StaleModel
from guide.retrieval.protocols import Floats, Places

INDEX_FILE = "vectors.faiss"
EXACT_FLOATS = 3_000_000
"""Vectors times dimensions up to which a search compares all: 10,000 vectors of 300."""
SCANNED = 100_000
"""Vectors compared by code a query: clusters are scanned until about so many were."""
COMPARED_AGAIN = 4
"""Vectors compared again, for each one looked for."""
LOOKED_FOR = 300
"""Vectors that are looked for at least, however few are wanted."""
SAMPLES_A_CLUSTER = 50
ROUNDS = 8
ALIGNED = 16
"""Vectors are filled up to a multiple of so many dimensions: FAISS compares others far more slowly."""
CODED = 4
"""Dimensions that share a 4-bit code."""
BLOCK = 50_000
"""Vectors made and added at a time."""

LENGTH = 8
"""Bytes at the end of the file, which hold the length of the rest."""

Source = Callable[[Places], Floats]
"""Gives the vectors with those numbers, which ascend (numbers × dimensions)."""


class VectorIndex:
    """Unit vectors with inner-product search (role: `Index`)."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Floats) -> VectorIndex:
        """Return an exact index over the rows of `vectors` (rows × dimensions)."""
        return cls.build_from(vectors.__getitem__, *vectors.shape, exact=True)

    @classmethod
    def build_from(cls, source: Source, count: int, dimensions: int, *, exact: bool = False) -> VectorIndex:
        """Return an index over vectors that need not fit into memory together; some are asked for twice.

        `exact` demands that all are compared, however many there are.
        """
        if exact or count * dimensions <= EXACT_FLOATS:
            index: Any = faiss.IndexFlatIP(dimensions)
        else:
            index = _clustered(source, count, dimensions)
        for start in range(0, count, BLOCK):
            block = source(np.arange(start, min(start + BLOCK, count)))
            index.add(np.ascontiguousarray(block, dtype=np.float32))
        return cls(index)

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    @property
    def is_exact(self) -> bool:
        """Whether every vector is compared with every query."""
        return isinstance(self._index, faiss.IndexFlat)

    def search(self, query: Floats, count: int) -> tuple[Places, Floats]:
        """Return up to `count` numbers and inner products, best first; fewer where the near clusters hold fewer."""
        depth = count if self.is_exact else max(count, LOOKED_FOR)
        scores, numbers = self._index.search(query[None, :], min(depth, self.size))
        known = np.flatnonzero(numbers[0] >= 0)[:count]
        return numbers[0][known], scores[0][known]

    def compare(self, query: Floats) -> Floats:
        """Return the inner products of all vectors with a query (vectors,); only an exact index can tell."""
        return _inner_products(self._index.get_xb(), self.size, query)

    def save(self, directory: Path) -> None:
        """Write the index into a directory that exists."""
        path = directory / INDEX_FILE
        faiss.write_index(self._index, str(path))
        # A mapped file that was cut short would end the process: the last bytes tell whether it is all there.
        with path.open("ab") as file:
            file.write(path.stat().st_size.to_bytes(LENGTH, "little"))

    @classmethod
    def load(cls, directory: Path) -> VectorIndex:
        """Map the index into memory; raise `StaleModel` when it is missing or damaged."""
        path = directory / INDEX_FILE
        try:
            if not _is_complete(path):
                raise StaleModel(f"{path}: the index was cut short; run `guide train`")
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY))
        except (OSError, RuntimeError) as error:
            raise StaleModel(f"{path}: the index cannot be read; run `guide train`") from error


def _is_complete(path: Path) -> bool:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - LENGTH, 0))
        return int.from_bytes(file.read(), "little") == size - LENGTH


def inner_products(vectors: Floats, query: Floats) -> Floats:
    """Return the inner products of vectors (vectors × dimensions) with a query, several times faster than numpy's."""
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    return _inner_products(faiss.swig_ptr(vectors), len(vectors), query)


def _inner_products(vectors: Any, count: int, query: Floats) -> Floats:
    found = np.empty(count, np.float32)
    query = np.ascontiguousarray(query, dtype=np.float32)
    compare: Any = faiss.fvec_inner_products_ny  # type: ignore[attr-defined]  # missing in the library's stubs
    compare(faiss.swig_ptr(found), faiss.swig_ptr(query), vectors, len(query), count)
    return found


def _clustered(source: Source, count: int, dimensions: int) -> Any:
    """Return a trained, empty index for many vectors."""
    width = -(-dimensions // ALIGNED) * ALIGNED
    clusters = int(2 * np.sqrt(count))
    kind = f"IVF{clusters},PQ{width // CODED}x4fs,Refine(SQfp16)"
    coded: Any = faiss.index_factory(width, kind, faiss.METRIC_INNER_PRODUCT)
    coded.k_factor = COMPARED_AGAIN
    inverted = faiss.extract_index_ivf(coded)
    inverted.nprobe = min(clusters, -(-SCANNED * clusters // count))
    inverted.cp.niter = ROUNDS
    fill: Any = faiss.RemapDimensionsTransform
    index = faiss.IndexPreTransform(fill(dimensions, width, False), coded)
    samples = min(count, clusters * SAMPLES_A_CLUSTER)
    chosen = np.sort(np.random.default_rng(0).choice(count, samples, replace=False))
    index.train(np.ascontiguousarray(source(chosen), dtype=np.float32))
    return index
