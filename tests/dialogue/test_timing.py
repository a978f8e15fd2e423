"""What a said day or age means for the page that is shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.tiny import ROOT, tiny_faq

from guide.dialogue.texts import Texts, load_texts
from guide.dialogue.timing import age_messages, deadline_message, said_day_message
from guide.faq.model import Entry
from guide.faq.values import Deadline
from guide.lookup.milestones import Milestones
from guide.text.ages import read_ages
from guide.text.dates import event

MOVED = date(2026, 11, 9)
OFFICE = tiny_faq().offices["citizen"]


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts(ROOT / "data" / "texts.yml", city="小山町")


def page(**deadline: Any) -> Entry:
    entry = tiny_faq().entries["move-in"]
    written = Deadline.model_validate({"text": "14日以内", "days": 14, "from": "住み始めた日", **deadline})
    return entry.model_copy(update={"deadline": written})


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-11-20", "住み始めた日が11月9日（月）なら、期限は11月24日（火）です。あと4日あります。"),
        ("2026-11-23", "住み始めた日が11月9日（月）なら、期限は11月24日（火）です。あと1日あります。"),
        (
            "2026-11-24",
            "住み始めた日が11月9日（月）なら、期限は11月24日（火）です。今日が最後の日です。今日のうちに手続きしてください。",
        ),
        ("2026-11-25", "住み始めた日が11月9日（月）なら、期限の11月24日（火）を過ぎています。遅れても届けてください。"),
        (
            "2027-01-05",
            "住み始めた日が2026年11月9日（月）なら、期限の2026年11月24日（火）を過ぎています。遅れても届けてください。",
        ),
        (
            "2026-11-02",
            "住み始めた日が11月9日（月）なら、期限は11月24日（火）です。先にできることもあるので、ページも見てください。",
        ),
    ],
)
def test_a_deadline_is_told_as_a_day(texts: Texts, today: str, said: str) -> None:
    message = deadline_message(page(late="遅れても届けてください。"), OFFICE, MOVED, date.fromisoformat(today), texts)
    assert message is not None
    assert message.text == said


def test_without_the_event_the_day_is_counted_from(texts: Texts) -> None:
    bare = page(**{"from": None})
    told = [deadline_message(bare, OFFICE, MOVED, today, texts) for today in (date(2026, 11, 20), date(2026, 11, 30))]
    assert [message.text for message in told if message] == [
        "11月9日（月）から数えると、期限は11月24日（火）です。あと4日あります。",
        "11月9日（月）から数えると、期限の11月24日（火）を過ぎています。"
        f"できるだけ早く、{OFFICE.name}（電話 {OFFICE.phone}）におたずねください。",
    ]


def test_without_a_number_nothing_is_told(texts: Texts) -> None:
    entries = (page(days=None), tiny_faq().entries["move-out"])
    assert [deadline_message(entry, OFFICE, MOVED, date(2026, 11, 20), texts) for entry in entries] == [None, None]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("先月引っ越した", "期限を過ぎています。遅れても届けてください。"),
        ("半年前に引っ越した", "期限を過ぎています。遅れても届けてください。"),
        ("先週引っ越した", None),
        ("来週引っ越す", None),
        ("10日前に引っ越した", "住み始めた日が11月10日（火）なら、期限は11月24日（火）です。あと4日あります。"),
    ],
)
def test_of_a_vague_span_only_what_is_sure_is_told(texts: Texts, words: str, said: str | None) -> None:
    today = date(2026, 11, 20)
    day = event(words, today)
    assert day is not None
    message = said_day_message(page(late="遅れても届けてください。"), OFFICE, day, today, texts)
    assert (message.text if message else None) == said
    assert said_day_message(page(days=None), OFFICE, day, today, texts) is None


def test_an_age_is_told_beside_its_pages_only() -> None:
    milestones = Milestones.model_validate({"milestones": [{"age": 75, "text": "75歳から。", "pages": ["kouki"]}]})
    ages = read_ages("父が75歳になる")
    assert [message.text for message in age_messages(milestones, ages, "kouki")] == ["75歳から。"]
    assert age_messages(milestones, ages, "cans") == ()
    assert age_messages(milestones, (), "kouki") == ()
