"""Deadlines counted as the law counts them, against days worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.faq.values import Deadline
from guide.lookup.closed_days import is_closed
from guide.lookup.due import Due, due, due_day

MOVE = Deadline(text="14日以内", days=14)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 31))


@pytest.mark.parametrize(
    ("deadline", "event", "last"),
    [
        # 23 November is a holiday, so the day after takes its place.
        (MOVE, "2026-11-09", "2026-11-24"),
        (MOVE, "2026-11-10", "2026-11-24"),
        # A Saturday.
        (MOVE, "2026-11-14", "2026-11-30"),
        # Town halls open again on 4 January.
        (MOVE, "2026-12-15", "2027-01-04"),
        # A birth and a death: the day of the event is the first.
        (Deadline(text="14日以内", days=14, first_day=True), "2026-11-09", "2026-11-24"),
        (Deadline(text="14日以内", days=14, first_day=True), "2026-11-11", "2026-11-24"),
        (Deadline(text="7日以内", days=7, first_day=True), "2026-11-10", "2026-11-16"),
        # Months end with the day before the one of the same number as the first day that counts.
        (Deadline(text="3か月以内", months=3), "2026-11-09", "2027-02-09"),
        (Deadline(text="3か月以内", months=3, first_day=True), "2026-11-10", "2027-02-09"),
        # There is no 31 February: the month's last day, which is a Sunday here.
        (Deadline(text="3か月以内", months=3), "2026-11-29", "2027-03-01"),
        (Deadline(text="3か月以内", months=3, any_day=True), "2026-11-29", "2027-02-28"),
        (Deadline(text="3か月以内", months=3, any_day=True), "2026-11-30", "2027-02-28"),
        (Deadline(text="1か月以内", months=1, any_day=True), "2027-01-30", "2027-02-28"),
        (Deadline(text="1か月以内", months=1, any_day=True), "2027-01-31", "2027-02-28"),
        (Deadline(text="1か月以内", months=1, any_day=True), "2028-01-30", "2028-02-29"),
        # Leap days.
        (Deadline(text="2年以内", years=2, any_day=True), "2024-02-28", "2026-02-28"),
        (Deadline(text="2年以内", years=2, any_day=True), "2024-02-29", "2026-02-28"),
        (Deadline(text="2年以内", years=2, any_day=True), "2026-02-28", "2028-02-29"),
        (Deadline(text="8日以内", days=8, first_day=True, any_day=True), "2026-11-14", "2026-11-21"),
    ],
)
def test_the_last_day(deadline: Deadline, event: str, last: str) -> None:
    assert due_day(deadline, date.fromisoformat(event)) == date.fromisoformat(last)


def test_a_deadline_in_words_only_has_no_last_day() -> None:
    deadline = Deadline(text="お早めに", **{"from": "引っ越した日"})
    assert due_day(deadline, date(2026, 11, 9)) is None
    assert due(deadline, date(2026, 11, 9), date(2026, 11, 20)) is None


@pytest.mark.parametrize(
    ("today", "left", "overdue"),
    [("2026-11-20", 4, False), ("2026-11-24", 0, False), ("2026-11-25", -1, True)],
)
def test_where_today_lies(today: str, left: int, overdue: bool) -> None:
    found = due(MOVE, date(2026, 11, 9), date.fromisoformat(today))
    assert found == Due(date(2026, 11, 24), left, overdue)


@given(event=DAYS, days=st.integers(1, 90))
def test_a_deadline_in_days_ends_on_the_first_open_day(event: date, days: int) -> None:
    last = due_day(Deadline(text="", days=days), event)
    assert last is not None
    assert not is_closed(last)
    between = [event + timedelta(days=one) for one in range(days, (last - event).days)]
    assert all(is_closed(day) for day in between)


@given(event=DAYS, months=st.integers(1, 40))
def test_counting_from_the_day_itself_ends_no_later(event: date, months: int) -> None:
    plain, first = (due_day(Deadline(text="", months=months, first_day=one), event) for one in (False, True))
    assert plain is not None
    assert first is not None
    assert event < first <= plain
