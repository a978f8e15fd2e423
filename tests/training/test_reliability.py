from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.training.reliability import BINS, STEPS, Ranks, auroc, ranks, reliability

NUMBERS = st.one_of(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.floats(0, 1, allow_subnormal=False))
JUDGED = st.lists(st.tuples(NUMBERS, st.booleans(), st.floats(0.1, 10)), min_size=1, max_size=60)
SEEDS = st.integers(0, 2**32 - 1)


def split(judged: list[tuple[float, bool, float]]) -> tuple[list[float], list[bool], list[float]]:
    return [one[0] for one in judged], [one[1] for one in judged], [one[2] for one in judged]


def honest(seed: int, count: int) -> tuple[Any, Any]:
    """Return chances all over the range, and truths that come true just as often as was said."""
    chance = np.random.default_rng(seed)
    said = chance.beta(0.5, 0.8, count)
    return said, chance.random(count) < said


# Bins -------------------------------------------------------------------------------------------------------


def test_chances_are_parted_into_bins_of_equal_count() -> None:
    found = reliability([0.1, 0.9, 0.2, 0.8, 0.3, 0.7], [False, True, False, True, True, False], bins=3)
    assert [(one.low, one.high, one.count) for one in found.bins] == [(0.1, 0.2, 2), (0.3, 0.7, 2), (0.8, 0.9, 2)]
    assert [one.said for one in found.bins] == pytest.approx([0.15, 0.5, 0.85])
    assert [one.true for one in found.bins] == [0.0, 0.5, 1.0]
    assert found.error == pytest.approx((0.15 + 0 + 0.15) / 3)
    assert found.brier == pytest.approx((0.01 + 0.01 + 0.04 + 0.04 + 0.49 + 0.49) / 6)
    assert found.auroc == pytest.approx(8 / 9)


def test_weights_count_as_so_many_texts() -> None:
    once = reliability([0.2, 0.2, 0.6], [True, False, True], weights=[3, 1, 2], bins=1)
    copied = reliability([0.2] * 4 + [0.6] * 2, [True] * 3 + [False] + [True] * 2, bins=1)
    for name in ("said", "true", "error", "brier", "auroc"):
        assert getattr(once, name) == pytest.approx(getattr(copied, name))


@given(JUDGED)
def test_bins_hold_every_text_once_in_order_and_part_no_equals(judged: list[tuple[float, bool, float]]) -> None:
    said, true, weights = split(judged)
    found = reliability(said, true, weights=weights)
    assert len(found.bins) <= BINS
    assert sum(one.count for one in found.bins) == len(said)
    assert sum(one.share for one in found.bins) == pytest.approx(1)
    for left, right in zip(found.bins, found.bins[1:], strict=False):
        assert left.high < right.low
    for one in found.bins:
        assert one.count == sum(one.low <= chance <= one.high for chance in said)
        assert one.low - 1e-9 <= one.said <= one.high + 1e-9
        assert 0 <= one.margin[0] <= one.true + 1e-9
        assert one.true - 1e-9 <= one.margin[1] <= 1


@given(st.integers(BINS, 200))
def test_bins_of_different_chances_differ_by_one_at_most(count: int) -> None:
    found = reliability(np.linspace(0, 1, count), np.arange(count) % 2 == 0)
    assert len(found.bins) == BINS
    assert max(one.count for one in found.bins) - min(one.count for one in found.bins) <= 1


@given(JUDGED)
def test_steps_count_every_text_by_its_chance(judged: list[tuple[float, bool, float]]) -> None:
    said, true, weights = split(judged)
    found = reliability(said, true, weights=weights)
    assert len(found.steps) == STEPS
    assert sum(came for came, _ in found.steps) == sum(true)
    assert sum(other for _, other in found.steps) == len(true) - sum(true)
    assert sum(found.steps[-1]) == sum(chance >= (STEPS - 1) / STEPS for chance in said)


def test_a_margin_narrows_with_the_count_and_widens_with_uneven_weights() -> None:
    def width(count: int, weights: list[float] | None = None) -> float:
        low, high = reliability([0.5] * count, [True, False] * (count // 2), weights=weights).bins[0].margin
        return high - low

    assert width(100) == pytest.approx(0.1922, abs=5e-4)
    assert width(400) < width(100)
    assert width(100, [9.0] * 4 + [0.1] * 96) > 3 * width(100)


# Figures ----------------------------------------------------------------------------------------------------


@given(SEEDS)
def test_honest_chances_have_a_small_error(seed: int) -> None:
    found = reliability(*honest(seed, 20_000))
    assert found.error < 0.02
    assert abs(found.said - found.true) < 0.015


def test_what_chance_alone_shows_is_told_about_right() -> None:
    found = [reliability(*honest(seed, 300)) for seed in range(200)]
    errors, noises = np.mean([one.error for one in found]), np.mean([one.noise for one in found])
    assert noises == pytest.approx(errors, rel=0.15)


@given(SEEDS)
def test_chances_that_say_too_much_have_a_large_error(seed: int) -> None:
    said, true = honest(seed, 5_000)
    found = reliability(np.sqrt(said), true)
    assert found.error > 0.1
    assert found.said > found.true


@given(st.lists(st.booleans(), min_size=1, max_size=50))
def test_who_knows_everything_makes_no_error(true: list[bool]) -> None:
    found = reliability([float(one) for one in true], true)
    assert (found.error, found.brier) == (0, 0)
    assert found.auroc == (1 if len(set(true)) == 2 else None)


@given(JUDGED)
def test_figures_keep_to_their_bounds(judged: list[tuple[float, bool, float]]) -> None:
    said, true, weights = split(judged)
    found = reliability(said, true, weights=weights)
    assert abs(found.said - found.true) - 1e-9 <= found.error <= 1 + 1e-9
    assert found.error**2 - 1e-9 <= found.brier <= 1 + 1e-9


@given(JUDGED, st.randoms(use_true_random=False), st.floats(0.01, 100))
def test_neither_order_nor_scale_of_weights_matters(
    judged: list[tuple[float, bool, float]], chance: Any, scale: float
) -> None:
    mixed = judged.copy()
    chance.shuffle(mixed)
    said, true, weights = split(judged)
    other_said, other_true, other_weights = split(mixed)
    one = reliability(said, true, weights=weights)
    other = reliability(other_said, other_true, weights=[scale * weight for weight in other_weights])
    assert [each.count for each in one.bins] == [each.count for each in other.bins]
    for name in ("said", "true", "error", "noise", "brier"):
        # The noise is a root: what rounding leaves of a chance of nearly 1 counts by its root too.
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-7 if name == "noise" else 1e-9)
    assert (one.auroc is None) == (other.auroc is None)
    assert one.auroc is None or one.auroc == pytest.approx(other.auroc)


@given(JUDGED)
def test_every_text_twice_is_the_same_sample(judged: list[tuple[float, bool, float]]) -> None:
    said, true, weights = split(judged)
    one = reliability(said, true, weights=weights)
    twice = reliability(said * 2, true * 2, weights=weights * 2)
    assert [each.count * 2 for each in one.bins] == [each.count for each in twice.bins]
    assert twice.error == pytest.approx(one.error, abs=1e-9)
    assert twice.brier == pytest.approx(one.brier, abs=1e-9)


# AUROC ------------------------------------------------------------------------------------------------------


@given(JUDGED)
def test_auroc_is_the_share_of_pairs_in_order(judged: list[tuple[float, bool, float]]) -> None:
    said, true, weights = split(judged)
    came = [(chance, weight) for chance, one, weight in judged if one]
    not_ = [(chance, weight) for chance, one, weight in judged if not one]
    found = auroc(said, true, weights=weights)
    if not came or not not_:
        assert found is None
        return
    pairs = [(a * b, 1.0 if high > low else 0.5 if high == low else 0.0) for (high, a), (low, b) in product(came, not_)]
    assert found == pytest.approx(sum(weight * worth for weight, worth in pairs) / sum(weight for weight, _ in pairs))


@given(JUDGED, st.floats(0.01, 100))
def test_the_share_of_what_came_true_does_not_touch_auroc(
    judged: list[tuple[float, bool, float]], factor: float
) -> None:
    said, true, _ = split(judged)
    plain = auroc(said, true)
    weighted = auroc(said, true, weights=[factor if one else 1.0 for one in true])
    assert (plain is None) == (weighted is None)
    assert plain is None or weighted == pytest.approx(plain)


@given(JUDGED)
def test_the_other_side_of_auroc(judged: list[tuple[float, bool, float]]) -> None:
    said, true, _ = split(judged)
    plain, other = auroc(said, true), auroc(said, [not one for one in true])
    assert (plain is None) == (other is None)
    assert plain is None or other is None or plain + other == pytest.approx(1)


# What is no sample ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "true", "weights"),
    [
        ([], [], None),
        ([0.5], [True, False], None),
        ([0.5], [True], [1, 2]),
        ([1.1], [True], None),
        ([-0.1], [True], None),
        ([float("nan")], [True], None),
        ([0.5], [True], [0]),
    ],
)
def test_what_are_no_chances_is_refused(said: list[float], true: list[bool], weights: list[float] | None) -> None:
    for judge in (reliability, auroc):
        with pytest.raises(ValueError, match="chances"):
            judge(said, true, weights=weights)


# Ranks ------------------------------------------------------------------------------------------------------


def test_ranks_are_counted() -> None:
    assert ranks([1, 2, 4, None]) == Ranks(4, 0.25, 0.5, 0.75, (1 + 1 / 2 + 1 / 4) / 4)
    assert ranks([]) == Ranks(0, 0, 0, 0, 0)


@given(st.lists(st.one_of(st.none(), st.integers(1, 300)), min_size=1))
def test_ranks_grow_with_the_places_looked_at(places: list[int | None]) -> None:
    found = ranks(places)
    assert 0 <= found.first <= found.third <= found.fifth <= 1
    assert found.first <= found.mrr + 1e-9
    assert found.fifth == pytest.approx(sum(one is not None and one <= 5 for one in places) / len(places))
