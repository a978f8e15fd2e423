from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.lookup.closed_days import is_closed, is_holiday, next_open_day


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 11, 20), False),
        (date(2026, 11, 21), True),
        (date(2026, 11, 22), True),
        (date(2026, 11, 23), True),
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),
        (date(2027, 1, 3), True),
        (date(2027, 1, 4), False),
        (date(2026, 5, 6), True),
    ],
)
def test_weekends_holidays_and_new_year_are_closed(day: date, closed: bool) -> None:
    assert is_closed(day) is closed


def test_a_saturday_is_closed_and_no_holiday() -> None:
    assert not is_holiday(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 21), date(2026, 11, 24)),
        (date(2026, 12, 29), date(2027, 1, 4)),
    ],
)
def test_the_next_open_day(day: date, opens: date) -> None:
    assert next_open_day(day) == opens


@given(st.dates(date(2020, 1, 1), date(2050, 1, 1)))
def test_the_next_open_day_is_open_and_no_earlier_one_was(day: date) -> None:
    opens = next_open_day(day)
    assert opens >= day
    assert not is_closed(opens)
    assert (opens - day).days <= 12
