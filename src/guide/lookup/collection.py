"""「今日は何のごみ」「次の燃えないごみはいつ」「川口町の月曜」, answered from the collection calendar. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from guide.lookup.cover import any_of, named, says_more
from guide.lookup.days import Span, read_span
from guide.lookup.districts import Districts
from guide.lookup.vocabulary import Vocabulary
from guide.opendata.collection import Area, Calendar
from guide.text.normalise import kana_key

SHOWN_DAYS = 7
"""Days shown when nobody says which."""
LONGEST = 14
"""Days on which something is collected that are shown at most."""
NEXT = 3
"""Next days shown of a kind of waste."""


@dataclass(frozen=True)
class CollectionQuestion:
    """What was asked: where, which kinds (empty: all), when (None: the next days)."""

    area: str | None = None
    kinds: tuple[str, ...] = ()
    span: Span | None = None

    def more(self, other: CollectionQuestion) -> CollectionQuestion:
        """Return the question with what was added later."""
        return CollectionQuestion(other.area or self.area, other.kinds or self.kinds, other.span or self.span)


@dataclass(frozen=True)
class CollectionDay:
    """One day: the kinds of waste that are collected, and remarks on them."""

    day: date
    kinds: tuple[str, ...]
    remarks: tuple[str, ...] = ()


class CollectionDesk:
    """Reads and answers questions about collection days in one city."""

    def __init__(self, calendar: Calendar, vocabulary: Vocabulary) -> None:
        self._calendar = calendar
        self._words = vocabulary.collection
        self._plain = vocabulary.plain | vocabulary.collection.plain
        self._city = vocabulary.city

    @property
    def areas(self) -> tuple[str, ...]:
        """The districts, in the order of the calendar."""
        return self._districts.names

    @cached_property
    def _districts(self) -> Districts:
        return Districts(area.name for area in self._calendar.areas)

    @cached_property
    def _kinds(self) -> dict[str, tuple[str, ...]]:
        """The columns of the calendar, each with the words that name it."""
        found = dict.fromkeys(schedule.kind for area in self._calendar.areas for schedule in area.schedules)
        return {kind: (kind, *self._words.kinds.get(kind, ())) for kind in found}

    def read(self, text: str, today: date) -> CollectionQuestion | None:
        """Return the question a text asks, or None where it asks something else."""
        key = kana_key(text)
        if not self._calendar.areas or any_of(self._words.never, key):
            return None
        said = self.said(text, today)
        asks = (
            any_of(self._words.asks, key)
            or (said.kinds and any_of(self._words.when, key))
            or (said.kinds and said.span)
            or (said.area and (said.span or said.kinds))
            or ((said.area or said.span) and any_of(self._words.waste, key))
        )
        return said if asks and not self._says_more(text, said) else None

    def said(self, text: str, today: date) -> CollectionQuestion:
        """Return what a text says of district, kinds and days, whatever it asks."""
        kinds = named(self._kinds, kana_key(text))
        return CollectionQuestion(self._districts.named_in(text), kinds, read_span(text, today))

    def adds(self, text: str, today: date) -> CollectionQuestion | None:
        """Return what words add to an open question (「川口町」「明日は？」), or None where they say anything else."""
        said = self.said(text, today)
        if said == CollectionQuestion() or any_of(self._words.never, kana_key(text)):
            return None
        return None if self._says_more(text, said) else said

    def _says_more(self, text: str, said: CollectionQuestion) -> bool:
        words = self._words
        known = [self._city, *words.asks, *words.when, *words.waste, *self._districts.words_in(text)]
        known += [word for kind in said.kinds for word in self._kinds[kind]]
        known += [said.span.label] if said.span else []
        return says_more(text, known, plain=self._plain)

    def days(self, question: CollectionQuestion, today: date) -> tuple[CollectionDay, ...]:
        """Return the days that answer; the question must name a district of the calendar.

        Without kinds these are the days of the span on which anything is collected, or the one day asked for, even
        where nothing is. With kinds they are the days of those kinds in the span, or the next ones where it has none.
        """
        area = self._area(question.area)
        span = question.span or Span(today, today + timedelta(days=SHOWN_DAYS - 1), "")
        days = [self._day(area, day, question.kinds) for day in _each(span)]
        shown = tuple(day for day in days if day.kinds)[:LONGEST]
        if not question.kinds:
            return shown or (tuple(days) if len(days) == 1 else ())
        only_today = span.first == span.last == today
        return shown if shown and question.span and not only_today else self._next(area, question.kinds, span.first)

    def every_day(self, area: str, span: Span) -> tuple[CollectionDay, ...]:
        """Return all days of a span in a district of the calendar, also those on which nothing is collected."""
        found = self._area(area)
        return tuple(self._day(found, day) for day in _each(span))

    def _area(self, name: str | None) -> Area:
        return next(area for area in self._calendar.areas if area.name == name)

    def _next(self, area: Area, kinds: Sequence[str], start: date) -> tuple[CollectionDay, ...]:
        days = {day for kind in kinds for day in self._calendar.next_days(area, kind, start, NEXT)}
        return tuple(self._day(area, day, kinds) for day in sorted(days)[:NEXT])

    def _day(self, area: Area, day: date, kinds: Sequence[str] = ()) -> CollectionDay:
        found = [schedule for schedule in self._calendar.on(area, day) if not kinds or schedule.kind in kinds]
        marks = dict.fromkeys(mark for schedule in found for mark in schedule.remarks)
        remarks = tuple(self._calendar.remarks[mark] for mark in marks if mark in self._calendar.remarks)
        return CollectionDay(day, tuple(schedule.kind for schedule in found), remarks)


def _each(span: Span) -> Iterator[date]:
    return (span.first + timedelta(days=ahead) for ahead in range((span.last - span.first).days + 1))
