from __future__ import annotations

from pathlib import Path

import pytest
from tests.opendata.conftest import Write

from guide.errors import FaqError
from guide.opendata.town import Town, check_town, load_town

AREAS = "地名,センター,ごみ\n"
PLACES = "名称,住所,緯度,経度\n"
EVENTS = "イベント名,開始日\n"


def test_a_folder_that_is_not_there_is_an_empty_town(tmp_path: Path) -> None:
    report = check_town(tmp_path / "none")
    assert (report.town, report.problems) == (Town(), ())


def test_all_files_of_a_folder_are_read(write: Write, tmp_path: Path) -> None:
    write(AREAS + "川口町,中,月\n", "collection/area_days.csv")
    write(PLACES + "図書館,風見市,35.4,139.8\n", "places/b.csv")
    write(PLACES + "公民館,風見市,35.4,139.8\n", "places/a.csv", encoding="cp932")
    write(EVENTS + "会,2026-12-01\n", "events/a.csv")
    write("notes", "places/readme.txt")
    town = load_town(tmp_path)
    assert [area.name for area in town.calendar.areas] == ["川口町"]
    assert [place.name for place in town.places] == ["公民館", "図書館"]
    assert [event.name for event in town.happenings] == ["会"]
    assert Town.model_validate_json(town.model_dump_json()) == town


def test_a_doubt_does_not_stop_the_guide(write: Write, tmp_path: Path) -> None:
    write(PLACES + "図書館,風見市,139.8,35.4\n", "places/a.csv")
    assert load_town(tmp_path).places
    assert [problem.severity for problem in check_town(tmp_path).problems] == ["warning"]


def test_all_errors_are_told_at_once(write: Write, tmp_path: Path) -> None:
    write(AREAS + "川口町,中,まいしゅう\n", "collection/area_days.csv")
    write(PLACES + "図書館,風見市,139.8,35.4\n", "places/a.csv")
    write("名称\n", "places/b.csv")
    write(EVENTS + "会,いつか\n", "events/a.csv")
    assert check_town(tmp_path).town is None
    with pytest.raises(FaqError) as raised:
        load_town(tmp_path)
    assert [(p.path.name, p.line) for p in raised.value.problems] == [("area_days.csv", 2), ("a.csv", 2), ("b.csv", 1)]
