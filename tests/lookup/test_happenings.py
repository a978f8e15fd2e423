from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import TODAY, open_knowledge, tiny_town

from guide.lookup.days import Span
from guide.lookup.happenings import AHEAD, HappeningDesk, HappeningQuestion
from guide.opendata.happenings import Happening


def desk() -> HappeningDesk:
    return open_knowledge().desks.happenings


def names(question: HappeningQuestion, today: date = TODAY) -> list[str]:
    return [event.name for event in desk().find(question, today)]


def test_soon_is_the_next_two_months() -> None:
    far = Happening(name="遠い会", first=TODAY + timedelta(days=AHEAD + 1), last=TODAY + timedelta(days=AHEAD + 1))
    near = far.model_copy(update={"name": "近い会", "first": TODAY + timedelta(days=AHEAD)})
    found = HappeningDesk((near, far), open_knowledge().vocabulary).find(HappeningQuestion(), TODAY)
    assert [event.name for event in found] == ["近い会"]


def test_an_event_of_several_days_is_on_till_its_last() -> None:
    assert names(HappeningQuestion(), date(2026, 11, 22))[0] == "町民まつり"
    assert names(HappeningQuestion(), date(2026, 11, 23))[0] == "おはなし会"


def test_words_about_something_else_are_not_read() -> None:
    assert desk().read("イベント", TODAY) == HappeningQuestion()
    assert desk().read("イベントを開きたい", TODAY) is None
    assert desk().read("今日", TODAY) is None
    assert desk().adds("イベント", TODAY) is None
    assert desk().adds("来月", TODAY) is not None


_DAYS = st.dates(date(2026, 9, 1), date(2027, 3, 1))


@given(_DAYS, _DAYS, _DAYS)
def test_every_event_shown_is_on_in_the_span_and_not_over(one: date, other: date, today: date) -> None:
    span = Span(min(one, other), max(one, other), "")
    found = desk().find(HappeningQuestion(span), today)
    assert set(found) == {
        event
        for event in tiny_town().happenings
        if event.first <= span.last and event.last >= span.first and event.last >= today
    }
