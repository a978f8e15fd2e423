"""One move of a resident, answered: a pure function of knowledge, evidence, the move and the time.

The same code runs in the action server and, when Rasa or the action server fails, in the gateway.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from guide.clock import now_in_japan
from guide.dialogue.beliefs import Beliefs
from guide.dialogue.english import EnglishAnswer, EnglishTurns
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.lookups import LookupAnswer, Lookups
from guide.dialogue.messages import Message, Reply, Text
from guide.dialogue.screens import Screens
from guide.dialogue.topic import nouns
from guide.dialogue.trail import trail
from guide.dialogue.words import MAX_EVIDENCE, EvidenceItems, WordReader, to_screen
from guide.faq.model import SortingItem
from guide.faq.sorting import ItemMatch
from guide.narrowing.belief import Belief
from guide.narrowing.catalogue import FIELD, GROUP
from guide.narrowing.evidence import Answer, Evidence, Opening, without
from guide.narrowing.step import Ask, HandOver, Refuse, Show, Step
from guide.text.normalise import is_wordless

Outcome = str
RIVAL = 0.30
"""Belief at which another page stands beside the one that the sorting dictionary names."""


class Conversation:
    """Answers moves; holds no state of its own."""

    def __init__(self, knowledge: Knowledge, *, clock: Callable[[], datetime] = now_in_japan) -> None:
        self._knowledge = knowledge
        self._clock = clock
        self._beliefs = Beliefs(knowledge, clock=clock)
        self._words = WordReader(knowledge, self._beliefs)
        self._lookups = Lookups(knowledge, clock=clock)
        self._english = EnglishTurns(knowledge, clock=clock)

    # Moves ----------------------------------------------------------------------------------------------

    def ask(self, evidence: EvidenceItems, text: str, *, aspect: str | None = None, beside: str | None = None) -> Reply:
        """Answer words: an answer to the open question, more about it, or a new question.

        `aspect` is the side of a procedure that is asked for (fee, deadline, …), `beside` the text without the
        words that say so.
        """
        if is_wordless(text):
            return self._say(evidence, "wordless")
        shown = self._shown(evidence)
        if shown is not None and aspect is not None and not nouns(text if beside is None else beside):
            return self._reply(evidence, [*self._screens().aspect(shown, aspect), *self._after(evidence)])
        if self._english.takes(text):
            return self._reply((Opening(text=text),), self._messages((Opening(text=text),), None))
        looked_up = self._lookups.takes(evidence, text)
        if looked_up is not None:
            return self._reply(looked_up, self._messages(looked_up, None))
        match = self._knowledge.sorting.find(text)
        if match is not None and match.whole and self._is_page(self._knowledge.faq.entry_of_item(match.item).id):
            return self._answer_item(match, text)
        after = self._words.with_words(() if self._special(evidence) else evidence, text)
        lead = [self._screens().item(match)] if match is not None and self._leads_to(after, match.item) else []
        return self._reply(after, [*lead, *self._messages(after, aspect)])

    def _answer_item(self, match: ItemMatch, text: str) -> Reply:
        """Answer a thing to throw away: its page, or a choice where its name may mean another page."""
        entry = self._knowledge.faq.entry_of_item(match.item).id
        opening: EvidenceItems = (Opening(text=text),)
        belief, names = self._beliefs.belief(opening), self._beliefs.catalogue().entries
        rivals = [names[place] for place in belief.top(3) if belief.entries[place] >= RIVAL and names[place] != entry]
        if rivals:
            ask = Ask(None, (), (entry, *rivals), 1.0)
            return self._reply(opening, [self._screens().item(match), *self._screens().ask(ask)], "offer")
        found = (*opening, Answer(chosen="entry", entries=(entry,), pick=entry))
        return self._reply(found, [self._screens().item(match), *self._messages(found, None)])

    def _is_page(self, entry: str | None) -> bool:
        found = self._knowledge.faq.entries.get(entry or "")
        return found is not None and found.is_valid_on(self._clock().date())

    def choose(self, evidence: EvidenceItems, answer: Answer) -> Reply:
        """Answer a tap. A second answer to the same facet takes the place of the first."""
        kept = tuple(e for e in evidence if e != answer and not _same_facet(e, answer))
        after = (*kept[-MAX_EVIDENCE:], answer)
        if answer.chosen == "entry" and not self._is_page(answer.pick):
            return self._say(evidence, "gone")
        return self._reply(after, self._messages(after, None))

    def undo(self, evidence: EvidenceItems, index: int) -> Reply:
        """Take one step back, leaving the others."""
        after = without(evidence, index)
        if not after or self._is_lost(evidence, after):
            return self.restart()
        undone = "english.undone" if self._english.answer(after) else "undone"
        return self._reply(after, [self._text(undone), *self._messages(after, None)])

    def back(self, evidence: EvidenceItems) -> Reply:
        """Take the last step back."""
        if not evidence:
            return self._reply((), [self._text("nothing_to_undo"), *self._fields()])
        return self.undo(evidence, len(evidence) - 1)

    def refuse(self, evidence: EvidenceItems) -> Reply:
        """Answer 「どれも違う」 said in words."""
        if self._special(evidence) is not None:
            return self.hand_over(evidence)
        step = self._beliefs.step(evidence) if evidence else None
        if isinstance(step, Ask):
            return self.choose(evidence, to_screen(step, "none"))
        if isinstance(step, Show):
            return self.choose(evidence, Answer(chosen="none", entries=(step.entry,)))
        return self.hand_over(evidence)

    def unsure(self, evidence: EvidenceItems) -> Reply:
        """Answer 「わからない」 said in words."""
        step = self._beliefs.step(evidence)
        looked_up = self._special(evidence) is not None
        if evidence and not looked_up and isinstance(step, Ask) and step.facet is not None:
            return self.choose(evidence, to_screen(step, "unknown"))
        return self._reply(evidence, self._after(evidence) if evidence else self._fields())

    def greet(self) -> Reply:
        """Begin: who the guide is, what not to write, and the fields."""
        english = [self._text("english.welcome")] if self._knowledge.faq.english else []
        return self._reply((), [self._text("greeting"), self._text("notice"), *english, *self._fields()], "small_talk")

    def restart(self) -> Reply:
        """Forget the evidence and offer the fields."""
        return self._reply((), [self._text("restarted"), *self._fields()], "small_talk")

    def categories(self) -> Reply:
        """Offer the fields, as the start of a walk through the tree."""
        return self._reply((), self._fields(), "small_talk")

    def resume(self, evidence: EvidenceItems) -> Reply:
        """After small talk: show the open question again, or the fields when nothing is open."""
        messages = self._messages(evidence, None) if self._is_asking(evidence) else self._fields()
        return self._reply(evidence, messages, "small_talk")

    def hand_over(self, evidence: EvidenceItems) -> Reply:
        """Name the office to call."""
        office = self._screens().likeliest_office(self._beliefs.belief(evidence) if evidence else None)
        return self._reply(evidence, self._screens().hand_over("hand_over", office), "hand_over")

    def read(self, text: str) -> str:
        """Return a text as retrieval reads it: kana, Latin letters and slips of the keyboard mended."""
        return self._knowledge.retriever.read(text)

    def explain(self, evidence: EvidenceItems) -> tuple[Belief, Step]:
        """Return the belief and the step behind a reply."""
        return self._beliefs.belief(evidence), self._beliefs.step(evidence)

    def is_question(self, evidence: EvidenceItems, text: str) -> bool:
        """Tell whether words are surely a question: English, which Rasa does not know, or one for open data."""
        return self._english.takes(text) or self._lookups.takes(evidence, text) is not None

    # What the evidence means ------------------------------------------------------------------------------

    def _special(self, evidence: EvidenceItems) -> LookupAnswer | EnglishAnswer | None:
        """Return the answer to what is no question for the belief over pages: open data, English."""
        return self._lookups.answer(evidence) or self._english.answer(evidence)

    def _shown(self, evidence: EvidenceItems) -> str | None:
        if self._special(evidence) is not None:
            return None
        step = self._beliefs.step(evidence) if evidence else None
        return step.entry if isinstance(step, Show) else None

    def _is_asking(self, evidence: EvidenceItems) -> bool:
        found = self._special(evidence)
        if found is not None:
            return found.outcome == "ask"
        return bool(evidence) and isinstance(self._beliefs.step(evidence), Ask)

    def _is_lost(self, evidence: EvidenceItems, after: EvidenceItems) -> bool:
        """Tell whether a look-up lost the words that began it: what was added to them means nothing alone."""
        return self._lookups.answer(evidence) is not None and self._lookups.answer(after) is None

    def _leads_to(self, evidence: EvidenceItems, item: SortingItem) -> bool:
        step = self._beliefs.step(evidence)
        entry = self._knowledge.faq.entry_of_item(item)
        return isinstance(step, Show) and step.entry == entry.id

    # What is said -----------------------------------------------------------------------------------------

    def _messages(self, evidence: EvidenceItems, aspect: str | None) -> list[Message]:
        found = self._special(evidence)
        if found is not None:
            return list(found.messages)
        step, screens = self._beliefs.step(evidence), self._screens()
        if isinstance(step, Show):
            lead = screens.aspect(step.entry, aspect) if aspect else []
            return [*lead, *screens.show(step)]
        if isinstance(step, Ask):
            return screens.ask(step)
        belief = self._beliefs.belief(evidence)
        key = "not_found" if isinstance(step, Refuse) else "too_many"
        return screens.give_up(key, step.nearest, screens.likeliest_office(belief), belief)

    def _after(self, evidence: EvidenceItems) -> list[Message]:
        """Return the open screen, without the page that was just spoken about."""
        step = self._beliefs.step(evidence)
        if isinstance(step, Show):
            return self._screens().after_page(step)
        return self._messages(evidence, None)

    def _fields(self) -> list[Message]:
        facets = self._beliefs.catalogue().facets
        widest = facets.get(GROUP, facets[FIELD])
        return self._screens().fields(Ask(widest.id, widest.values, (), 1.0))

    def _reply(self, evidence: EvidenceItems, messages: list[Message], outcome: Outcome | None = None) -> Reply:
        found = self._special(evidence)
        return Reply(
            messages=tuple(messages),
            evidence=evidence,
            trail=trail(evidence, self._knowledge.faq, self._beliefs.catalogue(), self._knowledge.texts),
            outcome=outcome or (found.outcome if found else self._outcome(evidence)),  # type: ignore[arg-type]
            looked_up=found.pages if found else (),
        )

    def _outcome(self, evidence: EvidenceItems) -> Outcome:
        step = self._beliefs.step(evidence) if evidence else None
        if isinstance(step, Show):
            return "answer"
        if isinstance(step, (Refuse, HandOver)):
            return "hand_over"
        return "offer" if isinstance(step, Ask) and step.facet is None else "ask"

    def _say(self, evidence: EvidenceItems, key: str) -> Reply:
        return self._reply(evidence, [self._text(key), *self._fields()], "small_talk")

    def _text(self, key: str) -> Text:
        return Text(text=self._knowledge.texts.say(key))

    def _screens(self) -> Screens:
        return Screens(self._knowledge, self._beliefs.catalogue(), self._clock())


def _same_facet(item: Evidence, answer: Answer) -> bool:
    return isinstance(item, Answer) and item.facet is not None and item.facet == answer.facet
