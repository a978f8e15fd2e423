"""Makes messages of what open data tells. Everything said comes from the data or `data/texts.yml`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from guide.dialogue.knowledge import Knowledge
from guide.dialogue.lookup_cards import date_label, day_card, event_card, place_card
from guide.dialogue.messages import Events, Message, Option, Places, Question, Schedule, Text
from guide.lookup import happenings, places
from guide.lookup.collection import CollectionDay, CollectionQuestion
from guide.lookup.happenings import HappeningQuestion
from guide.lookup.places import PlaceQuestion
from guide.narrowing.evidence import Answer
from guide.text.kana_rows import OTHER, ROWS, row_of
from guide.text.tokens import tokenize

FEW_AREAS = 8
"""Districts that are offered all at once; more are offered by the row of kana they begin with."""


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
        items = tuple(day_card(day) for day in days if day.kinds)
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

    def _when(self, day: date) -> str:
        ahead = (day - self._today).days
        name = {0: "今日", 1: "明日"}.get(ahead)
        return f"{name}、{date_label(day)}" if name else date_label(day)

    # Places and events ------------------------------------------------------------------------------------

    def places(self, question: PlaceQuestion, pages: Sequence[str]) -> list[Message]:
        """Return the places asked for; where none fits, those of the kind that do not fit the rest."""
        desk = self._desks.places
        fitting = desk.find(question, self._now)
        found = fitting or desk.find(PlaceQuestion(question.kinds), self._now)
        key = "lookup.many_places" if len(fitting) > places.SHOWN else "lookup.places" if fitting else "lookup.no_place"
        text = self._texts.say(key, label=desk.label(question), count=len(found))
        cards = tuple(place_card(place, self._now) for place in found[: places.SHOWN])
        return [Places(text=text, items=cards), self._ways_on(pages)]

    def happenings(self, question: HappeningQuestion, pages: Sequence[str]) -> list[Message]:
        """Return the events asked for, or what comes next where there are none in those days."""
        desk = self._desks.happenings
        fitting = desk.find(question, self._today)
        found = fitting or desk.ahead(self._today)
        when = question.span.label if question.span else self._texts.say("lookup.soon")
        text = self._texts.say("lookup.events" if fitting else "lookup.no_events", when=when)
        items = tuple(event_card(event, self._today) for event in found[: happenings.SHOWN])
        return [Events(text=text, items=items), self._ways_on(pages)]

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


def _reading(name: str) -> str:
    return "".join(token.reading for token in tokenize(name))


def _row(key: str) -> str:
    return key if key == OTHER else f"{key}行"
