"""A simulated resident with one target page, who answers the guide's questions.

The resident knows the facts of the target and reads labels: taps the target page where it is shown, else a value
that the target has, else 「どれも違う」 where nothing fits, 「わからない」 where the question does not concern the
target; of a life event wants the one procedure only. Habits make this human: not knowing, tapping the wrong thing,
overlooking a page on a list, answering in words.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from guide.dialogue.messages import Option, Question
from guide.dialogue.situation import LIFE_EVENT
from guide.narrowing.catalogue import Catalogue
from guide.narrowing.evidence import Answer


@dataclass(frozen=True)
class Habits:
    """Shares of answers, 0 to 1: not known, tapped wrongly, a listed page overlooked, said in words."""

    unknown: float = 0.0
    wrong: float = 0.0
    overlook: float = 0.0
    words: float = 0.0


TRUTHFUL = Habits()


@dataclass(frozen=True)
class Said:
    """An answer in words, in the place of a tap on the option."""

    option: Option
    text: str


class Resident:
    """One resident who wants `targets`, the first of which settles the facts; `chance` decides when habits strike."""

    def __init__(
        self,
        targets: Sequence[str],
        catalogue: Catalogue,
        *,
        habits: Habits = TRUTHFUL,
        chance: random.Random | None = None,
    ) -> None:
        self._targets = targets
        self._catalogue = catalogue
        self._habits = habits
        self._chance = chance or random.Random(0)  # noqa: S311 - a simulation

    def answer(self, question: Question) -> Option | Said | None:
        """Return what is tapped or said, None where there is nothing to tap."""
        options = [option for option in question.options if option.answer is not None]
        meant = self._meant(question, options)
        if meant is None:
            return None
        if self._strikes(self._habits.wrong):
            others = [o for o in options if o is not meant and _chosen(o) in ("value", "entry")]
            return self._chance.choice(others) if others else meant
        if _chosen(meant) == "value" and self._strikes(self._habits.unknown):
            return next((o for o in options if _chosen(o) == "unknown"), meant)
        if _chosen(meant) == "value" and self._strikes(self._habits.words):
            return Said(meant, self._in_words(question, meant))
        return meant

    def _meant(self, question: Question, options: Sequence[Option]) -> Option | None:
        for option in options:
            if _chosen(option) == "entry" and _pick(option) in self._targets and not self._overlooks():
                return option
        one = [o for o in options if o.answer and o.answer.facet == LIFE_EVENT and o.answer.chosen == "none"]
        fitting = one or [o for o in options if self._fits(o.answer)]
        blank = self._blank(question)
        for wanted in (
            fitting,
            [o for o in options if _chosen(o) == blank],
            [o for o in options if _chosen(o) == "none"],
        ):
            if wanted:
                return wanted[0]
        return None

    def _overlooks(self) -> bool:
        return self._strikes(self._habits.overlook)

    def _strikes(self, share: float) -> bool:
        return share > 0 and self._chance.random() < share

    def _fits(self, answer: Answer | None) -> bool:
        if answer is None or answer.chosen != "value" or answer.facet is None or answer.pick is None:
            return False
        facet = self._catalogue.facets.get(answer.facet)
        return facet is not None and facet.fits(answer.pick, self._catalogue.places[self._targets[0]])

    def _blank(self, question: Question) -> str:
        """Return what a resident says whose page is under none of the values: unknown, or none."""
        facet = self._catalogue.facets.get(question.facet) if question.facet else None
        return "none" if facet is None or facet.applies[self._catalogue.places[self._targets[0]]] else "unknown"

    def _in_words(self, question: Question, option: Option) -> str:
        """Return a cue of the value, or its label: residents say it in their way or as they read it."""
        facet = self._catalogue.facets.get(question.facet or "")
        pick = _pick(option)
        cues = facet.cues[facet.values.index(pick)] if facet is not None and pick in facet.values else ()
        return self._chance.choice([option.label, *cues])


def _chosen(option: Option) -> str | None:
    return option.answer.chosen if option.answer else None


def _pick(option: Option) -> str | None:
    return option.answer.pick if option.answer else None
