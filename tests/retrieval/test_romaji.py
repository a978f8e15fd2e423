from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.retrieval.romaji import LONGEST, MOST_READINGS, begun, kana_readings


@pytest.mark.parametrize(
    ("letters", "kana"),
    [
        ("hikkoshi", "ひっこし"),
        ("HIKKOSHI", "ひっこし"),
        ("hikkosi", "ひっこし"),
        ("tennyuu", "てんにゅう"),
        ("sinbunn", "しんぶん"),
        ("shimbun", "しんぶん"),
        ("matchi", "まっち"),
        ("jyuusho", "じゅうしょ"),
        ("tōroku", "とーろく"),
        ("mainanba-", "まいなんばー"),
        ("kon'in", "こんいん"),
        ("ta-minaru", "たーみなる"),
    ],
)
def test_spellings_of_residents_are_read(letters: str, kana: str) -> None:
    assert kana_readings(letters)[0] == kana


def test_an_n_before_a_vowel_has_two_readings() -> None:
    assert kana_readings("konin") == ("こにん", "こんいん")
    assert kana_readings("onna")[0] == "おんな"


@pytest.mark.parametrize("word", ["", "pdf", "line", "fax", "n", "-", "123", "ゴミ", "a" * (LONGEST + 1)])
def test_what_is_no_romaji_has_no_reading(word: str) -> None:
    assert kana_readings(word) == ()


@pytest.mark.parametrize(("letters", "kana"), [("hikkos", "ひっこ"), ("juminhy", "じゅみ"), ("shin", "しん")])
def test_a_word_still_being_typed_is_read_as_far_as_it_goes(letters: str, kana: str) -> None:
    assert kana in begun(letters)


@given(st.text(max_size=70))
def test_readings_are_few_and_have_no_latin_letters(letters: str) -> None:
    for found in (kana_readings(letters), begun(letters)):
        assert not any("a" <= letter <= "z" for kana in found for letter in kana)
    assert len(kana_readings(letters)) <= MOST_READINGS


@given(st.text(alphabet="nay'", max_size=LONGEST))
def test_many_readings_take_no_longer(letters: str) -> None:
    assert len(kana_readings(letters)) <= MOST_READINGS
