"""Events of the city in the municipal open-data format (推奨データセット イベント一覧)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from guide.errors import Problem
from guide.opendata import codes
from guide.opendata.table import Row, read_table


class Happening(BaseModel):
    """An event: from `first` to `last`, both included, at a place."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    reading: str = ""
    first: date
    last: date
    opens: str | None = None
    closes: str | None = None
    time_note: str = ""
    about: str = ""
    fee: str = ""
    place: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""
    capacity: str = ""
    apply_by: date | None = None
    apply_how: str = ""
    url: str = ""


def read_happenings(path: Path) -> tuple[tuple[Happening, ...], list[Problem]]:
    """Read a file of events, in the order of their days; one without a day that can be read is left out and told of."""
    table, problems = read_table(path, required=["イベント名", "開始日"])
    found = []
    for row in table.rows:
        first, last = codes.day(row["開始日"]), codes.day(row["終了日"] or row["開始日"])
        if not row["イベント名"] or first is None or last is None or last < first:
            fix = "2026-12-01 の形で、終了日が後になるように書いてください"
            problems.append(Problem(path, row.line, f"{row['イベント名'] or 'イベント'} の日にちを読めません", fix))
            continue
        found.append(_happening(row, first, last))
        problems += _unread(path, row)
    return tuple(sorted(found, key=lambda happening: (happening.first, happening.opens or ""))), problems


def _unread(path: Path, row: Row) -> Iterator[Problem]:
    for column, read, fix in (
        ("開始時間", codes.clock, "09:30 の形で書いてください"),
        ("終了時間", codes.clock, "17:00 の形で書いてください"),
        ("参加申込終了日", codes.day, "2026-12-01 の形で書いてください"),
    ):
        if row[column] and read(row[column]) is None:
            what = f"{row['イベント名']} の{column}を読めません: {row[column]}"
            yield Problem(path, row.line, what, fix, "warning")


def _happening(row: Row, first: date, last: date) -> Happening:
    return Happening(
        name=row["イベント名"],
        reading=row["イベント名_カナ"],
        first=first,
        last=last,
        opens=codes.clock(row["開始時間"]),
        closes=codes.clock(row["終了時間"]),
        time_note=row["開始日時特記事項"],
        about=row["説明"],
        fee=row["料金(詳細)"] or row["料金(基本)"],
        place=row["場所名称"],
        address=row["住所"] + row["方書"],
        contact=row["連絡先名称"],
        phone=row["連絡先電話番号"],
        capacity=row["定員"],
        apply_by=codes.day(row["参加申込終了日"]) if row["参加申込終了日"] else None,
        apply_how=row["参加申込方法"],
        url=row["URL"],
    )
