"""「川口町の避難所」「今開いている図書館」「日曜にやっている児童館」, read and answered from open data. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from guide.lookup.cover import any_of, named, says_more
from guide.lookup.days import Span, read_span
from guide.lookup.districts import Districts, districts_of
from guide.lookup.vocabulary import PlaceKind, Vocabulary
from guide.opendata.codes import clocks
from guide.opendata.places import Place
from guide.text.normalise import kana_key

SHOWN = 8
"""Places shown at most."""
SHORTEST_NAME = 3
"""Signs of a place's name that is looked for in texts."""

_NEW_YEAR = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
"""Months and days on which much is closed, as 地方自治法 4条の2 has it for town halls."""


@dataclass(frozen=True)
class PlaceQuestion:
    """What was asked: kinds of place, a district or a place by name, open now, open on a day, safe from a disaster."""

    kinds: tuple[str, ...] = ()
    area: str | None = None
    name: str | None = None
    open_now: bool = False
    span: Span | None = None
    hazards: tuple[str, ...] = ()

    def more(self, other: PlaceQuestion) -> PlaceQuestion:
        """Return the question with what was added later; a place by name takes the place of a kind."""
        return PlaceQuestion(
            kinds=other.kinds or self.kinds,
            area=other.area or self.area,
            name=other.name or (None if other.kinds else self.name),
            open_now=other.open_now or (self.open_now and other.span is None),
            span=other.span or self.span,
            hazards=other.hazards or self.hazards,
        )


class PlaceDesk:
    """Reads and answers questions about places of one city."""

    def __init__(self, places: Iterable[Place], vocabulary: Vocabulary) -> None:
        self._places = tuple(places)
        self._words = vocabulary.places
        self._plain = vocabulary.plain
        self._city = vocabulary.city

    @cached_property
    def _districts(self) -> Districts:
        return districts_of((place.address for place in self._places), city=self._city)

    @cached_property
    def _kinds(self) -> dict[str, PlaceKind]:
        """The kinds of which there is a place: a question about any other is not for this desk."""
        kinds = self._words.kinds
        return {key: kind for key, kind in kinds.items() if any(_is_kind(place, kind) for place in self._places)}

    @cached_property
    def _names(self) -> tuple[tuple[str, str], ...]:
        """Written and spoken names of places, the longest first."""
        forms = [(form, place.name) for place in self._places for form in (place.name, place.also, place.reading)]
        keys = {kana_key(form): name for form, name in reversed(forms) if len(kana_key(form)) >= SHORTEST_NAME}
        return tuple(sorted(keys.items(), key=lambda item: -len(item[0])))

    def read(self, text: str, now: datetime) -> PlaceQuestion | None:
        """Return the question a text asks, or None where it asks something else.

        A kind or a name alone (「図書館」) is left to the pages: they tell more than a list.
        """
        key, said = kana_key(text), self.said(text, now)
        if any_of(self._words.never, key):
            return None
        narrowed = any_of(self._words.asks, key) or said.area or said.open_now or said.span or said.hazards
        asks = (said.name or said.kinds) and narrowed
        return said if asks and self._can_answer(said) and not self._says_more(text, said) else None

    def said(self, text: str, now: datetime) -> PlaceQuestion:
        """Return what a text says of places, whatever it asks."""
        key = kana_key(text)
        return PlaceQuestion(
            kinds=named({kind: words.words for kind, words in self._kinds.items()}, key),
            area=self._districts.named_in(text),
            name=next((name for form, name in self._names if form in key), None),
            open_now=any_of(self._words.open_now, key),
            span=read_span(text, now.date()),
            hazards=named(self._words.hazards, key),
        )

    def adds(self, question: PlaceQuestion, text: str, now: datetime) -> PlaceQuestion | None:
        """Return an open question with what words add to it (「川口町」「日曜は？」), or None where they say more."""
        said = self.said(text, now)
        if said == PlaceQuestion() or any_of(self._words.never, kana_key(text)) or self._says_more(text, said):
            return None
        return added if self._can_answer(added := question.more(said)) else None

    def _can_answer(self, question: PlaceQuestion) -> bool:
        """Tell whether hours are known where they are asked for: files of shelters and parks often have none."""
        if question.name is not None or not (question.open_now or question.span):
            return True
        return any(place.days for place in self._places if self._is_asked_for(place, question))

    def _says_more(self, text: str, said: PlaceQuestion) -> bool:
        words = self._words
        known = [self._city, *words.asks, *words.open_now, *self._districts.words_in(text)]
        known += [form for form, name in self._names if name == said.name]
        known += [word for kind in said.kinds for word in self._kinds[kind].words]
        known += [word for hazard in said.hazards for word in words.hazards[hazard]]
        known += [said.span.label] if said.span else []
        return says_more(text, known, plain=self._plain)

    def find(self, question: PlaceQuestion, now: datetime) -> tuple[Place, ...]:
        """Return the places that fit all that was asked, in the order of the files."""
        return tuple(place for place in self._places if self._fits(place, question, now))

    @property
    def kinds(self) -> dict[str, str]:
        """The kinds of which there is a place, with what they are called."""
        return {key: kind.label for key, kind in self._kinds.items()}

    def search(self, words: str, *, kind: str, open_now: bool, now: datetime) -> tuple[Place, ...]:
        """Return the places of a kind (all where it is none of `kinds`) in which every word is written."""
        wanted = [kana_key(word) for word in words.split()]
        return tuple(
            place
            for place in self._places
            if (kind not in self._kinds or _is_kind(place, self._kinds[kind]))
            and (not open_now or is_open(place, now) is True)
            and all(word in _written(place) for word in wanted)
        )

    def label(self, question: PlaceQuestion) -> str:
        """Return what the places asked for are called."""
        return question.name or "・".join(self._kinds[kind].label for kind in question.kinds)

    def _fits(self, place: Place, question: PlaceQuestion, now: datetime) -> bool:
        if question.name is not None:
            return place.name == question.name
        return (
            self._is_asked_for(place, question)
            and (question.area is None or question.area in place.address + place.name)
            and (not question.open_now or is_open(place, now) is True)
            and (question.span is None or question.open_now or _opens_in(place, question.span))
            and (not place.hazards or all(hazard in place.hazards for hazard in question.hazards))
        )

    def _is_asked_for(self, place: Place, question: PlaceQuestion) -> bool:
        return any(_is_kind(place, self._kinds[kind]) for kind in question.kinds)


def _is_kind(place: Place, kind: PlaceKind) -> bool:
    return any(name in text for name in kind.names for text in (place.kind, place.name, place.also))


def _written(place: Place) -> str:
    return kana_key("|".join((place.name, place.reading, place.also, place.kind, place.address, place.note)))


def is_open(place: Place, now: datetime) -> bool | None:
    """Tell whether a place is open at that local time; None where the file does not tell.

    Holidays are not known. Around the new year, and where the note names hours of its own (「土曜は12時まで」), only
    what is certain is told.
    """
    if not place.days or not place.opens or not place.closes:
        return None
    if now.weekday() not in place.days:
        return False
    times, at = clocks(place.hours_note), now.strftime("%H:%M")
    if not min(place.opens, *times, place.closes) <= at < max(place.opens, *times, place.closes):
        return False
    doubtful = any(place.opens < time < place.closes for time in times) or (now.month, now.day) in _NEW_YEAR
    return True if place.opens <= at < place.closes and not doubtful else None


def _opens_in(place: Place, span: Span) -> bool:
    days = {(span.first.weekday() + ahead) % 7 for ahead in range((span.last - span.first).days + 1)}
    return bool(days & set(place.days))
