from __future__ import annotations

import asyncio
import copy
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import rasa
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SkipEventInMDStoryMixin, deserialise_events
from rasa.shared.utils.common import all_subclasses
from rasa_chat import Chat, open_chat

from guide.rasa import speed

speed.install()


@contextmanager
def stock() -> Iterator[None]:
    """Take the repairs away for a while."""
    repaired = [(owner, name, owner.__dict__[name]) for owner, name, _ in speed._REPAIRS]
    for owner, name, value in repaired:
        original = getattr(value, "__func__", value).stock
        setattr(owner, name, staticmethod(original) if isinstance(value, staticmethod) else original)
    try:
        yield
    finally:
        for owner, name, value in repaired:
            setattr(owner, name, value)


def outcome(call: Callable[[], Any]) -> Any:
    """Return what a call returns, or the kind and words of its error."""
    try:
        return call()
    except Exception as error:  # whatever it is, it is to be the same
        return type(error), str(error), getattr(error, "path", None)


def both(call: Callable[[], Any]) -> tuple[Any, Any]:
    with stock():
        expected = outcome(call)
    return outcome(call), expected


def test_the_repairs_are_in_place_once() -> None:
    before = [owner.__dict__[name] for owner, name, _ in speed._REPAIRS]
    assert speed.install()
    assert [owner.__dict__[name] for owner, name, _ in speed._REPAIRS] == before
    with stock():
        assert [owner.__dict__[name] for owner, name, _ in speed._REPAIRS] != before
        assert speed.install()
        assert all(hasattr(getattr(owner, name), "stock") for owner, name, _ in speed._REPAIRS)


def test_another_version_of_rasa_stays_as_it_is(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rasa, "__version__", "3.6.22")
    with stock(), caplog.at_level(logging.WARNING):
        assert not speed.install()
        assert not hasattr(RemoteAction._validate_action_result, "stock")
    assert "3.6.22" in caplog.text


REPLIES = [
    {"events": [], "responses": []},
    {"events": [], "responses": [{"custom": {"reply": {"messages": ["はい"]}}}]},
    {"events": [{"event": "slot", "name": "a", "value": 1, "timestamp": None}], "responses": []},
    {"events": [{"event": "followup", "name": "action_listen"}]},
    {},
    {"events": [{"event": "nonsense"}]},
    {"events": [{"event": "slot"}]},
    {"events": [{"no": "event"}], "responses": [1]},
    {"events": "all"},
    {"responses": ["x"]},
    {"events": None, "responses": None},
    [],
    None,
    "text",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["event", "events", "responses", "name", "value", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def check(reply: Any) -> None:
    action = RemoteAction("action_answer", None)
    found, expected = both(lambda: action._validate_action_result(copy.deepcopy(reply)))
    assert found == expected


@pytest.mark.parametrize("reply", REPLIES)
def test_replies_of_actions_are_judged_alike(reply: Any) -> None:
    check(reply)


@settings(max_examples=40)  # Rasa's own check takes 25 ms
@given(st.fixed_dictionaries({}, optional={"events": JSON, "responses": JSON}) | JSON)
def test_any_json_is_judged_alike(reply: Any) -> None:
    check(reply)


def test_a_bad_reply_is_still_refused() -> None:
    with pytest.raises(ValidationError, match="Failed to validate Action server response"):
        RemoteAction("action_answer", None)._validate_action_result({"events": "all"})


def test_events_are_found_alike() -> None:
    names = [cls.type_name for cls in all_subclasses(Event)] + ["topic", "nonsense"]
    for name in names * 2:
        found, expected = both(lambda name=name: Event.resolve_by_type(name))
        assert found == expected
        found, expected = both(lambda name=name: Event.resolve_by_type(name, SkipEventInMDStoryMixin))
        assert found == expected


def test_a_kind_of_event_that_comes_later_is_found() -> None:
    assert Event.resolve_by_type("late", SkipEventInMDStoryMixin) is SkipEventInMDStoryMixin

    class Late(Event):
        type_name = "late"

        def as_story_string(self) -> None: ...

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Late)

        __hash__ = None

    assert Event.resolve_by_type("late") is Late
    assert deserialise_events([{"event": "late"}]) == [Late()]


def test_a_domain_is_empty_alike() -> None:
    for domain in (Domain.empty(), Domain.from_dict({"intents": ["ask"]}), Domain.from_dict({"version": "3.1"})):
        found, expected = both(domain.is_empty)
        assert found is expected


TEXTS = [
    "住民票はいくら",
    "こんにちは",
    "/choose",
    "🗑",
    "こんばんは、転出のことで",
    "布団を捨てたい",
    "もどる",
    "/restart",
]


def without_times(value: Any) -> Any:
    """Return JSON without what differs from run to run."""
    if isinstance(value, dict):
        volatile = {"timestamp", "latest_event_time", "message_id"}
        return {key: without_times(item) for key, item in value.items() if key not in volatile}
    return [without_times(item) for item in value] if isinstance(value, list) else value


def test_whole_conversations_go_alike(model: Path) -> None:
    async def story() -> Any:
        async with open_chat(model) as chat:
            answers = [await chat.say(text, metadata={"evidence": [text]}) for text in TEXTS * 2]
            return answers, without_times(chat.server.requests)

    found, expected = both(lambda: asyncio.run(story()))
    assert found == expected
    assert len(found[0]) == 16
    assert all(found[0])


def test_predictions_carry_the_same_numbers(model: Path) -> None:
    async def story() -> Any:
        async with open_chat(model) as chat:
            return [await parsed(chat, text) for text in TEXTS]

    async def parsed(chat: Chat, text: str) -> Any:
        return without_times(await chat.agent.parse_message(text))

    found, expected = both(lambda: asyncio.run(story()))
    assert found == expected
    assert found[0]["intent"]["name"] == "ask"


def test_a_graph_without_its_input_fails_alike() -> None:
    runner = DaskGraphRunner.create(GraphSchema({}), None, ExecutionContext(GraphSchema({})))
    found, expected = both(lambda: runner.run(inputs={"a": 1}, targets=["a"]))
    assert found == expected == {"a": 1}
    found, expected = both(lambda: runner.run(inputs={"b": 1, "a": "b"}, targets=["a"]))
    assert found == expected
    assert found[0] is GraphRunError
