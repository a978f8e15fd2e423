"""The vectors of all rows in 16-bit fixed point, mapped into memory: of a large FAQ only those asked for are read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guide.errors import StaleModel
from guide.retrieval.protocols import Floats, Places
from guide.retrieval.vectors import BLOCK, Source, inner_products

ROWS_FILE = "rows.npy"
STEPS = 32_767
"""Steps from 0 to 1: a component of a unit vector is kept to a 65,000th, and numpy reads whole numbers quickly."""


class RowVectors:
    """Vectors by row number (role: `Rows`)."""

    def __init__(self, codes: NDArray[np.int16]) -> None:
        self._codes = codes

    @classmethod
    def write(cls, directory: Path, source: Source, count: int, dimensions: int) -> RowVectors:
        """Write the vectors of a source (count × dimensions), components within ±1, and return them mapped."""
        path = directory / ROWS_FILE
        codes = np.lib.format.open_memmap(path, mode="w+", dtype=np.int16, shape=(count, dimensions))
        for start in range(0, count, BLOCK):
            block = source(np.arange(start, min(start + BLOCK, count)))
            codes[start : start + len(block)] = np.rint(np.clip(block, -1, 1) * STEPS)
        codes.flush()
        return cls.load(directory)

    @property
    def size(self) -> int:
        return len(self._codes)

    def vectors(self, numbers: Places) -> Floats:
        """Return the vectors of those rows."""
        return self._codes[numbers].astype(np.float32) / np.float32(STEPS)

    def compare(self, numbers: Places, query: Floats) -> Floats:
        """Return the inner products of those rows with a query."""
        return inner_products(self._codes[numbers].astype(np.float32), query / np.float32(STEPS))

    @classmethod
    def load(cls, directory: Path) -> RowVectors:
        """Map the vectors into memory; raise `StaleModel` when they are missing or damaged."""
        path = directory / ROWS_FILE
        try:
            return cls(np.asarray(np.load(path, mmap_mode="r")))
        except (OSError, ValueError, TypeError, EOFError) as error:
            raise StaleModel(f"{path}: the vectors cannot be read; run `guide train`") from error
