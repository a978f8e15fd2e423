"""Words for days: 「今日」「あさって」「来週」「月曜」「12月3日」 become a span of calendar days. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from guide.opendata.codes import WEEKDAYS
from guide.text.normalise import kana_key

_DAYS = (
    (("明々後日", "明明後日", "しあさって"), 3),
    (("明後日", "あさって"), 2),
    (("明日", "あした", "あす"), 1),
    (("今日", "きょう", "本日", "今夜", "けさ", "今朝"), 0),
)
"""Longer words first: 「明後日」 holds 「後日」, 「しあさって」 holds 「あさって」."""
_WEEKEND = ("今週末", "週末", "今度の土日", "この土日")
_NEXT_WEEK, _THIS_WEEK = ("来週", "らいしゅう"), ("今週", "こんしゅう")
_NEXT_MONTH, _THIS_MONTH = ("来月", "らいげつ"), ("今月", "こんげつ")
_DATE = re.compile(r"(?:([0-9]{1,2})[月/])([0-9]{1,2})日?")
_MONTH = re.compile(r"([0-9]{1,2})月(?![0-9曜])")
_DAY_ONLY = re.compile(r"(?<![0-9月/])([0-9]{1,2})日(?!間|以内|前|後)")
_WEEKDAY = re.compile(rf"([{WEEKDAYS}])曜")


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included; `label` is how it was said (「今日」)."""

    first: date
    last: date
    label: str


def read_span(text: str, today: date) -> Span | None:
    """Return the days that a text speaks of, or None."""
    key = kana_key(text)
    for words, ahead in _DAYS:
        for word in words:
            if word in key:
                day = today + timedelta(days=ahead)
                return Span(day, day, word)
    return _weekday(key, today) or _weeks(key, today) or _dates(key, today) or _months(key, today)


def _weekday(key: str, today: date) -> Span | None:
    match = _WEEKDAY.search(key)
    if match is None:
        return None
    weekday = WEEKDAYS.index(match.group(1))
    start = today
    if any(word in key for word in _NEXT_WEEK):
        start = today + timedelta(days=7 - today.weekday())
    day = start + timedelta(days=(weekday - start.weekday()) % 7)
    return Span(day, day, f"{match.group(1)}曜")


def _weeks(key: str, today: date) -> Span | None:
    monday = today - timedelta(days=today.weekday())
    if any(word in key for word in _WEEKEND):
        return Span(max(today, monday + timedelta(days=5)), monday + timedelta(days=6), "週末")
    if any(word in key for word in _NEXT_WEEK):
        return Span(monday + timedelta(days=7), monday + timedelta(days=13), "来週")
    if any(word in key for word in _THIS_WEEK):
        return Span(today, monday + timedelta(days=6), "今週")
    return None


def _dates(key: str, today: date) -> Span | None:
    if match := _DATE.search(key):
        day = _coming(int(match.group(1)), int(match.group(2)), today)
    elif match := _DAY_ONLY.search(key):
        day = _coming(today.month, int(match.group(1)), today) if int(match.group(1)) >= today.day else None
        following = today.month % 12 + 1
        day = day or _coming(following, int(match.group(1)), today)
    else:
        return None
    return Span(day, day, match.group()) if day else None


def _coming(month: int, day: int, today: date) -> date | None:
    """Return that day of this year, or of the next once it is past."""
    try:
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _months(key: str, today: date) -> Span | None:
    if any(word in key for word in _NEXT_MONTH):
        first = _first_of_next(today)
        return Span(first, _first_of_next(first) - timedelta(days=1), "来月")
    if any(word in key for word in _THIS_MONTH):
        return Span(today, _first_of_next(today) - timedelta(days=1), "今月")
    match = _MONTH.search(key)
    if match is None or not 1 <= int(match.group(1)) <= 12:
        return None
    month = int(match.group(1))
    first = date(today.year + (month < today.month), month, 1)
    return Span(max(first, today), _first_of_next(first) - timedelta(days=1), match.group())


def _first_of_next(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
