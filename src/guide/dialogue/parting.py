"""Decides which clauses of a message are questions of their own."""

from __future__ import annotations

from functools import reduce

from guide.dialogue.beliefs import Beliefs
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.replies import Replies
from guide.dialogue.several import Clause, clauses
from guide.dialogue.topic import overlap
from guide.dialogue.words import EvidenceItems
from guide.narrowing.belief import Belief
from guide.narrowing.evidence import Opening, with_waiting
from guide.narrowing.step import Show


class Parting:
    """Parts messages; careful, since one question taken for two loses what binds them."""

    def __init__(self, knowledge: Knowledge, beliefs: Beliefs, replies: Replies) -> None:
        self._aspects = knowledge.aspects
        self._numbers = knowledge.policy.topic
        self._beliefs = beliefs
        self._replies = replies

    def questions(self, text: str) -> tuple[str, ...]:
        """Return the questions of a message, mostly one, the message itself; the last takes what is too many."""
        found = clauses(text)
        if len(found) < 2 or self._is_special(text):
            return (text,)
        parts: tuple[Clause, ...] = reduce(self._joined, found, ())
        if len(parts) < 2 or self._is_background(text, parts):
            return (text,)
        most = self._numbers.parts
        parts = (*parts[: most - 1], reduce(Clause.then, parts[most - 1 :])) if len(parts) > most else parts
        return tuple(part.bare for part in parts)

    def added(self, evidence: EvidenceItems, text: str) -> str | None:
        """Return the question that words add to the open one (「あと、粗大ごみも」), without what says so."""
        found = clauses(text)
        if not found or not found[0].added or not self._is_topic(found[0]):
            return None
        bare = reduce(Clause.then, found).bare
        apart = overlap(self._beliefs.belief(with_waiting(evidence, ())), self._belief(bare)) < self._numbers.apart
        return bare if apart or self._is_special(bare) else None

    def _joined(self, parts: tuple[Clause, ...], clause: Clause) -> tuple[Clause, ...]:
        """Return the parts with one more clause: a new part, or the end of the last."""
        if not parts or (self._is_topic(clause) and self._are_apart(parts[-1], clause)):
            return (*parts, clause)
        return (*parts[:-1], parts[-1].then(clause))

    def _are_apart(self, part: Clause, clause: Clause) -> bool:
        if not self._is_topic(part) or not (clause.added or (part.asks and clause.wishes)):
            return False
        if part.is_with and self._aspects.ends_in_people(part.bare):
            return False
        if self._is_special(part.bare) or self._is_special(clause.bare):
            return True
        one, other = self._belief(part.bare), self._belief(clause.bare)
        return one.top(1) != other.top(1) and overlap(one, other) < self._numbers.apart

    def _is_topic(self, clause: Clause) -> bool:
        if self._is_special(clause.bare):
            return True
        return bool(self._aspects.find(clause.bare).topics) and self._belief(clause.bare).none < self._numbers.clear

    def _is_background(self, text: str, parts: tuple[Clause, ...]) -> bool:
        """Tell whether all but the last part only leads up to it: the whole text is clearly about the same page."""
        if any(part.added for part in parts[1:]) or self._is_special(parts[-1].bare):
            return False
        step = self._beliefs.step((Opening(text=text),))
        best = self._belief(parts[-1].bare).top(1)
        return isinstance(step, Show) and [self._beliefs.catalogue().places[step.entry]] == best

    def _is_special(self, text: str) -> bool:
        """Tell whether words are answered by open data, or are English."""
        return self._replies.takes((), text) is not None

    def _belief(self, text: str) -> Belief:
        return self._beliefs.belief((Opening(text=text),))
