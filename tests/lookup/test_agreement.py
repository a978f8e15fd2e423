from __future__ import annotations

from pathlib import Path

import pytest
from tests.faq.small_town import FILES, spoil

from guide.faq.loader import load_faq
from guide.lookup.agreement import check_collected
from guide.opendata.collection import Area, Calendar, Schedule

CALENDAR = Calendar(
    areas=(Area(name="川口町", center="", schedules=(Schedule(kind="びん・缶"), Schedule(kind="古紙"))),)
)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A small FAQ whose cans are collected as 「びん・缶」."""
    for name, text in FILES.items():
        path = tmp_path / "faq" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    spoil(tmp_path / "faq", "sorting.yml", "label: 缶, entry: cans}", "label: 缶, entry: cans, collected: びん・缶}")
    return tmp_path / "faq"


def told(pack: Path, calendar: Calendar = CALENDAR, local: Path | None = None) -> list[tuple[str, int, str, str]]:
    problems = check_collected(load_faq(pack, local, checks=False), calendar, pack, local)
    return [(problem.path.name, problem.line, problem.what, problem.fix) for problem in problems]


def test_a_kind_that_is_a_column_is_right(pack: Path) -> None:
    assert told(pack) == []


def test_a_kind_that_is_no_column_is_told_with_its_place(pack: Path) -> None:
    spoil(pack, "sorting.yml", "collected: びん・缶}", "collected: びん缶}")
    what = "収集日の表（area_days.csv）に、収集日のある列 びん缶 がありません"
    assert told(pack) == [("sorting.yml", 2, what, "びん・缶 のつづりを確かめてください")]


def test_what_is_like_no_column_is_told_with_all_columns(pack: Path) -> None:
    spoil(pack, "sorting.yml", "collected: びん・缶}", "collected: 金属類}")
    assert [fix for *_, fix in told(pack)] == ["使えるのは びん・缶、古紙 です"]


def test_the_citys_own_folder_is_the_place_to_mend(pack: Path) -> None:
    local = pack.parent / "local"
    local.mkdir()
    (local / "own.yml").write_text("sorting_kinds:\n  cans:\n    collected: カン\n", encoding="utf-8")
    assert [(name, line) for name, line, *_ in told(pack, local=local)] == [("own.yml", 3)]


def test_without_a_calendar_there_is_nothing_to_agree_with(pack: Path) -> None:
    spoil(pack, "sorting.yml", "collected: びん・缶}", "collected: 金属類}")
    assert told(pack, Calendar()) == []
