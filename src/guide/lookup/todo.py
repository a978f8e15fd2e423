"""The to-do list of a life event: which procedures, by when, and what to bring. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from guide.faq.life_events import LifeEvent, LifeStep
from guide.faq.model import Entry
from guide.faq.values import Deadline
from guide.lookup.due import Due, due
from guide.text.normalise import normalise

Answers = Mapping[str, Collection[str]]
"""For each question that was answered the values that are still possible; all of them for "I do not know"."""

_DETAIL = re.compile(r"(.+?)\s*[（(]([^（）()]*)[）)]")


@dataclass(frozen=True)
class TodoItem:
    """A procedure of the list.

    `due` is None where no day can be counted. `only_if` are the conditions that may or may not hold: for each question
    whose answer is not known the labels of the answers of which one must be given.
    """

    entry: Entry
    deadline: Deadline | None
    due: Due | None
    note: str | None
    only_if: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Thing:
    """Something to bring, and the titles of the procedures that need it."""

    name: str
    titles: tuple[str, ...]


def open_question(event: LifeEvent, answers: Answers) -> str | None:
    """Return the next question of which the list still depends, None where there is none."""
    possible = [step for step in event.steps if _is_possible(step, answers)]
    return next(
        (
            name
            for name, question in event.situation.items()
            if name not in answers and any(not set(question.values) <= _wanted(step, name, event) for step in possible)
        ),
        None,
    )


def todo(
    event: LifeEvent, entries: Mapping[str, Entry], answers: Answers, day: date | None, today: date
) -> tuple[TodoItem, ...]:
    """Return what may have to be done, in the order of the file; pages that are not valid today are left out.

    `day` is the day of the event; without one nothing is counted.
    """
    found = (
        _item(event, step, entries[step.entry], answers, day, today)
        for step in event.steps
        if _is_possible(step, answers) and step.entry in entries and entries[step.entry].is_valid_on(today)
    )
    # Two steps may say the same under conditions of which neither is known.
    return tuple({(item.entry.id, item.deadline, item.note, item.only_if): item for item in found}.values())


def bring_list(items: Iterable[TodoItem]) -> tuple[Thing, ...]:
    """Return what to bring for all of the items; a thing that is written alike but for （…） stands there once."""
    names: dict[str, str] = {}
    details: dict[str, dict[str, None]] = {}
    titles: dict[str, dict[str, None]] = {}
    for item in items:
        for written in item.entry.bring:
            match = _DETAIL.fullmatch(written)
            name, detail = match.groups() if match else (written, "")
            key = normalise(name)
            names.setdefault(key, name)
            details.setdefault(key, {}).update({detail: None} if detail else {})
            titles.setdefault(key, {})[item.entry.title] = None
    return tuple(Thing(_with_details(names[key], details[key]), tuple(titles[key])) for key in names)


def can_be_dated(event: LifeEvent, items: Iterable[TodoItem]) -> bool:
    """Tell whether the day of the event would give a deadline of the list its date."""
    return any(_is_counted(event, item.deadline) for item in items)


def _item(event: LifeEvent, step: LifeStep, entry: Entry, answers: Answers, day: date | None, today: date) -> TodoItem:
    deadline = step.due or entry.deadline
    counted = due(deadline, day, today) if deadline and day and _is_counted(event, deadline) else None
    return TodoItem(entry, deadline, counted, step.note, _conditions(event, step, answers))


def _is_counted(event: LifeEvent, deadline: Deadline | None) -> bool:
    """A deadline that runs from another day than the event's is told in words only."""
    if deadline is None or not (deadline.days or deadline.months or deadline.years):
        return False
    return deadline.from_ in (event.date, *event.same_day)


def _conditions(event: LifeEvent, step: LifeStep, answers: Answers) -> tuple[tuple[str, ...], ...]:
    found = []
    for name in step.when:
        values = event.situation[name].values
        possible = [value for value in values if value in answers.get(name, values)]
        fitting = [value for value in possible if value in _wanted(step, name, event)]
        if len(fitting) < len(possible):
            found.append(tuple(values[value] for value in fitting))
    return tuple(found)


def _is_possible(step: LifeStep, answers: Answers) -> bool:
    return all(set(wanted) & set(answers.get(name, wanted)) for name, wanted in step.when.items())


def _wanted(step: LifeStep, name: str, event: LifeEvent) -> set[str]:
    return set(step.when.get(name, event.situation[name].values))


def _with_details(name: str, details: Iterable[str]) -> str:
    joined = "／".join(details)
    return f"{name}（{joined}）" if joined else name
