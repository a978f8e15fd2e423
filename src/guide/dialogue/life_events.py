"""Life events in the conversation: a few questions on the situation, then the to-do list with its days.

What is going on is read from the whole evidence each turn, so that any step can be taken back:

    「母が亡くなりました」 ──> which health insurance? ──> … ──> the list ──> 「11月3日です」 ──> the list with dates
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from guide.dialogue.knowledge import Knowledge
from guide.dialogue.life_screens import LifeScreens
from guide.dialogue.messages import Message, Option
from guide.dialogue.situation import DAY, LIFE, LIFE_EVENT, Situation, SituationReader, facet
from guide.dialogue.words import MAX_EVIDENCE, EvidenceItems
from guide.faq.life_events import LifeEvent
from guide.lookup.life_words import LifeWords
from guide.lookup.todo import TodoItem, can_be_dated, todo
from guide.narrowing.evidence import Answer, Opening, with_answer


@dataclass(frozen=True)
class LifeAnswer:
    """What is said about a life event, and the pages on its list."""

    messages: tuple[Message, ...]
    outcome: Literal["answer", "ask"]
    pages: tuple[str, ...] = ()


class LifeEvents:
    """Takes the turns about life events; holds no state of its own."""

    def __init__(self, knowledge: Knowledge, *, clock: Callable[[], datetime]) -> None:
        self._knowledge = knowledge
        self._events = knowledge.faq.life_events
        words = LifeWords(self._events, knowledge.vocabulary.life_events)
        self._reader = SituationReader(self._events, words, read=knowledge.retriever.read)
        self._clock = clock

    def takes(self, evidence: EvidenceItems, text: str) -> EvidenceItems | None:
        """Return the evidence after words that begin an event or answer its questions, or None.

        It stays as it is where words leave several answers to the open question possible.
        """
        situation, begun = self._situation(evidence), self._reader.begun(text)
        if situation is not None and begun in (None, situation.key):
            said = self._reader.said(situation, text, self._today())
            if said:
                for answer in said:
                    evidence = with_answer(evidence, answer, in_place=True)
                return evidence[-MAX_EVIDENCE:]
        if situation is not None and self._reader.leaves_open(situation, text):
            return evidence
        return (Opening(text=text),) if begun else None

    def answer(self, evidence: EvidenceItems) -> LifeAnswer | None:
        """Return what is said to an open event, or None where pages are narrowed."""
        situation = self._situation(evidence)
        if situation is None:
            return None
        if situation.open is None:
            return self._list(situation)
        messages = self._screens().question(situation, situation.open)
        return LifeAnswer(tuple(messages), "ask")

    def offer(self, evidence: EvidenceItems) -> Option | None:
        """Return the option to see all procedures of the event that the words of a question for pages name."""
        if any(facet(item) == LIFE_EVENT for item in evidence) or self._situation(evidence):
            return None
        texts = [item.text for item in reversed(evidence) if isinstance(item, Opening)]
        key = next((event for text in texts if (event := self._reader.mentioned(text))), None)
        if key is None:
            return None
        label = self._knowledge.texts.say("life.offer", event=self._events[key].label)
        return Option(label=label, answer=Answer(facet=LIFE_EVENT, chosen="value", pick=key))

    def unsure(self, evidence: EvidenceItems) -> Answer | None:
        """Return what 「わからない」 answers to the open question: all is possible. None where no question is open."""
        situation = self._situation(evidence)
        if situation is None:
            return None
        if situation.open is not None:
            return Answer(facet=LIFE + situation.open, chosen="unknown")
        return Answer(facet=DAY, chosen="unknown") if self._wants_day(situation, self._items(situation)) else None

    def settled(self, evidence: EvidenceItems) -> EvidenceItems:
        """Return the evidence without answers about any event but the last that was begun: they mean nothing alone."""
        return self._reader.settled(evidence)

    def event(self, evidence: EvidenceItems) -> LifeEvent | None:
        """Return the event that is open."""
        situation = self._situation(evidence)
        return situation.event if situation else None

    def last(self, evidence: EvidenceItems) -> LifeEvent | None:
        """Return the event that was begun last, whether it was left since or not."""
        key = self._reader.last(evidence)
        return self._events[key] if key else None

    def _list(self, situation: Situation) -> LifeAnswer:
        items, screens = self._items(situation), self._screens()
        below = screens.which_day(situation.event) if self._wants_day(situation, items) else screens.ways_on()
        pages = tuple(dict.fromkeys(item.entry.id for item in items))
        return LifeAnswer((screens.checklist(situation, items), below), "answer", pages)

    def _items(self, situation: Situation) -> tuple[TodoItem, ...]:
        entries = self._knowledge.faq.entries
        return todo(situation.event, entries, situation.known, situation.day, self._today())

    def _wants_day(self, situation: Situation, items: tuple[TodoItem, ...]) -> bool:
        known = situation.day is not None or situation.day_asked
        return not known and can_be_dated(situation.event, items)

    def _situation(self, evidence: EvidenceItems) -> Situation | None:
        return self._reader.situation(evidence, self._today())

    def _today(self) -> date:
        return self._clock().date()

    def _screens(self) -> LifeScreens:
        return LifeScreens(self._knowledge.faq, self._knowledge.texts, self._knowledge.general_office, self._today())
