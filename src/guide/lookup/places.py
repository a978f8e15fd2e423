"""「川口町の避難所」「今開いている図書館」「日曜にやっている児童館」, read and answered from open data. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from guide.lookup.cover import any_of, says_more
from guide.lookup.days import Span, read_span
from guide.lookup.vocabulary import Vocabulary
from guide.opendata.places import Place
from guide.text.normalise import kana_key
from guide.text.tokens import tokenize

SHOWN = 8
"""Places shown at most."""


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

    @cached_property
    def _towns(self) -> tuple[tuple[str, str], ...]:
        """Place names that stand in addresses, with the form in which they are compared, the longest first."""
        names = {
            token.surface
            for place in self._places
            for token in tokenize(place.address, mode="C")
            if token.is_place and place.address.find(token.surface) > 0
        }
        every = {name for name in names if sum(name in place.address for place in self._places) < len(self._places)}
        return tuple(sorted(((kana_key(name), name) for name in every), key=lambda item: -len(item[0])))

    @cached_property
    def _names(self) -> tuple[tuple[str, str], ...]:
        keys = {kana_key(form): place.name for place in self._places for form in (place.name, place.also) if form}
        return tuple(sorted(keys.items(), key=lambda item: -len(item[0])))

    def read(self, text: str, now: datetime) -> PlaceQuestion | None:
        """Return the question a text asks, or None where it asks something else."""
        said = self.said(text, now)
        narrowed = any_of(self._words.asks, kana_key(text)) or said.area or said.open_now or said.span or said.hazards
        asks = said.name or (said.kinds and narrowed)
        return said if asks and not self._says_more(text, said) else None

    def said(self, text: str, now: datetime) -> PlaceQuestion:
        """Return what a text says of places, whatever it asks."""
        key = kana_key(text)
        return PlaceQuestion(
            kinds=tuple(kind for kind, words in self._words.kinds.items() if any_of(words.words, key)),
            area=next((name for form, name in self._towns if form in key), None),
            name=next((name for form, name in self._names if form in key), None),
            open_now=any_of(self._words.open_now, key),
            span=read_span(text, now.date()),
            hazards=tuple(hazard for hazard, words in self._words.hazards.items() if any_of(words, key)),
        )

    def adds(self, text: str, now: datetime) -> PlaceQuestion | None:
        """Return what words add to an open question (「川口町」「日曜は？」), or None where they say anything else."""
        said = self.said(text, now)
        return said if said != PlaceQuestion() and not self._says_more(text, said) else None

    def _says_more(self, text: str, said: PlaceQuestion) -> bool:
        words = self._words
        known = [*words.asks, *words.open_now, *(form for form, _ in self._towns), *(form for form, _ in self._names)]
        known += [word for kind in said.kinds for word in words.kinds[kind].words]
        known += [word for hazard in said.hazards for word in words.hazards[hazard]]
        known += [said.span.label] if said.span else []
        return says_more(text, known, plain=self._plain)

    def find(self, question: PlaceQuestion, now: datetime) -> tuple[Place, ...]:
        """Return the places that fit all that was asked, in the order of the files."""
        return tuple(place for place in self._places if self._fits(place, question, now))

    def label(self, question: PlaceQuestion) -> str:
        """Return what the places asked for are called."""
        return question.name or "・".join(self._words.kinds[kind].label for kind in question.kinds)

    def _fits(self, place: Place, question: PlaceQuestion, now: datetime) -> bool:
        if question.name is not None:
            return place.name == question.name
        return (
            any(self._is_kind(place, kind) for kind in question.kinds)
            and (question.area is None or question.area in place.address + place.name)
            and (not question.open_now or is_open(place, now) is True)
            and (question.span is None or question.open_now or _opens_in(place, question.span))
            and (not place.hazards or all(hazard in place.hazards for hazard in question.hazards))
        )

    def _is_kind(self, place: Place, kind: str) -> bool:
        written = (place.kind, place.name, place.also)
        return any(name in text for name in self._words.kinds[kind].names for text in written)


def is_open(place: Place, now: datetime) -> bool | None:
    """Tell whether a place is open at that local time; None where the file does not tell (holidays are not known)."""
    if not place.days or not place.opens or not place.closes:
        return None
    return now.weekday() in place.days and place.opens <= now.strftime("%H:%M") < place.closes


def _opens_in(place: Place, span: Span) -> bool:
    days = {(span.first.weekday() + ahead) % 7 for ahead in range((span.last - span.first).days + 1)}
    return bool(days & set(place.days))
