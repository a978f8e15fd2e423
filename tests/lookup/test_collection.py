from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import DISTRICTS, KINDS, TODAY, open_knowledge, tiny_town

from guide.lookup.collection import LONGEST, NEXT, CollectionDesk, CollectionQuestion
from guide.lookup.days import Span
from guide.lookup.vocabulary import NO_VOCABULARY
from guide.opendata.collection import Calendar


def desk() -> CollectionDesk:
    return open_knowledge().desks.collection


def one(day: date) -> Span:
    return Span(day, day, "")


@pytest.mark.parametrize(
    ("text", "area", "kinds", "label"),
    [
        ("川口町の今日のごみ", "川口町", (), "今日"),
        ("燃えないごみはいつ", None, ("燃やせないごみ",), None),
        ("燃えるごみと燃えないごみの日", None, ("燃やせるごみ", "燃やせないごみ"), None),
        ("スプレー缶の日はいつ", None, ("有害・危険なごみ",), None),
        ("来週の本町の缶の日", "本町", ("びん・缶・ペットボトル",), "来週"),
    ],
)
def test_what_is_asked(text: str, area: str | None, kinds: tuple[str, ...], label: str | None) -> None:
    asked = desk().read(text, TODAY)
    assert asked is not None
    assert (asked.area, asked.kinds, asked.span and asked.span.label) == (area, kinds, label)


def test_what_was_added_later_counts() -> None:
    before = CollectionQuestion("川口町", ("a",), one(TODAY))
    assert before.more(CollectionQuestion()) == before
    assert before.more(CollectionQuestion("本町")) == CollectionQuestion("本町", ("a",), one(TODAY))


def test_words_add_what_they_say_and_nothing_else() -> None:
    assert desk().adds("本町", TODAY) == CollectionQuestion("本町")
    assert desk().adds("明日は？", TODAY) is not None
    assert desk().adds("ありがとう", TODAY) is None
    assert desk().adds("本町で工事がある", TODAY) is None


def test_one_day_is_shown_even_where_nothing_is_collected() -> None:
    saturday = one(date(2026, 11, 21))
    days = desk().days(CollectionQuestion("川口町", (), saturday), TODAY)
    assert [(day.day, day.kinds) for day in days] == [(saturday.first, ())]


def test_without_a_day_the_next_week_is_shown() -> None:
    days = desk().days(CollectionQuestion("川口町"), TODAY)
    assert [day.day.day for day in days] == [20, 23, 25, 26]


def test_a_month_is_cut_short_but_a_kind_is_found_anywhere_in_it() -> None:
    january = Span(date(2027, 1, 1), date(2027, 1, 31), "1月")
    assert len(desk().days(CollectionQuestion("川口町", (), january), TODAY)) == LONGEST
    late = desk().days(CollectionQuestion("川口町", ("びん・缶・ペットボトル",), january), TODAY)
    assert [day.day.day for day in late] == [13, 27]


def test_in_a_pause_there_are_no_days() -> None:
    pause = Span(date(2026, 12, 31), date(2027, 1, 3), "")
    assert desk().days(CollectionQuestion("川口町", (), pause), TODAY) == ()


def test_a_city_without_a_calendar_is_not_asked() -> None:
    bare = CollectionDesk(Calendar(), NO_VOCABULARY)
    assert bare.areas == ()
    assert bare.read("今日は何のごみ", TODAY) is None


_SPANS = st.tuples(st.dates(TODAY, date(2027, 6, 1)), st.dates(TODAY, date(2027, 6, 1))).map(
    lambda days: Span(min(days), max(days), "")
)


@given(st.sampled_from(sorted(DISTRICTS)), st.sets(st.sampled_from(KINDS), max_size=2), st.none() | _SPANS)
def test_every_day_shown_is_a_day_of_the_calendar(area: str, kinds: set[str], span: Span | None) -> None:
    calendar = tiny_town().calendar
    district = next(one for one in calendar.areas if one.name == area)
    days = desk().days(CollectionQuestion(area, tuple(sorted(kinds)), span), TODAY)
    assert [day.day for day in days] == sorted({day.day for day in days})
    assert len(days) <= max(LONGEST, NEXT)
    for day in days:
        collected = {schedule.kind for schedule in calendar.on(district, day.day)}
        assert set(day.kinds) == (collected & kinds if kinds else collected)
        assert day.kinds or (span is not None and span.first == span.last == day.day)
        assert day.day >= (span.first if span else TODAY)
