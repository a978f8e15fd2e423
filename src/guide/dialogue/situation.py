"""What the evidence tells of a life event: which is open, and what is known of the situation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from guide.faq.life_events import LifeEvent
from guide.lookup.life_words import LifeWords
from guide.lookup.todo import open_question
from guide.narrowing.evidence import Answer, Evidence, Opening
from guide.text.dates import event_day

LIFE_EVENT, LIFE, DAY = "life_event", "life:", "life:day"
"""Facets of taps that are no facets of pages: the event, a question of its situation (`life:` and its id), its day."""


@dataclass(frozen=True)
class Situation:
    """What is known of an event: answers to its questions, those that words gave in passing, its day.

    `day_asked` tells that the day was asked for, and may not be known.
    """

    key: str
    event: LifeEvent
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    in_passing: dict[str, str] = field(default_factory=dict)
    day: date | None = None
    day_asked: bool = False

    @property
    def known(self) -> dict[str, tuple[str, ...]]:
        """The values still possible of each question that is answered."""
        return {name: (value,) for name, value in self.in_passing.items()} | self.answers

    @property
    def open(self) -> str | None:
        """The question to ask next."""
        return open_question(self.event, self.known)

    @property
    def understood(self) -> tuple[str, ...]:
        """The labels of the answers that words gave in passing."""
        return tuple(self.event.situation[name].values[value] for name, value in self.in_passing.items())


class SituationReader:
    """Reads evidence and words; holds no state of its own.

    `read` mends what was typed: 「hikkoshi」 is 「引っ越し」.
    """

    def __init__(self, events: Mapping[str, LifeEvent], words: LifeWords, *, read: Callable[[str], str]) -> None:
        self._events = events
        self._words = words
        self._mended = read

    def situation(self, evidence: Iterable[Evidence], today: date) -> Situation | None:
        """Return what is known of the event that is open, None where none is."""
        key, answers, is_left = self._begun(evidence)
        if key is None or is_left:
            return None
        openings = [item.text for item in evidence if isinstance(item, Opening)]
        answered = {
            name: values for name in self._events[key].situation if (values := self._answered(key, name, answers))
        }
        day = next((item for item in answers if item.facet == DAY), None)
        return Situation(
            key=key,
            event=self._events[key],
            answers=answered,
            in_passing=self._in_passing(key, openings, answered),
            day=_picked_day(day) if day else _said_day(openings, today),
            day_asked=day is not None,
        )

    def settled(self, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """Return the evidence without answers about any event but the last that was begun: they mean nothing alone."""
        _, answers, _ = self._begun(evidence)
        return tuple(item for item in evidence if not facet(item).startswith(LIFE) or item in answers)

    def last(self, evidence: Iterable[Evidence]) -> str | None:
        """Return the event that was begun last, whether it was left since or not."""
        return self._begun(evidence)[0]

    def begun(self, text: str) -> str | None:
        """Return the event that words begin: they tell of it and of nothing else."""
        return next((event for text in self._texts(text) if (event := self._words.event(text))), None)

    def mentioned(self, text: str) -> str | None:
        """Return the event that words name, whatever else they say."""
        return next((event for text in self._texts(text) if (event := self._words.mentioned(text))), None)

    def said(self, situation: Situation, text: str, today: date) -> tuple[Answer, ...]:
        """Return the answers that words give to an open event, none where they ask for something else."""
        return next((found for text in self._texts(text) if (found := self._said(situation, text, today))), ())

    def leaves_open(self, situation: Situation, text: str) -> bool:
        """Tell whether words answer the open question, but leave several of its values possible."""
        key, asked = situation.key, situation.open
        return asked is not None and any(
            self._words.leaves_open(key, asked, text) and not self._words.says_more(key, text)
            for text in self._texts(text)
        )

    def _said(self, situation: Situation, text: str, today: date) -> tuple[Answer, ...]:
        if self._words.says_more(situation.key, text):
            return ()
        said, asked = self._words.answers(situation.key, text), situation.open
        if asked and asked not in said and (value := self._words.answer(situation.key, asked, text)):
            said[asked] = value
        taps = [Answer(facet=LIFE + name, chosen="value", pick=value) for name, value in said.items()]
        if day := event_day(text, today):
            taps.append(Answer(facet=DAY, chosen="value", pick=day.isoformat()))
        return tuple(taps)

    def _begun(self, evidence: Iterable[Evidence]) -> tuple[str | None, list[Answer], bool]:
        """Return the event that was begun last, the answers given since, and whether it was left after them."""
        key, answers, is_left = None, list[Answer](), False
        for item in evidence:
            begun = self._begins(item)
            if begun is not None:
                key, answers, is_left = begun, [], False
            elif isinstance(item, Answer):
                # A page, a value of pages or 「一つの手続きだけ」 leaves the event; a tap on its questions goes back.
                is_left = not facet(item).startswith(LIFE)
                answers += [] if is_left else [item]
        return key, answers if key else [], is_left

    def _begins(self, item: Evidence) -> str | None:
        if isinstance(item, Opening):
            return self.begun(item.text)
        if isinstance(item, Answer) and item.facet == LIFE_EVENT and item.pick in self._events:
            return item.pick
        return None

    def _answered(self, key: str, name: str, answers: Iterable[Answer]) -> tuple[str, ...]:
        """Return the values that a tap leaves possible, none where the question was not answered."""
        values = tuple(self._events[key].situation[name].values)
        item = next((item for item in answers if item.facet == LIFE + name), None)
        if item is None or item.chosen != "value":
            return values if item else ()
        return tuple(value for value in values if value == item.pick)

    def _in_passing(self, key: str, openings: Iterable[str], answered: Mapping[str, object]) -> dict[str, str]:
        texts = [mended for text in openings for mended in self._texts(text)]
        found = {name: v for text in texts for name, v in self._words.answers(key, text, in_passing=True).items()}
        return {name: value for name, value in found.items() if name not in answered}

    def _texts(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((text, self._mended(text))))


def facet(item: Evidence) -> str:
    """Return what a tap was about, nothing for words."""
    return item.facet or "" if isinstance(item, Answer) else ""


def _picked_day(answer: Answer) -> date | None:
    return date.fromisoformat(answer.pick) if answer.pick else None


def _said_day(openings: Iterable[str], today: date) -> date | None:
    return next((day for text in openings if (day := event_day(text, today))), None)
