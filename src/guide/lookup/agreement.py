"""Whether the FAQ and open data speak of the same things, told with the place in the FAQ's files."""

from __future__ import annotations

from pathlib import Path

from guide.errors import Problem
from guide.faq.draft import read_directory
from guide.faq.model import Faq
from guide.faq.spelling import hint, listing
from guide.opendata.collection import Calendar


def check_collected(faq: Faq, calendar: Calendar, directory: Path, local: Path | None = None) -> tuple[Problem, ...]:
    """Return a problem for each kind of waste whose `collected` is no column of the collection calendar.

    The FAQ is that of the directory and the city's own folder. Without a calendar there is nothing to agree with.
    """
    columns = {schedule.kind: None for area in calendar.areas for schedule in area.schedules}
    wrong = {
        key: kind.collected
        for key, kind in faq.sorting_kinds.items()
        if kind.collected is not None and kind.collected not in columns
    }
    if not calendar.areas or not wrong:
        return ()
    draft = read_directory(directory, local)
    return tuple(
        Problem(
            *draft.place("sorting_kinds", key, "collected"),
            f"収集日の表（area_days.csv）に、収集日のある列 {name} がありません",
            hint(name, columns, f"使えるのは {listing(columns)} です"),
        )
        for key, name in wrong.items()
    )
