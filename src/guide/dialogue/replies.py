"""What the guide says after some evidence: the messages of its step, and the reply that carries them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from guide.dialogue.beliefs import Beliefs
from guide.dialogue.cards import aspect_value
from guide.dialogue.endings import filed, outcome_of
from guide.dialogue.english import EnglishAnswer, EnglishTurns
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.life_events import LifeAnswer, LifeEvents
from guide.dialogue.lookups import LookupAnswer, Lookups
from guide.dialogue.messages import Message, Option, Outcome, Question, Reason, Reply, Step, Text
from guide.dialogue.screens import Screens
from guide.dialogue.timing import age_messages, said_day_message
from guide.dialogue.trail import trail
from guide.dialogue.words import EvidenceItems
from guide.narrowing.evidence import Opening, Waiting, with_waiting
from guide.narrowing.step import Ask, Refuse, Show
from guide.text.ages import read_ages
from guide.text.dates import event


class Replies:
    """Composes replies; holds no state of its own."""

    def __init__(self, knowledge: Knowledge, beliefs: Beliefs, *, clock: Callable[[], datetime]) -> None:
        self._knowledge = knowledge
        self._beliefs = beliefs
        self._clock = clock
        self.lookups = Lookups(knowledge, clock=clock)
        self.life = LifeEvents(knowledge, clock=clock)
        self.english = EnglishTurns(knowledge, clock=clock)

    # What the evidence means ------------------------------------------------------------------------------

    def special(self, evidence: EvidenceItems) -> LookupAnswer | LifeAnswer | EnglishAnswer | None:
        """Return the answer to what is no question for the belief over pages: open data, life events, English."""
        return self.lookups.answer(evidence) or self.life.answer(evidence) or self.english.answer(evidence)

    def takes(self, evidence: EvidenceItems, text: str) -> EvidenceItems | None:
        """Return the evidence after words that are no question for the belief over pages, or None."""
        if self.english.takes(text):
            return (Opening(text=text),)
        looked_up = self.lookups.takes(evidence, text)
        return self.life.takes(evidence, text) if looked_up is None else looked_up

    def shown(self, evidence: EvidenceItems) -> str | None:
        """Return the page that is shown after the evidence."""
        step = self._beliefs.step(evidence) if evidence and self.special(evidence) is None else None
        return step.entry if isinstance(step, Show) else None

    def is_asking(self, evidence: EvidenceItems) -> bool:
        """Tell whether a question is open."""
        found = self.special(evidence)
        if found is not None:
            return found.outcome == "ask"
        return bool(evidence) and isinstance(self._beliefs.step(evidence), Ask)

    def is_lost(self, evidence: EvidenceItems, after: EvidenceItems) -> bool:
        """Tell whether a look-up lost the words that began it: what was added to them means nothing alone."""
        return self.lookups.answer(evidence) is not None and self.lookups.answer(after) is None

    def question(self, evidence: EvidenceItems) -> Question | None:
        """Return the question on the open screen, the fields before anything was said."""
        messages = self.screen(evidence)
        return next((message for message in reversed(messages) if isinstance(message, Question)), None)

    # What is said -----------------------------------------------------------------------------------------

    def screen(self, evidence: EvidenceItems) -> list[Message]:
        """Return what is said after the evidence, the fields where nothing was said."""
        return self.messages(evidence) if evidence else self.fields()

    def messages(self, evidence: EvidenceItems) -> list[Message]:
        """Return what is said after the evidence; before a page, what was asked about it."""
        found = self.special(evidence)
        if found is not None:
            return list(found.messages)
        return self._offering(self.life.offer(evidence), self._narrowed(evidence))

    def _narrowed(self, evidence: EvidenceItems) -> list[Message]:
        step, screens = self._beliefs.step(evidence), self.screens()
        if isinstance(step, Show):
            told = self.aspects(step.entry, self._asked(evidence, step.entry))
            return [*told, *self._timing(evidence, step.entry), *screens.show(step)]
        if isinstance(step, Ask):
            return [*self._milestones(evidence, step.entries), *screens.ask(step)]
        belief = self._beliefs.belief(evidence)
        key = "not_found" if isinstance(step, Refuse) else "too_many"
        return screens.give_up(key, step.nearest, screens.likeliest_office(belief), belief)

    def _offering(self, offer: Option | None, messages: list[Message]) -> list[Message]:
        """Put an option before the ways out of the last question."""
        asked = messages[-1] if messages else None
        if offer is None or not isinstance(asked, Question):
            return messages
        ends = next((place for place, option in enumerate(asked.options) if _is_end(option)), len(asked.options))
        options = (*asked.options[:ends], offer, *asked.options[ends:])
        return [*messages[:-1], asked.model_copy(update={"options": options})]

    def after(self, evidence: EvidenceItems) -> list[Message]:
        """Return the open screen, without the page that was just spoken about."""
        step = self._beliefs.step(evidence)
        return self.screens().after_page(step) if isinstance(step, Show) else self.messages(evidence)

    def aspects(self, entry: str, aspects: tuple[str, ...]) -> list[Message]:
        """Return what a page says about each of the aspects; what it does not say is told once."""
        told = (message for aspect in aspects for message in self.screens().aspect(entry, aspect))
        return list(dict.fromkeys(told))

    def fields(self) -> list[Message]:
        """Return the fields to choose from."""
        return self.screens().fields()

    def reply(
        self,
        evidence: EvidenceItems,
        messages: list[Message],
        outcome: Outcome | None = None,
        asked: Reason = "refused",
    ) -> Reply:
        """Return the reply of these messages; `outcome` and `asked` where the evidence does not tell them."""
        found, say = self.special(evidence), self._knowledge.texts.say
        step = self._beliefs.step(evidence) if evidence and not found else None
        reply = Reply(
            messages=tuple(messages),
            evidence=evidence,
            trail=self.trail(evidence),
            outcome=outcome or (found.outcome if found else outcome_of(step)),
            looked_up=found.pages if found else (),
        )
        return filed(reply, step, asked, say("english.filed" if isinstance(found, EnglishAnswer) else "filed"))

    def waiting(self, reply: Reply, later: tuple[Waiting, ...]) -> Reply:
        """Return a reply behind which these questions wait."""
        evidence = with_waiting(reply.evidence, later)
        return reply.model_copy(update={"evidence": evidence, "trail": self.trail(evidence)})

    def say(self, evidence: EvidenceItems, key: str) -> Reply:
        """Return a sentence and the fields to choose from."""
        return self.reply(evidence, [self.text(key), *self.fields()], "small_talk")

    def text(self, key: str, **values: object) -> Text:
        """Return a sentence of `data/texts.yml`."""
        return Text(text=self._knowledge.texts.say(key, **values))

    def screens(self) -> Screens:
        """Return what makes messages of steps at this moment."""
        return Screens(self._knowledge, self._beliefs.catalogue(), self._clock())

    def _asked(self, evidence: EvidenceItems, entry: str) -> tuple[str, ...]:
        """Return the aspects asked for, without those that the page is about where it has no field for them."""
        asked = dict.fromkeys(aspect for item in evidence if isinstance(item, Opening) for aspect in item.aspects)
        page, faq = self._knowledge.faq.entries[entry], self._knowledge.faq
        titled = self._knowledge.aspects.find(page.title).aspects
        return tuple(a for a in asked if a not in titled or aspect_value(page, faq.offices[page.office], a))

    def _timing(self, evidence: EvidenceItems, entry: str) -> list[Message]:
        """Return what the days and ages that were said mean for a page."""
        page, faq, today = self._knowledge.faq.entries[entry], self._knowledge.faq, self._clock().date()
        said = event(_words(evidence), today)
        deadline = said and said_day_message(page, faq.offices[page.office], said, today, self._knowledge.texts)
        return [*([deadline] if deadline else []), *self._milestones(evidence, (entry,))]

    def _milestones(self, evidence: EvidenceItems, entries: tuple[str, ...]) -> list[Message]:
        """Return what changes at the ages that were said, so far as it belongs to some of the pages."""
        ages = read_ages(_words(evidence))
        told = (text for entry in entries for text in age_messages(self._knowledge.milestones, ages, entry))
        return list(dict.fromkeys(told))

    def trail(self, evidence: EvidenceItems) -> tuple[Step, ...]:
        """Return what was typed and chosen so far, step by step."""
        event = self.life.last(evidence)
        return trail(evidence, self._knowledge.faq, self._beliefs.catalogue(), self._knowledge.texts, event=event)


def _is_end(option: Option) -> bool:
    return option.answer is None or option.answer.chosen in ("none", "unknown")


def _words(evidence: EvidenceItems) -> str:
    return "。".join(item.text for item in evidence if isinstance(item, Opening))
