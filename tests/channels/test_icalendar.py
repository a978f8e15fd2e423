from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.channels.icalendar import LONGEST_LINE, AllDay, calendar_text, escaped, folded
from guide.clock import JAPAN

MADE = datetime(2026, 11, 20, 10, 0, tzinfo=JAPAN)
CANS = AllDay("川口町 2026-12-31", date(2026, 12, 31), "缶・びん", "雪の日は,おくれます; 注意\n二行目")


def unfolded(text: str) -> list[str]:
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_calendar_is_as_rfc_5545_has_it() -> None:
    lines = unfolded(calendar_text("ごみ", [CANS], made=MADE))
    uid = lines[7]
    assert uid.startswith("UID:")
    assert lines[:7] + lines[8:] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//town guide//collection days//JA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:ごみ",
        "BEGIN:VEVENT",
        "DTSTAMP:20261120T010000Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:缶・びん",
        "DESCRIPTION:雪の日は\\,おくれます\\; 注意\\n二行目",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_an_event_keeps_its_uid_and_no_two_share_one() -> None:
    def uids(*events: AllDay) -> list[str]:
        return [line for line in unfolded(calendar_text("x", events, made=MADE)) if line.startswith("UID:")]

    other = AllDay("本町 2026-12-31", CANS.day, CANS.summary)
    renamed = AllDay(CANS.key, CANS.day, "別の名")
    assert uids(CANS) == uids(renamed)
    assert len(set(uids(CANS, other))) == 2


def test_a_calendar_may_be_empty() -> None:
    assert unfolded(calendar_text("x", [], made=MADE))[-1] == "END:VCALENDAR"


@pytest.mark.parametrize(
    ("text", "value"),
    [("a,b;c", "a\\,b\\;c"), ("a\\n", "a\\\\n"), ("a\nb", "a\\nb"), ("a\r\nb", "a\\nb"), ("缶・びん", "缶・びん")],
)
def test_signs_that_mean_something_are_escaped(text: str, value: str) -> None:
    assert escaped(text) == value


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=300)


@given(_TEXT)
def test_long_lines_are_folded_between_characters(text: str) -> None:
    parts = folded(text).split("\r\n")
    assert all(len(part.encode()) <= LONGEST_LINE for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert folded(text).replace("\r\n ", "") == text


@given(st.text(max_size=100))
def test_no_text_begins_a_line_of_its_own(text: str) -> None:
    event = AllDay("key", CANS.day, text, text)
    names = [line.partition(":")[0] for line in unfolded(calendar_text(text, [event], made=MADE))]
    assert names.count("BEGIN") == names.count("END") == 2
    assert names.count("SUMMARY") == 1
