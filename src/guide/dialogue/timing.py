"""What a day or an age that a resident said means for the answer: a deadline as a day, what changes at an age. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guide.dialogue.lookup_cards import date_label
from guide.dialogue.messages import Text
from guide.dialogue.texts import Texts
from guide.faq.model import Entry, Office
from guide.lookup.due import Due, due
from guide.lookup.milestones import Milestones
from guide.text.ages import SaidAge
from guide.text.dates import SaidDay


def said_day_message(entry: Entry, office: Office, said: SaidDay, today: date, texts: Texts) -> Text | None:
    """Return what a day that was said means for a page's deadline.

    Of a vague span (「先月」) only that is told which holds for its last day too: that the deadline has passed.
    """
    if said.exact:
        return deadline_message(entry, office, said.first, today, texts)
    counted = due(entry.deadline, said.last, today) if entry.deadline else None
    if counted is None or not counted.overdue:
        return None
    return Text(text=texts.say("due.over_vague") + _late(entry, office, texts))


def deadline_message(entry: Entry, office: Office, day: date, today: date, texts: Texts) -> Text | None:
    """Return by when a page's procedure must be done for an event on that day, None where nothing can be counted."""
    if entry.deadline is None:
        return None
    counted = due(entry.deadline, day, today)
    if counted is None:
        return None
    event = entry.deadline.from_
    key = ("over" if event else "over_from_day") if counted.overdue else ("counted" if event else "from_day")
    said = texts.say(f"due.{key}", event=event, day=_label(day, today), last=_label(counted.day, today))
    return Text(text=said + (_late(entry, office, texts) if counted.overdue else _rest(counted, day > today, texts)))


def age_messages(milestones: Milestones, ages: Sequence[SaidAge], page: str) -> tuple[Text, ...]:
    """Return what changes at the ages that were said, so far as it belongs to the page that is shown."""
    return tuple(Text(text=one.text) for one in milestones.fitting(ages) if page in one.pages)


def _late(entry: Entry, office: Office, texts: Texts) -> str:
    """Return what to do once a deadline has passed: the page's own words, else whom to ask."""
    own = entry.deadline.late if entry.deadline else None
    return own or texts.say("due.late", office=office.name, phone=office.phone)


def _rest(counted: Due, is_ahead: bool, texts: Texts) -> str:
    if is_ahead:
        return texts.say("due.ahead")
    if counted.left == 0:
        return texts.say("due.today")
    return texts.say("due.left", left=counted.left)


def _label(day: date, today: date) -> str:
    """Return a day as residents read it, with its year where that is another one."""
    return date_label(day) if day.year == today.year else f"{day.year}年{date_label(day)}"
