"""Everything the guide knows of the town besides its pages: collection days, places, events.

A folder of open data:

    collection/   area_days.csv, center.csv, remarks.csv   (5374)
    places/       any *.csv of shelters, facilities, child care
    events/       any *.csv of events
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from guide.errors import FaqError, Problem
from guide.opendata.collection import Calendar, read_calendar
from guide.opendata.happenings import Happening, read_happenings
from guide.opendata.places import Place, read_places

_Record = TypeVar("_Record")


class Town(BaseModel):
    """What open data tells; a part that a city does not publish is empty."""

    model_config = ConfigDict(frozen=True)

    calendar: Calendar = Calendar()
    places: tuple[Place, ...] = ()
    happenings: tuple[Happening, ...] = ()


@dataclass(frozen=True)
class TownReport:
    """The town, and what is wrong with its files; `town` is null where an error stops the guide."""

    town: Town | None
    problems: tuple[Problem, ...]


def check_town(directory: Path) -> TownReport:
    """Read a folder of open data and tell of everything to mend; a folder that does not exist is an empty town."""
    calendar, problems = read_calendar(directory / "collection")
    places = tuple(_each(directory / "places", read_places, problems))
    happenings = tuple(_each(directory / "events", read_happenings, problems))
    usable = not any(problem.severity == "error" for problem in problems)
    town = Town(calendar=calendar, places=places, happenings=happenings)
    return TownReport(town if usable else None, tuple(sorted(set(problems))))


def load_town(directory: Path) -> Town:
    """Read a folder of open data; raise `FaqError` with all errors at once."""
    report = check_town(directory)
    if report.town is None:
        raise FaqError([problem for problem in report.problems if problem.severity == "error"])
    return report.town


def _each(
    directory: Path,
    read: Callable[[Path], tuple[tuple[_Record, ...], list[Problem]]],
    problems: list[Problem],
) -> Iterator[_Record]:
    for path in sorted(directory.glob("*.csv")):
        records, found = read(path)
        problems += found
        yield from records
