"""「今日は何のごみ」「次の燃えないごみはいつ」「川口町の月曜」, answered from the collection calendar. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from guide.lookup.cover import any_of, says_more
from guide.lookup.days import Span, read_span
from guide.lookup.vocabulary import Vocabulary
from guide.opendata.collection import Area, Calendar
from guide.text.normalise import kana_key
from guide.text.tokens import tokenize

SHOWN_DAYS = 7
"""Days shown when nobody says which."""
LONGEST = 14
"""Days shown at most."""
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
        self._plain = vocabulary.plain

    @property
    def areas(self) -> tuple[str, ...]:
        """The districts, in the order of the calendar."""
        return tuple(area.name for area in self._calendar.areas)

    @cached_property
    def _area_keys(self) -> tuple[tuple[str, str], ...]:
        """Written and spoken forms of districts, the longest first."""
        keys: dict[str, str] = {}
        for name in self.areas:
            reading = "".join(token.reading for token in tokenize(name))
            for key in (kana_key(name), *_readings(kana_key(reading))):
                keys.setdefault(key, name)
        return tuple(sorted(keys.items(), key=lambda item: -len(item[0])))

    @cached_property
    def _kinds(self) -> tuple[str, ...]:
        found = (schedule.kind for area in self._calendar.areas for schedule in area.schedules)
        return tuple(dict.fromkeys(found))

    def read(self, text: str, today: date) -> CollectionQuestion | None:
        """Return the question a text asks, or None where it asks something else."""
        if not self._calendar.areas:
            return None
        said = self.said(text, today)
        key = kana_key(text)
        asks = (
            any_of(self._words.asks, key)
            or (said.kinds and any_of(self._words.when, key))
            or (said.area and (said.span or said.kinds))
            or ((said.area or said.span) and any_of(self._words.waste, key))
        )
        return said if asks and not self._says_more(text, said) else None

    def said(self, text: str, today: date) -> CollectionQuestion:
        """Return what a text says of district, kinds and days, whatever it asks."""
        key = kana_key(text)
        area = next((name for form, name in self._area_keys if form in key), None)
        kinds = tuple(kind for kind in self._kinds if any_of((kind, *self._words.kinds.get(kind, ())), key))
        return CollectionQuestion(area, kinds, read_span(text, today))

    def adds(self, text: str, today: date) -> CollectionQuestion | None:
        """Return what words add to an open question (「川口町」「明日は？」), or None where they say anything else."""
        said = self.said(text, today)
        return said if said != CollectionQuestion() and not self._says_more(text, said) else None

    def _says_more(self, text: str, said: CollectionQuestion) -> bool:
        words = self._words
        known = [*words.asks, *words.when, *words.waste, *said.kinds, *(form for form, _ in self._area_keys)]
        known += [word for kind in said.kinds for word in words.kinds.get(kind, ())]
        known += [said.span.label] if said.span else []
        return says_more(text, known, plain=self._plain)

    def days(self, question: CollectionQuestion, today: date) -> tuple[CollectionDay, ...]:
        """Return the days that answer; the question must name a district of the calendar."""
        area = next(area for area in self._calendar.areas if area.name == question.area)
        if question.kinds and (question.span is None or question.span.first == question.span.last == today):
            return tuple(self._next(area, question.kinds, today))
        span = question.span or Span(today, today + timedelta(days=SHOWN_DAYS - 1), "")
        length = min((span.last - span.first).days + 1, LONGEST)
        days = (self._day(area, span.first + timedelta(days=ahead)) for ahead in range(length))
        if span.first == span.last:
            return tuple(days)
        return tuple(day for day in days if set(day.kinds) & set(question.kinds or day.kinds))

    def _next(self, area: Area, kinds: Sequence[str], today: date) -> Iterable[CollectionDay]:
        days = {day for kind in kinds for day in self._calendar.next_days(area, kind, today, NEXT)}
        return (self._day(area, day, kinds) for day in sorted(days)[:NEXT])

    def _day(self, area: Area, day: date, kinds: Sequence[str] = ()) -> CollectionDay:
        found = [schedule for schedule in self._calendar.on(area, day) if not kinds or schedule.kind in kinds]
        marks = dict.fromkeys(mark for schedule in found for mark in schedule.remarks)
        remarks = tuple(self._calendar.remarks[mark] for mark in marks if mark in self._calendar.remarks)
        return CollectionDay(day, tuple(schedule.kind for schedule in found), remarks)


def in_area(question: CollectionQuestion, area: str) -> CollectionQuestion:
    """Return the question about a district."""
    return replace(question, area=area)


def _readings(key: str) -> Iterator[str]:
    """Yield the reading of a district, and with 町 read the other way: dictionaries know まち or ちょう, not both."""
    yield key
    for one, other in (("まち", "ちょう"), ("ちょう", "まち")):
        if key.endswith(one):
            yield key.removesuffix(one) + other
