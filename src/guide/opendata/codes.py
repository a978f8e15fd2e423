"""Codes, coordinates, days and times in open data, with what often goes wrong in them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from guide.text.normalise import normalise

JAPAN_LATITUDE = (20.0, 46.0)
JAPAN_LONGITUDE = (122.0, 154.0)
WEEKDAYS = "月火水木金土日"
_NAMED = rf"[{WEEKDAYS}](?:曜日?)?"
_RANGE = re.compile(rf"([{WEEKDAYS}])(?:曜日?)?(?:[-~〜ー]|から)([{WEEKDAYS}])")
_EXCEPT = re.compile(rf"((?:(?<![0-9翌当休])(?:{_NAMED}|祝日?|祭日?)[・、, と]?)+)(?:は|を)?(?:除|のぞ|以外|休|定休)")
_OTHER_SIGNS = re.compile(r"平日|祝日|祭日|休日|翌日|当日|曜日?|日間|第[0-9・、,]+[^・、, ]曜?日?|[0-9]+[月日]")
"""What holds the sign of a weekday without naming one; 「第2火曜」 is not every Tuesday."""
_TIME = re.compile(r"(午後|pm ?)?([0-9]{1,2})(?::([0-9]{2})|時(?!間)(?:([0-9]{1,2})分?|(半))?)")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})")


def municipality(text: str) -> str | None:
    """Return a municipality's code of six digits, or None where it is none.

    Spreadsheets lose a leading zero (92011 for 092011); lists of five digits lack the check digit, which is the last
    one (総務省「全国地方公共団体コード」: weights 6 to 2, modulus 11).
    """
    digits = unicodedata.normalize("NFKC", text).strip()
    if not digits.isdecimal() or not 4 <= len(digits) <= 6:
        return None
    whole = digits.zfill(6)
    # No prefecture has the number 00: four digits are five without the check digit and a leading zero.
    if whole[5] == _check_digit(whole[:5]) and not whole.startswith("00"):
        return whole
    short = digits.zfill(5)
    return short + _check_digit(short) if len(digits) <= 5 else None


def _check_digit(five: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(five, range(6, 1, -1), strict=True))
    return str((11 - total % 11) % 10)


def coordinates(latitude: str, longitude: str) -> tuple[float, float, bool] | None:
    """Return (latitude, longitude, whether they were swapped), or None where they are not in Japan."""
    try:
        first, second = (float(unicodedata.normalize("NFKC", text)) for text in (latitude, longitude))
    except ValueError:
        return None
    if _within(first, JAPAN_LATITUDE) and _within(second, JAPAN_LONGITUDE):
        return first, second, False
    if _within(second, JAPAN_LATITUDE) and _within(first, JAPAN_LONGITUDE):
        return second, first, True
    return None


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def weekdays(text: str) -> tuple[int, ...]:
    """Return the days of the week named in a text (0 = Monday): 「火曜から日曜」「平日」「毎日（月曜を除く）」."""
    folded = normalise(text)
    shut = {day for match in _EXCEPT.finditer(folded) for day in _named(match.group(1))}
    rest = _EXCEPT.sub("", folded)
    if "毎日" in rest or "年中無休" in rest or (shut and not _named(rest)):
        return tuple(sorted(set(range(7)) - shut))
    return tuple(sorted(_named(rest) - shut))


def _named(text: str) -> set[int]:
    found = set(range(5)) if "平日" in text else set()
    for first, last in _RANGE.findall(text):
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
        found |= {day % 7 for day in range(begin, end + 1 if begin <= end else end + 8)}
    plain = _OTHER_SIGNS.sub("", _RANGE.sub("", text))
    return found | {WEEKDAYS.index(sign) for sign in plain if sign in WEEKDAYS}


def clock(text: str) -> str | None:
    """Return a time of day as HH:MM, or None where there is none: 「9:00」「９時半」「午後5時」「09:00:00」."""
    match = _TIME.search(normalise(text))
    return _time(match) if match else None


def clocks(text: str) -> tuple[str, ...]:
    """Return all times of day in a text (「土曜は12時まで」), in their order."""
    times = (_time(match) for match in _TIME.finditer(normalise(text)))
    return tuple(time for time in times if time is not None)


def _time(match: re.Match[str]) -> str | None:
    after_noon, hours, minutes, spoken, half = match.groups()
    hour = int(hours) + (12 if after_noon and int(hours) < 12 else 0)
    minute = 30 if half else int(minutes or spoken or 0)
    return f"{hour:02}:{minute:02}" if (hour < 24 and minute < 60) or (hour, minute) == (24, 0) else None


def day(text: str) -> date | None:
    """Return a calendar day: 「2026-12-01」「2026/12/1」「20261201」「2026年12月1日」."""
    match = _DATE.fullmatch(normalise(text))
    if match is None:
        return None
    parts = [part for part in match.groups() if part is not None]
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None
