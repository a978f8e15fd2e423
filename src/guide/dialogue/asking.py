"""Answers the words of one question: an answer to the open screen, a correction, more about a page, a new question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from guide.dialogue.amendment import Amendment, amend
from guide.dialogue.beliefs import Beliefs
from guide.dialogue.correction import meant, read_correction
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.messages import Reply
from guide.dialogue.picking import pick, pick_place
from guide.dialogue.replies import Replies
from guide.dialogue.words import EvidenceItems, WordReader
from guide.faq.model import SortingItem
from guide.faq.sorting import ItemMatch
from guide.narrowing.evidence import Answer, without_again
from guide.narrowing.step import Ask, Show
from guide.text.normalise import kana_key


class Asking:
    """Answers words; holds no state of its own."""

    def __init__(
        self, knowledge: Knowledge, beliefs: Beliefs, replies: Replies, *, clock: Callable[[], datetime]
    ) -> None:
        self._knowledge = knowledge
        self._beliefs = beliefs
        self._replies = replies
        self._words = WordReader(knowledge, beliefs)
        self._clock = clock

    def answer(self, evidence: EvidenceItems, text: str) -> Reply:
        """Answer the words of one question."""
        urgent = self._urgent(text)
        if urgent is not None:
            found = (self._words.opening(text), Answer(chosen="entry", entries=(urgent,), pick=urgent))
            return self._replies.reply(found, self._replies.messages(found))
        amended = self._amended(evidence, text)
        if amended is not None:
            done = self._replies.text("correction.done", label=amended.label)
            return self._replies.reply(amended.evidence, [done, *self._replies.messages(amended.evidence)])
        text = meant(text)
        return self._aspects(evidence, text) or self._special(evidence, text) or self._paged(evidence, text)

    def surely_asks(self, evidence: EvidenceItems, text: str) -> bool:
        """Tell whether words name a side of a procedure, a field of work, or what is never small talk."""
        key = kana_key(text).rstrip("?!。、")
        if self._urgent(text) or any(kana_key(word) in key for word in self._knowledge.policy.never_small_talk):
            return True
        named = any(key == name or key.startswith((f"{name}の", f"{name}に")) for name in self._fields)
        return named or (bool(evidence) and bool(self._knowledge.aspects.find(text).aspects))

    def _urgent(self, text: str) -> str | None:
        """Return the page for words of distress, at which nothing may be asked first."""
        key = kana_key(text)
        for page, words in self._knowledge.policy.urgent.items():
            if self.is_page(page) and any(kana_key(word) in key for word in words):
                return page
        return None

    @cached_property
    def _fields(self) -> frozenset[str]:
        """The names of the groups and fields of work, one by one."""
        faq = self._knowledge.faq
        labels = [*(group.label for group in faq.groups.values()), *(field.label for field in faq.fields.values())]
        return frozenset(kana_key(word) for label in labels for word in label.split("・"))

    def picked(self, evidence: EvidenceItems, text: str) -> Answer | None:
        """Return the answer that words certainly give to the open screen, or None."""
        screen = self._replies.question(evidence)
        if screen is None:
            return None
        # Before anything was said a field's name is a question; only its place on the screen is an answer.
        return pick(screen, text) if evidence else pick_place(screen, text)

    def corrects(self, evidence: EvidenceItems, text: str) -> bool:
        """Tell whether words correct something said before."""
        return self._amended(evidence, text) is not None

    def is_page(self, entry: str | None) -> bool:
        """Tell whether there is such a page today."""
        found = self._knowledge.faq.entries.get(entry or "")
        return found is not None and found.is_valid_on(self._clock().date())

    def _amended(self, evidence: EvidenceItems, text: str) -> Amendment | None:
        correction = read_correction(text)
        if not evidence or not correction.corrects or self._replies.special(evidence) is not None:
            return None
        catalogue = self._beliefs.catalogue()
        return amend(
            without_again(evidence), correction, catalogue, catalogue.reach(self._beliefs.belief(evidence).entries)
        )

    def _aspects(self, evidence: EvidenceItems, text: str) -> Reply | None:
        """Answer words that only ask more about the page that is shown, or will be."""
        asked = self._words.asked(text)
        if not asked.aspects or asked.topics or not evidence or self._replies.special(evidence) is not None:
            return None
        shown = self._replies.shown(evidence)
        if shown is not None:
            told = self._replies.aspects(shown, asked.aspects)
            return self._replies.reply(evidence, [*told, *self._replies.after(evidence)])
        more = self._words.asking_more(evidence, text, self._replies.question(evidence))
        if more is None:
            return None
        return self._replies.reply(more, [self._replies.text("aspect.later"), *self._replies.messages(more)])

    def _special(self, evidence: EvidenceItems, text: str) -> Reply | None:
        """Answer words that are no question for the belief over pages."""
        taken = self._replies.takes(evidence, text)
        if taken is None:
            return None
        is_open_still = taken == evidence and self._replies.is_asking(taken)
        lead = [self._replies.text("life.again")] if is_open_still else []
        return self._replies.reply(taken, [*lead, *self._replies.messages(taken)])

    def _paged(self, evidence: EvidenceItems, text: str) -> Reply:
        match = self._knowledge.sorting.find(text)
        if match is not None and match.whole and self.is_page(self._knowledge.faq.entry_of_item(match.item).id):
            return self._answer_item(match, text)
        before = () if self._replies.special(evidence) is not None else evidence
        after = self._words.with_words(before, text, self._replies.question(before))
        lead = [self._replies.screens().item(match)] if match is not None and self._leads_to(after, match.item) else []
        return self._replies.reply(after, [*lead, *self._replies.messages(after)])

    def _answer_item(self, match: ItemMatch, text: str) -> Reply:
        """Answer a thing to throw away: its page, or a choice where its name may mean another page."""
        entry = self._knowledge.faq.entry_of_item(match.item).id
        opening: EvidenceItems = (self._words.opening(text),)
        screens = self._replies.screens()
        belief, names = self._beliefs.belief(opening), self._beliefs.catalogue().entries
        enough = self._knowledge.policy.beside.rival
        rivals = [names[place] for place in belief.top(3) if belief.entries[place] >= enough and names[place] != entry]
        if rivals:
            ask = Ask(None, (), (entry, *rivals), 1.0)
            return self._replies.reply(opening, [screens.item(match), *screens.ask(ask)], "offer")
        found = (*opening, Answer(chosen="entry", entries=(entry,), pick=entry))
        return self._replies.reply(found, [screens.item(match), *self._replies.messages(found)])

    def _leads_to(self, evidence: EvidenceItems, item: SortingItem) -> bool:
        step = self._beliefs.step(evidence)
        entry = self._knowledge.faq.entry_of_item(item)
        return isinstance(step, Show) and step.entry == entry.id
