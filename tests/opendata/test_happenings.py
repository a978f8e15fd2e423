from __future__ import annotations

from datetime import date

import pytest
from tests.opendata.conftest import Write

from guide.opendata.happenings import read_happenings

HEADER = (
    "イベント名,イベント名_カナ,開始日,終了日,開始時間,終了時間,開始日時特記事項,説明,料金（基本）,料金（詳細）,連絡先名称,"
    "連絡先電話番号,場所名称,住所,方書,定員,参加申込終了日,参加申込方法,URL\n"
)


def row(name: str, first: str, last: str = "", *, opens: str = "", apply_by: str = "") -> str:
    return f"{name},,{first},{last},{opens},,,,無料,,,,,,,,{apply_by},,\n"


def test_an_event(write: Write) -> None:
    text = HEADER + (
        "市民まつり,シミンマツリ,2026/12/5,2026/12/6,10:00,16時,雨天中止,歌と踊り,無料,入場無料,観光課,0000-12-1,"
        "運動公園,風見市栄町1,広場,100人,2026-12-01,電話で,https://a.jp\n"
    )
    found, problems = read_happenings(write(text, encoding="cp932"))
    assert not problems
    assert found[0].model_dump() == {
        "name": "市民まつり",
        "reading": "シミンマツリ",
        "first": date(2026, 12, 5),
        "last": date(2026, 12, 6),
        "opens": "10:00",
        "closes": "16:00",
        "time_note": "雨天中止",
        "about": "歌と踊り",
        "fee": "入場無料",
        "place": "運動公園",
        "address": "風見市栄町1広場",
        "contact": "観光課",
        "phone": "0000-12-1",
        "capacity": "100人",
        "apply_by": date(2026, 12, 1),
        "apply_how": "電話で",
        "url": "https://a.jp",
    }


def test_events_come_in_the_order_of_days_and_hours(write: Write) -> None:
    text = (
        HEADER
        + row("夜", "2026-12-05", opens="18:00")
        + row("朝", "2026-12-05", opens="9:00")
        + row("前", "2026-12-01")
    )
    assert [event.name for event in read_happenings(write(text))[0]] == ["前", "朝", "夜"]


def test_a_day_alone_is_first_and_last(write: Write) -> None:
    event = read_happenings(write(HEADER + row("会", "20261205")))[0][0]
    assert event.first == event.last == date(2026, 12, 5)
    assert event.fee == "無料"


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("会", "", ""),
        ("会", "来週", ""),
        ("会", "2026-12-05", "2026-12-01"),
        ("会", "2026-12-05", "未定"),
        ("", "2026-12-05", ""),
    ],
)
def test_an_event_without_its_days_is_told_and_left_out(write: Write, name: str, first: str, last: str) -> None:
    path = write(HEADER + row("良い会", "2026-12-01") + row(name, first, last))
    found, problems = read_happenings(path)
    assert [event.name for event in found] == ["良い会"]
    assert [(p.path, p.line, p.severity) for p in problems] == [(path, 3, "error")]


def test_hours_and_closing_days_that_cannot_be_read_are_told(write: Write) -> None:
    found, problems = read_happenings(write(HEADER + row("会", "2026-12-05", opens="朝から", apply_by="前日")))
    assert [(p.line, p.what, p.severity) for p in problems] == [
        (2, "会 の開始時間を読めません: 朝から", "warning"),
        (2, "会 の参加申込終了日を読めません: 前日", "warning"),
    ]
    assert found[0].apply_by is None
