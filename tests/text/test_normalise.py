from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.text.normalise import clean, hiragana, is_wordless, normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ｽﾌﾟﾚｰ缶", "スプレー缶"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("  住民票\n\tの 写し ", "住民票 の 写し"),
        ("１２－３‐４–５−６", "12-3-4-5-6"),
        ("㍻30年", "平成30年"),
        ("が", "が"),
        ("住\u200b民票", "住民票"),
        ("", ""),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text())
def test_normalising_leaves_no_outer_double_or_wide_spaces(text: str) -> None:
    done = normalise(text)

    assert done == " ".join(done.split())


@given(st.text(st.characters(codec="utf-8", categories=["Lo", "Ll", "Lu", "Nd", "Pd", "Zs"])))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_clean_only_takes_characters_away(text: str) -> None:
    rest = iter(text)

    assert all(char in rest for char in clean(text))
    assert not any(unicodedata.category(char) == "Cc" and char not in "\t\n" for char in clean(text))


def test_clean_keeps_lines_and_tabs_and_drops_what_cannot_be_seen() -> None:
    assert clean("缶\u0000\u200b\u202e\ufeff\n\tびん") == "缶\n\tびん"


@pytest.mark.parametrize(
    ("text", "expected"), [("スプレーカン", "すぷれーかん"), ("ヴァイオリン", "ゔぁいおりん"), ("缶abc", "缶abc")]
)
def test_hiragana(text: str, expected: str) -> None:
    assert hiragana(text) == expected


@given(st.text())
def test_hiragana_keeps_the_length(text: str) -> None:
    assert len(hiragana(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("", True), ("！？…", True), ("😀 👍", True), ("缶", False), ("a!", False), ("7", False)]
)
def test_is_wordless(text: str, expected: bool) -> None:
    assert is_wordless(text) is expected
