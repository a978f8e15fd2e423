"""Compares what a resident sees with what a step of a story expects."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.stories.story import Step, TodoList, Told

from guide.dialogue.cards import aspect_value
from guide.dialogue.lookup_cards import date_label
from guide.faq.model import Faq
from guide.lookup.closed_days import next_open_day

Sent = dict[str, Any]
_DAY = re.compile(r"\{(by )?([+-]\d+)\}")


class Teller:
    """Tells what is missing in a reply; `today` is the day at the town hall."""

    def __init__(self, faq: Faq, today: date) -> None:
        self._faq = faq
        self._today = today

    def missing(self, step: Step, sent: Sent) -> list[str]:
        """Return in words what a step expects and the reply does not hold."""
        wrong = [] if sent["degraded"] is False else ["answered without Rasa"]
        wrong += self._pages(step, sent) + self._question(step, sent) + self._texts(step, sent)
        wrong += _office(step, sent) + self._lookups(step, sent)
        if step.checklist is not None:
            wrong += self._checklist(step.checklist, sent)
        return wrong

    def _pages(self, step: Step, sent: Sent) -> list[str]:
        cards, wrong = shown(sent), []
        if step.pages and tuple(cards) != step.pages:
            wrong.append(f"pages {step.pages}, not {cards}")
        if step.leads_to and step.leads_to not in cards[:1] and self._title(step.leads_to) not in labels(sent)[:1]:
            wrong.append(f"{step.leads_to} shown or offered first")
        if step.tells is not None:
            wrong += self._tells(step.tells, sent)
        return wrong

    def _tells(self, tells: Told, sent: Sent) -> list[str]:
        entry = self._faq.entries[tells.page]
        values = [aspect_value(entry, self._faq.offices[entry.office], aspect) for aspect in tells.aspects]
        first = [message.get("text", "") for message in sent["messages"] if message["type"] == "text"]
        first = first if sent["messages"][0]["type"] == "text" else []
        said = dict(zip(tells.aspects, values, strict=True))
        return [
            f"{aspect} of {tells.page} first: {value}"
            for place, (aspect, value) in enumerate(said.items())
            if value is None or value not in "".join(first[place : place + 1])
        ]

    def _question(self, step: Step, sent: Sent) -> list[str]:
        facet, offered, wrong = asked(sent), labels(sent), []
        if step.asks is not None and step.asks != facet:
            wrong.append(f"a question for {step.asks}, not {facet}")
        if facet in step.asks_not:
            wrong.append(f"no question for {facet}")
        wrong += [f"the option {label}" for label in step.options if not _within(label, offered)]
        wrong += [f"no option {label}" for label in step.no_options if _within(label, offered)]
        return wrong

    def _texts(self, step: Step, sent: Sent) -> list[str]:
        texts = [message.get("text", "") for message in sent["messages"]]
        wrong = [f"「{text}」" for text in map(self._dated, step.told) if not _within(text, texts)]
        wrong += [f"no 「{text}」" for text in step.not_told if _within(text, texts)]
        trail = [item["label"] for item in sent["trail"]]
        if step.trail is not None and not _each(step.trail, trail):
            wrong.append(f"the trail {step.trail}, not {trail}")
        return wrong

    def _lookups(self, step: Step, sent: Sent) -> list[str]:
        places = [item["name"] for item in _items(sent, "places")]
        days = [item["label"] for item in _items(sent, "schedule")]
        wrong = [f"the place {name}" for name in step.places if not _within(name, places)]
        return wrong + [f"the day {day}" for day in map(self._dated, step.schedule) if not _within(day, days)]

    def _checklist(self, expected: TodoList, sent: Sent) -> list[str]:
        found = next((message for message in sent["messages"] if message["type"] == "checklist"), None)
        if found is None or found["event"] != expected.event:
            return [f"the to-do list of {expected.event}"]
        address = urlsplit(found["link"])
        situation = {name: values[0] for name, values in parse_qs(address.query).items()}
        wrong = [] if address.path == f"/todo/{expected.event}" else [f"its link, not {found['link']}"]
        if not expected.situation.items() <= situation.items():
            wrong.append(f"the situation {expected.situation}, not {situation}")
        return wrong + self._tasks(expected, {item["id"]: item for item in found["items"]})

    def _tasks(self, expected: TodoList, tasks: dict[str, Sent]) -> list[str]:
        wrong = [f"the task {task}" for task in expected.tasks if task not in tasks]
        wrong += [f"no task {task}" for task in expected.no_tasks if task in tasks]
        for task, days in expected.due.items():
            day, item = self._deadline(days), tasks.get(task, {})
            if (item.get("due_date"), item.get("overdue")) != (day.isoformat(), day < self._today):
                wrong.append(f"{task} by {day}, not {item.get('due_date')}")
        return wrong

    def _title(self, page: str) -> str:
        return self._faq.entries[page].title

    def _dated(self, text: str) -> str:
        """Return a text with its days as residents read them: `{-10}`, and for a deadline `{by +4}`."""
        return _DAY.sub(lambda match: date_label(self._deadline(match[2]) if match[1] else self._day(match[2])), text)

    def _deadline(self, days: str | int) -> date:
        return next_open_day(self._day(days))

    def _day(self, days: str | int) -> date:
        return self._today + timedelta(days=int(days))


def shown(sent: Sent) -> list[str]:
    """Return the id of the first page of each card."""
    return [message["items"][0]["id"] for message in sent["messages"] if message["type"] == "pages"]


def asked(sent: Sent) -> str | None:
    """Return the facet of the open question; `pages` for a list of pages, None where nothing is asked."""
    last = sent["messages"][-1]
    if last["type"] != "question":
        return None
    answered = [message["type"] for message in sent["messages"] if message["type"] not in ("text", "question")]
    return last.get("facet") or (None if answered else "pages")


def labels(sent: Sent) -> list[str]:
    """Return what can be tapped."""
    last = sent["messages"][-1]
    return [option["label"] for option in last["options"]] if last["type"] == "question" else []


def _office(step: Step, sent: Sent) -> list[str]:
    if step.office is None:
        return []
    offices = [message["office"] for message in sent["messages"] if message["type"] == "office"]
    reached = [office["name"] for office in offices if office["phone"] and office["hours"]]
    return [] if _within(step.office, reached) else [f"the office {step.office} with phone and hours, not {reached}"]


def _items(sent: Sent, kind: str) -> Iterable[Sent]:
    return (item for message in sent["messages"] if message["type"] == kind for item in message["items"])


def _within(part: str, texts: Iterable[str]) -> bool:
    return any(part in text for text in texts)


def _each(parts: Iterable[str], texts: list[str]) -> bool:
    parts = tuple(parts)
    return len(parts) == len(texts) and all(part in text for part, text in zip(parts, texts, strict=True))
