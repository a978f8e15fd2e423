from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.dialogue.several import clauses

PIECES = (
    "住民票がほしい",
    "のと",
    "と、",
    "それと",
    "あと",
    "あとは",
    "ついでに",
    "もう一つ",
    "。",
    "？",
    "、",
    " ",
    "\n",
    "引っ越す",
    "犬の登録",
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("住民票がほしいのと、あと印鑑登録もしたい", ["住民票がほしい", "印鑑登録もしたい"]),
        ("引っ越しの届けと、犬の登録の変更", ["引っ越しの届け", "犬の登録の変更"]),
        ("転入届はいつまで？それと、ごみの日も知りたい", ["転入届はいつまで？", "ごみの日も知りたい"]),
        ("引っ越しました。住民票は", ["引っ越しました", "住民票は"]),
        ("住民票を取るついでに印鑑登録もしたい", ["住民票を取る", "印鑑登録もしたい"]),
        ("医療証のこと。あとは保育園", ["医療証のこと", "保育園"]),
        ("住民票がほしいんですけどあと印鑑証明も", ["住民票がほしいんですけど", "印鑑証明も"]),
        ("犬の登録。もう一つ、年金の免除", ["犬の登録", "年金の免除"]),
        ("買い物ついでに投票したい", ["買い物ついでに投票したい"]),
        ("引っ越したあと、住民票は", ["引っ越したあと、住民票は"]),
        ("引っ越すと、どうなる", ["引っ越すと、どうなる"]),
        ("あと3日で引っ越す", ["あと3日で引っ越す"]),
        ("引っ越して、それから住民票を取りたい", ["引っ越して、それから住民票を取りたい"]),
        ("前に住んでいたのと違う住所です", ["前に住んでいたのと違う住所です"]),
        ("母と住むのと別に住むのとどっちが得", ["母と住むのと別に住むのとどっちが得"]),
        ("", [""]),
    ],
)
def test_a_message_falls_into_clauses(text: str, parts: list[str]) -> None:
    assert [clause.bare for clause in clauses(text)] == parts


def test_a_word_that_adds_is_told_from_the_end_of_a_sentence() -> None:
    assert [clause.added for clause in clauses("住民票。印鑑登録。あと年金")] == [False, False, True]
    assert [clause.added for clause in clauses("住民票と、年金")] == [False, True]


def test_questions_and_wishes_are_told_from_what_is_told() -> None:
    (told, wish), (asked, _) = clauses("引っ越しました。住民票がほしい"), clauses("いくらですか。住民票")
    assert (told.asks, told.wishes) == (False, False)
    assert (wish.asks, wish.wishes) == (True, True)
    assert (asked.asks, asked.wishes) == (True, False)


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join) | st.text(max_size=60))
def test_joined_the_clauses_are_the_message(text: str) -> None:
    found = clauses(text)
    assert "".join(clause.text for clause in found) == text
    assert all(clause.bare in clause.text for clause in found)
