from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from guide.retrieval.fusion import Scale, distinct, fuse, maximum_by_owner, spread_out, standardise

NUMBERS = st.floats(-100, 100, width=32, allow_subnormal=False)
SCORES = arrays(np.float32, 6, elements=NUMBERS)
SOME = arrays(np.float32, st.integers(1, 12), elements=NUMBERS)


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


# A sample as the measure ------------------------------------------------------------------------------------


@given(SOME)
def test_a_sample_of_all_entries_measures_as_all_entries_do(scores: np.ndarray) -> None:
    scale = Scale.of(scores, scores)
    assert scale.mean == pytest.approx(scores.mean(dtype=np.float64), abs=1e-9)
    assert scale.spread == pytest.approx(scores.std(dtype=np.float64), abs=1e-6)
    np.testing.assert_array_equal(scale.standardise(scores), standardise(scores))


@given(SOME, SOME)
def test_no_entry_stands_out_further_than_the_size_of_the_sample_allows(sample: np.ndarray, scores: np.ndarray) -> None:
    scale = Scale.of(sample, scores)
    assert scale.spread >= sample.std(dtype=np.float64)
    assert scale.standardise(scores).max() <= np.sqrt(len(sample)) + 1e-3


def test_the_spread_is_the_samples_where_nothing_stands_out() -> None:
    sample = np.array([-1, 1, -1, 1], np.float32)
    assert Scale.of(sample, np.array([1.5, -9], np.float32)) == Scale(0, 1)
    assert Scale.of(sample, np.array([8], np.float32)) == Scale(0, 4)


def test_a_word_that_no_entry_of_the_sample_has_still_decides() -> None:
    sample, scores = np.zeros(100, np.float32), np.array([0, 7, 0], np.float32)
    np.testing.assert_allclose(Scale.of(sample, scores).standardise(scores), [0, 10, 0], atol=1e-5)


def test_of_no_entries_the_scale_is_that_of_the_sample() -> None:
    sample = np.array([1, 3], np.float32)
    assert Scale.of(sample, np.zeros(0, np.float32)) == Scale(2, 1)


@given(arrays(np.float32, st.integers(1, 300), elements=st.just(0.1)))
def test_equal_scores_do_not_differ_by_their_rounding(scores: np.ndarray) -> None:
    assert not standardise(scores).any()


@given(arrays(np.float32, (2, 8), elements=NUMBERS), st.sets(st.integers(0, 7), min_size=1))
def test_with_all_as_the_sample_candidates_score_as_among_all(rows: np.ndarray, chosen: set[int]) -> None:
    weights, places = {"a": 1.0, "b": 0.5}, sorted(chosen)
    views = {"a": rows[0], "b": rows[1]}
    some = {name: row[places] for name, row in views.items()}
    np.testing.assert_allclose(fuse(some, weights, views), fuse(views, weights)[places], atol=1e-3)


@given(arrays(np.float32, (2, 5), elements=NUMBERS), arrays(np.float32, (2, 7), elements=NUMBERS))
def test_any_sample_gives_finite_scores_in_any_case(rows: np.ndarray, sample: np.ndarray) -> None:
    found = fuse({"a": rows[0], "b": rows[1]}, {"a": 2.0, "b": 1.0}, {"a": sample[0], "b": sample[1]})
    assert found.shape == (5,)
    assert found.dtype == np.float32
    assert np.isfinite(found).all()


def test_a_view_that_the_sample_lacks_is_not_asked_for_without_weight() -> None:
    one, two = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
    np.testing.assert_array_equal(fuse({"a": one, "b": two}, {"a": 1}, {"a": one}), [1, -1])


# Places -----------------------------------------------------------------------------------------------------


@given(arrays(np.int64, st.integers(0, 30), elements=st.integers(0, 20)))
def test_distinct_places_ascend(places: np.ndarray) -> None:
    np.testing.assert_array_equal(distinct(places), np.unique(places))


def test_distinct_places_keep_their_type() -> None:
    assert distinct(np.array([3, 1, 3], np.int32)).dtype == np.int32


@given(st.data())
def test_what_was_not_scored_lies_below_and_weighs_no_more(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 40))
    places = np.array(sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=1))), np.int64)
    scores = data.draw(arrays(np.float32, len(places), elements=st.floats(-8, 8, width=32)))
    found = spread_out(scores, places, size)
    assert found.shape == (size,)
    np.testing.assert_array_equal(found[places], scores)
    rest = np.delete(found, places)
    assert (rest <= scores.min()).all()
    if scores.any():
        assert np.exp(rest).sum() <= len(places) * np.exp(scores.min()) * (1 + 1e-4)


def test_a_query_that_says_nothing_says_so_of_all_entries() -> None:
    assert not spread_out(np.zeros(2, np.float32), np.array([1, 4]), 9).any()


def test_where_all_were_scored_nothing_is_added() -> None:
    scores = np.array([1, -2], np.float32)
    assert spread_out(scores, np.arange(2), 2) is scores
