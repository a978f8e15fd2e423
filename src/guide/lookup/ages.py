"""When a child reaches an age, and in which school year: date arithmetic as the law does it. Pure.

An age is counted from the day of birth, and that day counts (年齢計算ニ関スル法律 1項). A term of months or
years ends with the day before the one that bears the same number; where a month lacks that number, with the
month's last day (民法143条2項). So a child is one year old at midnight at the end of the day before the birthday.

The Ministry of Health reads the schedule of vaccinations accordingly (事務連絡「定期の予防接種における対象者の解釈に
ついて」, 2014-03-11): the day at whose end an age is reached counts both as the first day of 「○歳以上」「生後○月から」
and as the last day of 「○歳未満」「○月に至るまで」. Weeks and days of 「出生○週○日後」 are counted from the day after
birth, and both edges are included.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

APRIL = 4
_YEAR = 12
_DAY = timedelta(days=1)


def reached(born: date, *, years: int = 0, months: int = 0) -> date:
    """Return the day at whose end an age is reached; age 0 is reached on the day of birth."""
    term = _YEAR * years + months
    if term == 0:
        return born
    year, month = _month_after(born, term)
    last = monthrange(year, month)[1]
    return date(year, month, born.day) - _DAY if born.day <= last else date(year, month, last)


def after(born: date, *, weeks: int = 0, days: int = 0) -> date:
    """Return the day that lies so many weeks and days after birth (「出生○週○日後」)."""
    return born + timedelta(weeks=weeks, days=days)


def fiscal_year(day: date) -> int:
    """Return the year in whose April the fiscal and school year of a day began (学校教育法施行規則59条)."""
    return day.year if day.month >= APRIL else day.year - 1


def fiscal_year_of(born: date, years: int) -> int:
    """Return the fiscal year in which an age is reached (「○歳となる日の属する年度」).

    A child born on April 1 reaches an age on March 31, so belongs to the year that ends on that day.
    """
    return fiscal_year(reached(born, years=years))


def first_of_month(fiscal: int, month: int = APRIL) -> date:
    """Return the first day of a month of a fiscal year; January to March lie in the next calendar year."""
    return date(fiscal if month >= APRIL else fiscal + 1, month, 1)


def last_of_month(fiscal: int, month: int = APRIL - 1) -> date:
    """Return the last day of a month of a fiscal year, of the whole year where none is given."""
    first = first_of_month(fiscal, month)
    return first.replace(day=monthrange(first.year, first.month)[1])


def age_on(born: date, today: date) -> tuple[int, int]:
    """Return the age in whole years and further months as people say it: one more from the birthday on."""
    months = (today.year - born.year) * _YEAR + today.month - born.month
    if months and reached(born, months=months) >= today:
        months -= 1
    return divmod(months, _YEAR)


def _month_after(day: date, months: int) -> tuple[int, int]:
    years, month = divmod(day.month - 1 + months, _YEAR)
    return day.year + years, month + 1
