"""Questions that open data answers: collection days, places, events.

What is asked is read from the whole evidence each turn, as a belief is, so that any step can be taken back:

    「今日は何のごみ」 ──> which district? ──> 「川口町」 ──> the day ──> 「明日は？」 ──> the next
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from guide.dialogue.knowledge import Knowledge
from guide.dialogue.lookup_screens import LookupScreens
from guide.dialogue.messages import Message
from guide.lookup.collection import CollectionQuestion
from guide.lookup.happenings import HappeningQuestion
from guide.lookup.places import PlaceQuestion
from guide.narrowing.evidence import Answer, Evidence, Opening, without_again

AREA, AREA_ROW = "area", "area_row"
"""Facets of taps that are no facets of pages: a district, and the row of kana that its name begins with."""
LONGEST = 12
"""Taps and words about one look-up that are kept."""
LookupQuestion = CollectionQuestion | PlaceQuestion | HappeningQuestion


@dataclass(frozen=True)
class LookupAnswer:
    """What a look-up says, and the pages that tell the same in words."""

    messages: tuple[Message, ...]
    outcome: Literal["answer", "ask"]
    pages: tuple[str, ...]


class Lookups:
    """Takes the turns that open data answers; holds no state of its own."""

    def __init__(self, knowledge: Knowledge, *, clock: Callable[[], datetime]) -> None:
        self._knowledge = knowledge
        self._clock = clock

    def takes(self, evidence: tuple[Evidence, ...], text: str) -> tuple[Evidence, ...] | None:
        """Return the evidence after words that ask for open data or add to such a question, or None."""
        fresh, words = self._fresh(text), Opening(text=text)
        before = self._question(evidence)
        if fresh is None:
            more = (*without_again(evidence), words)
            return self._shortened(more) if before and self._question(more) is not None else None
        if isinstance(fresh, CollectionQuestion) and fresh.area is None and (area := _area_of(before)):
            return (words, _in(area))
        return (words,)

    def answer(self, evidence: tuple[Evidence, ...]) -> LookupAnswer | None:
        """Return what is said to an open question, or None where pages are narrowed."""
        question = self._question(evidence)
        if question is None:
            return None
        pages = self._pages(question)
        screens = LookupScreens(self._knowledge, self._clock())
        if isinstance(question, PlaceQuestion):
            return LookupAnswer(tuple(screens.places(question, pages)), "answer", pages)
        if isinstance(question, HappeningQuestion):
            return LookupAnswer(tuple(screens.happenings(question, pages)), "answer", pages)
        if question.area is None:
            return LookupAnswer((screens.areas(_row_of(evidence)),), "ask", pages)
        return LookupAnswer(tuple(screens.collection(question, pages)), "answer", pages)

    def _pages(self, question: LookupQuestion) -> tuple[str, ...]:
        words, entries = self._knowledge.vocabulary, self._knowledge.faq.entries
        if isinstance(question, PlaceQuestion):
            named = [words.places.kinds[kind].page for kind in question.kinds]
        else:
            part = words.happenings if isinstance(question, HappeningQuestion) else words.collection
            named = [part.page]
        return tuple(page for page in named if page in entries)

    def _shortened(self, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """Leave out old words that change nothing any more, so that a long conversation keeps its question."""
        while len(evidence) > LONGEST:
            question = self._question(evidence)
            fewer = (evidence[:place] + evidence[place + 1 :] for place in range(len(evidence)))
            evidence = next((kept for kept in fewer if self._question(kept) == question), evidence[1:])
        return evidence

    def _question(self, evidence: tuple[Evidence, ...]) -> LookupQuestion | None:
        """Return the question that is open after the evidence."""
        question: LookupQuestion | None = None
        left: LookupQuestion | None = None
        for item in evidence:
            if isinstance(item, Opening):
                question, left = self._fresh(item.text) or (self._more(question, item.text) if question else None), None
            elif isinstance(item, Answer) and item.facet in (AREA, AREA_ROW):
                # A tap on another row takes the district back; a tap after a page goes back to the days.
                question, left = self._located(question or left, item.pick), None
            elif isinstance(item, Answer):
                question, left = None, question or left
        return question

    def _located(self, question: LookupQuestion | None, area: str | None) -> CollectionQuestion | None:
        if not isinstance(question, CollectionQuestion):
            return None
        return replace(question, area=area if area in self._areas() else None)

    def _fresh(self, text: str) -> LookupQuestion | None:
        desks, now = self._knowledge.desks, self._clock()
        return (
            desks.collection.read(text, now.date())
            or desks.places.read(text, now)
            or desks.happenings.read(text, now.date())
        )

    def _more(self, question: LookupQuestion, text: str) -> LookupQuestion | None:
        desks, now = self._knowledge.desks, self._clock()
        if isinstance(question, CollectionQuestion):
            added = desks.collection.adds(text, now.date())
            return question.more(added) if added else None
        if isinstance(question, PlaceQuestion):
            return desks.places.adds(question, text, now)
        later = desks.happenings.adds(text, now.date())
        return question.more(later) if later else None

    def _areas(self) -> tuple[str, ...]:
        return self._knowledge.desks.collection.areas


def _in(area: str) -> Answer:
    return Answer(facet=AREA, chosen="value", pick=area)


def _area_of(question: LookupQuestion | None) -> str | None:
    return question.area if isinstance(question, CollectionQuestion) else None


def _row_of(evidence: tuple[Evidence, ...]) -> str | None:
    rows = [item.pick for item in evidence if isinstance(item, Answer) and item.facet == AREA_ROW]
    return rows[-1] if rows else None
