"""The collection calendar in the format of 5374 (Code for Kanazawa): which waste is collected where on which day.

area_days.csv  地名,センター,<a column for each kind>: 「月 木」 weekly; 「水2 水4」 second and fourth Wednesday;
               「火2 金4:4 6 8」 only in the months after the colon; 「*1」 a remark; 「20260301」 a fixed day
center.csv     名称,休止開始日,休止終了日: days on which nothing is collected
remarks.csv    ID,注意事項
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from guide.errors import Problem
from guide.opendata import codes
from guide.opendata.table import Row, Table, read_table

AREA, CENTER = "地名", "センター"
FAR = 400
"""Days that are looked ahead for the next collection."""
_RULE = re.compile(rf"([{codes.WEEKDAYS}])([1-5]?)")
_REMARK = re.compile(r"\*(\w+)")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(_Strict):
    """A day of the week (0 = Monday): every week, or the nth of the month; `months` empty means all months."""

    weekday: int = Field(ge=0, le=6)
    nth: int | None = Field(default=None, ge=1, le=5)
    months: tuple[int, ...] = ()

    def holds(self, day: date) -> bool:
        """Tell whether waste is collected on that day."""
        return (
            day.weekday() == self.weekday
            and self.nth in (None, (day.day - 1) // 7 + 1)
            and (not self.months or day.month in self.months)
        )


class Schedule(_Strict):
    """When one kind of waste is collected in one area."""

    kind: str
    rules: tuple[Rule, ...] = ()
    days: tuple[date, ...] = ()
    remarks: tuple[str, ...] = ()

    def holds(self, day: date) -> bool:
        """Tell whether this kind is collected on that day."""
        return day in self.days or any(rule.holds(day) for rule in self.rules)


class Pause(_Strict):
    """Days on which a center collects nothing, both ends included."""

    first: date
    last: date


class Area(_Strict):
    """A district and what is collected there."""

    name: str
    center: str
    schedules: tuple[Schedule, ...]


class Calendar(_Strict):
    """The collection calendar of a city."""

    areas: tuple[Area, ...] = ()
    pauses: dict[str, tuple[Pause, ...]] = Field(default_factory=dict)
    remarks: dict[str, str] = Field(default_factory=dict)

    def on(self, area: Area, day: date) -> tuple[Schedule, ...]:
        """Return what is collected in an area on a day."""
        if any(pause.first <= day <= pause.last for pause in self.pauses.get(area.center, ())):
            return ()
        return tuple(schedule for schedule in area.schedules if schedule.holds(day))

    def next_days(self, area: Area, kind: str, start: date, count: int = 1) -> list[date]:
        """Return the next days, from `start` on, on which a kind is collected."""
        days = (start + timedelta(days=ahead) for ahead in range(FAR))
        found = (day for day in days if any(schedule.kind == kind for schedule in self.on(area, day)))
        return [day for day, _ in zip(found, range(count), strict=False)]


def read_calendar(directory: Path) -> tuple[Calendar, list[Problem]]:
    """Read the calendar of a folder; a folder without area_days.csv has none."""
    path = directory / "area_days.csv"
    if not path.exists():
        return Calendar(), []
    table, problems = read_table(path, required=[AREA, CENTER])
    pauses, more = _pauses(directory / "center.csv")
    remarks, others = _remarks(directory / "remarks.csv")
    problems += [*more, *others]
    areas = []
    for row in table.rows:
        if not row[AREA]:
            problems.append(Problem(path, row.line, f"{AREA}がありません", "町の名前を書いてください"))
            continue
        area, found = _area(table, row)
        areas.append(area)
        problems += [*found, *_unknown_remarks(path, row, area, remarks)]
    calendar = Calendar(areas=tuple(areas), pauses=pauses, remarks=remarks)
    problems += _doubles(path, table)
    return calendar, problems


def _area(table: Table, row: Row) -> tuple[Area, list[Problem]]:
    schedules, problems = [], []
    for column in table.columns:
        if column in (AREA, CENTER) or not row[column]:
            continue
        schedule, wrong = parse_cell(column, row[column])
        schedules.append(schedule)
        for part in wrong:
            what = f"{row[AREA]} の {column} の「{part}」を読めません"
            fix = "「月 木」「水2 水4」「火2:4 6 8」「20260301」のように書いてください"
            problems.append(Problem(table.path, row.line, what, fix))
    return Area(name=row[AREA], center=row[CENTER], schedules=tuple(schedules)), problems


def _unknown_remarks(path: Path, row: Row, area: Area, remarks: Mapping[str, str]) -> Iterator[Problem]:
    for schedule in area.schedules:
        for mark in schedule.remarks:
            if mark not in remarks:
                what = f"{area.name} の {schedule.kind} の「*{mark}」の注意事項がありません"
                yield Problem(path, row.line, what, f"remarks.csv に ID {mark} の行を書いてください", "warning")


def parse_cell(kind: str, cell: str) -> tuple[Schedule, list[str]]:
    """Return the schedule of a cell, and the parts of it that mean nothing."""
    written, _, after = _folded(cell).partition(":")
    months, wrong = _months(after)
    rules, days = [], []
    remarks = [match.group(1) for part in after.split() if (match := _REMARK.fullmatch(part))]
    for part in written.split():
        if match := _RULE.fullmatch(part):
            nth = int(match.group(2)) if match.group(2) else None
            rules.append(Rule(weekday=codes.WEEKDAYS.index(match.group(1)), nth=nth, months=months))
        elif match := _REMARK.fullmatch(part):
            remarks.append(match.group(1))
        elif fixed := codes.day(part):
            days.append(fixed)
        else:
            wrong.append(part)
    return Schedule(kind=kind, rules=tuple(rules), days=tuple(days), remarks=tuple(remarks)), wrong


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _months(text: str) -> tuple[tuple[int, ...], list[str]]:
    parts = [part for part in text.split() if not _REMARK.fullmatch(part)]
    good = [part for part in parts if part.isdecimal() and 1 <= int(part) <= 12]
    return tuple(int(part) for part in good), [part for part in parts if part not in good]


def _pauses(path: Path) -> tuple[dict[str, tuple[Pause, ...]], list[Problem]]:
    if not path.exists():
        return {}, []
    table, problems = read_table(path, required=["名称", "休止開始日", "休止終了日"])
    found: dict[str, tuple[Pause, ...]] = {}
    for row in table.rows:
        first, last = codes.day(row["休止開始日"]), codes.day(row["休止終了日"])
        if first is None or last is None or last < first:
            fix = "2026/12/29 の形で、終わりの日が後になるように書いてください"
            problems.append(Problem(path, row.line, f"{row['名称']} の休止の日を読めません", fix))
            continue
        found[row["名称"]] = (*found.get(row["名称"], ()), Pause(first=first, last=last))
    return found, problems


def _remarks(path: Path) -> tuple[dict[str, str], list[Problem]]:
    if not path.exists():
        return {}, []
    table, problems = read_table(path, required=["ID", "注意事項"])
    return {_folded(row["ID"]).lstrip("*"): row["注意事項"] for row in table.rows}, problems


def _doubles(path: Path, table: Table) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for row in table.rows:
        first = seen.setdefault(row[AREA], row.line)
        if first != row.line:
            what = f"地名 {row[AREA]} が2回あります（はじめは {first} 行目）"
            yield Problem(path, row.line, what, "どちらかを消してください")
