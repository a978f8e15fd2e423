from __future__ import annotations

from datetime import datetime

from tests.tiny import ROOT

from guide.clock import JAPAN
from guide.dialogue.cards import aspect_value, office_card, page_card, page_url
from guide.dialogue.texts import load_texts
from guide.faq.model import Faq, Office

TEXTS = load_texts(ROOT / "data" / "texts.yml", city="小山町")
MONDAY = datetime(2026, 11, 2, 12, tzinfo=JAPAN)


def test_without_hours_the_card_tells_nothing_of_them() -> None:
    office = Office(name="市民課", phone="0000-12-1101", place="1階", hours="平日")
    card = office_card(office, "お電話ください。", MONDAY, TEXTS)
    assert (card.office.open_now, card.office.next_open) == (None, None)
    assert {"open_now", "next_open"}.isdisjoint(card.model_dump(exclude_none=True)["office"])


def test_the_office_card_says_whom_to_call(faq: Faq) -> None:
    card = office_card(faq.offices["citizen"], "お電話ください。", MONDAY, TEXTS)
    assert (card.text, card.office.name, card.office.phone) == ("お電話ください。", "市民課", "0000-12-1101")
    assert (card.office.open_now, card.office.next_open) == (True, "今、開いています（17:15まで）")


def test_the_card_tells_in_english_when_the_office_opens(faq: Faq) -> None:
    card = office_card(faq.offices["citizen"], "Call us.", MONDAY.replace(day=3), TEXTS, wording="hours.english")
    assert (card.office.open_now, card.office.next_open) == (False, "Opens tomorrow at 8:30")


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
