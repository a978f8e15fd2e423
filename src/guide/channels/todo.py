"""The to-do list of a life event as a page to print: a form that works without scripts.

The situation stands in the address, so that the list can be kept. The day of the event comes in the body of a POST,
is counted with and forgotten: it is never stored, logged or part of an address, and browsers are told to keep no copy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from guide.channels.site import FaqSource, Site
from guide.dialogue.life_screens import task
from guide.dialogue.texts import Texts
from guide.faq.life_events import LifeEvent
from guide.faq.model import Faq
from guide.lookup.todo import bring_list, can_be_dated, todo
from guide.text.dates import event_day

DAY = "day"
_MOST_FIELDS = 20
_LONGEST_DAY = 40
_YEARS = 30
"""Years before and after today in which the day of an event may lie."""


@dataclass(frozen=True)
class Sent:
    """What a form was sent with: one answer for each question that was answered, and the day as it was written."""

    answers: dict[str, str]
    written: str = ""
    day: date | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether a day was written that cannot be used."""
        return bool(self.written) and self.day is None


class TodoPages(Site):
    """The lists of one city, in the dress of its site."""

    def __init__(self, faq: Faq | FaqSource, texts: Texts, *, today: Callable[[], date]) -> None:
        super().__init__(faq, today=today)
        self._texts = texts

    def index(self) -> Response:
        """The life events to choose from."""
        return self._page("todo_events.html", self._faq())

    def show(self, event_id: str, request: Request) -> Response:
        """The list for the situation in the address."""
        event = self._faq().life_events.get(event_id)
        if event is None:
            return self._missing()
        return self._list(event_id, Sent(read_answers(event, request.query_params)))

    async def dated(self, event_id: str, request: Request) -> Response:
        """The list for the situation and the day in the body."""
        event = self._faq().life_events.get(event_id)
        if event is None:
            return self._missing()
        return self._list(event_id, read_sent(event, await request.body(), today=self._today()))

    def _list(self, event_id: str, sent: Sent) -> HTMLResponse:
        faq, today = self._faq(), self._today()
        event = faq.life_events[event_id]
        answers = {name: (value,) for name, value in sent.answers.items()}
        items = todo(event, faq.entries, answers, sent.day, today)
        page = self._page(
            "todo.html",
            faq,
            status=422 if sent.is_wrong else 200,
            event_id=event_id,
            event=event,
            sent=sent,
            tasks=[task(item, faq, self._texts) for item in items],
            things=bring_list(items),
            can_be_dated=can_be_dated(event, items),
            overdue=self._texts.say("life.overdue") if any(item.due and item.due.overdue for item in items) else "",
            wrong=self._texts.say("life.bad_day") if sent.is_wrong else "",
        )
        page.headers["Cache-Control"] = "no-store"
        return page


def todo_routes(faq: Faq | FaqSource, texts: Texts, *, today: Callable[[], date]) -> APIRouter:
    """Return the routes of `/todo`: the events, and the list of each (GET), with its days (POST)."""
    pages = TodoPages(faq, texts, today=today)
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/todo", pages.index, methods=["GET", "HEAD"], response_class=HTMLResponse)
    router.add_api_route("/todo/{event_id}", pages.show, methods=["GET", "HEAD"], response_class=HTMLResponse)
    router.add_api_route("/todo/{event_id}", pages.dated, methods=["POST"], response_class=HTMLResponse)
    return router


def read_answers(event: LifeEvent, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the answers among the fields; whatever is no answer of the event is left out."""
    return {
        name: fields[name]
        for name, question in event.situation.items()
        if name in fields and fields[name] in question.values
    }


def read_sent(event: LifeEvent, body: bytes, *, today: date) -> Sent:
    """Read the fields of a form; a day that cannot be used is left out."""
    try:
        fields = dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS))
    except ValueError:
        fields = {}
    written = fields.get(DAY, "").strip()[:_LONGEST_DAY]
    return Sent(read_answers(event, fields), written, _day(written, today))


def _day(written: str, today: date) -> date | None:
    try:
        day: date | None = date.fromisoformat(written)
    except ValueError:
        day = event_day(written, today)
    return day if day and abs(day.year - today.year) <= _YEARS else None
