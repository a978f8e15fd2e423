"""Days on which a town hall is closed (地方自治法 4条の2): weekends, national holidays, 29 December to 3 January."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import holidays

_SATURDAY = 5
_NEW_YEAR = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


@cache
def _national() -> Mapping[date, str]:
    return holidays.country_holidays("JP")


def is_new_year(day: date) -> bool:
    """Tell whether a day is one of those around New Year."""
    return (day.month, day.day) in _NEW_YEAR


def is_holiday(day: date) -> bool:
    """Tell whether a day is a national holiday or one of the days around New Year."""
    return day in _national() or is_new_year(day)


def is_closed(day: date) -> bool:
    """Tell whether town halls are closed on a day."""
    return day.weekday() >= _SATURDAY or is_holiday(day)


def next_open_day(day: date) -> date:
    """Return the day itself, or the first after it on which town halls are open."""
    while is_closed(day):
        day += timedelta(days=1)
    return day
