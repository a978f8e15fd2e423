from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import tiny_policy

from guide.retrieval import gist
from guide.retrieval.dense import DEPTH, DenseRanker
from guide.retrieval.documents import Row
from guide.retrieval.fusion import distinct, fuse
from guide.retrieval.gist import GistRanker, choose_sample, point_count, points
from guide.retrieval.layout import ASK, ITEM, TITLE, WHOLE, Layout
from guide.retrieval.protocols import Coverage, Floats, Places
from guide.retrieval.row_vectors import RowVectors
from guide.retrieval.vectors import VectorIndex

ENTRIES, DIMENSIONS, QUERIES = 2_000, 24, 60
EVERY = np.arange(ENTRIES)


class Numbered:
    """An embedder whose texts are the numbers of vectors (role: `Embedder`)."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = vectors

    @property
    def dimensions(self) -> int:
        return int(self._vectors.shape[1])

    def encode_documents(self, texts: Sequence[str]) -> Floats:
        return self._vectors[[int(text) for text in texts]]

    def encode_query(self, text: str) -> Floats:
        return np.asarray(self._vectors[int(text)])

    def coverage(self, text: str) -> Coverage:
        return Coverage(0, 0, 0)


class Kept:
    """Vectors by number, in memory (role: `Rows`)."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = vectors

    def vectors(self, numbers: Places) -> Floats:
        return self._vectors[numbers]

    def compare(self, numbers: Places, query: Floats) -> Floats:
        return np.asarray(self._vectors[numbers] @ query)


class Large(NamedTuple):
    """A large FAQ, ranked by candidates and by comparing everything; a text is the number of a query."""

    layout: Layout
    vectors: Floats
    queries: Floats
    sample: Places
    gists: GistRanker
    exact: DenseRanker


def unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def views_of(number: int) -> tuple[str, ...]:
    items = ("item",) * (number % 7 == 0)
    return ("whole", "title", *("ask",) * (2 + number % 3), *items, *("sentence",) * 2)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Large:
    """Entries about 300 topics; an entry's texts lie about it, things to throw away lie anywhere."""
    chance = np.random.default_rng(1)
    layout = Layout.of(Row(number, view, "") for number in range(ENTRIES) for view in views_of(number))
    topics = unit(chance.standard_normal((300, DIMENSIONS)))
    entries = unit(topics[chance.integers(0, 300, ENTRIES)] + 0.2 * chance.standard_normal((ENTRIES, DIMENSIONS)))
    noise = np.where(layout.views <= TITLE, 0.08, 0.15)[:, None]
    vectors = unit(entries[layout.owners] + noise * chance.standard_normal((layout.rows, DIMENSIONS)))
    vectors[layout.items] = unit(chance.standard_normal((len(layout.items), DIMENSIONS)))
    asked = chance.choice(ENTRIES, QUERIES, replace=False)
    queries = unit(entries[asked] + 0.15 * chance.standard_normal((QUERIES, DIMENSIONS)))
    rows = RowVectors.write(tmp_path_factory.mktemp("large"), vectors.__getitem__, *vectors.shape)
    found = VectorIndex.build_from(lambda some: points(some, layout, rows), point_count(layout), DIMENSIONS)
    embedder, sample = Numbered(np.concatenate([queries, vectors[layout.items]])), choose_sample(layout, DIMENSIONS)
    return Large(
        layout=layout,
        vectors=vectors,
        queries=queries,
        sample=sample,
        gists=GistRanker(embedder=embedder, gists=found, rows=rows, layout=layout, sample=sample),
        exact=DenseRanker(embedder=embedder, index=VectorIndex.build(vectors), layout=layout),
    )


# Against comparing everything -------------------------------------------------------------------------------


def test_nearly_all_of_the_best_ten_are_found(large: Large) -> None:
    weights, hits = tiny_policy().fusion, 0
    for number in range(QUERIES):
        ranking = large.gists.rank(str(number))
        places = distinct(ranking.near)
        scores = fuse(ranking.views(places), weights, ranking.views(large.sample))
        exact = fuse(large.exact.rank(str(number)).views(EVERY), weights)
        hits += len(set(places[np.argsort(-scores)[:10]]) & set(np.argsort(-exact)[:10]))
    assert hits / (QUERIES * 10) >= 0.9


def test_candidates_are_a_part_of_the_faq(large: Large) -> None:
    near = large.gists.rank("0").near
    assert gist.NEAR == len(near) < ENTRIES
    assert set(near) <= set(EVERY)


def test_candidates_score_as_comparing_everything_scores_them(large: Large) -> None:
    for number in range(10):
        ranking = large.gists.rank(str(number))
        places = distinct(ranking.near)
        found, exact = ranking.views(places), large.exact.rank(str(number)).views(places)
        assert set(found) == set(exact)
        for view in ("whole", "title", "sentence"):
            np.testing.assert_allclose(found[view], exact[view], atol=1e-3)
        floor = max(ranking.floor, float(exact["item"].min()))
        for view in ("ask", "item", "naming"):
            np.testing.assert_allclose(np.maximum(found[view], floor), np.maximum(exact[view], floor), atol=1e-3)


def test_the_floor_is_that_of_the_samples_rows(large: Large) -> None:
    numbers, _ = large.layout.rows_of(large.sample)
    cosines = np.sort(large.vectors[numbers] @ large.queries[5])
    assert large.gists.rank("5").floor == pytest.approx(cosines[-min(DEPTH, len(cosines))], abs=1e-3)


def test_the_samples_views_were_made_before(large: Large) -> None:
    ranking = large.gists.rank("3")
    asked_anew = ranking.views(large.sample.copy())
    for name, scores in ranking.views(large.sample).items():
        np.testing.assert_allclose(scores, asked_anew[name], atol=1e-4)


def test_rough_scores_are_those_of_whole_title_and_near_items(large: Large) -> None:
    ranking = large.gists.rank("8")
    places = distinct(ranking.near)
    rough, full = ranking.views(places, rough=True), ranking.views(places)
    assert set(rough) == set(full)
    for view in ("whole", "title"):
        np.testing.assert_allclose(rough[view], full[view], atol=1e-5)
    np.testing.assert_allclose(rough["ask"], ranking.floor, atol=1e-6)
    assert (rough["item"] <= full["item"] + 1e-3).all()


def test_a_thing_finds_its_entry_which_is_about_something_else(large: Large) -> None:
    for place, number in enumerate(large.layout.items[:20]):
        ranking = large.gists.rank(str(QUERIES + place))
        owner = large.layout.owners[number]
        places = distinct(ranking.near)
        assert owner in places
        for rough in (True, False):
            item = ranking.views(places, rough=rough)["item"]
            assert places[item.argmax()] == owner
            assert item.max() == pytest.approx(1, abs=1e-3)


@given(st.sets(st.integers(0, ENTRIES - 1), min_size=1), st.booleans())
def test_any_entries_are_scored(large: Large, chosen: set[int], rough: bool) -> None:
    places = np.array(sorted(chosen), np.int64)
    found = large.gists.rank("1").views(places, rough=rough)
    exact = large.exact.rank("1").views(places)
    for name, scores in found.items():
        assert scores.shape == places.shape
        assert np.isfinite(scores).all(), name
    np.testing.assert_allclose(found["whole"], exact["whole"], atol=1e-3)


# Points and sample ------------------------------------------------------------------------------------------


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    others = st.lists(st.sampled_from(["ask", "item", "sentence"]), max_size=5)
    entries = draw(st.lists(others, min_size=1, max_size=8))
    return Layout.of(Row(owner, view, "") for owner, views in enumerate(entries) for view in ("whole", "title", *views))


@given(layouts(), st.data())
def test_a_gist_is_whole_title_and_the_mean_of_the_ways_to_ask(layout: Layout, data: st.DataObject) -> None:
    vectors = unit(np.random.default_rng(layout.rows).standard_normal((layout.rows, 4)))
    expected = []
    for owner in range(layout.size):
        own = vectors[layout.owners == owner]
        views = layout.views[layout.owners == owner]
        asks = own[views == ASK]
        total = own[views == WHOLE][0] + own[views == TITLE][0] + (asks.mean(axis=0) if len(asks) else 0)
        expected.append(total / np.linalg.norm(total))
    expected += list(vectors[layout.views == ITEM])
    assert point_count(layout) == len(expected)
    chosen = np.array(sorted(data.draw(st.sets(st.integers(0, len(expected) - 1)))), np.int64)
    found = points(chosen, layout, Kept(vectors))
    assert found.shape == (len(chosen), 4)
    np.testing.assert_allclose(found, np.array(expected).reshape(-1, 4)[chosen], atol=1e-4)


def test_gists_are_made_in_blocks(large: Large, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers, rows = np.arange(point_count(large.layout)), Kept(large.vectors)
    before = points(numbers, large.layout, rows)
    monkeypatch.setattr(gist, "BLOCK", 333)
    np.testing.assert_allclose(points(numbers, large.layout, rows), before, atol=1e-6)


def test_an_entry_whose_texts_say_nothing_has_a_gist_of_zeros() -> None:
    layout = Layout.of([Row(0, "whole", ""), Row(0, "title", "")])
    assert not points(np.array([0]), layout, Kept(np.zeros((2, 4), np.float32))).any()


def test_the_sample_is_the_same_each_time_and_spread_over_the_faq(large: Large) -> None:
    again = choose_sample(large.layout, DIMENSIONS)
    np.testing.assert_array_equal(again, large.sample)
    assert (np.diff(again) > 0).all()
    halves = np.histogram(again, bins=2, range=(0, ENTRIES))[0] / len(again)
    np.testing.assert_allclose(halves, 0.5, atol=0.05)


@pytest.mark.parametrize(
    ("size", "dimensions", "count"), [(1, 300, 1), (200, 300, 200), (700, 3000, 256), (2000, 8, 1024)]
)
def test_the_sample_is_as_large_as_comparing_it_allows(size: int, dimensions: int, count: int) -> None:
    layout = Layout.of(Row(number, view, "") for number in range(size) for view in ("whole", "title"))
    assert len(choose_sample(layout, dimensions)) == count


def test_a_sample_between_the_limits_fills_the_budget() -> None:
    layout = Layout.of(Row(number, view, "") for number in range(2000) for view in ("whole", "title", "ask", "ask"))
    assert len(choose_sample(layout, 500)) * 4 * 500 == gist.SAMPLE_FLOATS


def test_rows_are_read_from_the_mapped_file(large: Large, tmp_path: Path) -> None:
    """What was written and is read back ranks as what is in memory."""
    RowVectors.write(tmp_path, large.vectors.__getitem__, *large.vectors.shape)
    found = points(EVERY[:50], large.layout, RowVectors.load(tmp_path))
    np.testing.assert_allclose(found, points(EVERY[:50], large.layout, Kept(large.vectors)), atol=1e-3)
