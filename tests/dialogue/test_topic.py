from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.dialogue.topic import continues
from guide.narrowing.belief import Belief

shares = st.lists(st.floats(0, 1), min_size=3, max_size=3)


def belief(*entries: float, none: float = 0.0) -> Belief:
    return Belief(np.array(entries), none)


@pytest.mark.parametrize(
    ("before", "alone", "expected"),
    [
        (belief(0.9, 0.1, 0.0), belief(0.8, 0.2, 0.0), True),
        (belief(0.9, 0.1, 0.0), belief(0.0, 0.0, 1.0), False),
        (belief(0.9, 0.1, 0.0), belief(0.0, 0.0, 0.4, none=0.6), True),
        (belief(0.0, 0.0, 0.0, none=1.0), belief(0.0, 0.0, 1.0), False),
        (belief(0.0, 0.0, 0.0, none=1.0), belief(0.0, 0.0, 0.0, none=1.0), True),
    ],
    ids=["same pages", "other pages", "says too little", "after nothing", "nothing after nothing"],
)
def test_words_go_on_with_what_they_are_about(before: Belief, alone: Belief, expected: bool) -> None:
    assert continues(before, alone) is expected


@given(shares, st.floats(0.01, 1))
def test_doubt_before_changes_nothing(entries: list[float], sure: float) -> None:
    other = belief(0.2, 0.3, 0.5)
    scaled = [share * sure for share in entries]
    if min((share for share in scaled if share), default=1) > 1e-6:
        assert continues(belief(*entries), other) is continues(belief(*scaled, none=1 - sure), other)


@given(shares)
def test_the_same_words_go_on(entries: list[float]) -> None:
    if sum(entries) > 1e-6:
        assert continues(belief(*entries), belief(*entries)) is True
