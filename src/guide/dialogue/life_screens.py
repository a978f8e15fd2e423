"""Makes messages of a life event: its questions and its to-do list. Everything said comes from the FAQ or texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from guide.dialogue.cards import page_url
from guide.dialogue.lookup_cards import date_label
from guide.dialogue.messages import Checklist, Message, Option, Question, Task, Text, Thing
from guide.dialogue.situation import DAY, LIFE, LIFE_EVENT, Situation
from guide.dialogue.texts import Texts
from guide.faq.life_events import LifeEvent
from guide.faq.model import Faq, Office
from guide.lookup.due import Due
from guide.lookup.todo import Answers, TodoItem, bring_list
from guide.narrowing.evidence import Answer

SOON = 100
"""Days left up to which they are counted for the resident."""


class LifeScreens:
    """Composes messages about life events for one day."""

    def __init__(self, faq: Faq, texts: Texts, general: Office, today: date) -> None:
        self._faq = faq
        self._texts = texts
        self._general = general
        self._today = today

    def question(self, situation: Situation, name: str) -> list[Message]:
        """Return a question of the situation; with the first one, what is going on and a way back to one page."""
        asked, first = situation.event.situation[name], not situation.answers
        options = [_tap(LIFE + name, value, label) for value, label in asked.values.items()]
        unknown = Answer(facet=LIFE + name, chosen="unknown")
        options.append(Option(label=self._texts.say("option_unknown"), answer=unknown))
        if first:
            one = Answer(facet=LIFE_EVENT, chosen="none")
            options.append(Option(label=self._texts.say("life.one_only"), answer=one))
        question = Question(text=asked.ask, facet=LIFE + name, options=tuple(options))
        return [self._begin(situation), question] if first else [question]

    def checklist(self, situation: Situation, items: Sequence[TodoItem]) -> Message:
        """Return the to-do list, or the office to ask where it is empty."""
        if not items:
            return Text(text=self._texts.say("life.nothing", office=self._general.name, phone=self._general.phone))
        return Checklist(
            text=self._told(situation.event, items),
            event=situation.key,
            items=tuple(task(item, self._faq, self._texts) for item in items),
            bring=tuple(Thing(name=thing.name, procedures=thing.titles) for thing in bring_list(items)),
            link=link(situation.key, situation.known),
        )

    def which_day(self, event: LifeEvent) -> Question:
        """Return the question for the day of the event."""
        days = {"today": self._today, "yesterday": self._today - timedelta(days=1)}
        options = [_tap(DAY, day.isoformat(), self._texts.say(f"life.{name}")) for name, day in days.items()]
        later = Option(label=self._texts.say("life.later"), answer=Answer(facet=DAY, chosen="unknown"))
        text = self._texts.say("life.which_day", date=event.date)
        return Question(text=text, facet=DAY, options=(*options, later))

    def ways_on(self) -> Question:
        """Return what stands below the last list, so that nothing is a dead end."""
        human = Option(label=self._texts.say("option_human"), command="human")
        restart = Option(label=self._texts.say("option_restart"), command="restart")
        return Question(text=self._texts.say("lookup.ways_on"), facet=None, options=(human, restart))

    def _begin(self, situation: Situation) -> Text:
        text = self._texts.say("life.begin", event=situation.event.label)
        if situation.understood:
            text += self._texts.say("life.understood", answers="」「".join(situation.understood))
        return Text(text=text)

    def _told(self, event: LifeEvent, items: Sequence[TodoItem]) -> str:
        text = self._texts.say("life.list", event=event.label, count=len(items))
        if any(item.only_if for item in items):
            text += self._texts.say("life.open")
        if any(item.due and item.due.overdue for item in items):
            text += self._texts.say("life.overdue")
        return text


def task(item: TodoItem, faq: Faq, texts: Texts) -> Task:
    """Return a procedure of the list as residents see it."""
    entry, rule = item.entry, item.deadline.text if item.deadline else None
    office = faq.offices[entry.office]
    return Task(
        id=entry.id,
        title=entry.title,
        url=page_url(entry),
        office=office.name,
        office_phone=office.phone,
        office_hours=office.hours,
        due=_due(item.due, texts) if item.due else rule,
        due_date=item.due.day.isoformat() if item.due else None,
        rule=rule if item.due else None,
        overdue=item.due is not None and item.due.overdue,
        note=_note(item, texts) or None,
        bring=entry.bring,
    )


def link(key: str, answers: Answers) -> str:
    """Return the address of the list's own page: the event and the situation, never a day or what was typed."""
    known = {name: next(iter(values)) for name, values in answers.items() if len(values) == 1}
    return f"/todo/{key}?{urlencode(known)}" if known else f"/todo/{key}"


def life_label(answer: Answer, event: LifeEvent | None, events: Mapping[str, LifeEvent], texts: Texts) -> str | None:
    """Return what was tapped about a life event in words, None where it was something else."""
    if answer.facet == LIFE_EVENT:
        chosen = events.get(answer.pick or "")
        return chosen.label if chosen else texts.say("life.one_only")
    if answer.facet == DAY:
        return date_label(date.fromisoformat(answer.pick)) if answer.pick else texts.say("life.later")
    if event is None or answer.facet is None or not answer.facet.startswith(LIFE):
        return None
    question = event.situation.get(answer.facet.removeprefix(LIFE))
    return question.values.get(answer.pick or "") if question else None


def _tap(facet: str, value: str, label: str) -> Option:
    return Option(label=label, answer=Answer(facet=facet, chosen="value", pick=value))


def _due(due: Due, texts: Texts) -> str:
    key = "due_over" if due.overdue else "due_today" if due.left == 0 else "due" if due.left <= SOON else "due_far"
    today = due.day - timedelta(days=due.left)
    year = "" if due.day.year == today.year else f"{due.day.year}年"
    return texts.say(f"life.{key}", day=year + date_label(due.day), left=due.left)


def _note(item: TodoItem, texts: Texts) -> str:
    """Return under which conditions a procedure is needed, what is special, and what to do when it is late."""
    conditions = "」で「".join("・".join(labels) for labels in item.only_if)
    only_if = texts.say("life.only_if", conditions=conditions) if conditions else ""
    late = item.deadline.late if item.deadline and item.due and item.due.overdue else None
    return only_if + (item.note or "") + (late or "")
