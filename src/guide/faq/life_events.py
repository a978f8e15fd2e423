"""Life events: the procedures that a move, a birth, a death, … brings, in order, and their days."""

from __future__ import annotations

from pydantic import Field

from guide.faq.values import Deadline, OneOrMore, Strict


class SituationQuestion(Strict):
    """A question on the situation of a life event; `values` maps ids to labels.

    `cues` are words that already say a value, so that the question need not be asked. Where `several` values may hold
    (a car and a dog), a cue counts in an answer to the question only, for said in passing it leaves the rest open.
    `negative` is the value that 「いいえ」 and 「ありません」 say; `ages` are the ages in years from which values hold.
    `vague` are words that leave several values possible: after them the question is asked again.
    """

    ask: str
    several: bool = False
    values: dict[str, str] = Field(min_length=2, max_length=6)
    cues: dict[str, OneOrMore] = Field(default_factory=dict)
    negative: str | None = None
    ages: dict[str, int] = Field(default_factory=dict)
    vague: OneOrMore = ()


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

    `date` names the day that deadlines are counted from, `same_day` the days that fall on it and go by another name
    in the deadlines of pages. `cues` are residents' words for the event.
    """

    label: str = Field(min_length=1, max_length=24)
    date: str
    same_day: tuple[str, ...] = ()
    cues: tuple[str, ...] = Field(min_length=3)
    situation: dict[str, SituationQuestion] = Field(default_factory=dict, max_length=4)
    steps: tuple[LifeStep, ...] = Field(min_length=2)
