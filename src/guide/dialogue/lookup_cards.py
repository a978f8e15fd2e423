"""How a collection day, a place and an event of open data are written for residents. Pure."""

from __future__ import annotations

from datetime import date, datetime

from guide.dialogue.messages import Event, PlaceCard, ScheduleDay
from guide.lookup.collection import CollectionDay
from guide.lookup.places import is_open
from guide.opendata.codes import WEEKDAYS
from guide.opendata.happenings import Happening
from guide.opendata.places import FACILITY, Place

MAP = "https://maps.gsi.go.jp/#16/{latitude}/{longitude}/"
"""The map of the 国土地理院: no account, no tracking."""


def date_label(day: date) -> str:
    """Return a day as residents read it: 11月23日（月）."""
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def day_card(day: CollectionDay) -> ScheduleDay:
    """Return one day of the collection calendar."""
    note = "　".join(day.remarks) or None
    return ScheduleDay(date=day.day.isoformat(), label=date_label(day.day), title="・".join(day.kinds), note=note)


def place_card(place: Place, now: datetime) -> PlaceCard:
    """Return a place, and whether it is open at that local time."""
    located = place.latitude is not None
    return PlaceCard(
        name=place.name,
        kind="" if place.kind == FACILITY else place.kind,
        address=place.address,
        phone=place.phone or None,
        hours=_hours(place) or None,
        note="　".join(filter(None, (place.hours_note, place.note))) or None,
        open_now=is_open(place, now),
        hazards=place.hazards,
        url=_web_address(place.url),
        map=MAP.format(latitude=place.latitude, longitude=place.longitude) if located else None,
    )


def _hours(place: Place) -> str:
    days = "".join(WEEKDAYS[day] for day in place.days)
    named = "毎日" if len(days) == len(WEEKDAYS) else days
    times = f"{place.opens}〜{place.closes}" if place.opens and place.closes else ""
    return " ".join(filter(None, (named, times)))


def event_card(event: Happening, today: date) -> Event:
    """Return an event with its days and hours in one line, and whether one can still apply."""
    days = date_label(event.first)
    if event.last != event.first:
        days += f"から{date_label(event.last)}まで"
    begins = f"{event.opens}から" if event.opens and not event.closes else event.opens
    times = "〜".join(filter(None, (begins, event.closes)))
    apply = event.apply_how
    if event.apply_by:
        over = "（終わりました）" if event.apply_by < today else ""
        apply = f"{date_label(event.apply_by)}まで{over} {event.apply_how}".strip()
    return Event(
        name=event.name,
        when=" ".join(filter(None, (days, times, event.time_note))),
        place=event.place or None,
        about=event.about or None,
        fee=event.fee or None,
        apply=apply or None,
        contact=event.contact or None,
        phone=event.phone or None,
        url=_web_address(event.url),
    )


def _web_address(url: str) -> str | None:
    """Return an address that a link may lead to; a file may hold anything."""
    return url if url.lower().startswith(("https://", "http://")) else None
