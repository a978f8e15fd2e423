from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.retrieval.readings import SHORTEST, Readings

READINGS = Readings(
    ["世帯分離の届け出", "粗大ごみの受付", "転入届", "同士の集まり", "印鑑登録証明書"],
    [("くるまいす", "車椅子"), ("てれび", "テレビ")],
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("せたいぶんり", "世帯分離"),
        ("セタイブンリ", "世帯分離"),
        ("せたいぶんりしたい", "世帯分離したい"),
        ("せたい", "世帯"),
        ("てんにゅう", "転入"),
        ("てんにゅうとどけ", "転入届"),
        ("いんかんとうろくしょうめいしょ", "印鑑登録証明書"),
        ("くるまいすを捨てたい", "車椅子を捨てたい"),
        ("くるまゐす", "くるまゐす"),
    ],
)
def test_kana_are_read_as_the_words_of_the_faq(typed: str, read: str) -> None:
    assert READINGS.restore(typed) == read


@pytest.mark.parametrize(
    "text", ["", "転入届", "どうしたらいいですか", "ピザがたべたい", "てれびを捨てる", "abc", "うえ"]
)
def test_other_words_stay_as_typed(text: str) -> None:
    assert READINGS.restore(text) == text


def test_a_faq_without_kanji_reads_nothing() -> None:
    assert Readings([]).restore("せたいぶんり") == "せたいぶんり"
    assert Readings(["ごみ", "リサイクル"]).restore("りさいくる") == "りさいくる"


@given(st.text(alphabet="世帯転入届 abc12、。ー", max_size=30))
def test_text_without_a_run_of_kana_stays(text: str) -> None:
    if "ー" * SHORTEST not in text:
        assert READINGS.restore(text) == text


@given(st.text(alphabet="せたいぶんりてにゅうとどけ世帯 a、", max_size=25))
def test_what_is_no_kana_stays_in_its_order(text: str) -> None:
    kept = [letter for letter in text if letter in "世帯 a、"]
    found = iter(READINGS.restore(text))
    assert all(letter in found for letter in kept)


@given(st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(READINGS.restore(text), str)
