"""One move of a resident, answered: a pure function of knowledge, evidence, the move and the time.

The same code runs in the action server and, when Rasa or the action server fails, in the gateway.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from guide.clock import now_in_japan
from guide.dialogue.asking import Asking
from guide.dialogue.beliefs import Beliefs
from guide.dialogue.choosing import Choosing
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.messages import Question, Reason, Reply
from guide.dialogue.parting import Parting
from guide.dialogue.replies import Replies
from guide.dialogue.undoing import Undoing
from guide.dialogue.words import EvidenceItems, to_screen
from guide.narrowing.belief import Belief
from guide.narrowing.evidence import Again, Answer, Waiting, waiting, with_waiting
from guide.narrowing.step import Ask, Show, Step
from guide.text.normalise import is_wordless

ENDED = ("answer", "hand_over")
"""Outcomes after which the guide goes on with a question that waits."""


class Conversation:
    """Answers moves; holds no state of its own."""

    def __init__(self, knowledge: Knowledge, *, clock: Callable[[], datetime] = now_in_japan) -> None:
        self._knowledge = knowledge
        self._beliefs = Beliefs(knowledge, clock=clock)
        self._replies = Replies(knowledge, self._beliefs, clock=clock)
        self._asking = Asking(knowledge, self._beliefs, self._replies, clock=clock)
        self._parting = Parting(knowledge, self._beliefs, self._replies)
        self._choosing = Choosing(self._beliefs, self._replies)
        self._undoing = Undoing(self._beliefs, self._replies)

    # Moves ----------------------------------------------------------------------------------------------

    def ask(self, evidence: EvidenceItems, text: str) -> Reply:
        """Answer words: an answer to the open question, more about it, a correction, or new questions."""
        if is_wordless(text):
            return self._replies.say(evidence, "wordless")
        picked = self._asking.picked(evidence, text)
        if picked is not None:
            return self.choose(evidence, picked)
        added = self._parting.added(evidence, text) if self._replies.is_asking(with_waiting(evidence, ())) else None
        if added is not None:
            return self._ask_later(evidence, added)
        questions = self._parting.questions(text)
        if len(questions) > 1:
            return self._ask_all(evidence, questions)
        return self._go_on(self._answer(evidence, text))

    def _ask_all(self, evidence: EvidenceItems, questions: tuple[str, ...]) -> Reply:
        """Answer several questions, first those that need nothing asked."""
        first, *later = sorted(questions, key=lambda text: self._asking.answer((), text).outcome not in ENDED)
        reply = self._answer(evidence, first)
        lead = self._replies.text("several.first", count=len(questions), text=first)
        reply = reply.model_copy(update={"messages": (lead, *reply.messages)})
        waits = (*(Waiting(text=text) for text in later), *waiting(evidence))
        return self._go_on(self._replies.waiting(reply, waits))

    def _ask_later(self, evidence: EvidenceItems, text: str) -> Reply:
        """Let a question that was added wait, and show the open one again."""
        later, before = (*waiting(evidence), Waiting(text=text)), with_waiting(evidence, ())
        lead = self._replies.text("several.added", text=text)
        return self._replies.waiting(self._replies.reply(before, [lead, *self._replies.messages(before)]), later)

    def _answer(self, evidence: EvidenceItems, text: str) -> Reply:
        """Answer one question; what waits goes on waiting."""
        later = waiting(evidence)
        reply = self._asking.answer(with_waiting(evidence, ()), text)
        return self._replies.waiting(reply, later) if later else reply

    def _go_on(self, reply: Reply) -> Reply:
        """Go on by itself with the questions that wait, as long as the one before them has its answer."""
        later = waiting(reply.evidence)
        if not later or reply.outcome not in ENDED:
            return reply
        told = [message for message in reply.messages if not isinstance(message, Question)]
        following = self._answer(later[1:], later[0].text)
        messages = (*told, self._replies.text("several.next", text=later[0].text), *following.messages)
        filing = following.filing or reply.filing
        return self._go_on(following.model_copy(update={"messages": messages, "filing": filing}))

    def choose(self, evidence: EvidenceItems, answer: Answer) -> Reply:
        """Answer a tap, also on an earlier screen. A second answer to a question takes the place of the first."""
        if answer.chosen == "entry" and not self._asking.is_page(answer.pick):
            return self._replies.say(evidence, "gone")
        after = self._choosing.after(evidence, answer)
        if after is None:
            return self._replies.say(evidence, "over")
        return self._go_on(self._replies.reply(after, self._replies.screen(after)))

    def undo(self, evidence: EvidenceItems, index: int) -> Reply:
        """Take the step at a place back, leaving the others; one that is gone already is told so."""
        if not 0 <= index < len(evidence) or isinstance(evidence[index], Again):
            return self._undone(evidence, "undone_before")
        after = self._undoing.after(evidence, index)
        later = waiting(after)
        if later and len(later) == len(after):
            return self._go_on(self._answer(later[1:], later[0].text))
        if self._undoing.asks_again(evidence[index], after):
            label = next(step.label for step in self._replies.trail(evidence) if step.index == index)
            return self._undone(after, "undone_choice", label=label)
        return self._undone(after, "undone") if after else self.restart()

    def _undone(self, evidence: EvidenceItems, key: str, **values: object) -> Reply:
        key = f"english.{key}" if self._replies.english.answer(evidence) else key
        return self._replies.reply(evidence, [self._replies.text(key, **values), *self._replies.screen(evidence)])

    def back(self, evidence: EvidenceItems) -> Reply:
        """Take the last step back; a question that waits was not taken yet."""
        if not evidence:
            return self._replies.reply((), [self._replies.text("nothing_to_undo"), *self._replies.fields()])
        return self.undo(evidence, self._undoing.last(evidence))

    def refuse(self, evidence: EvidenceItems) -> Reply:
        """Answer 「どれも違う」 said in words."""
        if (unsure := self._replies.life.unsure(evidence)) is not None:
            return self.choose(evidence, unsure)
        if self._replies.special(evidence) is not None:
            return self.hand_over(evidence, "none_fit")
        step = self._beliefs.step(evidence) if evidence else None
        if isinstance(step, Ask):
            return self.choose(evidence, to_screen(step, "none"))
        if isinstance(step, Show):
            return self.choose(evidence, Answer(chosen="none", entries=(step.entry,)))
        return self.hand_over(evidence, "none_fit")

    def unsure(self, evidence: EvidenceItems) -> Reply:
        """Answer 「わからない」 said in words."""
        if (unsure := self._replies.life.unsure(evidence)) is not None:
            return self.choose(evidence, unsure)
        step = self._beliefs.step(evidence)
        looked_up = self._replies.special(evidence) is not None
        if evidence and not looked_up and isinstance(step, Ask) and step.facet is not None:
            return self.choose(evidence, to_screen(step, "unknown"))
        return self._replies.reply(evidence, self._replies.after(evidence) if evidence else self._replies.fields())

    def greet(self) -> Reply:
        """Begin: who the guide is, what not to write, and the fields."""
        said = ("greeting", "notice", *(("english.welcome",) if self._knowledge.faq.english else ()))
        lead = [self._replies.text(key) for key in said]
        return self._replies.reply((), [*lead, *self._replies.fields()], "small_talk")

    def restart(self) -> Reply:
        """Forget the evidence and offer the fields."""
        return self._replies.say((), "restarted")

    def categories(self) -> Reply:
        """Offer the fields, as the start of a walk through the tree."""
        return self._replies.reply((), self._replies.fields(), "small_talk")

    def resume(self, evidence: EvidenceItems) -> Reply:
        """After small talk: show the open question again, or the fields when nothing is open."""
        asking = self._replies.is_asking(evidence)
        messages = self._replies.messages(evidence) if asking else self._replies.fields()
        return self._replies.reply(evidence, messages, "small_talk")

    def hand_over(self, evidence: EvidenceItems, asked: Reason = "wanted_person") -> Reply:
        """Name the office to call."""
        screens = self._replies.screens()
        office = screens.likeliest_office(self._beliefs.belief(evidence) if evidence else None)
        return self._replies.reply(evidence, screens.hand_over("hand_over", office), "hand_over", asked)

    def read(self, text: str) -> str:
        """Return a text as retrieval reads it: kana, Latin letters and slips of the keyboard mended."""
        return self._knowledge.retriever.read(text)

    def explain(self, evidence: EvidenceItems) -> tuple[Belief, Step]:
        """Return the belief and the step behind a reply."""
        return self._beliefs.belief(evidence), self._beliefs.step(evidence)

    def answers_otherwise(self, evidence: EvidenceItems) -> bool:
        """Tell whether it is not the belief over pages that answers, but open data or English."""
        return self._replies.special(evidence) is not None

    def is_question(self, evidence: EvidenceItems, text: str) -> bool:
        """Tell whether words surely ask or answer something, so that Rasa need not tell what they are.

        So do English, which Rasa does not know, questions for open data, answers to the open screen and corrections,
        the sides of a procedure (「いつまで？」), fields by name (「税金」), and words that must never be small talk.
        """
        return (
            self._asking.surely_asks(evidence, text)
            or self._replies.takes(evidence, text) is not None
            or self._asking.picked(evidence, text) is not None
            or self._asking.corrects(evidence, text)
        )
