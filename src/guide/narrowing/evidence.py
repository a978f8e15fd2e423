"""What a conversation has told us so far: an ordered list of openings and answers.

Belief is recomputed from this list each turn, so any item can be dropped (undo) without harm to the others.
"""

from __future__ import annotations

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


Evidence = Annotated[Opening | Answer | Waiting, Field(discriminator="kind")]

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
        while end < len(evidence) and isinstance(evidence[end], Answer):
            end += 1
    return evidence[:index] + evidence[end:]


def waiting(evidence: tuple[Evidence, ...]) -> tuple[Waiting, ...]:
    """Return the questions that wait, the next first."""
    return tuple(item for item in evidence if isinstance(item, Waiting))


def with_waiting(evidence: tuple[Evidence, ...], later: tuple[Waiting, ...]) -> tuple[Evidence, ...]:
    """Return the evidence with these questions, and no others, waiting.

    They stand at the beginning, so that the last item is what was said or tapped last.
    """
    return later + tuple(item for item in evidence if not isinstance(item, Waiting))
