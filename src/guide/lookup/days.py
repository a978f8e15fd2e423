"""Words for days: 「今日」「あさって」「来週の月曜」「12月3日」 become a span of calendar days. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from guide.opendata.codes import WEEKDAYS
from guide.text.calendar_words import (
    COMING_DAYS,
    COMING_MONTHS,
    COMING_WEEKS,
    SPOKEN_WEEKDAYS,
    first_of_month,
    last_of_month,
    monday,
)
from guide.text.normalise import kana_key

_WEEK = "|".join(COMING_WEEKS)
_WEEKDAY = re.compile(rf"(?:({_WEEK})の?)?(?:([{WEEKDAYS}])曜日?|({'|'.join(SPOKEN_WEEKDAYS)})ようび)")
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
    word = next((word for word in COMING_DAYS if word in key), None)
    return _one(today + timedelta(days=COMING_DAYS[word]), word) if word else None


def _weekday(key: str, today: date) -> Span | None:
    match = _WEEKDAY.search(key)
    if match is None:
        return None
    week, written, spoken = match.groups()
    weekday = WEEKDAYS.index(written) if written else SPOKEN_WEEKDAYS[spoken]
    if week is None:
        return _one(today + timedelta(days=(weekday - today.weekday()) % 7), match.group())
    return _one(monday(today, COMING_WEEKS[week]) + timedelta(days=weekday), match.group())


def _weekend(key: str, today: date) -> Span | None:
    match = _WEEKEND.search(key)
    if match is None:
        return None
    saturday = monday(today, COMING_WEEKS.get(match.group(1) or match.group(2), 0)) + timedelta(days=5)
    return Span(max(today, saturday), saturday + timedelta(days=1), match.group())


def _weeks(key: str, today: date) -> Span | None:
    word = next((word for word in COMING_WEEKS if word in key), None)
    if word is None:
        return None
    first = monday(today, COMING_WEEKS[word])
    return Span(max(today, first), first + timedelta(days=6), word)


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
    word = next((word for word in COMING_MONTHS if word in key), None)
    if word is None:
        return None
    first = first_of_month(today, COMING_MONTHS[word])
    return Span(max(today, first), last_of_month(first), word)


def _month(key: str, today: date) -> Span | None:
    match = _MONTH.search(key)
    if match is None or not 1 <= int(match.group(1)) <= 12:
        return None
    month = int(match.group(1))
    first = date(today.year + (month < today.month), month, 1)
    return Span(max(first, today), last_of_month(first), match.group())


def _one(day: date, label: str) -> Span:
    return Span(day, day, label)
