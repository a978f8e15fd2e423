"""Days and hours as the model takes them, and the lookups of a `Faq`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from guide.faq.loader import load_faq
from guide.faq.values import Day, Hours

DAYS: TypeAdapter[date] = TypeAdapter(Day)
HOURS: TypeAdapter[str] = TypeAdapter(Hours)


@pytest.mark.parametrize("value", ["2026-11-01", date(2026, 11, 1)])
def test_a_day(value: object) -> None:
    assert DAYS.validate_python(value) == date(2026, 11, 1)


@pytest.mark.parametrize("value", ["0", "20261101", "2026-11-31", "2026-1-1", "２０２６-11-01", "2026-11-01T00:00"])
def test_no_day(value: str) -> None:
    with pytest.raises(ValidationError):
        DAYS.validate_python(value)


@pytest.mark.parametrize("value", ["8:30-17:15", "08:60-17:15", "08:30", "0830-1715", "25:00-26:00"])
def test_no_hours(value: str) -> None:
    with pytest.raises(ValidationError):
        HOURS.validate_python(value)


def test_a_page_is_valid_from_its_first_to_its_last_day(town: Path) -> None:
    entry = (
        load_faq(town)
        .entries["cans"]
        .model_copy(update={"valid_from": date(2026, 4, 1), "valid_to": date(2026, 4, 30)})
    )

    valid = [entry.is_valid_on(date(2026, *day)) for day in ((3, 31), (4, 1), (4, 30), (5, 1))]

    assert valid == [False, True, True, False]


def test_offices_and_pages_are_found_through_their_owners(town: Path) -> None:
    faq = load_faq(town)

    assert faq.office_of("moving-in") is faq.offices["citizen"]
    assert faq.office_of("gomi-cans") is faq.offices["waste"]
    assert [faq.entry_of_item(item).id for item in faq.items] == ["cans", "cans"]
