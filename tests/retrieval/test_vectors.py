from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.errors import StaleModel
from guide.retrieval.vectors import INDEX_FILE, VectorIndex


def vectors(count: int, seed: int = 1) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@given(st.integers(1, 40), st.integers(1, 60), st.integers(0, 5))
def test_search_finds_what_comparing_with_every_row_finds(size: int, count: int, seed: int) -> None:
    rows, query = vectors(size, seed), vectors(1, seed + 10)[0]
    numbers, scores = VectorIndex.build(rows).search(query, count)
    assert len(numbers) == len(scores) == min(size, count)
    np.testing.assert_allclose(scores, np.sort(rows @ query)[::-1][:count], atol=1e-5)
    np.testing.assert_allclose(scores, rows[numbers] @ query, atol=1e-5)


def test_stored_rows_are_given_back() -> None:
    rows = vectors(10)
    np.testing.assert_allclose(VectorIndex.build(rows).rows(np.array([7, 0, 7])), rows[[7, 0, 7]])


def test_a_saved_index_answers_alike(tmp_path: Path) -> None:
    index = VectorIndex.build(vectors(12))
    index.save(tmp_path)
    again = VectorIndex.load(tmp_path)
    assert again.size == 12
    query = vectors(1, 5)[0]
    for mine, theirs in zip(index.search(query, 12), again.search(query, 12), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(again.rows(np.arange(12)), vectors(12))


def test_a_missing_index_is_a_stale_model(tmp_path: Path) -> None:
    with pytest.raises(StaleModel, match="guide train"):
        VectorIndex.load(tmp_path)


@pytest.mark.parametrize("kept", [0, 4, 30, 200, -1])
def test_an_index_that_was_cut_short_is_a_stale_model(tmp_path: Path, kept: int) -> None:
    VectorIndex.build(vectors(20)).save(tmp_path)
    path = tmp_path / INDEX_FILE
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(StaleModel, match="guide train"):
        VectorIndex.load(tmp_path)
