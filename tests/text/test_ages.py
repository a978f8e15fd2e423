"""Ages that residents say, and numbers that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.text.ages import read_ages

PIECES = (
    "70",
    "歳",
    "才",
    "さい",
    "七十",
    "生後",
    "3か月",
    "になる",
    "還暦",
    "はたち",
    "来月",
    "児",
    "２",
    "千",
    " ",
    "ｶﾞ",
    "代",
)


@pytest.mark.parametrize(
    ("text", "age", "becomes", "months"),
    [
        ("70歳", 70, False, None),
        ("父は74歳です", 74, False, None),
        ("七十歳の母", 70, False, None),
        ("７０才", 70, False, None),
        ("70さい", 70, False, None),
        ("70歳以上", 70, False, None),
        ("来月70歳になる", 70, True, None),
        ("70歳になりました", 70, True, None),
        ("もうすぐ75歳", 75, True, None),
        ("もうすぐ母が75歳になる", 75, True, None),
        ("75歳の誕生日", 75, True, None),
        ("65になる", 65, True, None),
        ("65になった", 65, True, None),
        ("還暦を迎えました", 60, True, None),
        ("古希", 70, False, None),
        ("喜寿のお祝い", 77, False, None),
        ("二十歳", 20, False, None),
        ("はたちになった", 20, True, None),
        ("生後3か月", 0, False, 3),
        ("生後15カ月", 1, False, 3),
        ("生後10日", 0, False, 0),
        ("1歳6か月", 1, False, 6),
    ],
)
def test_an_age(text: str, age: int, becomes: bool, months: int | None) -> None:
    (said,) = read_ages(text)
    assert (said.age, said.becomes, said.months) == (age, becomes, months)


def test_ages_stand_in_the_order_of_the_text() -> None:
    text = "母は７４歳、来月 父が75になる、子は3才"
    assert [text[said.begin : said.end] for said in read_ages(text)] == ["７４歳", "75になる", "3才"]
    assert [said.age for said in read_ages(text)] == [74, 75, 3]


@pytest.mark.parametrize(
    "text",
    [
        "成人",
        "3歳児健診",
        "3歳クラス",
        "60歳代",
        "999歳",
        "10になる",
        "101になる",
        "1500になる",
        "2さいくる",
        "70",
        "何歳",
        "生後2000か月",
        "100円",
        "",
    ],
)
def test_what_is_no_age(text: str) -> None:
    assert read_ages(text) == ()


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_any_text_is_read(text: str) -> None:
    last = 0
    for said in read_ages(text):
        assert 0 <= said.age <= 120
        assert last <= said.begin < said.end <= len(text)
        last = said.end
