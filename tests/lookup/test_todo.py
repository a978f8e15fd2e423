"""The to-do list of a life event: which procedures, by when, what to bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product

import pytest
from tests.tiny import LIFE_EVENTS, ROOT, TODAY, tiny_faq

from guide.faq.life_events import LifeEvent
from guide.faq.loader import load_faq
from guide.faq.model import Entry, Faq
from guide.lookup.todo import TodoItem, bring_list, can_be_dated, open_question, todo

EVENT = LifeEvent.model_validate(LIFE_EVENTS["death"])
ENTRIES = tiny_faq().entries
HERE = {"home": ("here",)}
Known = dict[str, tuple[str, ...]]


def listed(answers: Mapping[str, tuple[str, ...]], day: date | None = None) -> tuple[TodoItem, ...]:
    return todo(EVENT, ENTRIES, answers, day, TODAY)


def ids(answers: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [item.entry.id for item in listed(answers)]


def entry(key: str, title: str, *bring: str) -> Entry:
    return ENTRIES["move-in"].model_copy(update={"id": key, "title": title, "bring": bring})


class TestQuestions:
    def test_come_in_the_order_of_the_file(self) -> None:
        assert open_question(EVENT, {}) == "home"
        assert open_question(EVENT, HERE) == "things"
        assert open_question(EVENT, HERE | {"things": ("none",)}) is None

    def test_one_that_changes_nothing_any_more_is_not_asked(self) -> None:
        assert open_question(EVENT, {"home": ("away",)}) is None

    def test_not_to_know_leaves_all_that_depends_on_it_open(self) -> None:
        assert open_question(EVENT, {"home": ("here", "away")}) == "things"


class TestItems:
    def test_are_those_whose_conditions_hold_in_the_order_of_the_file(self) -> None:
        assert ids(HERE | {"things": ("furniture",)}) == ["pension", "large-waste", "move-in"]
        assert ids(HERE | {"things": ("none",)}) == ["pension", "move-in"]
        assert ids({"home": ("away",)}) == ["move-out", "move-in"]

    def test_pages_that_are_over_are_left_out(self) -> None:
        assert "ended" not in ids({})
        assert "ended" in [step.entry for step in EVENT.steps]

    def test_what_may_be_needed_tells_when(self) -> None:
        told = {item.entry.id: item.only_if for item in listed({})}
        assert told["large-waste"] == (("町の中",), ("家具がある",))
        assert told["move-in"] == ()
        known = {item.entry.id: item.only_if for item in listed(HERE)}
        assert known["pension"] == ()
        assert known["large-waste"] == (("家具がある",),)

    def test_two_steps_that_say_the_same_stand_there_once(self) -> None:
        twice = EVENT.model_copy(update={"steps": (EVENT.steps[3], EVENT.steps[3])})
        assert len(todo(twice, ENTRIES, {}, None, TODAY)) == 1


class TestDays:
    def test_without_a_day_nothing_is_counted(self) -> None:
        assert [item.due for item in listed(HERE)] == [None, None, None]

    def test_a_deadline_of_the_event_is_counted_from_its_day(self) -> None:
        due = listed(HERE, date(2026, 11, 13))[0].due
        assert due is not None
        assert (due.day, due.left, due.overdue) == (date(2026, 11, 27), 7, False)

    def test_what_has_passed_is_overdue(self) -> None:
        due = listed(HERE, date(2026, 11, 3))[0].due
        assert due is not None
        assert (due.day, due.overdue) == (date(2026, 11, 17), True)

    def test_a_deadline_from_another_day_is_told_in_words_only(self) -> None:
        move_in = listed(HERE, date(2026, 11, 13))[-1]
        assert move_in.deadline == ENTRIES["move-in"].deadline
        assert move_in.due is None

    def test_the_day_is_of_use_only_where_something_can_be_counted(self) -> None:
        assert can_be_dated(EVENT, listed(HERE))
        assert not can_be_dated(EVENT, listed({"home": ("away",)}))


class TestThings:
    def test_stand_there_once_with_all_that_they_are_needed_for(self) -> None:
        items = [
            TodoItem(entry("a", "転入届", "本人確認書類（運転免許証など）", "印鑑"), None, None, None),
            TodoItem(entry("b", "国保", "本人確認書類", "保険証"), None, None, None),
            TodoItem(entry("c", "年金", "本人確認書類(顔写真つき)", "ＩＣカード", "ICカード"), None, None, None),
        ]
        found = {thing.name: thing.titles for thing in bring_list(items)}
        assert found == {
            "本人確認書類（運転免許証など／顔写真つき）": ("転入届", "国保", "年金"),
            "印鑑": ("転入届",),
            "保険証": ("国保",),
            "ＩＣカード": ("年金",),
        }

    def test_nothing_to_bring_is_an_empty_list(self) -> None:
        assert bring_list(()) == ()


# The events that are shipped ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> Faq:
    return load_faq(ROOT / "data" / "faq", checks=False)


def walks(event: LifeEvent, answers: Known) -> Iterator[tuple[int, Known]]:
    """Yield every way through the questions as they are asked, with how many there were."""
    asked = open_question(event, answers)
    if asked is None:
        yield len(answers), answers
        return
    values = tuple(event.situation[asked].values)
    for answer in (*((value,) for value in values), values):
        yield from walks(event, answers | {asked: answer})


def test_the_shipped_events_are_all_read(shipped: Faq) -> None:
    assert len(shipped.life_events) == 8
    dated = [k for k, e in shipped.life_events.items() if can_be_dated(e, todo(e, shipped.entries, {}, None, TODAY))]
    assert set(shipped.life_events) - set(dated) == {"care"}


def test_every_way_through_the_questions_is_short_and_ends_at_a_list_without_repeats(shipped: Faq) -> None:
    for key, event in shipped.life_events.items():
        for count, answers in walks(event, {}):
            items = todo(event, shipped.entries, answers, None, TODAY)
            said = [(item.entry.id, item.deadline, item.note, item.only_if) for item in items]
            assert count <= 4, key
            assert items, (key, answers)
            assert len({tuple(map(repr, one)) for one in said}) == len(said), (key, answers)


def test_with_all_answers_known_no_page_stands_there_twice(shipped: Faq) -> None:
    for key, event in shipped.life_events.items():
        for values in product(*(question.values for question in event.situation.values())):
            answers = {name: (value,) for name, value in zip(event.situation, values, strict=True)}
            items = todo(event, shipped.entries, answers, None, TODAY)
            pages = [item.entry.id for item in items]
            assert len(set(pages)) == len(pages), (key, values)
            assert not any(item.only_if for item in items)
