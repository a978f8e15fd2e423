"""Which entry, and which view of it, each row of an FAQ belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guide.errors import StaleModel, TrainingError
from guide.retrieval.documents import VIEWS, Row
from guide.retrieval.protocols import Places

LAYOUT_FILE = "layout.npy"
WHOLE, TITLE, ASK, ITEM, SENTENCE = range(len(VIEWS))
HEADS = 2
"""An entry's first rows: its whole and its title."""


@dataclass(frozen=True)
class Layout:
    """`owners` (rows,) ascends from 0, each entry with at least its heads; `views` (rows,) are places in `VIEWS`."""

    owners: NDArray[np.int32]
    views: NDArray[np.int32]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Layout:
        """Return the layout of rows in the order of `documents.rows`."""
        pairs = np.array([(row.owner, VIEWS.index(row.view)) for row in rows], np.int32).reshape(-1, 2)
        if not len(pairs):
            raise TrainingError("There is no entry to search in; add entries to data/faq")
        return cls(pairs[:, 0].copy(), pairs[:, 1].copy())

    @property
    def rows(self) -> int:
        return len(self.owners)

    @cached_property
    def size(self) -> int:
        """The number of entries."""
        return int(self.owners[-1]) + 1

    @cached_property
    def _starts(self) -> Places:
        return np.searchsorted(self.owners, np.arange(self.size + 1, dtype=np.int32))

    def rows_of(self, places: Places) -> tuple[Places, Places]:
        """Return the row numbers of these entries, and for each row which of `places` it belongs to."""
        starts = self._starts[places]
        counts = self._starts[places + 1] - starts
        owners = np.repeat(np.arange(len(places)), counts)
        before = np.cumsum(counts) - counts
        return np.arange(len(owners)) + (starts - before)[owners], owners

    def heads_of(self, places: Places) -> Places:
        """Return the row numbers of these entries' wholes and titles, entry by entry."""
        return (self._starts[places][:, None] + np.arange(HEADS)).ravel()

    @cached_property
    def items(self) -> Places:
        """The row numbers of all things to throw away."""
        return np.flatnonzero(self.views == ITEM)

    def save(self, directory: Path) -> None:
        """Write the layout into a directory that exists."""
        np.save(directory / LAYOUT_FILE, np.stack([self.owners, self.views]))

    @classmethod
    def load(cls, directory: Path) -> Layout:
        """Map the layout into memory; raise `StaleModel` when it is missing or damaged."""
        path = directory / LAYOUT_FILE
        try:
            owners, views = np.load(path, mmap_mode="r")
        except (OSError, ValueError, TypeError, EOFError) as error:
            raise StaleModel(f"{path}: the layout cannot be read; run `guide train`") from error
        return cls(np.asarray(owners), np.asarray(views))
