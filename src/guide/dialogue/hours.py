"""When an office is open, until when, and when next, told in residents' words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from guide.dialogue.texts import Texts
from guide.faq.model import Office
from guide.faq.values import AS_USUAL
from guide.lookup.closed_days import is_holiday, is_new_year

DAYS_AHEAD = 60
"""Days looked ahead: an office that opens one day a week is closed for weeks around New Year."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)

Open = tuple[datetime, datetime]
"""From when, and until before when, an office is open."""


def is_open(office: Office, now: datetime) -> bool | None:
    """Tell whether an office is open at that local time; None where its hours are not given."""
    return any(begins <= now < ends for begins, ends in _open_times(office, now, days=2)) if office.open else None


def next_opening(office: Office, now: datetime) -> datetime | None:
    """Return the first moment from `now` on at which an office is open; None where none is known."""
    ahead = (begins for begins, ends in _open_times(office, now, days=DAYS_AHEAD) if now < ends)
    begins = next(ahead, None)
    return max(begins, now) if begins else None


def closing(office: Office, now: datetime) -> datetime | None:
    """Return until when an office that is open stays open; None where it is closed, or never closes."""
    times = _open_times(office, now, days=DAYS_AHEAD)
    ends = next((ends for begins, ends in times if begins <= now < ends), None)
    return ends if ends and ends - now < (DAYS_AHEAD - 2) * _DAY else None


def opening_words(office: Office, now: datetime, texts: Texts, *, wording: str = "hours") -> str | None:
    """Return until when an office is open, or when it opens next; None where that is not known.

    `wording` is the group of sentences in `data/texts.yml`.
    """
    if is_open(office, now):
        ends = closing(office, now)
        until = _until(ends, now, texts, wording) if ends else ""
        return texts.say(f"{wording}.open" if until else f"{wording}.always", until=until)
    opens = next_opening(office, now)
    if opens is None:
        return None
    return texts.say(f"{wording}.{_when(opens.date(), now)}", **_named(opens.date(), _clock(opens), texts, wording))


def _until(ends: datetime, now: datetime, texts: Texts, wording: str) -> str:
    # Midnight is the end of a day to residents, not the beginning of the next.
    at_midnight = ends.time() == time.min
    day = ends.date() - at_midnight * _DAY
    named = _named(day, "24:00" if at_midnight else _clock(ends), texts, wording)
    return texts.say(f"{wording}.until_{_when(day, now)}", **named)


def _when(day: date, now: datetime) -> str:
    return {0: "today", 1: "tomorrow"}.get((day - now.date()).days, "later")


def _named(day: date, clock: str, texts: Texts, wording: str) -> dict[str, object]:
    weekday = texts.say(f"{wording}.weekdays").split()[day.weekday()]
    return {"time": clock, "year": day.year, "month": day.month, "day": day.day, "weekday": weekday}


def _clock(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02}"


def _open_times(office: Office, now: datetime, *, days: int) -> Iterator[Open]:
    """Yield the times at which an office is open, from yesterday on; times that meet are one."""
    first = datetime.combine(now.date() - _DAY, time.min, now.tzinfo)
    spans = (span for ahead in range(days) for span in _open_on(office, first + ahead * _DAY))
    last: Open | None = None
    for begins, ends in spans:
        if last is not None and begins <= last[1]:
            last = (last[0], max(last[1], ends))
            continue
        if last is not None:
            yield last
        last = (begins, ends)
    if last is not None:
        yield last


def _open_on(office: Office, midnight: datetime) -> list[Open]:
    """Return the times that begin on a day, the earliest first; the last one may run into the next day."""
    written = _hours(office, midnight.date())
    spans = (span.split("-") for span in written.split(",")) if written else ()
    times = [(_after_midnight(begins), _after_midnight(ends)) for begins, ends in spans]
    return sorted(
        (midnight + begins, midnight + ends + (_DAY if ends <= begins else timedelta())) for begins, ends in times
    )


def _hours(office: Office, day: date) -> str | None:
    """Return an office's hours on a day; holidays close it unless they are named."""
    usual: str | None = office.open.get(_WEEKDAYS[day.weekday()])  # type: ignore[call-overload]
    if usual is None or not is_holiday(day):
        return usual
    named = office.new_year if is_new_year(day) else office.holidays
    return usual if named == AS_USUAL else named


def _after_midnight(clock: str) -> timedelta:
    hours, minutes = clock.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))
