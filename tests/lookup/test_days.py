from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.lookup.days import Span, read_span
from guide.opendata.codes import WEEKDAYS
from guide.text.normalise import kana_key

FRIDAY = date(2026, 11, 20)
WORDS = (
    *(
        "今日",
        "あした",
        "しあさって",
        "来週",
        "再来週",
        "今週",
        "来月",
        "再来月",
        "今月",
        "週末",
        "土日",
        "月曜",
        "すいようび",
    ),
    *("12月", "3日", "31日", "12/3", "2月29日", "2026年", "の", "は", "いつ", "ごみ", "24/7", "0月0日", "99日"),
)


def span(text: str, today: date = FRIDAY) -> tuple[str, str, str] | None:
    found = read_span(text, today)
    return (f"{found.first:%m-%d}", f"{found.last:%m-%d}", found.label) if found else None


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("今日は何のごみ", "11-20", "11-20", "今日"),
        ("キョウのごみ", "11-20", "11-20", "きょう"),
        ("明日", "11-21", "11-21", "明日"),
        ("あさって", "11-22", "11-22", "あさって"),
        ("しあさってのごみ", "11-23", "11-23", "しあさって"),
        ("明々後日", "11-23", "11-23", "明々後日"),
        ("月曜", "11-23", "11-23", "月曜"),
        ("金曜日は", "11-20", "11-20", "金曜日"),
        ("どようび", "11-21", "11-21", "どようび"),
        ("来週の月曜", "11-23", "11-23", "来週の月曜"),
        ("来週金曜日", "11-27", "11-27", "来週金曜日"),
        ("再来週の月曜", "11-30", "11-30", "再来週の月曜"),
        ("今週", "11-20", "11-22", "今週"),
        ("来週", "11-23", "11-29", "来週"),
        ("再来週", "11-30", "12-06", "再来週"),
        ("らいしゅう", "11-23", "11-29", "らいしゅう"),
        ("今週末", "11-21", "11-22", "今週末"),
        ("この土日", "11-21", "11-22", "この土日"),
        ("来週末", "11-28", "11-29", "来週末"),
        ("来週の土日", "11-28", "11-29", "来週の土日"),
        ("今月", "11-20", "11-30", "今月"),
        ("来月", "12-01", "12-31", "来月"),
        ("再来月", "01-01", "01-31", "再来月"),
        ("12月", "12-01", "12-31", "12月"),
        ("１１月", "11-20", "11-30", "11月"),
        ("10月", "10-01", "10-31", "10月"),
        ("12月3日", "12-03", "12-03", "12月3日"),
        ("12/3", "12-03", "12-03", "12/3"),
        ("2026年12月3日", "12-03", "12-03", "2026年12月3日"),
        ("2026/12/03", "12-03", "12-03", "2026/12/03"),
        ("25日", "11-25", "11-25", "25日"),
        ("3日", "12-03", "12-03", "3日"),
        ("31日", "12-31", "12-31", "31日"),
    ],
)
def test_words_for_days(text: str, first: str, last: str, label: str) -> None:
    assert span(text) == (first, last, label)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ごみ",
        "14日以内",
        "3日間",
        "1年",
        "13月",
        "2月30日",
        "24/7",
        "かよう",
        "日用品",
        "1/2/3/4",
        "100日",
        "3日に1回",
    ],
)
def test_words_for_no_day(text: str) -> None:
    assert span(text) is None


def test_a_day_of_the_month_that_is_past_is_of_the_next_that_has_it() -> None:
    assert read_span("30日", date(2027, 1, 31)) == Span(date(2027, 3, 30), date(2027, 3, 30), "30日")
    assert read_span("5日", date(2026, 12, 6)) == Span(date(2027, 1, 5), date(2027, 1, 5), "5日")


def test_the_leap_day_is_found_years_ahead() -> None:
    assert read_span("2月29日", FRIDAY) == Span(date(2028, 2, 29), date(2028, 2, 29), "2月29日")


def test_at_the_end_of_the_year() -> None:
    eve = date(2026, 12, 31)
    assert span("来月", eve) == ("01-01", "01-31", "来月")
    assert read_span("1月", eve) == Span(date(2027, 1, 1), date(2027, 1, 31), "1月")
    assert read_span("明日", eve) == Span(date(2027, 1, 1), date(2027, 1, 1), "明日")


def test_on_sunday_the_weekend_is_today() -> None:
    assert span("週末", date(2026, 11, 22)) == ("11-22", "11-22", "週末")


_DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(st.lists(st.sampled_from(WORDS), max_size=5).map("".join) | st.text(max_size=30), _DAYS)
def test_a_span_begins_before_it_ends_and_its_label_was_said(text: str, today: date) -> None:
    found = read_span(text, today)
    if found is not None:
        assert found.first <= found.last
        assert found.label
        assert found.label in kana_key(text)
        assert (found.last - found.first).days < 31


@given(_DAYS, st.integers(0, 6))
def test_a_day_of_the_week_comes_within_a_week(today: date, weekday: int) -> None:
    found = read_span(f"{WEEKDAYS[weekday]}曜のごみ", today)
    assert found is not None
    assert found.first.weekday() == weekday
    assert timedelta() <= found.first - today < timedelta(days=7)


@given(_DAYS, st.integers(0, 300))
def test_a_date_is_that_day(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    found = read_span(f"{day.month}月{day.day}日", today)
    assert found is not None
    assert (found.first, found.last) == (day, day)
