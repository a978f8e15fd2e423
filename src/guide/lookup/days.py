"""Words for days: 「今日」「あさって」「来週の月曜」「12月3日」 become a span of calendar days. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from guide.opendata.codes import WEEKDAYS
from guide.text.normalise import kana_key

_DAYS = {
    "明々後日": 3,
    "明明後日": 3,
    "しあさって": 3,
    "明後日": 2,
    "あさって": 2,
    "明日": 1,
    "あした": 1,
    "あす": 1,
    "今日": 0,
    "きょう": 0,
    "本日": 0,
    "今夜": 0,
    "けさ": 0,
    "今朝": 0,
}
"""Longer words first: 「しあさって」 holds 「あさって」."""
_WEEKS = {"再来週": 2, "さらいしゅう": 2, "来週": 1, "らいしゅう": 1, "今週": 0, "こんしゅう": 0}
_MONTHS = {"再来月": 2, "さらいげつ": 2, "来月": 1, "らいげつ": 1, "今月": 0, "こんげつ": 0}
_WEEK = "|".join(_WEEKS)
_SPOKEN = {"げつ": "月", "か": "火", "すい": "水", "もく": "木", "きん": "金", "ど": "土", "にち": "日"}
"""The days of the week in kana; 「ようび」 must follow, for 「かよう」 and 「にちよう」 are other words too."""
_WEEKDAY = re.compile(rf"(?:({_WEEK})の?)?(?:([{WEEKDAYS}])曜日?|({'|'.join(_SPOKEN)})ようび)")
_WEEKEND = re.compile(rf"(?:({_WEEK})の?|今度の|この|次の)?(?:週末|しゅうまつ|土日)|({_WEEK})(?:末|まつ)")
_DATE = re.compile(r"(?<![0-9/])(?:([0-9]{4})[年/])?([0-9]{1,2})[月/]([0-9]{1,2})(?![0-9/])日?")
_MONTH = re.compile(r"(?<![0-9])([0-9]{1,2})月(?![0-9曜])")
_DAY_ONLY = re.compile(r"(?<![0-9月/])([0-9]{1,2})日(?!間|以内|前|後|に[0-9])")


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included; `label` is how it was said (「来週の月曜」), in its kana key."""

    first: date
    last: date
    label: str


def read_span(text: str, today: date) -> Span | None:
    """Return the days that a text speaks of, or None."""
    key = kana_key(text)
    for read in (_near, _weekday, _weekend, _weeks, _date, _day_only, _months, _month):
        if span := read(key, today):
            return span
    return None


def _near(key: str, today: date) -> Span | None:
    word = next((word for word in _DAYS if word in key), None)
    return _one(today + timedelta(days=_DAYS[word]), word) if word else None


def _weekday(key: str, today: date) -> Span | None:
    match = _WEEKDAY.search(key)
    if match is None:
        return None
    week, written, spoken = match.groups()
    weekday = WEEKDAYS.index(written or _SPOKEN[spoken])
    if week is None:
        return _one(today + timedelta(days=(weekday - today.weekday()) % 7), match.group())
    return _one(_monday(today, _WEEKS[week]) + timedelta(days=weekday), match.group())


def _weekend(key: str, today: date) -> Span | None:
    match = _WEEKEND.search(key)
    if match is None:
        return None
    saturday = _monday(today, _WEEKS.get(match.group(1) or match.group(2), 0)) + timedelta(days=5)
    return Span(max(today, saturday), saturday + timedelta(days=1), match.group())


def _weeks(key: str, today: date) -> Span | None:
    word = next((word for word in _WEEKS if word in key), None)
    if word is None:
        return None
    monday = _monday(today, _WEEKS[word])
    return Span(max(today, monday), monday + timedelta(days=6), word)


def _date(key: str, today: date) -> Span | None:
    match = _DATE.search(key)
    if match is None:
        return None
    year, month, day = match.groups()
    years = [int(year)] if year else range(today.year, today.year + 9)
    months = ((number, int(month)) for number in years)
    found = next(_days(months, int(day), date.min if year else today), None)
    return _one(found, match.group()) if found else None


def _day_only(key: str, today: date) -> Span | None:
    match = _DAY_ONLY.search(key)
    if match is None:
        return None
    months = ((today.year + (today.month + ahead - 1) // 12, (today.month + ahead - 1) % 12 + 1) for ahead in range(3))
    found = next(_days(months, int(match.group(1)), today), None)
    return _one(found, match.group()) if found else None


def _days(months: Iterable[tuple[int, int]], day: int, start: date) -> Iterator[date]:
    """Yield that day of each month which has it, from `start` on: 「31日」, 「2月29日」."""
    for year, month in months:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= start:
            yield found


def _months(key: str, today: date) -> Span | None:
    word = next((word for word in _MONTHS if word in key), None)
    if word is None:
        return None
    first = today.replace(day=1)
    for _ in range(_MONTHS[word]):
        first = _first_of_next(first)
    return Span(max(today, first), _first_of_next(first) - timedelta(days=1), word)


def _month(key: str, today: date) -> Span | None:
    match = _MONTH.search(key)
    if match is None or not 1 <= int(match.group(1)) <= 12:
        return None
    month = int(match.group(1))
    first = date(today.year + (month < today.month), month, 1)
    return Span(max(first, today), _first_of_next(first) - timedelta(days=1), match.group())


def _one(day: date, label: str) -> Span:
    return Span(day, day, label)


def _monday(today: date, weeks: int) -> date:
    return today + timedelta(days=7 * weeks - today.weekday())


def _first_of_next(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
