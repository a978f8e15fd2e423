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
    """Whom to call; `next_open` tells until when it is open, or when it opens next."""

    name: str
    phone: str
    place: str
    hours: str
    open_now: bool | None = None
    next_open: str | None = None


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


class Task(_Frozen):
    """A procedure of a to-do list.

    `due` is a date (`due_date` as YYYY-MM-DD) where one could be counted, with the rule it was counted by beside it;
    else it is the rule.
    """

    id: str
    title: str
    url: str
    office: str
    office_phone: str
    office_hours: str
    due: str | None = None
    due_date: str | None = None
    rule: str | None = None
    overdue: bool = False
    note: str | None = None
    bring: tuple[str, ...] = ()


class Thing(_Frozen):
    """Something to bring, and the titles of the procedures that need it."""

    name: str
    procedures: tuple[str, ...]


class Checklist(_Frozen):
    """The to-do list of a life event, in order; `link` is the page that shows the same for printing."""

    type: Literal["checklist"] = "checklist"
    text: str
    event: str
    items: tuple[Task, ...]
    bring: tuple[Thing, ...] = ()
    link: str


Message = Annotated[
    Text | Question | Pages | HandOver | Schedule | Places | Events | Checklist, Field(discriminator="type")
]


class Step(_Frozen):
    """One choice so far, for the trail; `index` is its place in the evidence."""

    label: str
    index: int


Outcome = Literal["answer", "ask", "offer", "hand_over", "small_talk"]
Reason = Literal["refused", "too_many", "none_fit", "wanted_person"]
"""Why no page answered: none fits, none was found in time, 「どれも違う」, a person was asked for."""


class Filing(_Frozen):
    """A resident's question, masked, that staff should read, with the name of the likeliest office."""

    text: str
    office: str
    reason: Reason


class Reply(_Frozen):
    """All that one turn gives back: messages, the evidence after it, and the trail.

    `looked_up` are the pages that tell in words what open data was looked up for; `filing` is set where no page
    answered.
    """

    messages: tuple[Message, ...]
    evidence: tuple[Evidence, ...]
    trail: tuple[Step, ...]
    outcome: Outcome
    looked_up: tuple[str, ...] = ()
    filing: Filing | None = None
    explain: dict[str, Any] = Field(default_factory=dict)
