from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import tiny_policy

from guide.dialogue.knowledge import Knowledge
from guide.dialogue.topic import continues, narrows, nouns
from guide.narrowing.belief import Belief

NUMBERS = tiny_policy().topic
shares = st.lists(st.integers(0, 10).map(float), min_size=3, max_size=3)


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
    assert continues(before, alone, NUMBERS) is expected


@given(shares, st.sampled_from([0.01, 0.25, 0.5, 0.99]))
def test_doubt_before_changes_nothing(entries: list[float], sure: float) -> None:
    other = belief(0.2, 0.3, 0.5)
    doubtful = belief(*(share * sure for share in entries), none=1 - sure)
    assert continues(belief(*entries), other, NUMBERS) is continues(doubtful, other, NUMBERS)


@given(shares.filter(any))
def test_the_same_words_go_on(entries: list[float]) -> None:
    assert continues(belief(*entries), belief(*entries), NUMBERS) is True


@pytest.mark.parametrize(
    ("category", "text", "expected"),
    [
        ("cert-howto", "コンビニで", True),
        ("cert-howto", "ありがとう", False),
        ("cert-howto", "コンビニで住民票と印鑑の証明書を取る手数料", False),
        ("gomi-large", "コンビニで", False),
    ],
    ids=["a cue that fits", "no cue", "more than a cue", "a cue that does not fit"],
)
def test_a_bare_cue_goes_on_with_what_it_fits(knowledge: Knowledge, category: str, text: str, expected: bool) -> None:
    catalogue = knowledge.catalogue(date(2026, 11, 24))
    believed = belief(*(float(entry.category == category) for entry in knowledge.faq.entries.values()))
    assert narrows(believed, catalogue, text, NUMBERS) is expected


@pytest.mark.parametrize("text", ["いくらかかりますか", "どうすればいいの？", "😀", ""])
def test_a_text_without_nouns_has_no_topic(text: str) -> None:
    assert nouns(text) == []


def test_nouns_are_what_a_text_is_about() -> None:
    assert {"住民", "手数"} <= set(nouns("住民票の手数料はいくらですか"))
