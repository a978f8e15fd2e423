"""A story fails where a reply lacks what it expects, and only there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError
from tests.stories.story import Step, Story
from tests.stories.telling import Sent, Teller

from guide.faq.model import Faq

TODAY = date(2026, 11, 23)
PAGE = "large-waste"


@pytest.fixture
def sent(faq: Faq) -> Sent:
    """A reply with everything in it that a story can expect."""
    fee = faq.entries[PAGE].fee
    office = {"name": "市民課", "phone": "0000", "hours": "平日"}
    task = {"id": "move-in", "due_date": "2026-11-27", "overdue": False}
    return {
        "degraded": False,
        "messages": [
            {"type": "text", "text": f"手数料：{fee.text if fee else ''}"},
            {"type": "text", "text": "期限は11月27日（金）です。"},
            {"type": "pages", "text": "こちらです。", "items": [{"id": PAGE}, {"id": "spray-can"}]},
            {"type": "office", "text": "お電話ください。", "office": office},
            {"type": "places", "text": "公園です。", "items": [{"name": "青葉台公園"}]},
            {"type": "schedule", "text": "ごみの日です。", "items": [{"label": "11月23日（月）"}]},
            {"type": "checklist", "text": "", "event": "moving", "link": "/todo/moving?where=into", "items": [task]},
            {"type": "question", "text": "どちらですか。", "facet": "move", "options": [{"label": "転入（市外から）"}]},
        ],
        "trail": [{"label": "引っ越した"}],
    }


def todo(**expected: Any) -> Sent:
    return {"checklist": {"event": "moving", "tasks": ["move-in"], **expected}}


HELD: list[Sent] = [
    {"pages": [PAGE]},
    {"leads_to": PAGE},
    {"tells": {"page": PAGE, "aspects": ["fee"]}},
    {"asks": "move"},
    {"asks_not": ["move_topic"]},
    {"options": ["転入"]},
    {"no_options": ["転出"]},
    {"told": ["{by +4}", "公園"]},
    {"not_told": ["過ぎて"]},
    {"office": "市民"},
    {"places": ["青葉台"]},
    {"schedule": ["{+0}"]},
    todo(situation={"where": "into"}, no_tasks=["move-out"], due={"move-in": 4}),
    {"trail": ["引っ越"]},
]
LACKING: list[Sent] = [
    {"pages": [PAGE, "spray-can"]},
    {"leads_to": "spray-can"},
    {"tells": {"page": PAGE, "aspects": ["hours"]}},
    {"tells": {"page": PAGE, "aspects": ["hours", "fee"]}},
    {"asks": "pages"},
    {"asks_not": ["move"]},
    {"options": ["転出"]},
    {"no_options": ["転入"]},
    {"told": ["{by +5}"]},
    {"not_told": ["公園"]},
    {"office": "税務課"},
    {"places": ["駅前公園"]},
    {"schedule": ["{+1}"]},
    todo(situation={"where": "out"}),
    todo(tasks=["move-out"]),
    todo(no_tasks=["move-in"]),
    todo(due={"move-in": 1}),
    {"checklist": {"event": "death", "tasks": ["move-in"]}},
    {"trail": []},
    {"trail": ["引っ越", "転入"]},
]


@pytest.mark.parametrize("expected", HELD, ids=str)
def test_what_is_there_is_not_missing(faq: Faq, sent: Sent, expected: Sent) -> None:
    assert Teller(faq, TODAY).missing(Step.model_validate({"say": "x", **expected}), sent) == []


@pytest.mark.parametrize("expected", LACKING, ids=str)
def test_what_is_not_there_is_told(faq: Faq, sent: Sent, expected: Sent) -> None:
    assert Teller(faq, TODAY).missing(Step.model_validate({"say": "x", **expected}), sent)


def test_a_page_that_is_offered_first_is_led_to(faq: Faq, sent: Sent) -> None:
    options = [{"label": faq.entries[page].title} for page in (PAGE, "spray-can")]
    sent["messages"] = [{"type": "question", "text": "どれですか。", "facet": None, "options": options}]
    teller = Teller(faq, TODAY)
    assert teller.missing(Step(say="x", leads_to=PAGE, asks="pages"), sent) == []
    assert teller.missing(Step(say="x", leads_to="spray-can"), sent)


def test_an_answer_without_rasa_is_no_story(faq: Faq, sent: Sent) -> None:
    assert Teller(faq, TODAY).missing(Step(say="x", asks="move"), {**sent, "degraded": True})


@pytest.mark.parametrize(
    "step", [{"asks": "move"}, {"say": "x", "tap": "y", "asks": "move"}, {"say": "x"}, {"say": "x", "ask": "move"}]
)
def test_a_step_is_one_move_and_what_is_seen(step: Sent) -> None:
    with pytest.raises(ValidationError):
        Story.model_validate({"name": "x", "steps": [{"say": "x", "asks": "move"}, step]})
