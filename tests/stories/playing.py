"""Plays a story at the HTTP API, one resident a story."""

from __future__ import annotations

from tests.stories.story import Step, Story
from tests.stories.telling import Sent, Teller, labels, shown
from tests.test_chain import Talk

from guide.clock import now_in_japan
from guide.faq.model import Faq

FEW = 4
"""Questions a life event may ask before its list; that for the day is asked below the list."""


class Resident(Talk):
    """One resident, who taps what is labelled exactly so, also on an earlier reply."""

    def choose(self, label: str, sent: Sent) -> None:
        options = sent["messages"][-1]["options"]
        self._send(choice=next(option["choice"] for option in options if option["label"] == label))


def play(url: str, story: Story, faq: Faq) -> None:
    """Play all steps; raise `AssertionError` with the step and the reply at the first that is not as written."""
    talk, replies, questions = Resident(url), list[Sent](), set[str]()
    for number, step in enumerate(story.steps, start=1):
        move(talk, step, replies, faq)
        replies.append(talk.last)
        questions |= {m["facet"] for m in talk.last["messages"] if (m.get("facet") or "").startswith("life:")}
        missing = Teller(faq, now_in_japan().date()).missing(step, talk.last)
        if len(questions - {"life:day"}) > FEW:
            missing.append(f"no more than {FEW} questions, not {sorted(questions)}")
        assert not missing, f"step {number} lacks " + "; ".join(missing) + f"\n{_outline(talk.last)}"


def move(talk: Resident, step: Step, replies: list[Sent], faq: Faq) -> None:
    """Take the turn of a step; raise `AssertionError` where its option or its step of the trail is not there."""
    if step.say is not None:
        talk.say(step.say)
    elif step.undo is not None:
        talk.undo(_place(step.undo, [item["label"] for item in talk.last["trail"]]))
    elif step.tap is not None:
        screen = replies[step.of - 1] if step.of else talk.last
        talk.choose(_label(step.tap, screen), screen)
    elif step.walk is not None:
        walk(talk, step.walk, faq)
    elif step.open not in shown(talk.last):
        talk.choose(_label(faq.entries[str(step.open)].title, talk.last), talk.last)


def walk(talk: Resident, page: str, faq: Faq) -> None:
    """Tap down the tree to a page; raise `AssertionError` where a screen leads no further to it."""
    entry = faq.entries[page]
    category = faq.categories[entry.category]
    field = faq.fields[category.field]
    way = [entry.title, category.label, field.label, faq.groups[str(field.group)].label]
    while page not in shown(talk.last):
        offered = labels(talk.last)
        place = next((place for place, label in enumerate(way) if label in offered), None)
        assert place is not None, f"none of {way} in {offered}"
        talk.choose(way[place], talk.last)
        way = way[:place]


def _label(part: str, sent: Sent) -> str:
    """Return the one label that is meant: the whole of it, or else the only one that holds this part."""
    offered = labels(sent)
    return part if part in offered else offered[_place(part, offered)]


def _place(part: str, texts: list[str]) -> int:
    places = [place for place, text in enumerate(texts) if part in text]
    assert len(places) == 1, f"「{part}」 names one of {texts}"
    return places[0]


def _outline(sent: Sent) -> str:
    """Return a reply in short, without its tokens."""
    lines = [_line(message) for message in sent["messages"]]
    return "\n".join((*lines, f"trail: {[item['label'] for item in sent['trail']]}"))


def _line(message: Sent) -> str:
    names = [item.get("id") or item.get("label") or item.get("name") for item in message.get("items", ())]
    options = [option["label"] for option in message.get("options", ())]
    return f"{message['type']} {message.get('facet') or ''} {message['text']} {names or options or ''}"
