"""Calendars that phones and computers subscribe to: all-day events as RFC 5545 text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

PRODUCT = "-//town guide//collection days//JA"
LONGEST_LINE = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class AllDay:
    """An event of one whole day; `key` tells it for good from all events of all calendars."""

    key: str
    day: date
    summary: str
    description: str = ""


def calendar_text(name: str, events: Iterable[AllDay], *, made: datetime) -> str:
    """Return a calendar; `made` is when its data is from, with a time zone.

    The same key gives the same UID each time, so that a calendar that is imported again has no event twice.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for event in events:
        lines += _event(event, made)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(event: AllDay, made: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE_URL, event.key)}"
    yield f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    # The end is the first day that is no more part of the event.
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    # Waste takes none of a resident's time: the day stays free.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Return a text as a value: signs that mean something in a calendar are escaped."""
    return text.translate(_ESCAPES)


def folded(line: str) -> str:
    """Return a line cut into lines of at most 75 octets, none inside a character; a blank begins each further one."""
    parts, length = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if length + octets > LONGEST_LINE:
            parts.append("")
            length = 1
        parts[-1] += sign
        length += octets
    return "\r\n ".join(parts)
