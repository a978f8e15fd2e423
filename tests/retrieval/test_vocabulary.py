from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.retrieval.vocabulary import RARE, Vocabulary, kanji_of, short_vowels

VOCABULARY = Vocabulary.of(
    [
        *["住民票の写し"] * RARE,
        "住民票",
        "住民表ください",
        "印鑑登録証明書",
        "マイナンバーカードの更新",
        "てんにゅうとどけ",
    ],
    [("くるまいす", "車椅子")],
)


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("じゅうみんひょう", "住民票"),
        ("いんかんとうろく", "印鑑登録"),
        ("まいなんばーかーど", "マイナンバーカード"),
        ("くるまいす", "車椅子"),
        ("てんにゅうとどけ", None),
        ("", None),
    ],
)
def test_readings_have_the_spelling_that_the_faq_uses_most(key: str, written: str | None) -> None:
    assert VOCABULARY.written(key) == written


def test_a_rare_spelling_beside_the_usual_one_is_an_imitated_mistake() -> None:
    assert VOCABULARY.knows("住民票")
    assert not VOCABULARY.knows("住民表")
    assert VOCABULARY.spellings("じゅうみんひょう") == ("住民票",)


def test_long_vowels_may_be_missing_in_romaji() -> None:
    assert VOCABULARY.from_romaji("じゅみんひょ") == "住民票"
    assert VOCABULARY.from_romaji("じゅうみんひょう") == "住民票"
    assert VOCABULARY.from_romaji("じゅみん") == "住民"
    assert VOCABULARY.from_romaji("ぴざ") is None


def test_two_words_that_differ_in_long_vowels_are_not_guessed() -> None:
    words = Vocabulary.of(["包丁", "歩調"])
    assert words.from_romaji("ほちょ") is None
    assert words.from_romaji("ほちょう") == "歩調"


@given(st.text(alphabet="じゅうみんひょおーえいあ", max_size=12))
def test_shortening_twice_changes_no_more_than_once(kana: str) -> None:
    assert short_vowels(short_vowels(kana)) == short_vowels(kana)


@given(st.lists(st.text(max_size=12), max_size=4))
def test_any_texts_make_a_vocabulary(texts: list[str]) -> None:
    words = Vocabulary.of(texts)
    assert all(words.written(key) in words.spellings(key) or not words.spellings(key) for key in words.keys)


def test_kanji_are_taken_out_in_order() -> None:
    assert kanji_of("引っ越しの届け") == "引越届"
