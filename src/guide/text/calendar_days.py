"""Days said by the calendar: 「3月31日」「R7.3.1」「去年の3月」「先月末」「15日に」. Pure, over the kana key."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from guide.text import calendar_words as words
from guide.text.numerals import NO_FIGURE_BEFORE, NUMBER, number, one_of
from guide.text.tense import Tense

Days = tuple[date, date]
"""The first and the last day, both included."""
Reader = Callable[["re.Match[str]", date, Tense], "Days | None"]

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "r": 2018, "h": 1988, "s": 1925}
"""The year before the first of each era."""
_PARTS = {"上旬": (1, 10), "初旬": (1, 10), "初め": (1, 10), "始め": (1, 10), "はじめ": (1, 10), "前半": (1, 15)}
_PARTS |= {"中旬": (11, 20), "半ば": (11, 20), "なかば": (11, 20), "下旬": (21, 31), "後半": (16, 31)}
_ENDS = ("末日", "末", "いっぱい")
_FIRST_YEAR, _LAST_YEAR = 1868, 2199
_YEARS_AROUND = 8
"""How far to look for a year that has the day: 29 February can be missing for eight years."""
_MONTHS_AROUND = range(-2, 3)

_DAY = rf"(?:(?P<d>{NUMBER})(?:日|にち)(?!間|以内)|(?P<spoken>{one_of(words.MONTH_DAYS)}))"
_PART = rf"(?P<part>{one_of(_PARTS)})|(?P<end>{one_of(_ENDS)})"
_YEAR = rf"(?:(?P<era>{one_of(_ERAS)})?(?P<y>元|{NUMBER})(?:年|ねん)|(?P<said_year>{one_of(words.YEARS)}))"
_NO_MONTH = "[0-9〇一二三四五六七八九十]|分|号|期|度|曜|額|料|締|以|ごと|生まれ|前(?!半)|後(?!半)"
"""What follows a month of which something else is said: 「10月分」「4月号」."""
_NO_YEAR = "度|分|前|後|目|生|金|末|賀|以|代|ごと|半|か|しか"
_NO_SLASH = r"(?<![0-9a-z/.\-])"


def _written(match: re.Match[str], today: date, tense: Tense) -> Days | None:
    """「令和7年3月1日」「去年の3月」「3月31日」「3月末」「3/31」."""
    said, month = _said_year(match, today), number(match["m"])
    around = range(today.year - _YEARS_AROUND, today.year + _YEARS_AROUND + 1)
    years = around if said is None else (said,)
    firsts = (date(year, month, 1) for year in years if _is_year(year) and 1 <= month <= 12)
    return _nearest([days for first in firsts if (days := _in_month(match, first))], today, tense)


def _said_month(match: re.Match[str], today: date, _: Tense) -> Days | None:
    """「先月」「来月5日」「今月末」."""
    return _in_month(match, words.first_of_month(today, words.MONTHS[match["month"]]))


def _month_end(_: re.Match[str], today: date, tense: Tense) -> Days | None:
    """「月末」."""
    ends = [words.last_of_month(words.first_of_month(today, months)) for months in (-1, 0)]
    return _nearest([(day, day) for day in ends], today, tense)


def _day_only(match: re.Match[str], today: date, tense: Tense) -> Days | None:
    """「15日に引っ越した」: a day of the month, only where a verb tells on which side it lies."""
    firsts = (words.first_of_month(today, months) for months in _MONTHS_AROUND if tense != "open")
    return _nearest([days for first in firsts if (days := _in_month(match, first))], today, tense)


def _year_only(match: re.Match[str], today: date, _: Tense) -> Days | None:
    """「去年」「2025年」."""
    year = _said_year(match, today)
    return (date(year, 1, 1), date(year, 12, 31)) if year is not None and _is_year(year) else None


def _is_year(year: int) -> bool:
    return _FIRST_YEAR <= year <= _LAST_YEAR


def _said_year(match: re.Match[str], today: date) -> int | None:
    groups = match.groupdict()
    if groups.get("said_year"):
        return today.year + words.YEARS[groups["said_year"]]
    if groups.get("long"):
        return int(groups["long"])
    if not groups.get("y"):
        return None
    return (1 if groups["y"] == "元" else number(groups["y"])) + (_ERAS[groups["era"]] if groups["era"] else 0)


def _in_month(match: re.Match[str], first: date) -> Days | None:
    """Return the day, the part or the whole of a month that a match names, None for a day that it lacks."""
    groups, last = match.groupdict(), words.last_of_month(first)
    if groups.get("end"):
        return last, last
    if groups.get("part"):
        begin, end = _PARTS[groups["part"]]
        return first.replace(day=begin), first.replace(day=min(end, last.day))
    if not groups.get("d") and not groups.get("spoken"):
        return first, last
    day = number(groups["d"]) if groups["d"] else words.MONTH_DAYS[groups["spoken"]]
    return (first.replace(day=day),) * 2 if 1 <= day <= last.day else None


def _nearest(found: list[Days], today: date, tense: Tense) -> Days | None:
    """Return the days nearest to today, on the side that the tense tells where there are any."""
    beside = [days for days in found if tense == "open" or (days[0] <= today if tense == "past" else days[1] >= today)]
    return min(beside or found, key=lambda days: min(abs((day - today).days) for day in days), default=None)


FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (
            rf"{NO_FIGURE_BEFORE}(?<!毎年)(?:{_YEAR}の?)?(?P<m>{NUMBER})(?:月|がつ)(?:の?(?:{_DAY}|{_PART})|(?!の?(?:{_NO_MONTH})))",
            _written,
        ),
        (
            rf"{_NO_SLASH}(?:(?P<era>[rhs])(?P<y>[0-9]{{1,2}})|(?P<long>[0-9]{{4}}))(?P<sep>[./\-])"
            r"(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})(?![0-9/\-]|\.[0-9])",
            _written,
        ),
        (
            rf"{_NO_SLASH}(?P<m>[0-9]{{1,2}})/(?P<d>[0-9]{{1,2}})(?![0-9/.%]|以|程度|ずつ|[のを]?(?:負担|額|補助|助成|割))",
            _written,
        ),
        (rf"(?P<month>{one_of(words.MONTHS)})(?:の?(?:{_DAY}|{_PART})|(?!の?[号分]))", _said_month),
        (rf"{NO_FIGURE_BEFORE}{_YEAR}(?!{_NO_YEAR})", _year_only),
        (r"(?<![0-9毎今先来々])月末", _month_end),
        (rf"{NO_FIGURE_BEFORE}(?<![月/年第]){_DAY}に(?![0-9一二三四五六七八九十何]|わた|渡|分|かけ|つき)", _day_only),
    )
)
"""Patterns and what they mean; where two overlap, the one that stands first holds."""
