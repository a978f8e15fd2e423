"""What new words mean after what was said: an answer to the open question, more about it, or a new question."""

from __future__ import annotations

from guide.dialogue.aspects import Asked
from guide.dialogue.beliefs import Beliefs
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.messages import Question
from guide.dialogue.naming import value_of
from guide.dialogue.picking import name
from guide.dialogue.topic import continues, narrows, nouns
from guide.narrowing.evidence import Answer, Evidence, Opening, asked_again, with_answer, without_again
from guide.narrowing.step import Ask

MAX_EVIDENCE = 20
"""Older evidence is let go, so that a conversation never grows slow."""
EvidenceItems = tuple[Evidence, ...]


class WordReader:
    """Takes words into the evidence."""

    def __init__(self, knowledge: Knowledge, beliefs: Beliefs) -> None:
        self._knowledge = knowledge
        self._beliefs = beliefs

    def opening(self, text: str) -> Opening:
        """Return words as an opening, with the aspects that they ask for."""
        return Opening(text=text, aspects=self.asked(text).aspects)

    def asked(self, text: str) -> Asked:
        """Return the aspects that words ask for."""
        return self._knowledge.aspects.find(self._knowledge.retriever.read(text))

    def with_words(self, evidence: EvidenceItems, text: str, screen: Question | None = None) -> EvidenceItems:
        """Return the evidence with new words taken as an answer, as more words, or as a new question.

        `screen` is the open question as it is shown.
        """
        alone = (self.opening(text),)
        step = self._beliefs.step(evidence) if evidence else None
        if not isinstance(step, Ask):
            return alone
        answer = self._answer(step, screen, text)
        if answer is not None:
            return with_answer(evidence, answer, in_place=asked_again(evidence) is not None)
        return (*without_again(evidence)[-MAX_EVIDENCE:], *alone) if self._goes_on(evidence, text, alone) else alone

    def asking_more(self, evidence: EvidenceItems, text: str, screen: Question | None) -> EvidenceItems | None:
        """Return the evidence with the aspects that words at an open question ask for and nothing else, or None.

        They go to the last opening, whose words stay what retrieval reads.
        """
        step, openings = self._beliefs.step(evidence), [item for item in evidence if isinstance(item, Opening)]
        if not openings or not isinstance(step, Ask):
            return None
        if self._answer(step, screen, text) is not None or self._narrows(evidence, text):
            return None
        aspects = tuple(dict.fromkeys((*openings[-1].aspects, *self.asked(text).aspects)))
        more = openings[-1].model_copy(update={"aspects": aspects})
        return tuple(more if item is openings[-1] else item for item in evidence)

    def _answer(self, step: Ask, screen: Question | None, text: str) -> Answer | None:
        """Return the answer that words give to the open question: a cue of one value, or the words of an option."""
        read = self._knowledge.retriever.read(text)
        catalogue = self._beliefs.catalogue()
        value = value_of(catalogue, catalogue.facets[step.facet], read) if step.facet else None
        if value is not None:
            return to_screen(step, "value").model_copy(update={"pick": value})
        return name(screen, read) if screen is not None else None

    def _goes_on(self, evidence: EvidenceItems, text: str, alone: EvidenceItems) -> bool:
        before = self._beliefs.belief(evidence)
        return (
            not nouns(text)
            or continues(before, self._beliefs.belief(alone), self._knowledge.policy.topic)
            or self._narrows(evidence, text)
        )

    def _narrows(self, evidence: EvidenceItems, text: str) -> bool:
        before = self._beliefs.belief(evidence)
        read = self._knowledge.retriever.read(text)
        return narrows(before, self._beliefs.catalogue(), read, self._knowledge.policy.topic)


def to_screen(step: Ask, chosen: str) -> Answer:
    """Return what was said to a screen as if it had been tapped."""
    return Answer(facet=step.facet, values=step.values, entries=step.entries, chosen=chosen)  # type: ignore[arg-type]
