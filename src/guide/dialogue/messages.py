"""Messages to a resident, the same for every channel, and the reply that carries them.

Between the action server and the gateway an option carries its plain choice (`Option.answer`); the gateway
signs it into an opaque `choice` before it leaves for a channel.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from guide.narrowing.evidence import Answer, Evidence


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Text(_Frozen):
    """Plain words."""

    type: Literal["text"] = "text"
    text: str


class Option(_Frozen):
    """One thing to tap. Exactly one of `answer` (narrowing) and `command` is set."""

    label: str
    answer: Answer | None = None
    command: Literal["restart", "categories", "human"] | None = None


class Question(_Frozen):
    """A question with options; `facet` is null where the options are pages."""

    type: Literal["question"] = "question"
    text: str
    facet: str | None = None
    options: tuple[Option, ...]


class Office(_Frozen):
    """Whom to call."""

    name: str
    phone: str
    place: str
    hours: str
    open_now: bool | None = None


class Page(_Frozen):
    """The card of a procedure page."""

    id: str
    title: str
    summary: str
    url: str
    office: str
    office_phone: str | None = None
    office_hours: str | None = None
    deadline: str | None = None
    fee: str | None = None
    bring: tuple[str, ...] = ()
    updated: str


class Pages(_Frozen):
    """Procedure pages, the likeliest first."""

    type: Literal["pages"] = "pages"
    text: str
    items: tuple[Page, ...]


class HandOver(_Frozen):
    """The office to call when the guide has no page, or when a person is wanted."""

    type: Literal["office"] = "office"
    text: str
    office: Office


class ScheduleDay(_Frozen):
    """One day of a schedule: `date` as YYYY-MM-DD, `label` as residents read it."""

    date: str
    label: str
    title: str
    note: str | None = None


class Schedule(_Frozen):
    """What happens on which day, the first first."""

    type: Literal["schedule"] = "schedule"
    text: str
    items: tuple[ScheduleDay, ...]


class PlaceCard(_Frozen):
    """A place of open data; `kind` may be empty, `open_now` is null where its hours are not known."""

    name: str
    kind: str
    address: str
    phone: str | None = None
    hours: str | None = None
    note: str | None = None
    open_now: bool | None = None
    hazards: tuple[str, ...] = ()
    url: str | None = None
    map: str | None = None


class Places(_Frozen):
    """Places that fit what was asked."""

    type: Literal["places"] = "places"
    text: str
    items: tuple[PlaceCard, ...]


class Event(_Frozen):
    """An event of open data."""

    name: str
    when: str
    place: str | None = None
    about: str | None = None
    fee: str | None = None
    apply: str | None = None
    contact: str | None = None
    phone: str | None = None
    url: str | None = None


class Events(_Frozen):
    """Events in the order of their days."""

    type: Literal["events"] = "events"
    text: str
    items: tuple[Event, ...]


Message = Annotated[Text | Question | Pages | HandOver | Schedule | Places | Events, Field(discriminator="type")]


class Step(_Frozen):
    """One choice so far, for the trail; `index` is its place in the evidence."""

    label: str
    index: int


class Reply(_Frozen):
    """All that one turn gives back: messages, the evidence after it, and the trail.

    `looked_up` are the pages that tell in words what open data was looked up for.
    """

    messages: tuple[Message, ...]
    evidence: tuple[Evidence, ...]
    trail: tuple[Step, ...]
    outcome: Literal["answer", "ask", "offer", "hand_over", "small_talk"]
    looked_up: tuple[str, ...] = ()
    explain: dict[str, Any] = Field(default_factory=dict)
