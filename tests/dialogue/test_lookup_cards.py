from __future__ import annotations

from datetime import date

import pytest
from tests.tiny import TODAY, tiny_clock

from guide.dialogue.lookup_cards import date_label, day_card, event_card, place_card
from guide.lookup.collection import CollectionDay
from guide.opendata.happenings import Happening
from guide.opendata.places import Place

PLACE = Place(name="図書館", kind="公共施設", address="風見市栄町1")
EVENT = Happening(name="会", first=date(2026, 12, 5), last=date(2026, 12, 5))


def test_a_day_has_its_weekday() -> None:
    assert date_label(date(2026, 11, 23)) == "11月23日（月）"


def test_a_collection_day() -> None:
    card = day_card(CollectionDay(date(2026, 11, 23), ("缶", "びん"), ("雪", "雨")))
    assert (card.date, card.label, card.title, card.note) == ("2026-11-23", "11月23日（月）", "缶・びん", "雪　雨")
    assert day_card(CollectionDay(date(2026, 11, 23), ())).note is None


def test_what_a_file_does_not_tell_is_left_out() -> None:
    card = place_card(PLACE, tiny_clock())
    assert card.model_dump(exclude_defaults=True) == {"name": "図書館", "kind": "", "address": "風見市栄町1"}
    assert event_card(EVENT, TODAY).model_dump(exclude_defaults=True) == {"name": "会", "when": "12月5日（土）"}


@pytest.mark.parametrize(
    ("days", "opens", "closes", "hours"),
    [
        ((1, 2), "09:00", "17:00", "火水 09:00〜17:00"),
        (tuple(range(7)), "09:00", "17:00", "毎日 09:00〜17:00"),
        ((1, 2), None, None, "火水"),
        ((), "09:00", "17:00", "09:00〜17:00"),
        ((), "09:00", None, None),
    ],
)
def test_hours_of_a_place(days: tuple[int, ...], opens: str | None, closes: str | None, hours: str | None) -> None:
    place = PLACE.model_copy(update={"days": days, "opens": opens, "closes": closes})
    assert place_card(place, tiny_clock()).hours == hours


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/etc/passwd", "図書館のページ", ""])
def test_an_address_that_is_no_web_address_is_left_out(url: str) -> None:
    assert place_card(PLACE.model_copy(update={"url": url}), tiny_clock()).url is None
    assert event_card(EVENT.model_copy(update={"url": url}), TODAY).url is None


def test_web_addresses_are_kept() -> None:
    assert place_card(PLACE.model_copy(update={"url": "HTTPS://a.jp"}), tiny_clock()).url == "HTTPS://a.jp"


@pytest.mark.parametrize(
    ("changes", "when"),
    [
        ({"opens": "10:00"}, "12月5日（土） 10:00から"),
        ({"opens": "10:00", "closes": "12:00"}, "12月5日（土） 10:00〜12:00"),
        ({"last": date(2026, 12, 6)}, "12月5日（土）から12月6日（日）まで"),
        ({"time_note": "雨天中止"}, "12月5日（土） 雨天中止"),
    ],
)
def test_days_and_hours_of_an_event(changes: dict[str, object], when: str) -> None:
    assert event_card(EVENT.model_copy(update=changes), TODAY).when == when


@pytest.mark.parametrize(
    ("by", "how", "apply"),
    [
        (None, "", None),
        (None, "電話で", "電話で"),
        (date(2026, 11, 20), "電話で", "11月20日（金）まで 電話で"),
        (date(2026, 11, 19), "電話で", "11月19日（木）まで（終わりました） 電話で"),
        (date(2026, 11, 20), "", "11月20日（金）まで"),
    ],
)
def test_whether_one_can_still_apply(by: date | None, how: str, apply: str | None) -> None:
    assert event_card(EVENT.model_copy(update={"apply_by": by, "apply_how": how}), TODAY).apply == apply
