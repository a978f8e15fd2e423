"""The last day of a deadline, counted from the day of an event as the law counts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from guide.faq.values import Deadline
from guide.lookup.ages import reached
from guide.lookup.closed_days import next_open_day

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """The last day of a deadline; `left` are the days from today to it, below zero once it is `overdue`."""

    day: date
    left: int
    overdue: bool


def due(deadline: Deadline, event_day: date, today: date) -> Due | None:
    """Return where today lies to a deadline, None where the deadline has no number to count."""
    last = due_day(deadline, event_day)
    return None if last is None else Due(last, (last - today).days, last < today)


def due_day(deadline: Deadline, event_day: date) -> date | None:
    """Return the last day, None where the deadline has no number to count.

    Counting begins on the day after the event (民法140条). Where the last day is one on which town halls are closed,
    the next open day takes its place (民法142条, 地方自治法4条の2第4項).
    """
    if deadline.days is None and deadline.months is None and deadline.years is None:
        return None
    start = event_day if deadline.first_day else event_day + _DAY
    last = _last_of_months(deadline, start) + timedelta(days=deadline.days or 0)
    return last if deadline.any_day else next_open_day(last)


def _last_of_months(deadline: Deadline, start: date) -> date:
    """Return the last day of the months from `start` on (民法143条), the day before where there are none."""
    months, years = deadline.months or 0, deadline.years or 0
    return reached(start, years=years, months=months) if months or years else start - _DAY
