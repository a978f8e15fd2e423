"""Makes messages of what open data tells. Everything said comes from the data or `data/texts.yml`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from guide.dialogue.knowledge import Knowledge
from guide.dialogue.messages import (
    Event,
    Events,
    Message,
    Option,
    PlaceCard,
    Places,
    Question,
    Schedule,
    ScheduleDay,
    Text,
)
from guide.lookup import happenings, places
from guide.lookup.collection import CollectionDay, CollectionQuestion
from guide.lookup.happenings import HappeningQuestion
from guide.lookup.places import PlaceQuestion
from guide.narrowing.evidence import Answer
from guide.opendata.codes import WEEKDAYS
from guide.opendata.happenings import Happening
from guide.opendata.places import Place
from guide.text.kana_rows import OTHER, ROWS, row_of
from guide.text.tokens import tokenize

FEW_AREAS = 8
"""Districts that are offered all at once; more are offered by the row of kana they begin with."""
MAP = "https://maps.gsi.go.jp/#16/{latitude}/{longitude}/"
"""The map of the 国土地理院: no account, no tracking."""


class LookupScreens:
    """Composes messages for one moment."""

    def __init__(self, knowledge: Knowledge, now: datetime) -> None:
        self._faq = knowledge.faq
        self._texts = knowledge.texts
        self._desks = knowledge.desks
        self._now = now
        self._today = now.date()

    # Collection days --------------------------------------------------------------------------------------

    def areas(self, row: str | None) -> Question:
        """Return the question for the district; where there are many, first for the row of its name (「か行」)."""
        names = self._desks.collection.areas
        rows = {name: _row(row_of(_reading(name))) for name in names}
        if len(names) > FEW_AREAS and row not in rows.values():
            begun = [_row(key) for key in (*ROWS, OTHER) if _row(key) in rows.values()]
            options = tuple(self._tap("area_row", label) for label in begun)
            return Question(text=self._texts.say("lookup.which_row"), facet="area_row", options=options)
        shown = [name for name in names if row not in rows.values() or rows[name] == row]
        options = tuple(self._tap("area", name) for name in shown)
        return Question(text=self._texts.say("lookup.which_area"), facet="area", options=options)

    def collection(self, question: CollectionQuestion, pages: Sequence[str]) -> list[Message]:
        """Return the collection days asked for, and the pages of those kinds of waste."""
        days = self._desks.collection.days(question, self._today)
        items = tuple(self._day(day) for day in days if day.kinds)
        text = self._collected(question, days)
        said: Message = Schedule(text=text, items=items) if items else Text(text=text)
        kinds = {kind for day in days for kind in day.kinds} | set(question.kinds)
        told = [kind.entry for kind in self._faq.sorting_kinds.values() if kind.collected in kinds]
        return [said, self._ways_on([*told, *pages])]

    def _collected(self, question: CollectionQuestion, days: Sequence[CollectionDay]) -> str:
        if not days:
            key = "lookup.no_kind" if question.kinds else "lookup.no_days"
            return self._texts.say(key, area=question.area, kinds="・".join(question.kinds))
        if len(days) > 1 and not question.kinds:
            return self._texts.say("lookup.days", area=question.area)
        key = "lookup.next_day" if question.kinds else "lookup.collected" if days[0].kinds else "lookup.not_collected"
        kinds = "・".join(days[0].kinds)
        return self._texts.say(key, area=question.area, when=self._when(days[0].day), kinds=kinds)

    def _day(self, day: CollectionDay) -> ScheduleDay:
        note = "　".join(day.remarks) or None
        return ScheduleDay(date=day.day.isoformat(), label=date_label(day.day), title="・".join(day.kinds), note=note)

    def _when(self, day: date) -> str:
        ahead = (day - self._today).days
        name = {0: "今日", 1: "明日"}.get(ahead)
        return f"{name}（{date_label(day)}）" if name else date_label(day)

    # Places and events ------------------------------------------------------------------------------------

    def places(self, question: PlaceQuestion, pages: Sequence[str]) -> list[Message]:
        """Return the places asked for; where none fits, those of the kind that do not fit the rest."""
        desk = self._desks.places
        fitting = desk.find(question, self._now)
        found = fitting or desk.find(PlaceQuestion(question.kinds), self._now)
        key = "lookup.many_places" if len(fitting) > places.SHOWN else "lookup.places" if fitting else "lookup.no_place"
        text = self._texts.say(key, label=desk.label(question), count=len(found))
        cards = tuple(self._place(place) for place in found[: places.SHOWN])
        return [Places(text=text, items=cards), self._ways_on(pages)]

    def _place(self, place: Place) -> PlaceCard:
        hours = f"{place.opens}〜{place.closes}" if place.opens and place.closes else ""
        days = "".join(WEEKDAYS[day] for day in place.days)
        located = place.latitude is not None
        return PlaceCard(
            name=place.name,
            kind=place.kind,
            address=place.address,
            phone=place.phone or None,
            hours=" ".join(filter(None, (days if len(days) < len(WEEKDAYS) else "毎日", hours))) if days else None,
            note="　".join(filter(None, (place.hours_note, place.note))) or None,
            open_now=places.is_open(place, self._now),
            hazards=place.hazards,
            url=place.url or None,
            map=MAP.format(latitude=place.latitude, longitude=place.longitude) if located else None,
        )

    def happenings(self, question: HappeningQuestion, pages: Sequence[str]) -> list[Message]:
        """Return the events asked for, or what comes next where there are none in those days."""
        desk = self._desks.happenings
        fitting = desk.find(question, self._today)
        found = fitting or desk.ahead(self._today)
        when = question.span.label if question.span else self._texts.say("lookup.soon")
        text = self._texts.say("lookup.events" if fitting else "lookup.no_events", when=when)
        items = tuple(self._event(event) for event in found[: happenings.SHOWN])
        return [Events(text=text, items=items), self._ways_on(pages)]

    def _event(self, event: Happening) -> Event:
        days = date_label(event.first)
        if event.last != event.first:
            days += f"から{date_label(event.last)}まで"
        times = "〜".join(filter(None, (event.opens, event.closes)))
        apply = f"{date_label(event.apply_by)}まで {event.apply_how}" if event.apply_by else event.apply_how
        return Event(
            name=event.name,
            when=" ".join(filter(None, (days, times, event.time_note))),
            place=event.place or None,
            about=event.about or None,
            fee=event.fee or None,
            apply=apply or None,
            contact=" ".join(filter(None, (event.contact, event.phone))) or None,
            url=event.url or None,
        )

    # Ways on ------------------------------------------------------------------------------------------------

    def _ways_on(self, pages: Sequence[str]) -> Question:
        entries = [self._faq.entries[page] for page in dict.fromkeys(pages)]
        shown = tuple(entry.id for entry in entries if entry.is_valid_on(self._today))
        options = [
            Option(label=self._faq.entries[page].title, answer=Answer(chosen="entry", entries=shown, pick=page))
            for page in shown
        ]
        options.append(Option(label=self._texts.say("option_restart"), command="restart"))
        return Question(text=self._texts.say("lookup.ways_on"), facet=None, options=tuple(options))

    def _tap(self, facet: str, label: str) -> Option:
        return Option(label=label, answer=Answer(facet=facet, chosen="value", pick=label))


def date_label(day: date) -> str:
    """Return a day as residents read it: 11月23日（月）."""
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def _reading(name: str) -> str:
    return "".join(token.reading for token in tokenize(name))


def _row(key: str) -> str:
    return key if key == OTHER else f"{key}行"
