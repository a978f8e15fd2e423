"""What evidence means today: the belief over entries and the next step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from guide.dialogue.knowledge import Knowledge
from guide.narrowing.belief import Belief, after_answer, after_opening, before_opening, favoured
from guide.narrowing.catalogue import Catalogue
from guide.narrowing.evidence import Answer, Evidence, Opening
from guide.narrowing.step import Step, decide
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
        for item in evidence:
            if isinstance(item, Answer):
                belief = after_answer(catalogue, belief, item, knowledge.policy.answers)
        return belief

    def _compute_step(self, evidence: tuple[Evidence, ...], today: date) -> Step:
        belief = self._belief_on(evidence, today)
        return decide(self._knowledge.catalogue(today), belief, evidence, self._knowledge.policy)
