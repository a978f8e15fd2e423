"""Routine vaccinations and health checks of a child from the birth date: `data/vaccination.yml`, computed. Pure.

The birth date is used and forgotten: nothing here keeps or logs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import ErrorDetails

from guide.errors import FaqError, Problem
from guide.faq.data_file import read_data
from guide.lookup import ages

State = Literal["now", "soon", "later", "past"]
Timing = Literal["best", "late", "early"]
"""Where today lies to the recommended days: within, after or before them."""

SOON = timedelta(days=60)
"""How long before its first day a dose counts as soon: time to wait for the form and make an appointment."""

_SAMPLE = tuple(date(2024, 1, 1) + timedelta(days=day) for day in range(366))
"""Births of a leap year, against which the order of a dose's days is checked."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


Count = Annotated[int, Field(ge=0)]


class Age(_Strict):
    """A day by age: first years and months as ages are reached, then weeks and days on top."""

    years: Count = 0
    months: Count = 0
    weeks: Count = 0
    days: Count = 0

    @model_validator(mode="after")
    def _says_something(self) -> Age:
        if not self.model_fields_set:
            raise ValueError("years, months, weeks, days のどれかを書いてください")
        return self

    def day(self, born: date) -> date:
        """Return the day for a child born that day."""
        return ages.after(ages.reached(born, years=self.years, months=self.months), weeks=self.weeks, days=self.days)


class SchoolYear(_Strict):
    """The first or last day of the fiscal year in which an age is reached, or of a `month` of that year."""

    fiscal_year_of: Count
    edge: Literal["first", "last"]
    month: Annotated[int, Field(ge=1, le=12)] | None = None

    def day(self, born: date) -> date:
        """Return the day for a child born that day."""
        edge = ages.first_of_month if self.edge == "first" else ages.last_of_month
        fiscal = ages.fiscal_year_of(born, self.fiscal_year_of)
        return edge(fiscal) if self.month is None else edge(fiscal, self.month)


Point = Age | SchoolYear
"""A day in a child's life, as data."""


class Dose(_Strict):
    """One dose or visit: the days the law allows, both included, and those that are recommended."""

    label: str = ""
    first: Point = Field(alias="from")
    last: Point = Field(alias="until")
    best_first: Point | None = Field(default=None, alias="best_from")
    best_last: Point | None = Field(default=None, alias="best_until")
    note: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Dose:
        points = [point for point in (self.first, self.best_first, self.best_last, self.last) if point]
        for born in _SAMPLE:
            days = [point.day(born) for point in points]
            if days != sorted(days):
                raise ValueError("from・best_from・best_until・until が日にちの順になっていません")
        return self


class Births(_Strict):
    """The births that an item is for, both days included; an open end is no limit."""

    first: date = Field(default=date.min, alias="from")
    last: date = Field(default=date.max, alias="until")


class Item(_Strict):
    """A vaccination or health check; `page` is the id of a procedure page."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=1)
    kind: Literal["vaccine", "check"]
    doses: tuple[Dose, ...] = Field(min_length=1)
    note: str = ""
    page: str | None = None
    born: Births = Births()
    source: str = Field(min_length=1)
    needs_review: str | None = None


class Plan(_Strict):
    """All of `data/vaccination.yml`; `notes` stand below every result, `pages` lead on from there."""

    until_age: Annotated[int, Field(ge=1)]
    office: str | None = None
    pages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    items: tuple[Item, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Plan:
        ids = [item.id for item in self.items]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"同じ id が2回あります: {'、'.join(twice)}")
        return self


@dataclass(frozen=True)
class Due:
    """A dose with its days for one child, all included.

    `best_first` and `best_last` are null where nothing is recommended. `timing` counts while the state is "now"; a
    dose without recommended days is always in time.
    """

    item: Item
    dose: Dose
    first: date
    last: date
    best_first: date | None
    best_last: date | None
    state: State
    timing: Timing


def schedule_for(plan: Plan, born: date, today: date) -> tuple[Due, ...]:
    """Return every dose of a child: what is due first, what begins first, then what is over, the latest first."""
    dues = [
        _due(item, dose, born, today)
        for item in plan.items
        if item.born.first <= born <= item.born.last
        for dose in item.doses
    ]
    return tuple(sorted(dues, key=_urgency))


def _due(item: Item, dose: Dose, born: date, today: date) -> Due:
    first, last = dose.first.day(born), dose.last.day(born)
    best_first = dose.best_first.day(born) if dose.best_first else None
    best_last = dose.best_last.day(born) if dose.best_last else None
    return Due(
        item=item,
        dose=dose,
        first=first,
        last=last,
        best_first=best_first,
        best_last=best_last,
        state=_state(first, last, today),
        timing=_timing(best_first, best_last, today),
    )


def _state(first: date, last: date, today: date) -> State:
    if last < today:
        return "past"
    if first <= today:
        return "now"
    return "soon" if first - today <= SOON else "later"


def _timing(best_first: date | None, best_last: date | None, today: date) -> Timing:
    if best_first and today < best_first:
        return "early"
    return "late" if best_last and best_last < today else "best"


def _urgency(due: Due) -> tuple[int, int, int]:
    """Of what can be done today: what is recommended now, then what is late, then what may wait."""
    if due.state == "past":
        return 2, 0, -due.last.toordinal()
    if due.state != "now":
        return 1, 0, due.first.toordinal()
    if due.timing == "early" and due.best_first:
        return 0, 2, due.best_first.toordinal()
    if due.timing == "late":
        return 0, 1, due.last.toordinal()
    return 0, 0, (due.best_last or due.last).toordinal()


def check_plan(path: Path) -> tuple[Problem, ...]:
    """Return what is wrong with the schedule's file; a city without one has nothing to mend."""
    try:
        if path.exists():
            load_plan(path)
    except FaqError as error:
        return tuple(error.problems)
    return ()


def load_plan(path: Path) -> Plan:
    """Read the schedule; raise `FaqError` naming the file and every value that is wrong."""
    return read_data(path, Plan, name="予防接種と健診の日程", told=_told)


def _told(error: ErrorDetails) -> str:
    return f"{_place(error['loc'])} {_what(error['msg'])}"


def _place(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in loc) or "全体"


def _what(message: str) -> str:
    """Keep our own Japanese message, and say plainly what pydantic says in English."""
    own = message.removeprefix("Value error, ")
    return f"の値が正しくありません（{own}）" if own != message else "の値が正しくありません"
