"""Life events: the procedures that a move, a birth, a death, … brings, in order, and their days."""

from __future__ import annotations

from pydantic import Field

from guide.faq.values import Deadline, OneOrMore, Strict


class SituationQuestion(Strict):
    """A question on the situation of a life event; `values` maps ids to labels."""

    ask: str
    values: dict[str, str] = Field(min_length=2, max_length=6)


class LifeStep(Strict):
    """A procedure of a life event.

    `when` maps questions to the answers of which one must be given: all questions must agree. `due` takes the
    place of the page's own deadline; `note` tells what is special to this event.
    """

    entry: str
    when: dict[str, OneOrMore] = Field(default_factory=dict)
    due: Deadline | None = None
    note: str | None = None


class LifeEvent(Strict):
    """A life event and its procedures, in the order of the to-do list.

    `date` names the day that deadlines are counted from, `cues` are residents' words for the event.
    """

    label: str = Field(min_length=1, max_length=24)
    date: str
    cues: tuple[str, ...] = Field(min_length=3)
    situation: dict[str, SituationQuestion] = Field(default_factory=dict, max_length=4)
    steps: tuple[LifeStep, ...] = Field(min_length=2)
