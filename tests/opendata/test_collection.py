"""The calendar of 5374: cells of every kind, and what is wrong in a file."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.opendata.conftest import Write

from guide.opendata.codes import WEEKDAYS
from guide.opendata.collection import Area, Calendar, Pause, Rule, Schedule, parse_cell, read_calendar

HEADER = "地名,センター,燃やせるごみ,燃やせないごみ\n"
MONDAY = date(2026, 11, 23)


def days(cell: str, year: int = 2026) -> list[date]:
    """Return the days of a year on which a cell has waste collected."""
    schedule, wrong = parse_cell("ごみ", cell)
    assert not wrong
    every = (date(year, 1, 1) + timedelta(days=ahead) for ahead in range(365))
    return [day for day in every if schedule.holds(day)]


class TestCells:
    def test_every_week(self) -> None:
        found = days("月 木")
        assert {day.weekday() for day in found} == {0, 3}
        assert len(found) == 52 + 53

    def test_the_nth_of_a_month(self) -> None:
        assert days("水2")[:3] == [date(2026, 1, 14), date(2026, 2, 11), date(2026, 3, 11)]
        assert len(days("水2 水4")) == 24
        assert all(day.day > 28 for day in days("水5"))

    def test_some_months_only(self) -> None:
        found = days("火2 金4:4 6 8 10 12 2")
        assert {day.month for day in found} == {2, 4, 6, 8, 10, 12}
        assert found[:2] == [date(2026, 2, 10), date(2026, 2, 27)]

    def test_fixed_days(self) -> None:
        assert days("20260301 20260325") == [date(2026, 3, 1), date(2026, 3, 25)]

    def test_remarks_before_and_after_the_months(self) -> None:
        schedule, wrong = parse_cell("ごみ", "火2 *1:4 6 *2")
        assert (schedule.remarks, wrong) == (("2", "1"), [])
        assert [rule.months for rule in schedule.rules] == [(4, 6)]

    @pytest.mark.parametrize("cell", ["月　木", "月  木", " 月 木 "])
    def test_blanks_of_any_width(self, cell: str) -> None:
        assert days(cell) == days("月 木")

    def test_full_width_signs(self) -> None:
        assert days("火２：４　６") == days("火2:4 6")

    @pytest.mark.parametrize(
        ("cell", "wrong"),
        [
            ("月木", ["月木"]),
            ("月 水6", ["水6"]),
            ("第2水曜", ["第2水曜"]),
            ("月:13 x 0", ["13", "x", "0"]),
            ("20260230", ["20260230"]),
            ("毎週", ["毎週"]),
            ("月 火 なし", ["なし"]),
        ],
    )
    def test_parts_that_mean_nothing_are_given_back(self, cell: str, wrong: list[str]) -> None:
        assert parse_cell("ごみ", cell)[1] == wrong

    @given(st.text(max_size=20) | st.text("月火水木金土日 :*0123456789", max_size=20))
    def test_no_cell_is_too_strange(self, cell: str) -> None:
        schedule, wrong = parse_cell("ごみ", cell)
        assert all(not part.isspace() for part in wrong)
        assert schedule.kind == "ごみ"

    @given(st.sets(st.sampled_from(WEEKDAYS), min_size=1), st.sets(st.integers(1, 12)), st.dates())
    def test_a_written_cell_means_what_it_says(self, weekdays: set[str], months: set[int], day: date) -> None:
        cell = " ".join(sorted(weekdays)) + (":" + " ".join(map(str, sorted(months))) if months else "")
        schedule, wrong = parse_cell("ごみ", cell)
        assert not wrong
        assert schedule.holds(day) == (WEEKDAYS[day.weekday()] in weekdays and (not months or day.month in months))

    @given(st.integers(0, 6), st.integers(1, 5), st.integers(2000, 2100), st.integers(1, 12))
    def test_the_nth_comes_once_a_month_and_the_fifth_at_most(
        self, weekday: int, nth: int, year: int, month: int
    ) -> None:
        rule = Rule(weekday=weekday, nth=nth)
        held = [d for d in range(1, monthrange(year, month)[1] + 1) if rule.holds(date(year, month, d))]
        assert len(held) == 1 or (nth == 5 and not held)


class TestCalendar:
    def test_nothing_is_collected_in_a_pause_both_ends_included(self) -> None:
        area = Area(name="川口町", center="中", schedules=(Schedule(kind="ごみ", rules=(Rule(weekday=3),)),))
        pause = Pause(first=date(2026, 12, 31), last=date(2027, 1, 7))
        calendar = Calendar(areas=(area,), pauses={"中": (pause,), "他": (Pause(first=MONDAY, last=date(2027, 3, 1)),)})
        assert calendar.next_days(area, "ごみ", MONDAY, 6)[-2:] == [date(2026, 12, 24), date(2027, 1, 14)]

    def test_what_is_never_collected_has_no_next_day(self) -> None:
        area = Area(name="川口町", center="", schedules=(Schedule(kind="ごみ"),))
        assert Calendar(areas=(area,)).next_days(area, "ごみ", MONDAY) == []
        assert Calendar(areas=(area,)).next_days(area, "別のごみ", MONDAY) == []


class TestFiles:
    def folder(self, write: Write, areas: str, *, center: str = "", remarks: str = "") -> Path:
        path = write(areas, "area_days.csv")
        if center:
            write("名称,休止開始日,休止終了日\n" + center, "center.csv")
        if remarks:
            write("ID,注意事項\n" + remarks, "remarks.csv")
        return path.parent

    def test_a_folder_as_5374_writes_it(self, write: Write) -> None:
        folder = self.folder(
            write,
            HEADER + "川口町,中,月 木 *1,水2\n本町,中,,20261201\n",
            center="中,2015/12/29,2016/1/3\n中,2026/12/31,2027/1/3\n",
            remarks="*1,朝8時まで\n",
        )
        calendar, problems = read_calendar(folder)
        assert not problems
        assert [area.name for area in calendar.areas] == ["川口町", "本町"]
        assert [s.kind for s in calendar.on(calendar.areas[0], MONDAY)] == ["燃やせるごみ"]
        assert [s.kind for s in calendar.areas[1].schedules] == ["燃やせないごみ"]
        assert calendar.remarks == {"1": "朝8時まで"}
        assert [pause.last for pause in calendar.pauses["中"]] == [date(2016, 1, 3), date(2027, 1, 3)]

    def test_without_a_calendar_there_is_none(self, tmp_path: Path) -> None:
        assert read_calendar(tmp_path) == (Calendar(), [])

    @pytest.mark.parametrize(
        ("areas", "more", "file", "line", "what"),
        [
            (
                "川口町,中,月,水\n本町,中,月,第2水曜\n",
                {},
                "area_days.csv",
                3,
                "本町 の 燃やせないごみ の「第2水曜」を読めません",
            ),
            ("川口町,中,月,\n川口町,中,火,\n", {}, "area_days.csv", 3, "地名 川口町 が2回あります（はじめは 2 行目）"),
            (",中,月,\n", {}, "area_days.csv", 2, "地名がありません"),
            ("川口町,中,月 *7,\n", {}, "area_days.csv", 2, "川口町 の 燃やせるごみ の「*7」の注意事項がありません"),
            ("川口町,中,月,\n", {"center": "中,年末,2027/1/3\n"}, "center.csv", 2, "中 の休止の日を読めません"),
            ("川口町,中,月,\n", {"center": "中,2027/1/3,2026/12/31\n"}, "center.csv", 2, "中 の休止の日を読めません"),
        ],
    )
    def test_what_is_wrong_is_told_with_file_and_line(
        self, write: Write, areas: str, more: dict[str, str], file: str, line: int, what: str
    ) -> None:
        _, problems = read_calendar(self.folder(write, HEADER + areas, **more))
        assert [(p.path.name, p.line, p.what) for p in problems] == [(file, line, what)]
        assert problems[0].fix

    def test_a_district_without_a_name_is_left_out(self, write: Write) -> None:
        assert read_calendar(self.folder(write, HEADER + ",中,月,\n"))[0].areas == ()
