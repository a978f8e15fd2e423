from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from guide.retrieval.fusion import fuse, maximum_by_owner, standardise

NUMBERS = st.floats(-100, 100, width=32, allow_subnormal=False)
SCORES = arrays(np.float32, 6, elements=NUMBERS)


@given(SCORES)
def test_z_scores_have_mean_zero_and_spread_one_or_are_zero(scores: np.ndarray) -> None:
    found = standardise(scores)
    assert found.mean() == pytest.approx(0, abs=1e-2)
    assert found.std() == pytest.approx(1, abs=1e-2) or not found.any()


@given(SCORES)
def test_z_scores_keep_the_order(scores: np.ndarray) -> None:
    found = standardise(scores)
    if found.any():
        ranked = found[np.argsort(scores, kind="stable")]
        assert (np.diff(ranked) >= 0).all()


@given(SCORES, st.floats(0.5, 10), st.integers(-50, 50))
def test_scale_and_offset_of_a_view_do_not_matter(scores: np.ndarray, scale: float, offset: int) -> None:
    if scores.std() < 0.1:
        return
    other = (scores * np.float32(scale) + np.float32(offset)).astype(np.float32)
    np.testing.assert_allclose(fuse({"a": scores}, {"a": 1}), fuse({"a": other}, {"a": 1}), atol=2e-2)


def test_a_view_weighs_as_told() -> None:
    one, two = np.array([1, 0, 0], np.float32), np.array([0, 1, 0], np.float32)
    assert fuse({"a": one, "b": two}, {"a": 2, "b": 1}).argmax() == 0
    assert fuse({"a": one, "b": two}, {"a": 1, "b": 2}).argmax() == 1


def test_a_view_without_weight_counts_nothing() -> None:
    one, two = np.array([1, 0, 0], np.float32), np.array([0, 9, 0], np.float32)
    np.testing.assert_array_equal(fuse({"a": one, "b": two}, {"a": 1}), fuse({"a": one}, {"a": 1}))


def test_views_that_do_not_differ_decide_nothing() -> None:
    assert not fuse({"a": np.full(4, 3, np.float32)}, {"a": 1}).any()


@given(st.lists(st.tuples(st.integers(0, 4), NUMBERS), max_size=20))
def test_the_best_score_of_each_owner_or_the_floor(found: list[tuple[int, float]]) -> None:
    owners = np.array([owner for owner, _ in found], np.int64)
    scores = np.array([score for _, score in found], np.float32)
    best = maximum_by_owner(scores, owners, 5, -2.0)
    for owner in range(5):
        own = [np.float32(score) for place, score in found if place == owner]
        assert best[owner] == max([np.float32(-2.0), *own])
