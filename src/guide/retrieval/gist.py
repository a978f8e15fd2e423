"""Ranks the entries of a large FAQ by meaning, without comparing all of it.

    query ──> nearest gists and items ──> candidates
          ├─> rows of a sample of entries ──> floor, and what is usual
          └─> rows of the candidates ──> best row a view

An entry's gist is the sum of its whole, its title and the mean of its ways to ask: nearly what the fused score
weighs, in one vector. Things to throw away stand beside the gists, for an entry's gist says little of each. An entry
none of whose ways to ask or items is near gets a floor: the `depth`-th best cosine of the sample's rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guide.retrieval.comparison import Compared
from guide.retrieval.dense import DEPTH
from guide.retrieval.layout import ASK, HEADS, TITLE, Layout
from guide.retrieval.protocols import Embedder, Floats, Index, Places, Rows, Views
from guide.retrieval.vectors import LOOKED_FOR, VectorIndex

NEAR = LOOKED_FOR
"""Gists and items that are near."""
SAMPLE_FLOATS = 1_500_000
"""Numbers that the sample's rows may hold: each query is compared with all of them."""
SMALLEST_SAMPLE, LARGEST_SAMPLE = 256, 1024
BLOCK = 5_000
"""Gists made at a time."""


class GistRanker:
    """Ranks by an index over gists, then over the rows of what is asked for (role: `Ranker`)."""

    def __init__(
        self, *, embedder: Embedder, gists: Index, rows: Rows, layout: Layout, sample: Places, depth: int = DEPTH
    ) -> None:
        self._embedder = embedder
        self._gists = gists
        self._rows = rows
        self._layout = layout
        self._sample = sample
        self._depth = depth
        numbers, self._owners = layout.rows_of(sample)
        self._views = layout.views[numbers]
        self._usual = VectorIndex.build(rows.vectors(numbers))

    def rank(self, text: str) -> GistRanking:
        """Return what gists, items and the sample say about a text."""
        query = self._embedder.encode_query(text)
        points, cosines = self._gists.search(query, NEAR)
        items = points >= self._layout.size
        found = self._layout.items[points[items] - self._layout.size]
        owners = self._layout.owners[found]
        usual = Compared(self._owners, self._views, self._usual.compare(query))
        floor = usual.nth_best(self._depth)
        return GistRanking(
            layout=self._layout,
            rows=self._rows,
            query=query,
            near=np.concatenate([points[~items], owners]),
            items=Compared(owners, self._layout.views[found], cosines[items]),
            floor=floor,
            sample=self._sample,
            usual=usual.best(len(self._sample), floor),
        )


@dataclass(frozen=True)
class GistRanking:
    """What is known of one text (role: `Ranking`); `usual` are the views of the sample."""

    layout: Layout
    rows: Rows
    query: Floats
    near: Places
    items: Compared
    floor: float
    sample: Places
    usual: Views

    def views(self, places: Places, *, rough: bool = False) -> Views:
        """Return the views of those entries; roughly: by whole, title and the items that are near."""
        if places is self.sample:
            return self.usual
        return self._heads(places) if rough else self._all(places)

    def _heads(self, places: Places) -> Views:
        numbers = self.layout.heads_of(places)
        owners = np.repeat(np.arange(len(places)), HEADS)
        heads = Compared(owners, self.layout.views[numbers], self.rows.compare(numbers, self.query))
        at = np.minimum(np.searchsorted(places, self.items.owners), len(places) - 1)
        asked = places[at] == self.items.owners
        items = Compared(at[asked], self.items.views[asked], self.items.cosines[asked])
        return heads.joined(items).best(len(places), self.floor)

    def _all(self, places: Places) -> Views:
        numbers, owners = self.layout.rows_of(places)
        rows = Compared(owners, self.layout.views[numbers], self.rows.compare(numbers, self.query))
        return rows.best(len(places), self.floor)


def choose_sample(layout: Layout, dimensions: int) -> Places:
    """Return the places of the entries whose scores are the measure: always the same, spread over the FAQ."""
    wanted = SAMPLE_FLOATS * layout.size // (layout.rows * dimensions)
    count = min(max(wanted, SMALLEST_SAMPLE), LARGEST_SAMPLE, layout.size)
    return np.sort(np.random.default_rng(0).choice(layout.size, count, replace=False))


def point_count(layout: Layout) -> int:
    """Return how many vectors the index of a large FAQ holds: a gist for each entry, then the items."""
    return layout.size + len(layout.items)


def points(numbers: Places, layout: Layout, rows: Rows) -> Floats:
    """Return those of its vectors (numbers × dimensions), of unit length; numbers ascend."""
    entries, items = np.split(numbers, [np.searchsorted(numbers, layout.size)])
    parts = [_gists(part, layout, rows) for part in np.split(entries, range(BLOCK, len(entries), BLOCK))]
    found = np.concatenate([*parts, rows.vectors(layout.items[items - layout.size])])
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9))


def _gists(places: Places, layout: Layout, rows: Rows) -> Floats:
    numbers, owners = layout.rows_of(places)
    views, vectors = layout.views[numbers], rows.vectors(numbers)
    asks = views == ASK
    counts = np.bincount(owners[asks], minlength=len(places))
    weights = np.where(asks, 1 / np.maximum(counts, 1)[owners], views <= TITLE).astype(np.float32)
    starts = np.searchsorted(owners, np.arange(len(places)))
    return np.asarray(np.add.reduceat(vectors * weights[:, None], starts, axis=0))
