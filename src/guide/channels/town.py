"""Pages of what open data tells: collection days with a calendar to take along, places, events.

All forms are plain GET: an address can be kept, and nothing needs a script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from guide.channels.icalendar import AllDay, calendar_text
from guide.channels.site import HEADERS, Site
from guide.dialogue.knowledge import Desks, Knowledge
from guide.dialogue.lookup_cards import date_label, day_card, event_card, place_card
from guide.dialogue.messages import ScheduleDay
from guide.faq.model import Entry
from guide.lookup.collection import CollectionDay
from guide.lookup.days import Span
from guide.opendata.town import Town

WEEKS = 4
"""Weeks shown on the page of collection days."""
DAYS = 365
"""Days in the calendar to take along."""
_LONGEST = 100


class TownPages(Site):
    """The pages of one town, in the dress of its site."""

    def __init__(self, knowledge: Knowledge, *, now: Callable[[], datetime]) -> None:
        super().__init__(knowledge.faq, today=lambda: now().date())
        self._desks: Desks = knowledge.desks
        self._now = now
        self._pages.filters["day"] = date_label

    def collection(self, town: str = Query(default="", max_length=_LONGEST)) -> Response:
        """The collection days of a district in the next weeks, and what each kind is."""
        desk, today = self._desks.collection, self._today()
        span = Span(today, today + timedelta(days=7 * WEEKS - 1), "")
        days = desk.every_day(town, span) if town in desk.areas else ()
        weeks = _weeks(days)
        return self._page(
            "collection.html",
            self._faq(),
            town=town,
            towns=desk.areas,
            known=bool(days),
            weeks=weeks,
            notes=list(dict.fromkeys(day.note for week in weeks for day in week if day.note)),
            kinds=self._kinds(days),
            today=today,
        )

    def _kinds(self, days: Sequence[CollectionDay]) -> list[tuple[str, date, list[Entry]]]:
        """Return each kind with the next day on which it is collected and the pages about it."""
        faq, first = self._faq(), {kind: day.day for day in reversed(days) for kind in day.kinds}
        pages = {
            kind: dict.fromkeys(one.entry for one in faq.sorting_kinds.values() if one.collected == kind)
            for kind in first
        }
        ordered = sorted(first, key=lambda kind: (first[kind], kind))
        return [(kind, first[kind], self._shown([faq.entries[page] for page in pages[kind]])) for kind in ordered]

    def calendar(self, town: str) -> Response:
        """The collection days of the next twelve months as a calendar file."""
        desk, today = self._desks.collection, self._today()
        if town not in desk.areas:
            return self._missing()
        days = desk.every_day(town, Span(today, today + timedelta(days=DAYS - 1), ""))
        events = [self._event(town, day) for day in days if day.kinds]
        text = calendar_text(f"ごみの収集日（{town}）", events, made=self._now())
        name = f"attachment; filename=\"collection.ics\"; filename*=UTF-8''{quote(f'ごみの収集日-{town}', safe='')}.ics"
        return Response(text, media_type="text/calendar", headers={**HEADERS, "Content-Disposition": name})

    def _event(self, town: str, day: CollectionDay) -> AllDay:
        key = f"collection {self._faq().city.get('name', '')} {town} {day.day}"
        return AllDay(key, day.day, "・".join(day.kinds), "\n".join(day.remarks))

    def places(
        self,
        q: str = Query(default="", max_length=_LONGEST),
        kind: str = Query(default="", max_length=_LONGEST),
        open_now: str = Query(default="", alias="open", max_length=8),
    ) -> Response:
        """The places of a kind in which words are written, all or those that are open now."""
        desk, now = self._desks.places, self._now()
        found = desk.search(q, kind=kind, open_now=bool(open_now), now=now)
        cards = [place_card(place, now) for place in found]
        return self._page(
            "places.html", self._faq(), q=q, kind=kind, open_now=bool(open_now), kinds=desk.kinds, cards=cards
        )

    def events(self) -> Response:
        """The events that are not over, month by month."""
        today = self._today()
        # An event that has begun is listed with those of this month.
        begins = [(max(event.first, today), event_card(event, today)) for event in self._desks.happenings.ahead(today)]
        months = groupby(begins, key=lambda item: (item[0].year, item[0].month))
        listed = [(f"{year}年{month}月", [card for _, card in cards]) for (year, month), cards in months]
        return self._page("events.html", self._faq(), months=listed)


def _weeks(days: Iterable[CollectionDay]) -> list[list[ScheduleDay]]:
    """Return the days by calendar week, Monday first."""
    weeks = groupby(days, key=lambda day: day.day.isocalendar()[:2])
    return [[day_card(day) for day in week] for _, week in weeks]


def town_links(town: Town) -> list[tuple[str, str]]:
    """Return the addresses and names of the pages for which there is open data."""
    links = [
        ("/collection", "ごみの収集日", bool(town.calendar.areas)),
        ("/places", "施設と避難場所", bool(town.places)),
        ("/events", "催し", bool(town.happenings)),
    ]
    return [(address, label) for address, label, there in links if there]


def town_routes(knowledge: Knowledge, *, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes of the pages for which there is open data, and of the calendar files."""
    pages = TownPages(knowledge, now=now)
    served: dict[str, Callable[..., Response]] = {
        "/collection": pages.collection,
        "/places": pages.places,
        "/events": pages.events,
    }
    router = APIRouter(include_in_schema=False)
    for address, _ in town_links(knowledge.town):
        router.add_api_route(address, served[address], methods=["GET", "HEAD"], response_class=HTMLResponse)
    if knowledge.town.calendar.areas:
        router.add_api_route("/collection/{town}.ics", pages.calendar, methods=["GET", "HEAD"])
    return router
