from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.channels.kana import OTHER, ROWS, by_row, matching, row_of
from guide.faq.model import SortingItem


def item(name: str, reading: str, *also: str) -> SortingItem:
    return SortingItem(item=name, reading=reading, also=also, kind="any")


@pytest.mark.parametrize(
    ("reading", "row"),
    [
        ("あみ", "あ"),
        ("がーぜ", "か"),
        ("ザル", "さ"),
        ("っ", "た"),
        ("ぱそこん", "は"),
        ("ヴぁいおりん", "あ"),
        ("んー", "わ"),
        ("ﾜｲﾝ", "わ"),
    ],
)
def test_row_of_kana(reading: str, row: str) -> None:
    assert row_of(reading) == row


@given(st.text(max_size=5))
def test_every_reading_has_a_row(reading: str) -> None:
    assert row_of(reading) in {*ROWS, OTHER}


@given(st.lists(st.text(alphabet="あかさカサabcー", min_size=1, max_size=4)))
def test_rows_hold_every_item_once_and_in_order(readings: list[str]) -> None:
    items = [item(reading, reading) for reading in readings]
    rows = by_row(items)
    assert sorted(found.reading for row in rows.values() for found in row) == sorted(readings)
    assert list(rows) == [row for row in (*ROWS, OTHER) if row in rows]
    assert all(rows.values())


def test_every_word_must_be_there() -> None:
    items = [
        item("まな板（木）", "まないた"),
        item("まな板（プラスチック）", "まないた", "カッティングボード"),
    ]
    assert matching(items, "まな板 プラスチック") == [items[1]]
    assert matching(items, "　かってぃんぐ ") == [items[1]]
    assert matching(items, "") == items
    assert matching(items, "机") == []
