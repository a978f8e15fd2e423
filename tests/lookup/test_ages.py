"""Ages and school years, against examples that towns and the Ministry publish."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.lookup import ages

births = st.dates(date(1990, 1, 1), date(2060, 12, 31))
terms = st.integers(0, 300)


@pytest.mark.parametrize(
    ("born", "months", "day"),
    [
        # 登米市「予防接種における対象者（年齢）、接種間隔の解釈について」: one year old at the end of March 31.
        (date(2020, 4, 1), 12, date(2021, 3, 31)),
        # 厚木市予防接種情報提供サービス, examples A and B.
        (date(2018, 4, 1), 2, date(2018, 5, 31)),
        (date(2018, 4, 1), 3, date(2018, 6, 30)),
        (date(2018, 4, 1), 60, date(2023, 3, 31)),
        (date(2018, 4, 1), 90, date(2025, 9, 30)),
        # The same site: months that lack the day. Those born from December 29 to 31 are two months old on February 28.
        (date(2018, 12, 29), 2, date(2019, 2, 28)),
        (date(2018, 12, 30), 2, date(2019, 2, 28)),
        (date(2018, 12, 31), 2, date(2019, 2, 28)),
        (date(2018, 12, 31), 60, date(2023, 12, 30)),
        # 厚生労働省「ロタウイルスワクチンに関するQ&A」問5.
        (date(2020, 7, 31), 2, date(2020, 9, 30)),
        # Born on a leap day: by the same rule, on February 28 of every year.
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        # The first of a month: the last day of the month before.
        (date(2025, 1, 1), 1, date(2025, 1, 31)),
        (date(2024, 2, 1), 1, date(2024, 2, 29)),
        (date(2026, 9, 1), 0, date(2026, 9, 1)),
    ],
)
def test_an_age_is_reached_at_the_end_of_the_day_before(born: date, months: int, day: date) -> None:
    assert ages.reached(born, months=months) == day


def test_years_are_twelve_months() -> None:
    assert ages.reached(date(2020, 4, 1), years=1, months=6) == ages.reached(date(2020, 4, 1), months=18)


@pytest.mark.parametrize(
    ("weeks", "days", "day"),
    [
        # 厚生労働省「ロタウイルスワクチンに関するQ&A」問4: born on Saturday, August 1, 2020.
        (6, 0, date(2020, 9, 12)),
        (14, 6, date(2020, 11, 13)),
        (0, 0, date(2020, 8, 1)),
    ],
)
def test_weeks_and_days_are_counted_from_the_day_after_birth(weeks: int, days: int, day: date) -> None:
    assert ages.after(date(2020, 8, 1), weeks=weeks, days=days) == day


@pytest.mark.parametrize(
    ("born", "years", "year"),
    [
        # 学校教育法17条: those born on April 1 enter school a year before those born on April 2.
        (date(2020, 4, 1), 6, 2025),
        (date(2020, 4, 2), 6, 2026),
        (date(2021, 4, 1), 6, 2026),
        (date(2020, 12, 31), 6, 2026),
        (date(2021, 1, 1), 6, 2026),
        # 下田市, 2024: girls of the sixth grade were born from April 2, 2012 to April 1, 2013.
        (date(2012, 4, 1), 12, 2023),
        (date(2012, 4, 2), 12, 2024),
        (date(2013, 4, 1), 12, 2024),
        (date(2013, 4, 2), 12, 2025),
    ],
)
def test_the_school_year_turns_between_april_1_and_2(born: date, years: int, year: int) -> None:
    assert ages.fiscal_year_of(born, years) == year


@pytest.mark.parametrize(("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026)])
def test_a_fiscal_year_begins_in_april(day: date, year: int) -> None:
    assert ages.fiscal_year(day) == year


def test_edges_of_a_fiscal_year_and_its_months() -> None:
    assert (ages.first_of_month(2026), ages.last_of_month(2026)) == (date(2026, 4, 1), date(2027, 3, 31))
    assert (ages.first_of_month(2026, 10), ages.last_of_month(2026, 11)) == (date(2026, 10, 1), date(2026, 11, 30))
    assert (ages.first_of_month(2027, 2), ages.last_of_month(2027, 2)) == (date(2028, 2, 1), date(2028, 2, 29))


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        (date(2025, 11, 23), date(2026, 11, 22), (0, 11)),
        (date(2025, 11, 23), date(2026, 11, 23), (1, 0)),
        (date(2026, 9, 30), date(2026, 11, 23), (0, 1)),
        (date(2026, 11, 23), date(2026, 11, 23), (0, 0)),
        (date(2024, 2, 29), date(2025, 2, 28), (0, 11)),
        (date(2024, 2, 29), date(2025, 3, 1), (1, 0)),
        (date(2025, 12, 31), date(2026, 2, 28), (0, 1)),
        (date(2025, 12, 31), date(2026, 3, 1), (0, 2)),
    ],
)
def test_people_are_a_year_older_from_the_birthday_on(born: date, today: date, age: tuple[int, int]) -> None:
    assert ages.age_on(born, today) == age


@given(births, terms, terms)
def test_ages_come_in_their_order(born: date, one: int, other: int) -> None:
    fewer, more = sorted((one, other))
    assert ages.reached(born, months=fewer) <= ages.reached(born, months=more)


@given(births, births, terms)
def test_who_is_born_earlier_reaches_an_age_no_later(one: date, other: date, months: int) -> None:
    earlier, later = sorted((one, other))
    assert ages.reached(earlier, months=months) <= ages.reached(later, months=months)
    assert ages.fiscal_year_of(earlier, 6) <= ages.fiscal_year_of(later, 6)


@given(births, st.integers(1, 300))
def test_the_day_after_an_age_is_the_same_number_or_the_first(born: date, months: int) -> None:
    following = ages.reached(born, months=months) + timedelta(days=1)
    assert following.day == born.day or (following.day == 1 and born.day >= 29)


@given(births, st.integers(0, 7000))
def test_ages_as_people_say_them_agree_with_the_law(born: date, days: int) -> None:
    today = born + timedelta(days=days)
    years, months = ages.age_on(born, today)
    said = 12 * years + months
    assert said == 0 or ages.reached(born, months=said) < today
    assert ages.reached(born, months=said + 1) >= today


@given(births)
def test_a_school_year_holds_the_day_before_the_birthday(born: date) -> None:
    fiscal = ages.fiscal_year_of(born, 6)
    assert ages.first_of_month(fiscal) <= ages.reached(born, years=6) <= ages.last_of_month(fiscal)
