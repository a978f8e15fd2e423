from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.errors import StaleModel
from guide.retrieval import vectors as module
from guide.retrieval.vectors import INDEX_FILE, VectorIndex, inner_products

MAPS = Path("/proc/self/maps")
MANY = 12_000


def vectors(count: int, seed: int = 1, dimensions: int = 8) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def topical(count: int, dimensions: int = 20) -> np.ndarray:
    """Return vectors that lie about 200 topics, as texts do."""
    topics = vectors(200, 3, dimensions)[np.random.default_rng(4).integers(0, 200, count)]
    rows = topics + 0.6 * vectors(count, 5, dimensions)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


# Few vectors: all are compared ------------------------------------------------------------------------------


@given(st.integers(1, 40), st.integers(1, 60), st.integers(0, 5))
def test_search_finds_what_comparing_with_every_row_finds(size: int, count: int, seed: int) -> None:
    rows, query = vectors(size, seed), vectors(1, seed + 10)[0]
    numbers, scores = VectorIndex.build(rows).search(query, count)
    assert len(numbers) == len(scores) == min(size, count)
    np.testing.assert_allclose(scores, np.sort(rows @ query)[::-1][:count], atol=1e-5)
    np.testing.assert_allclose(scores, rows[numbers] @ query, atol=1e-5)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 5))
def test_every_vector_is_compared(size: int, dimensions: int, seed: int) -> None:
    rows, query = vectors(size, seed, dimensions), vectors(1, seed + 10, dimensions)[0]
    found = VectorIndex.build(rows).compare(query)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, rows @ query, atol=1e-5)
    np.testing.assert_allclose(inner_products(rows, query), rows @ query, atol=1e-5)


def test_vectors_and_query_may_lie_in_memory_in_any_way() -> None:
    wide = vectors(10, dimensions=16)
    rows, query = wide[::2, ::2], wide[0, ::2].astype(np.float64)
    np.testing.assert_allclose(inner_products(rows, query), rows @ query, atol=1e-5)
    np.testing.assert_allclose(VectorIndex.build(rows).compare(query), rows @ query, atol=1e-5)


def test_vectors_are_asked_for_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 4)
    rows, asked = vectors(10), []

    def source(numbers: np.ndarray) -> np.ndarray:
        asked.append(list(numbers))
        return rows[numbers]

    index = VectorIndex.build_from(source, 10, 8)
    assert asked == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    np.testing.assert_allclose(index.compare(rows[0]), rows @ rows[0], atol=1e-5)


def test_a_saved_index_answers_alike(tmp_path: Path) -> None:
    index = VectorIndex.build(vectors(12))
    index.save(tmp_path)
    again = VectorIndex.load(tmp_path)
    assert again.size == 12
    assert again.is_exact
    query = vectors(1, 5)[0]
    for mine, theirs in zip(index.search(query, 12), again.search(query, 12), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(again.compare(query), index.compare(query))


# Many vectors: the near clusters are scanned ----------------------------------------------------------------


@pytest.fixture(scope="module")
def clustered() -> tuple[np.ndarray, VectorIndex]:
    """Vectors, and an index that scans a fifth of them; 20 dimensions are filled up to 32."""
    rows = topical(MANY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "EXACT_FLOATS", MANY)
        patch.setattr(module, "SCANNED", MANY // 5)
        return rows, VectorIndex.build_from(rows.__getitem__, *rows.shape)


def recall(rows: np.ndarray, index: VectorIndex, count: int = 10) -> float:
    queries = rows[:: MANY // 50] + 0.2 * vectors(50, 9, rows.shape[1])
    hits = 0
    for query in queries:
        best = np.argsort(-(rows @ query))[:count]
        hits += len(set(best) & set(index.search(query, count)[0]))
    return hits / (len(queries) * count)


def test_nearly_all_of_the_nearest_are_found(clustered: tuple[np.ndarray, VectorIndex]) -> None:
    rows, index = clustered
    assert not index.is_exact
    assert index.size == MANY
    assert recall(rows, index) > 0.95


def test_what_is_found_comes_best_first_with_nearly_its_inner_product(
    clustered: tuple[np.ndarray, VectorIndex],
) -> None:
    rows, index = clustered
    numbers, scores = index.search(rows[77], 40)
    assert numbers[0] == 77
    assert len(set(numbers)) == len(numbers) == 40
    assert (np.diff(scores) <= 0).all()
    np.testing.assert_allclose(scores, rows[numbers] @ rows[77], atol=5e-3)


def test_no_more_is_found_than_the_near_clusters_hold(clustered: tuple[np.ndarray, VectorIndex]) -> None:
    rows, index = clustered
    numbers, scores = index.search(rows[0], MANY)
    assert 300 < len(numbers) == len(scores) < MANY
    assert (numbers >= 0).all()
    assert np.isfinite(scores).all()


def test_an_index_that_must_be_exact_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXACT_FLOATS", 10)
    rows = vectors(50)
    assert VectorIndex.build_from(rows.__getitem__, *rows.shape, exact=True).is_exact


def test_the_same_vectors_make_the_same_clusters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXACT_FLOATS", 10)
    rows = topical(600)
    one, other = (VectorIndex.build_from(rows.__getitem__, *rows.shape).search(rows[3], 50) for _ in range(2))
    np.testing.assert_array_equal(one[0], other[0])


def test_identical_vectors_make_an_index_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "EXACT_FLOATS", 10)
    rows = np.repeat(vectors(1), 600, axis=0)
    index = VectorIndex.build_from(rows.__getitem__, *rows.shape)
    index.save(tmp_path)
    numbers, scores = VectorIndex.load(tmp_path).search(rows[0], 100)
    assert len(numbers) == 100
    np.testing.assert_allclose(scores, 1, atol=1e-2)


def test_a_saved_clustered_index_answers_alike_from_the_mapped_file(
    clustered: tuple[np.ndarray, VectorIndex], tmp_path: Path
) -> None:
    rows, index = clustered
    index.save(tmp_path)
    again = VectorIndex.load(tmp_path)
    assert (again.size, again.is_exact) == (MANY, False)
    for query in rows[:20]:
        np.testing.assert_array_equal(again.search(query, 30)[0], index.search(query, 30)[0])
    assert recall(rows, again) == recall(rows, index)
    if MAPS.exists():
        assert str(tmp_path / INDEX_FILE) in MAPS.read_text()


# Damaged files ----------------------------------------------------------------------------------------------


def test_a_missing_index_is_a_stale_model(tmp_path: Path) -> None:
    with pytest.raises(StaleModel, match="guide train"):
        VectorIndex.load(tmp_path)


@pytest.mark.parametrize("kept", [0, 4, 30, 200, -1, -8])
def test_an_index_that_was_cut_short_is_a_stale_model(tmp_path: Path, kept: int) -> None:
    VectorIndex.build(vectors(20)).save(tmp_path)
    path = tmp_path / INDEX_FILE
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(StaleModel, match="guide train"):
        VectorIndex.load(tmp_path)


@pytest.mark.parametrize("kept", [100, 0.3, 0.9, -1, -8])
def test_a_clustered_index_that_was_cut_short_is_a_stale_model(
    clustered: tuple[np.ndarray, VectorIndex], tmp_path: Path, kept: float
) -> None:
    """Reading past the end of a mapped file would end the process."""
    clustered[1].save(tmp_path)
    path = tmp_path / INDEX_FILE
    content = path.read_bytes()
    path.write_bytes(content[: int(kept * len(content)) if 0 < kept < 1 else int(kept)])
    with pytest.raises(StaleModel, match="cut short; run `guide train`"):
        VectorIndex.load(tmp_path)


def test_a_file_of_another_program_is_a_stale_model(tmp_path: Path) -> None:
    VectorIndex.build(vectors(20)).save(tmp_path)
    path = tmp_path / INDEX_FILE
    path.write_bytes(b"none" + path.read_bytes()[4:])
    with pytest.raises(StaleModel, match="cannot be read; run `guide train`"):
        VectorIndex.load(tmp_path)
