from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from guide.errors import StaleModel
from guide.retrieval import row_vectors
from guide.retrieval.row_vectors import ROWS_FILE, STEPS, RowVectors

STEP = 1 / STEPS


def vectors(count: int, dimensions: int = 20, seed: int = 1) -> np.ndarray:
    found = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def written(directory: Path, found: np.ndarray) -> RowVectors:
    return RowVectors.write(directory, found.__getitem__, *found.shape)


def test_vectors_are_given_back_to_half_a_step(tmp_path: Path) -> None:
    found = vectors(50)
    kept = written(tmp_path, found)
    assert kept.size == 50
    numbers = np.array([7, 0, 7, 49])
    assert kept.vectors(numbers).dtype == np.float32
    np.testing.assert_allclose(kept.vectors(numbers), found[numbers], atol=0.51 * STEP)


@given(arrays(np.float32, (3, 4), elements=st.floats(-1, 1, width=32)))
def test_any_component_from_minus_one_to_one_is_kept(
    tmp_path_factory: pytest.TempPathFactory, found: np.ndarray
) -> None:
    kept = written(tmp_path_factory.mktemp("rows"), found)
    np.testing.assert_allclose(kept.vectors(np.arange(3)), found, atol=0.51 * STEP)


def test_what_rounding_left_above_one_is_one(tmp_path: Path) -> None:
    kept = written(tmp_path, np.array([[1 + 1e-6, -1 - 1e-6, 0]], np.float32))
    np.testing.assert_array_equal(kept.vectors(np.array([0])), [[1, -1, 0]])


def test_rows_are_compared_as_their_vectors_are(tmp_path: Path) -> None:
    found, query = vectors(200, 33), vectors(1, 33, seed=2)[0]
    kept, numbers = written(tmp_path, found), np.array([3, 199, 0, 3])
    np.testing.assert_allclose(kept.compare(numbers, query), found[numbers] @ query, atol=2e-4)
    np.testing.assert_allclose(kept.compare(numbers, query), kept.vectors(numbers) @ query, atol=1e-6)


def test_no_rows_are_compared_too(tmp_path: Path) -> None:
    none = np.zeros(0, np.int64)
    kept = written(tmp_path, vectors(3))
    assert kept.vectors(none).shape == (0, 20)
    assert kept.compare(none, vectors(1)[0]).shape == (0,)


def test_vectors_are_asked_for_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_vectors, "BLOCK", 4)
    found, asked = vectors(10), []

    def source(numbers: np.ndarray) -> np.ndarray:
        asked.append(list(numbers))
        return found[numbers]

    kept = RowVectors.write(tmp_path, source, 10, 20)
    assert asked == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    np.testing.assert_allclose(kept.vectors(np.arange(10)), found, atol=STEP)


def test_saved_vectors_are_mapped_not_read(tmp_path: Path) -> None:
    written(tmp_path, vectors(10))
    again = RowVectors.load(tmp_path)
    np.testing.assert_allclose(again.vectors(np.arange(10)), vectors(10), atol=STEP)
    assert isinstance(again._codes.base, np.memmap)


def test_missing_vectors_are_a_stale_model(tmp_path: Path) -> None:
    with pytest.raises(StaleModel, match="guide train"):
        RowVectors.load(tmp_path)


@pytest.mark.parametrize("kept", [0, 5, 100, 300, -1])
def test_vectors_that_were_cut_short_are_a_stale_model(tmp_path: Path, kept: int) -> None:
    written(tmp_path, vectors(20))
    path = tmp_path / ROWS_FILE
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(StaleModel, match="guide train"):
        RowVectors.load(tmp_path)
