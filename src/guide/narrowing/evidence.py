"""What a conversation has told us so far: an ordered list of openings and answers.

Belief is recomputed from this list each turn, so any item can be dropped (undo) without harm to the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Chosen = Literal["value", "entry", "other", "none", "unknown"]


class Opening(BaseModel):
    """What the resident typed, personal data masked, without what was denied or corrected.

    `aspects` are the sides of a procedure that it asks for (fee, deadline, …), in the order they were named.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["opening"] = "opening"
    text: str
    aspects: tuple[str, ...] = ()


class Answer(BaseModel):
    """What the resident chose on a screen, and what else the screen showed.

    A screen may show values of one facet, pages, or both. `chosen` says which sort of thing was taken:
    a facet `value`, a page (`entry`), "other" (a value that was not shown), "none" (nothing shown fits) or
    "unknown" (the resident does not know). `pick` is the id of the value or the page.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["answer"] = "answer"
    facet: str | None = None
    values: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    chosen: Chosen
    pick: str | None = None


class Waiting(BaseModel):
    """A question that came in one message with another, and waits until that one has its answer."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["waiting"] = "waiting"
    text: str


class Again(BaseModel):
    """The place of an answer that was taken back: its question is open again."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["again"] = "again"
    facet: str


Evidence = Annotated[Opening | Answer | Waiting | Again, Field(discriminator="kind")]

EvidenceList = TypeAdapter(tuple[Evidence, ...])
"""Reads and writes the evidence of a conversation as JSON-ready lists."""


def without(evidence: tuple[Evidence, ...], index: int) -> tuple[Evidence, ...]:
    """Return the evidence with the item at `index` taken back; later items stay.

    Taking back an opening also takes back what was answered on its screens, up to the next opening: those
    questions were about it.
    """
    if not 0 <= index < len(evidence):
        return evidence
    end = index + 1
    if isinstance(evidence[index], Opening):
        while end < len(evidence) and isinstance(evidence[end], (Answer, Again)):
            end += 1
    return evidence[:index] + evidence[end:]


def step_names(evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    """Return a short name of each item, which it keeps while others come and go.

    Aspects that were asked for later do not change it. Items that say the same are counted from the last.
    """
    names, seen = [], Counter[str]()
    for item in reversed(evidence):
        said = item.model_dump_json(exclude={"aspects"})
        names.append(blake2b(f"{said}{seen[said] or ''}".encode(), digest_size=4).hexdigest())
        seen[said] += 1
    return tuple(reversed(names))


def place_of(evidence: tuple[Evidence, ...], name: str) -> int:
    """Return the place of the item of that name, −1 where it is gone."""
    names = step_names(evidence)
    return names.index(name) if name in names else -1


def with_answer(evidence: tuple[Evidence, ...], answer: Answer, *, in_place: bool) -> tuple[Evidence, ...]:
    """Return the evidence with an answer, and no other to the same question: in the place of that one, or last.

    A page always comes last: it is what is shown. No other question stays open again.
    """
    same = [place for place, item in enumerate(evidence) if item == answer or _asks_the_same(item, answer)]
    own = same[0] if in_place and same and answer.chosen != "entry" else len(evidence)
    kept = [None if place in same or isinstance(item, Again) else item for place, item in enumerate(evidence)]
    return tuple(item for item in (*kept[:own], answer, *kept[own:]) if item is not None)


def asked_again(evidence: Sequence[Evidence]) -> str | None:
    """Return the facet of the question that is open again."""
    return next((item.facet for item in evidence if isinstance(item, Again)), None)


def without_again(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Return the evidence in which no question is open again."""
    return tuple(item for item in evidence if not isinstance(item, Again))


def _asks_the_same(item: Evidence, answer: Answer) -> bool:
    return isinstance(item, (Answer, Again)) and item.facet is not None and item.facet == answer.facet


def waiting(evidence: tuple[Evidence, ...]) -> tuple[Waiting, ...]:
    """Return the questions that wait, the next first."""
    return tuple(item for item in evidence if isinstance(item, Waiting))


def with_waiting(evidence: tuple[Evidence, ...], later: tuple[Waiting, ...]) -> tuple[Evidence, ...]:
    """Return the evidence with these questions, and no others, waiting.

    They stand at the beginning, so that the last item is what was said or tapped last.
    """
    return later + tuple(item for item in evidence if not isinstance(item, Waiting))
