"""What new words mean after what was said: an answer to the open question, more about it, or a new question."""

from __future__ import annotations

from guide.dialogue.beliefs import Beliefs
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.topic import continues, narrows, nouns
from guide.narrowing.belief import said
from guide.narrowing.evidence import Answer, Evidence, Opening
from guide.narrowing.step import Ask

MAX_EVIDENCE = 20
"""Older evidence is let go, so that a conversation never grows slow."""
EvidenceItems = tuple[Evidence, ...]


class WordReader:
    """Takes words into the evidence."""

    def __init__(self, knowledge: Knowledge, beliefs: Beliefs) -> None:
        self._knowledge = knowledge
        self._beliefs = beliefs

    def with_words(self, evidence: EvidenceItems, text: str) -> EvidenceItems:
        """Return the evidence with new words taken as an answer, as more words, or as a new question."""
        alone = (Opening(text=text),)
        if not evidence:
            return alone
        step = self._beliefs.step(evidence)
        if isinstance(step, Ask) and step.facet is not None:
            spoken = said(self._beliefs.catalogue(), self._knowledge.retriever.read(text)).get(step.facet, ())
            if len(spoken) == 1:
                answer = to_screen(step, "value").model_copy(update={"pick": spoken[0]})
                return (*evidence, answer)
        if isinstance(step, Ask) and self._goes_on(evidence, text, alone):
            return (*evidence[-MAX_EVIDENCE:], *alone)
        return alone

    def _goes_on(self, evidence: EvidenceItems, text: str, alone: EvidenceItems) -> bool:
        before = self._beliefs.belief(evidence)
        return (
            not nouns(text)
            or continues(before, self._beliefs.belief(alone))
            or narrows(before, self._beliefs.catalogue(), self._knowledge.retriever.read(text))
        )


def to_screen(step: Ask, chosen: str) -> Answer:
    """Return what was said to a screen as if it had been tapped."""
    return Answer(facet=step.facet, values=step.values, entries=step.entries, chosen=chosen)  # type: ignore[arg-type]
