"""Words of a text in their dictionary form, and where phrases stand in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.lookup.spoken import Span, Word, denied, spans_of, words_of
from guide.text.normalise import normalise


def lemmas(text: str, *phrases: str) -> list[str]:
    return [word.lemma for word in words_of(text, phrases, {})]


def test_politeness_tense_and_kana_do_not_matter() -> None:
    assert lemmas("ひっこしました") == lemmas("引っ越した") == ["引っ越す"]


def test_numbers_are_left_out_and_a_negation_is_a_word() -> None:
    assert lemmas("3人は引っ越さない") == ["人", "引っ越す", Word.NOT]


def test_words_of_a_phrase_are_left_out() -> None:
    assert lemmas("引っ越した。何もわからない", "わからない") == ["引っ越す", "何"]


def test_persons_and_deeds_are_marked() -> None:
    mother, married = words_of("母が結婚をした", (), {"母": "elder"})[:2]
    assert (mother.person, mother.is_done) == ("elder", False)
    assert (married.person, married.is_done) == (None, True)


def test_a_phrase_is_found_wherever_it_stands_in_either_kana() -> None:
    assert list(spans_of("ペット", "ペットとぺっと")) == [Span(0, 3), Span(4, 7)]
    assert list(spans_of("", "犬")) == []


def test_spans_hold_and_meet() -> None:
    assert Span(0, 4).holds(Span(1, 4))
    assert not Span(1, 4).holds(Span(0, 4))
    assert Span(0, 2).meets(Span(1, 4))
    assert not Span(0, 2).meets(Span(2, 4))


@pytest.mark.parametrize(
    ("text", "until", "found"),
    [
        ("犬はいない", None, True),
        ("犬は飼っていません", None, True),
        ("犬がいます。車はない", None, False),
        ("犬は家の中でずっと飼っていない", None, False),
        ("犬と車はない", 2, False),
    ],
)
def test_a_word_is_denied_by_what_follows_it_closely(text: str, until: int | None, found: bool) -> None:
    assert denied(text, 1, until, ("ない", "ません")) is found


@given(st.text(max_size=40))
def test_words_lie_within_the_text(text: str) -> None:
    assert all(0 <= word.span.first < word.span.last <= len(normalise(text)) for word in words_of(text, (), {}))
