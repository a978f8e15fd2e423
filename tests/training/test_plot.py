from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.training.plot import LEFT, SIDE, STRIP, TOP, Plot, across, plot, up
from guide.training.reliability import STEPS, reliability

JUDGED = st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.floats(0.1, 10)), min_size=1, max_size=80)


def drawn(judged: list[tuple[float, bool, float]]) -> Plot:
    said, true, weights = zip(*judged, strict=True)
    return plot(reliability(said, true, weights=weights))


def test_the_corners_of_the_square() -> None:
    assert (across(0), up(0)) == (LEFT, TOP + SIDE)
    assert (across(1), up(1)) == (LEFT + SIDE, TOP)


def test_what_came_true_as_said_lies_on_the_diagonal() -> None:
    dot = drawn([(0.5, True, 1), (0.5, False, 1)]).dots[0]
    assert (dot.x, dot.y) == (LEFT + SIDE / 2, TOP + SIDE / 2)


def test_what_was_said_too_boldly_lies_below_the_diagonal() -> None:
    dot = drawn([(0.9, True, 1), (0.9, False, 1)]).dots[0]
    assert dot.y > up(0.9)


def test_a_bar_is_as_high_as_its_count() -> None:
    found = drawn([(0.01, False, 1)] * 4 + [(0.99, True, 1)] * 2 + [(0.99, False, 1)])
    first, last = found.bars
    assert found.tallest == 4
    assert (first.height, first.other_height) == (0, STRIP)
    assert (last.height, last.other_height) == (STRIP / 2, STRIP / 4)
    assert last.other_y + last.other_height == pytest.approx(last.y)
    assert last.y + last.height == pytest.approx(found.strip_bottom)


@given(JUDGED)
def test_everything_lies_within_the_drawing(judged: list[tuple[float, bool, float]]) -> None:
    found = drawn(judged)
    for dot in found.dots:
        assert found.left <= dot.x <= found.right
        assert found.top <= dot.upper <= dot.y + 0.01
        assert dot.y <= dot.lower + 0.01
        assert dot.lower <= found.bottom
        assert 0 < dot.radius < 10
    assert 0 < len(found.bars) <= STEPS
    for bar in found.bars:
        assert found.left <= bar.x
        assert bar.x + bar.width <= found.right
        assert bar.other_y >= found.strip_top - 2
    assert found.right < found.width
    assert found.strip_bottom < found.height


@given(JUDGED)
def test_what_counts_at_all_is_seen(judged: list[tuple[float, bool, float]]) -> None:
    found = drawn(judged)
    for bar in found.bars:
        assert bar.height + bar.other_height >= 1
    assert [dot.x for dot in found.dots] == sorted(dot.x for dot in found.dots)
