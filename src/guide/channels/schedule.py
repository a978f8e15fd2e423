"""Vaccinations and health checks from a child's birth date: a form that works without scripts.

The date comes in the body of a POST, is computed with and forgotten: it is never stored, logged or part of an
address, and browsers are told to keep no copy of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from guide.channels.site import FaqSource, Site
from guide.faq.model import Faq
from guide.lookup import ages
from guide.lookup.schedule import Plan, State, schedule_for

GROUPS: dict[State, str] = {
    "now": "今、受けられます",
    "soon": "もうすぐ受けられます（2か月以内に始まります）",
    "later": "これから受けるもの",
    "past": "期間が終わったもの",
}
"""The groups of the list in their order, with their headings."""

_FIELDS = ("year", "month", "day")
_MOST_FIELDS = 10
_FIRST_YEARS_OF_ERAS = {2019: "令和", 1989: "平成", 1926: "昭和"}


@dataclass(frozen=True)
class Chosen:
    """What the form was sent with: the choices to show again, and either the birth date or what is wrong."""

    fields: dict[str, str]
    born: date | None = None
    error: str = ""


class SchedulePages(Site):
    """The form and the list of one city, in the dress of its site."""

    def __init__(self, faq: Faq | FaqSource, plan: Plan, *, today: Callable[[], date]) -> None:
        super().__init__(faq, today=today)
        self._plan = plan
        self._pages.filters["era_year"] = era_year

    def form(self) -> Response:
        """The form, with nothing chosen."""
        return self._answer(Chosen(dict.fromkeys(_FIELDS, "")))

    async def result(self, request: Request) -> Response:
        """The list for the date in the body, or the form with a sentence about what is wrong with the date."""
        return self._answer(read_form(await request.body(), today=self._today(), until_age=self._plan.until_age))

    def _answer(self, chosen: Chosen) -> HTMLResponse:
        faq, plan, today = self._faq(), self._plan, self._today()
        dues = schedule_for(plan, chosen.born, today) if chosen.born else ()
        page = self._page(
            "schedule.html",
            faq,
            status=422 if chosen.error else 200,
            chosen=chosen,
            age=age_text(chosen.born, today) if chosen.born else "",
            today=today,
            years=range(today.year, today.year - plan.until_age - 1, -1),
            groups=[(state, title, [due for due in dues if due.state == state]) for state, title in GROUPS.items()],
            notes=plan.notes,
            more=[faq.entries[page] for page in plan.pages if page in faq.entries],
            office=faq.offices.get(plan.office) if plan.office else None,
        )
        page.headers["Cache-Control"] = "no-store"
        return page


def schedule_routes(faq: Faq | FaqSource, plan: Plan, *, today: Callable[[], date]) -> APIRouter:
    """Return the routes of `/schedule`: the form (GET) and the list for a birth date (POST)."""
    pages = SchedulePages(faq, plan, today=today)
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/schedule", pages.form, methods=["GET", "HEAD"], response_class=HTMLResponse)
    router.add_api_route("/schedule", pages.result, methods=["POST"], response_class=HTMLResponse)
    return router


def read_form(body: bytes, *, today: date, until_age: int) -> Chosen:
    """Read `year=…&month=…&day=…`; a date that cannot be used comes back as a sentence for the resident."""
    sent = _fields(body)
    fields = {name: sent.get(name, "") for name in _FIELDS}
    if not all(fields.values()):
        return Chosen(fields, error="年・月・日を、3つとも選んでください。")
    try:
        born = date(*(int(fields[name]) for name in _FIELDS))
    except ValueError:
        said = f"{fields['year']}年{fields['month']}月{fields['day']}日"
        return Chosen(fields, error=f"{said}という日は、ありません。もう一度、日を確かめてください。")
    if born > today:
        return Chosen(fields, error="まだ来ていない日です。生まれた日を選んでください。")
    if ages.reached(born, years=until_age) < today:
        return Chosen(fields, error=f"{until_age}歳になった人の分は、ここでは調べられません。")
    return Chosen(fields, born)


def _fields(body: bytes) -> dict[str, str]:
    """Return the fields that are short numbers, without leading zeros; whatever else was sent is left out."""
    try:
        sent = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return {name: str(int(values[0])) for name, values in sent.items() if re.fullmatch("[0-9]{1,4}", values[0])}


def age_text(born: date, today: date) -> str:
    """Return an age as a parent says it: 生後20日, 生後3か月, 3歳4か月."""
    years, months = ages.age_on(born, today)
    if years:
        return f"{years}歳{months}か月" if months else f"{years}歳"
    return f"生後{months}か月" if months else f"生後{(today - born).days}日"


def era_year(year: int) -> str:
    """Return a year as it is called in Japan; a year in which an era began has two names."""
    named = [(name, year - first + 1) for first, name in _FIRST_YEARS_OF_ERAS.items() if first <= year]
    shown = named[:2] if len(named) > 1 and named[0][1] == 1 else named[:1]
    return "・".join(f"{name}{'元' if count == 1 else count}年" for name, count in reversed(shown))
