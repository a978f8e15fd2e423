"""Turns of residents who write English: the same steps as in Japanese, over the pages that have English.

Like a look-up, what is asked is read from the whole evidence: the last words decide the language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from guide.dialogue.cards import english_card, office_card
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.messages import Message, Option, Pages, Question, Text
from guide.narrowing.evidence import Answer, Evidence, Opening

MAX_RELATED = 3


@dataclass(frozen=True)
class EnglishAnswer:
    """What is said in English."""

    messages: tuple[Message, ...]
    outcome: Literal["answer", "offer", "hand_over"]
    pages: tuple[str, ...] = ()


class EnglishTurns:
    """Takes the turns that are in English; holds no state of its own."""

    def __init__(self, knowledge: Knowledge, *, clock: Callable[[], datetime]) -> None:
        self._faq = knowledge.faq
        self._desk = knowledge.english
        self._texts = knowledge.texts
        self._general = knowledge.general_office
        self._clock = clock

    def takes(self, text: str) -> bool:
        """Tell whether words are English."""
        return self._desk.is_english(text)

    def answer(self, evidence: tuple[Evidence, ...]) -> EnglishAnswer | None:
        """Return what is said when the last words were English, or None."""
        openings = [place for place, item in enumerate(evidence) if isinstance(item, Opening)]
        if not openings or not self.takes(_text(evidence[openings[-1]])):
            return None
        answers = [item for item in evidence[openings[-1] + 1 :] if isinstance(item, Answer)]
        if answers and answers[-1].chosen == "entry" and answers[-1].pick in self._faq.english:
            return EnglishAnswer(tuple(self._page(str(answers[-1].pick))), "answer")
        refused = {entry for item in answers if item.chosen == "none" for entry in item.entries}
        hits = [h for h in self._desk.rank(_text(evidence[openings[-1]]), 10) if h.entry not in refused]
        today = self._clock().date()
        found = [entry for entry in self._desk.offered(hits) if self._faq.entries[entry].is_valid_on(today)]
        if found and not answers and self._desk.is_clear(hits):
            return EnglishAnswer(tuple(self._page(found[0])), "answer")
        if found:
            return EnglishAnswer((self._offer(tuple(found[:5]), doubtful=self._desk.is_doubtful(hits)),), "offer")
        return EnglishAnswer(tuple(self._refuse()), "hand_over")

    def _page(self, entry: str) -> list[Message]:
        card = english_card(self._faq, self._faq.entries[entry])
        related = tuple(key for key in self._faq.entries[entry].related if key in self._faq.english)[:MAX_RELATED]
        wrong = Option(label=self._say("wrong"), answer=Answer(chosen="none", entries=(entry,)))
        options = (*(self._option(key, (entry, *related)) for key in related), wrong, self._command("restart"))
        after = Question(text=self._say("after_page"), facet=None, options=options)
        return [Pages(text=self._say("answer"), items=(card,)), after]

    def _offer(self, entries: tuple[str, ...], *, doubtful: bool) -> Question:
        none = Option(label=self._say("none"), answer=Answer(chosen="none", entries=entries))
        options = (*(self._option(entry, entries) for entry in entries), none)
        return Question(text=self._say("offer_doubtful" if doubtful else "offer"), facet=None, options=options)

    def _refuse(self) -> list[Message]:
        text = self._say("not_found", office=self._general.english)
        office = office_card(self._general, text, self._clock(), self._texts, wording="hours.english")
        ways = Question(text=self._say("more"), facet=None, options=(self._command("human"), self._command("restart")))
        return [office, Text(text=self._say("japanese")), ways]

    def _option(self, entry: str, shown: tuple[str, ...]) -> Option:
        answer = Answer(chosen="entry", entries=shown, pick=entry)
        return Option(label=self._faq.english[entry].title, answer=answer)

    def _command(self, command: Literal["restart", "human"]) -> Option:
        return Option(label=self._say(command), command=command)

    def _say(self, key: str, **values: object) -> str:
        return self._texts.say(f"english.{key}", **values)


def _text(item: Evidence) -> str:
    return item.text if isinstance(item, Opening) else ""
