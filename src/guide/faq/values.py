"""Values that several pieces of the FAQ share: days, hours, deadlines."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


def _calendar_day(value: object) -> object:
    """Let no number pass as a date: pydantic takes it for seconds since 1970."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("date_parsing", "a day is written YYYY-MM-DD")
    return value


def _listed(value: object) -> object:
    """Let staff write one value without the brackets of a list."""
    return (value,) if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_calendar_day)]
AS_USUAL = "as usual"
"""What an office has as its hours on holidays where staff write `true`."""


def _yes_or_no(value: object) -> object:
    """Let staff write true for the hours of other days, and false for none."""
    return {"true": AS_USUAL, "false": None}.get(str(value).lower(), value)


_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
_SPAN = f"{_CLOCK}-({_CLOCK}|24:00)"
_SPANS = f"{_SPAN}(,{_SPAN})*"
Hours = Annotated[str, Field(pattern=f"^{_SPANS}$")]
"""From when to when, "HH:MM-HH:MM", or several such spans with commas between them.

A span that does not end after its beginning ends on the next day: "17:00-08:30".
"""
HolidayHours = Annotated[Annotated[str, Field(pattern=f"^({AS_USUAL}|{_SPANS})$")] | None, BeforeValidator(_yes_or_no)]
"""Hours of their own, those of other days, or None where it is closed."""
OneOrMore = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Strict(BaseModel):
    """A piece as staff write it: no key that is not known, blanks at the ends cut."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Deadline(Strict):
    """By when; `days`, `months` or `years` are counted from the event named by `from`.

    `first_day` tells that the day of the event counts as the first, as 戸籍法 43条 has it for reports of birth and
    death; otherwise counting begins on the day after (民法 140条). `any_day` tells that the last day stays where it
    is when town halls are closed on it: letters are posted and the police is there on any day. `late` tells what to
    do once it has passed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    text: str
    days: int | None = Field(default=None, ge=0)
    months: int | None = Field(default=None, ge=1)
    years: int | None = Field(default=None, ge=1)
    from_: str | None = Field(default=None, alias="from")
    first_day: bool = False
    any_day: bool = False
    late: str | None = Field(default=None, min_length=1, max_length=120)
