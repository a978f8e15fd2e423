from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.tiny import ROOT

from guide.clock import JAPAN
from guide.dialogue.hours import closing, is_open, next_opening, opening_words
from guide.dialogue.texts import load_texts
from guide.faq.model import Office

TEXTS = load_texts(ROOT / "data" / "texts.yml", city="小山町")
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "08:30-17:15")
DAYS = (*WEEK, "sat", "sun")


def office(**more: object) -> Office:
    return Office.model_validate({"name": "市民課", "phone": "0000-12-1101", "place": "1階", "hours": "平日", **more})


COUNTER = office(open={**WEEK, "thu": "08:30-19:00", "sat": "00:00-24:00"})
NIGHT = office(open=dict.fromkeys(WEEK, "17:00-08:30"))
NOON = office(open=dict.fromkeys(WEEK, "09:00-12:00,13:00-17:00"))
ALWAYS = office(open=dict.fromkeys(DAYS, "00:00-24:00"), holidays=True, new_year=True)


def at(moment: str) -> datetime:
    """Return a local time written "MM-DD HH:MM" of 2026, whose 2 November is a Monday."""
    return datetime.fromisoformat(f"2026-{moment}").replace(tzinfo=JAPAN)


# Open or not ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("11-09 00:00", False),
        ("11-09 08:29:59", False),
        ("11-09 08:30", True),
        ("11-09 17:14:59", True),
        ("11-09 17:15", False),
        ("11-09 23:59:59", False),
        ("11-12 17:15", True),
        ("11-12 18:59:59", True),
        ("11-12 19:00", False),
        ("11-14 00:00", True),
        ("11-14 23:59:59", True),
        ("11-15 00:00", False),
        ("11-15 12:00", False),
    ],
)
def test_an_office_is_open_from_its_first_minute_to_before_its_last(moment: str, expected: bool) -> None:
    assert is_open(COUNTER, at(moment)) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("11-09 11:59", True), ("11-09 12:00", False), ("11-09 12:59", False), ("11-09 13:00", True)],
)
def test_an_office_closes_at_noon(moment: str, expected: bool) -> None:
    assert is_open(NOON, at(moment)) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("11-09 08:00", False),  # Monday morning: nobody came on Sunday evening
        ("11-09 17:00", True),
        ("11-10 08:29", True),
        ("11-10 08:30", False),
        ("11-14 08:29", True),  # the night from Friday ends on Saturday
        ("11-14 17:00", False),
        ("11-23 03:00", False),  # a holiday Monday after a Sunday
        ("11-03 03:00", True),  # the night from Monday runs into the holiday
        ("11-03 18:00", False),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(moment: str, expected: bool) -> None:
    assert is_open(NIGHT, at(moment)) is expected


@pytest.mark.parametrize(
    ("more", "holiday", "new_year"),
    [
        ({}, False, False),
        ({"holidays": True}, True, False),
        ({"new_year": True}, False, True),
        ({"holidays": "09:00-11:00", "new_year": "09:00-10:30"}, False, True),
        ({"holidays": "09:00-12:00", "new_year": False}, True, False),
        ({"holidays": "true", "new_year": "false"}, True, False),
    ],
)
def test_holidays_and_new_year_close_an_office_that_does_not_say_otherwise(
    more: dict[str, object], holiday: bool, new_year: bool
) -> None:
    counter = office(open=dict.fromkeys(DAYS, "08:30-17:15"), **more)
    assert is_open(counter, at("11-23 11:30")) is holiday
    assert is_open(counter, at("12-31 10:00")) is new_year
    assert is_open(counter, at("11-22 10:00")) is True, "a Sunday that is named is no holiday"


def test_on_a_weekday_that_is_not_named_no_holiday_opens_an_office() -> None:
    museum = office(open={"tue": "09:00-17:00"}, holidays="09:00-17:00")
    assert is_open(museum, at("11-23 10:00")) is False
    assert is_open(museum, at("11-03 10:00")) is True


def test_without_hours_nobody_knows() -> None:
    for told in (is_open, next_opening, closing):
        assert told(office(), at("11-09 12:00")) is None
    assert opening_words(office(), at("11-09 12:00"), TEXTS) is None


# In words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counter", "moment", "told"),
    [
        (COUNTER, "11-09 12:00", "今、開いています（17:15まで）"),
        (COUNTER, "11-09 07:00", "今日8:30から"),
        (COUNTER, "11-09 17:15", "あす8:30から"),
        (COUNTER, "11-15 00:00", "あす8:30から"),
        (COUNTER, "11-22 12:00", "次は11月24日（火）8:30から"),
        (COUNTER, "12-28 18:00", "次は1月4日（月）8:30から"),
        (COUNTER, "11-14 12:00", "今、開いています（24:00まで）"),
        (NOON, "11-09 12:30", "今日13:00から"),
        (NIGHT, "11-09 23:00", "今、開いています（あす8:30まで）"),
        (office(open=dict.fromkeys(WEEK, "00:00-24:00")), "11-10 12:00", "今、開いています（11月13日（金）24:00まで）"),
        (ALWAYS, "12-31 23:59", "今、開いています"),
    ],
)
def test_it_is_told_until_when_or_from_when(counter: Office, moment: str, told: str) -> None:
    assert opening_words(counter, at(moment), TEXTS) == told


def test_it_is_told_in_english() -> None:
    said = [
        opening_words(COUNTER, at(moment), TEXTS, wording="hours.english")
        for moment in ("11-09 12:00", "11-09 07:00", "11-22 12:00")
    ]
    assert said == ["Open now, until 17:15", "Opens today at 8:30", "Opens next on Tue 2026-11-24 at 8:30"]


# Properties -------------------------------------------------------------------------------------------------

moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=JAPAN)
)
clocks = st.tuples(st.integers(0, 23), st.sampled_from((0, 15, 30, 45))).map(lambda one: f"{one[0]:02}:{one[1]:02}")
spans = st.tuples(clocks, st.one_of(clocks, st.just("24:00"))).map("-".join)
written = st.lists(spans, min_size=1, max_size=3).map(",".join)
offices = st.builds(
    lambda hours, holidays, new_year: office(open=hours, holidays=holidays, new_year=new_year),
    st.dictionaries(st.sampled_from(DAYS), written, min_size=1),
    st.one_of(st.booleans(), written),
    st.one_of(st.booleans(), written),
)


@given(counter=offices, now=moments, back=st.floats(0, 1))
def test_the_next_opening_is_open_and_nothing_before_it_is(counter: Office, now: datetime, back: float) -> None:
    opens = next_opening(counter, now)
    assert opens is not None
    assert opens >= now
    assert is_open(counter, opens) is True
    assert (opens == now) == is_open(counter, now)
    if opens > now:
        assert is_open(counter, opens - timedelta(minutes=1)) is False
        assert is_open(counter, now + back * (opens - now - timedelta(minutes=1))) is False


@given(counter=offices, now=moments, ahead=st.floats(0, 1))
def test_an_office_stays_open_until_it_closes(counter: Office, now: datetime, ahead: float) -> None:
    closes = closing(counter, now)
    if closes is None:
        # Closed, or open on every day of the weeks ahead.
        assert not is_open(counter, now) or is_open(counter, now + timedelta(days=40))
        return
    assert is_open(counter, now) is True
    assert is_open(counter, closes) is False
    assert is_open(counter, now + ahead * (closes - now - timedelta(minutes=1))) is True


@given(counter=offices, now=moments)
def test_whatever_the_hours_there_are_words_for_them(counter: Office, now: datetime) -> None:
    for wording in ("hours", "hours.english"):
        assert opening_words(counter, now, TEXTS, wording=wording)


@pytest.mark.parametrize(
    "hours",
    [
        "8:30-17:15",
        "08:30-24:30",
        "24:00-24:00",
        "08:30",
        "08:30-12:00,",
        "08:30-12:00 13:00-17:00",
        "08:60-09:00",
        "",
    ],
)
def test_hours_that_cannot_be_read_are_refused(hours: str) -> None:
    with pytest.raises(ValidationError):
        office(open={"mon": hours})
    with pytest.raises(ValidationError):
        office(holidays=hours)
