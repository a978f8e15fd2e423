from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import open_knowledge, tiny_clock, tiny_town

from guide.clock import JAPAN
from guide.lookup.places import PlaceDesk, PlaceQuestion, is_open
from guide.lookup.vocabulary import NO_VOCABULARY
from guide.opendata.places import Place

NOW = tiny_clock()
LIBRARY = Place(name="図書館", kind="図書館", address="", days=(1, 2, 3, 4, 5, 6), opens="09:00", closes="18:00")


def desk() -> PlaceDesk:
    return open_knowledge().desks.places


def names(text: str) -> list[str]:
    asked = desk().read(text, NOW)
    assert asked is not None
    return [place.name for place in desk().find(asked, NOW)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("避難所はどこ", ["北山小学校", "港小学校"]),
        ("地震の避難所", ["北山小学校", "港小学校"]),
        ("津波と洪水の避難所", ["北山小学校"]),
        ("みなとまちの避難所", ["港小学校"]),
        ("今日やっている図書館", ["中央図書館"]),
        ("土曜に開いている図書館", ["中央図書館", "港図書室"]),
        ("月曜に開いている図書館", []),
        ("図書館と児童館はどこ", ["中央図書館", "港図書室", "桜木児童館", "緑児童館"]),
        ("ちゅうおうとしょかんはどこ", ["中央図書館"]),
        ("桜木児童館は何時まで", ["桜木児童館"]),
    ],
)
def test_what_is_found(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("at", "open_now"),
    [
        ("2026-11-20T08:59", False),
        ("2026-11-20T09:00", True),
        ("2026-11-20T17:59", True),
        ("2026-11-20T18:00", False),
        ("2026-11-23T10:00", False),
    ],
)
def test_open_hours_begin_and_end_at_the_minute(at: str, open_now: bool) -> None:
    assert is_open(LIBRARY, datetime.fromisoformat(at).replace(tzinfo=JAPAN)) is open_now


@pytest.mark.parametrize("unknown", ["days", "opens", "closes"])
def test_hours_that_are_not_known_are_not_guessed(unknown: str) -> None:
    place = LIBRARY.model_copy(update={unknown: () if unknown == "days" else None})
    assert is_open(place, NOW) is None


@pytest.mark.parametrize(
    ("note", "at", "open_now"),
    [
        ("火曜から金曜は20時まで", "2026-11-20T17:59", True),
        ("火曜から金曜は20時まで", "2026-11-20T18:30", None),
        ("火曜から金曜は20時まで", "2026-11-20T20:00", False),
        ("火曜から金曜は20時まで", "2026-11-20T08:00", False),
        ("日曜は15時まで", "2026-11-20T10:00", None),
        ("日曜は15時まで", "2026-11-20T18:00", False),
        ("土曜は8時から", "2026-11-20T08:30", None),
        ("月曜は休み", "2026-11-20T10:00", True),
        ("1回2時間まで", "2026-11-20T10:00", True),
        ("", "2026-12-30T10:00", None),
        ("", "2026-12-30T08:00", False),
        ("", "2027-01-05T10:00", True),
    ],
)
def test_only_what_is_certain_is_told(note: str, at: str, open_now: bool | None) -> None:
    place = LIBRARY.model_copy(update={"hours_note": note})
    assert is_open(place, datetime.fromisoformat(at).replace(tzinfo=JAPAN)) is open_now


def test_a_place_that_is_open_till_midnight() -> None:
    late = LIBRARY.model_copy(update={"closes": "24:00"})
    assert is_open(late, datetime(2026, 11, 20, 23, 59, tzinfo=JAPAN)) is True


def test_another_kind_lets_the_name_go_and_another_day_the_present() -> None:
    before = PlaceQuestion(("library",), name="中央図書館", open_now=True)
    assert before.more(PlaceQuestion(("children",))) == PlaceQuestion(("children",), open_now=True)
    sunday = desk().said("日曜", NOW)
    assert before.more(sunday) == PlaceQuestion(("library",), name="中央図書館", span=sunday.span)


@pytest.mark.parametrize(
    ("words", "kind", "open_now", "found"),
    [
        ("", "children", False, ["桜木児童館", "緑児童館"]),
        ("みどり", "children", False, []),
        ("緑町", "", False, ["緑児童館"]),
        ("中央　図書館", "", False, ["中央図書館"]),
        ("ちゅうおう", "", False, ["中央図書館"]),
        ("", "library", True, ["中央図書館"]),
        ("図書館", "children", False, []),
        ("港", "nonsense", False, ["港小学校", "港図書室"]),
    ],
)
def test_places_are_searched_by_words(words: str, kind: str, open_now: bool, found: list[str]) -> None:
    assert [place.name for place in desk().search(words, kind=kind, open_now=open_now, now=NOW)] == found


def test_only_kinds_of_which_there_is_a_place_are_offered() -> None:
    assert list(desk().kinds) == ["shelter", "library", "park", "nursery", "children"]


def test_the_label_names_what_was_asked_for() -> None:
    assert desk().label(PlaceQuestion(("shelter",))) == "避難場所"
    assert desk().label(PlaceQuestion(("shelter",), name="港小学校")) == "港小学校"


def test_without_places_nothing_is_asked() -> None:
    words = open_knowledge().vocabulary
    assert PlaceDesk((), words).read("図書館はどこ", NOW) is None
    assert PlaceDesk(tiny_town().places, NO_VOCABULARY).read("図書館はどこ", NOW) is None


@given(st.sampled_from(["図書館", "児童館", "保育所", "避難所", "公園"]), st.times())
def test_what_is_shown_as_open_is_open(kind: str, at: time) -> None:
    now = datetime.combine(NOW.date(), at, JAPAN)
    asked = desk().said(f"今開いている{kind}", now)
    assert asked.open_now
    assert all(is_open(place, now) for place in desk().find(asked, now))
