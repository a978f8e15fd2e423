"""What evidence means today: the belief over entries and the next step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from guide.dialogue.amendment import beside
from guide.dialogue.knowledge import Knowledge
from guide.narrowing.belief import Belief, after_answer, after_opening, before_opening, favoured
from guide.narrowing.catalogue import Catalogue
from guide.narrowing.evidence import Answer, Evidence, Opening, asked_again, without_again
from guide.narrowing.step import Ask, Step, ask_again, decide
from guide.text.ages import read_ages
from guide.text.dates import without_days

REMEMBERED = 256
"""Evidence lists whose belief is kept: one move asks for the same belief several times."""


class Beliefs:
    """Computes beliefs and steps from evidence, for the day it is."""

    def __init__(self, knowledge: Knowledge, *, clock: Callable[[], datetime]) -> None:
        self._knowledge = knowledge
        self._clock = clock
        self._belief_on = lru_cache(maxsize=REMEMBERED)(self._compute_belief)
        self._step_on = lru_cache(maxsize=REMEMBERED)(self._compute_step)

    def catalogue(self) -> Catalogue:
        """Return the FAQ as arrays, with the entries that are valid today."""
        return self._knowledge.catalogue(self._clock().date())

    def belief(self, evidence: tuple[Evidence, ...]) -> Belief:
        """Return the belief after all of the evidence."""
        return self._belief_on(evidence, self._clock().date())

    def step(self, evidence: tuple[Evidence, ...]) -> Step:
        """Return the step to take after the evidence."""
        return self._step_on(evidence, self._clock().date())

    def _compute_belief(self, evidence: tuple[Evidence, ...], today: date) -> Belief:
        knowledge, catalogue = self._knowledge, self._knowledge.catalogue(today)
        words = " ".join(item.text for item in evidence if isinstance(item, Opening))
        if words:
            scores = knowledge.retriever.score(without_days(words, today) or words)
            belief = after_opening(catalogue, scores, knowledge.policy.belief, knowledge.calibration)
            ages, factor = read_ages(words), knowledge.policy.belief.age
            belief = favoured(catalogue, belief, knowledge.milestones.pages_for(ages), factor)
            belief = favoured(catalogue, belief, knowledge.milestones.pages_beside(ages), 1 / factor)
        else:
            belief = before_opening(catalogue, knowledge.policy.belief)
        wrong = {item.entries[0] for item in evidence if isinstance(item, Answer) and _calls_wrong(item)}
        for item in evidence:
            # A page that was opened and found wrong says nothing of the others.
            if isinstance(item, Answer) and not (item.chosen == "entry" and item.pick in wrong):
                belief = after_answer(catalogue, belief, item, knowledge.policy.answers)
        return belief

    def _compute_step(self, evidence: tuple[Evidence, ...], today: date) -> Step:
        facet, kept = asked_again(evidence), without_again(evidence)
        step = decide(self._knowledge.catalogue(today), self._belief_on(kept, today), kept, self._knowledge.policy)
        if facet is None or (isinstance(step, Ask) and step.facet == facet):
            return step
        return self._again(kept, facet, today) or step

    def _again(self, evidence: tuple[Evidence, ...], facet: str, today: date) -> Ask | None:
        """Return a question again; what was chosen after it, because of its answer, does not limit its options."""
        catalogue = self._knowledge.catalogue(today)
        belief = self._belief_on(beside(evidence, facet, catalogue), today)
        return ask_again(catalogue, belief, facet, self._knowledge.policy)


def _calls_wrong(answer: Answer) -> bool:
    return answer.chosen == "none" and answer.facet is None and len(answer.entries) == 1
