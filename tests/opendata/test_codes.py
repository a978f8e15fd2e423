from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.opendata import codes


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("092011", "092011"),
        ("92011", "092011"),
        ("０９２０１１", "092011"),
        (" 131016 ", "131016"),
        ("13101", "131016"),
        ("01100", "011002"),
        ("1100", "011002"),
        ("11002", "011002"),
        ("990019", "990019"),
        ("010006", "010006"),
        ("131017", None),
        ("", None),
        ("風見市", None),
        ("123", None),
        ("1234567", None),
        ("13-101", None),
    ],
)
def test_codes_of_municipalities(written: str, code: str | None) -> None:
    assert codes.municipality(written) == code


@given(st.integers(1000, 99999))
def test_a_lost_zero_is_found_again(number: int) -> None:
    five = f"{number:05}"
    whole = codes.municipality(five)
    assert whole is not None
    assert codes.municipality(whole) == whole


@given(st.text(max_size=8))
def test_a_code_has_six_digits_or_is_none(text: str) -> None:
    code = codes.municipality(text)
    assert code is None or (len(code) == 6 and code.isdecimal())


@pytest.mark.parametrize(
    ("latitude", "longitude", "found"),
    [
        ("35.4", "139.8", (35.4, 139.8, False)),
        ("139.8", "35.4", (35.4, 139.8, True)),
        ("３５．４", "１３９．８", (35.4, 139.8, False)),
        ("", "", None),
        ("35.4", "", None),
        ("0", "0", None),
        ("51.5", "-0.1", None),
        ("35度", "139度", None),
        ("nan", "inf", None),
    ],
)
def test_coordinates(latitude: str, longitude: str, found: object) -> None:
    assert codes.coordinates(latitude, longitude) == found


@given(st.floats(20, 46), st.floats(122, 154))
def test_swapped_coordinates_are_told_from_right_ones(latitude: float, longitude: float) -> None:
    assert codes.coordinates(str(latitude), str(longitude)) == (latitude, longitude, False)
    assert codes.coordinates(str(longitude), str(latitude)) == (latitude, longitude, True)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("月火水", "月火水"),
        ("月・水・金", "月水金"),
        ("月曜日、木曜日", "月木"),
        ("火曜から日曜", "火水木金土日"),
        ("火〜日", "火水木金土日"),
        ("火曜日～日曜日", "火水木金土日"),
        ("月－金", "月火水木金"),
        ("月–金", "月火水木金"),
        ("金〜月", "月金土日"),
        ("平日", "月火水木金"),
        ("平日・土", "月火水木金土"),
        ("土日祝", "土日"),
        ("毎日", "月火水木金土日"),
        ("年中無休", "月火水木金土日"),
        ("毎日（月曜を除く）", "火水木金土日"),
        ("月曜日以外", "火水木金土日"),
        ("火曜休館", "月水木金土日"),
        ("月〜金（祝日を除く）", "月火水木金"),
        ("土日祝日を除く", "月火水木金"),
        ("毎日（12月29日〜1月3日を除く）", "月火水木金土日"),
        ("月 水 第1日曜", "月水"),
        ("第2・4火曜日", ""),
        ("祝日の翌日", ""),
        ("", ""),
        ("不定", ""),
    ],
)
def test_days_of_the_week(written: str, days: str) -> None:
    assert "".join(codes.WEEKDAYS[day] for day in codes.weekdays(written)) == days


@given(st.text(max_size=12) | st.text("月火水木金土日曜〜、・除く", max_size=12))
def test_days_of_the_week_are_in_order_and_few(text: str) -> None:
    days = codes.weekdays(text)
    assert list(days) == sorted(set(days))
    assert set(days) <= set(range(7))


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("9:00", "09:00"),
        ("09:30:00", "09:30"),
        ("９時３０分", "09:30"),
        ("9時半", "09:30"),
        ("17時", "17:00"),
        ("午後5時30分", "17:30"),
        ("午前9:00", "09:00"),
        ("24:00", "24:00"),
        ("24:30", None),
        ("25:00", None),
        ("9:75", None),
        ("終日", None),
        ("", None),
    ],
)
def test_times_of_day(written: str, time: str | None) -> None:
    assert codes.clock(written) == time


def test_all_times_of_a_text() -> None:
    assert codes.clocks("平日は9時から19時半、土曜は12:00まで。2時間以内") == ("09:00", "19:30", "12:00")
    assert codes.clocks("月曜は休み") == ()


@given(st.times())
def test_every_time_is_read(time: object) -> None:
    assert codes.clock(f"{time:%H:%M}") == f"{time:%H:%M}"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("2026/12/1", date(2026, 12, 1)),
        ("20261201", date(2026, 12, 1)),
        ("２０２６年１２月１日", date(2026, 12, 1)),
        ("2026.12.1", date(2026, 12, 1)),
        ("2026121", None),
        ("2026-02-30", None),
        ("12/1", None),
        ("2026-12-01 10:00", None),
        ("", None),
    ],
)
def test_calendar_days(written: str, day: date | None) -> None:
    assert codes.day(written) == day


@given(st.dates(date(1000, 1, 1)))
def test_every_day_is_read(day: date) -> None:
    written = (
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
    )
    assert {codes.day(text) for text in written} == {day}


@given(st.text(max_size=12))
def test_no_text_is_too_strange(text: str) -> None:
    codes.day(text)
    codes.coordinates(text, text)
    time = codes.clock(text)
    assert time is None or time <= "24:00"
