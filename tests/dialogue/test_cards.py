from __future__ import annotations

from datetime import datetime

import pytest

from guide.clock import JAPAN
from guide.dialogue.cards import aspect_value, is_open, office_card, page_card, page_url
from guide.faq.model import Faq, Office

COUNTER = Office(
    name="市民課",
    phone="0000-12-1101",
    place="1階",
    hours="平日",
    open={
        "mon": "08:30-17:15",
        "tue": "08:30-17:15",
        "wed": "08:30-17:15",
        "thu": "08:30-19:00",
        "fri": "08:30-17:15",
        "sat": "00:00-24:00",
    },
)
MONDAY = 2  # November 2026 begins on a Sunday


def at(day: int, time: str) -> datetime:
    hour, minute, second = map(int, f"{time}:00".split(":")[:3])
    return datetime(2026, 11, day, hour, minute, second, tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        (MONDAY, "00:00", False),
        (MONDAY, "08:29:59", False),
        (MONDAY, "08:30", True),
        (MONDAY, "17:14:59", True),
        (MONDAY, "17:15", False),
        (MONDAY, "23:59:59", False),
        (MONDAY + 3, "17:15", True),
        (MONDAY + 3, "18:59:59", True),
        (MONDAY + 3, "19:00", False),
        (MONDAY + 5, "00:00", True),
        (MONDAY + 5, "23:59:59", True),
        (MONDAY + 6, "00:00", False),
        (MONDAY + 6, "12:00", False),
    ],
)
def test_an_office_is_open_from_its_first_minute_to_before_its_last(day: int, time: str, expected: bool) -> None:
    assert is_open(COUNTER, at(day, time)) is expected


def test_without_hours_nobody_knows() -> None:
    office = COUNTER.model_copy(update={"open": {}})
    assert is_open(office, at(MONDAY, "12:00")) is None
    card = office_card(office, "お電話ください。", at(MONDAY, "12:00"))
    assert card.office.open_now is None
    assert "open_now" not in card.model_dump(exclude_none=True)["office"]


def test_the_office_card_says_whom_to_call(faq: Faq) -> None:
    card = office_card(faq.offices["citizen"], "お電話ください。", at(MONDAY, "12:00"))
    assert (card.text, card.office.name, card.office.phone) == ("お電話ください。", "市民課", "0000-12-1101")
    assert card.office.open_now is True


def test_every_entry_has_a_card_with_what_residents_need(faq: Faq) -> None:
    for entry in faq.entries.values():
        card = page_card(faq, entry)
        office = faq.offices[entry.office]
        assert (card.id, card.title, card.summary) == (entry.id, entry.title, entry.summary)
        assert (card.office, card.office_phone, card.office_hours) == (office.name, office.phone, office.hours)
        assert card.updated == entry.updated.isoformat()
        assert card.bring == entry.bring


def test_a_page_without_an_address_of_its_own_lies_on_the_site(faq: Faq) -> None:
    entry = faq.entries["move-in"]
    assert page_url(entry) == "/pages/move-in"
    assert page_url(entry.model_copy(update={"url": "https://city.example/tennyu"})) == "https://city.example/tennyu"


def test_each_aspect_is_what_the_entry_says_or_nothing(faq: Faq) -> None:
    entry = faq.entries["move-in"]
    office = faq.offices[entry.office]
    assert entry.deadline is not None
    assert aspect_value(entry, office, "deadline") == entry.deadline.text
    assert aspect_value(entry, office, "bring") == "、".join(entry.bring)
    assert office.hours in str(aspect_value(entry, office, "hours"))
    assert office.place in str(aspect_value(entry, office, "place"))
    assert aspect_value(entry, office, "proxy") == entry.how.proxy
    assert aspect_value(entry, office, "no such aspect") is None
    bare = entry.model_copy(update={"deadline": None, "fee": None, "bring": (), "who": None, "how": type(entry.how)()})
    missing = ("deadline", "fee", "bring", "proxy", "post", "online", "konbini")
    assert [aspect_value(bare, office, aspect) for aspect in missing] == [None] * len(missing)


def test_without_a_proxy_rule_it_says_who_may_come(faq: Faq) -> None:
    entry = faq.entries["move-in"]
    bare = entry.model_copy(update={"how": type(entry.how)()})
    assert aspect_value(bare, faq.offices[entry.office], "proxy") == entry.who
