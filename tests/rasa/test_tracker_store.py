from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.tracker_store import (
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    TrackerStore,
    check_if_tracker_store_async,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    EntitiesAdded,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from guide.rasa.tracker_store import BoundedTrackerStore, last_turns

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [ask, greet]
    entities: [item]
    actions: [action_answer]
    """
)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def turn(text: str) -> list[Event]:
    parse = {"text": text, "intent": {"name": "ask", "confidence": 0.9}, "entities": []}
    return [
        UserUttered(text, parse["intent"], [], parse, metadata={"evidence": [{"text": text}]}),
        ActionExecuted("action_answer", "RulePolicy", 1.0),
        BotUttered("はい", {"custom": {"reply": {}}}),
        ActionExecuted("action_listen"),
    ]


OPENING = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]


def tracker_with(sender: str, *turns: str) -> DialogueStateTracker:
    tracker = DialogueStateTracker(sender, DOMAIN.slots)
    tracker.update_with_events(OPENING + [event for text in turns for event in turn(text)], DOMAIN)
    return tracker


async def save_and_read(store: TrackerStore, tracker: DialogueStateTracker) -> DialogueStateTracker:
    await store.save(tracker)
    read = await store.retrieve(tracker.sender_id)
    assert read is not None
    return read


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    from rasa.shared.core.trackers import EventVerbosity

    return tracker.current_state(EventVerbosity.ALL)


EVENTS = st.lists(
    st.sampled_from(["ごみ", "住民票", "引っ越し"]).map(turn)
    | st.just([SlotSet("session_started_metadata", {"evidence": []})])
    | st.just([Restarted(), ActionExecuted("action_listen")]),
    max_size=6,
).map(lambda groups: [event for group in groups for event in group])


@given(EVENTS)
def test_reads_back_what_rasas_own_store_reads_back(events: list[Event]) -> None:
    tracker = DialogueStateTracker("s", DOMAIN.slots)
    tracker.update_with_events(OPENING + events, DOMAIN)
    ours = asyncio.run(save_and_read(BoundedTrackerStore(DOMAIN, max_turns=100), tracker))
    theirs = asyncio.run(save_and_read(InMemoryTrackerStore(DOMAIN), tracker))
    assert state(ours) == state(theirs)


def test_keeps_the_last_turns_from_where_the_bot_listened() -> None:
    tracker = tracker_with("s", "一", "二", "三")
    read = asyncio.run(save_and_read(BoundedTrackerStore(DOMAIN, max_turns=2), tracker))
    assert [event.text for event in read.events if isinstance(event, UserUttered)] == ["二", "三"]
    assert isinstance(read.events[0], ActionExecuted)
    assert read.events[0].action_name == "action_listen"
    assert read.latest_action_name == "action_listen"
    assert read.latest_message is not None
    assert read.latest_message.text == "三"


def test_a_short_conversation_is_kept_whole() -> None:
    events = OPENING + turn("一")
    assert list(last_turns(events, 2)) == events
    assert list(last_turns([], 2)) == []


def test_a_turn_that_fails_halfway_leaves_no_trace() -> None:
    async def story() -> None:
        store = BoundedTrackerStore(DOMAIN)
        before = state(await save_and_read(store, tracker_with("s", "一")))
        halfway = await store.retrieve("s")
        assert halfway is not None
        halfway.update(EntitiesAdded([{"entity": "item", "value": "傘"}]), DOMAIN)
        halfway.events[0].metadata = {"model_id": "other"}
        halfway.update_with_events(turn("二")[:2], DOMAIN)
        after = await store.retrieve("s")
        assert after is not None
        assert state(after) == before

    asyncio.run(story())


def test_a_saved_tracker_is_not_changed_from_outside() -> None:
    async def story() -> None:
        store, tracker = BoundedTrackerStore(DOMAIN), tracker_with("s", "一")
        before = state(await save_and_read(store, tracker))
        tracker.update(EntitiesAdded([{"entity": "item", "value": "傘"}]), DOMAIN)
        after = await store.retrieve("s")
        assert after is not None
        assert state(after) == before

    asyncio.run(story())


def test_the_oldest_conversation_goes_when_there_are_too_many() -> None:
    async def story() -> list[str]:
        store = BoundedTrackerStore(DOMAIN, max_conversations=2)
        for sender in ("a", "b", "a", "c"):
            await store.save(tracker_with(sender, "一"))
        return list(await store.keys())

    assert asyncio.run(story()) == ["a", "c"]


def test_an_idle_conversation_is_forgotten() -> None:
    async def story() -> None:
        clock = Clock()
        store = BoundedTrackerStore(DOMAIN, idle_seconds=60, clock=clock)
        await store.save(tracker_with("s", "一"))
        clock.now = 59.0
        assert await store.exists("s")
        clock.now = 60.0
        assert await store.retrieve("s") is None
        assert list(await store.keys()) == []

    asyncio.run(story())


def test_the_last_conversation_goes_although_nobody_writes_any_more() -> None:
    async def story() -> int:
        store = BoundedTrackerStore(DOMAIN, idle_seconds=0.01)
        await store.save(tracker_with("s", "一"))
        await asyncio.sleep(0.05)
        return len(store._kept)

    assert asyncio.run(story()) == 0


def test_rasa_builds_it_from_endpoints_and_finds_it_asynchronous() -> None:
    config = EndpointConfig(type="guide.rasa.tracker_store.BoundedTrackerStore", max_turns=3)
    store = TrackerStore.create(config, DOMAIN)
    assert isinstance(store, BoundedTrackerStore)
    assert check_if_tracker_store_async(store)


def test_behind_rasas_fail_safe_store_a_new_conversation_is_empty_once() -> None:
    async def story() -> None:
        store = FailSafeTrackerStore(BoundedTrackerStore(DOMAIN))
        tracker = await store.get_or_create_tracker("new", append_action_listen=False)
        assert list(tracker.events) == []
        assert await store.exists("new")

    asyncio.run(story())


def test_a_broken_setting_is_refused() -> None:
    with pytest.raises(TypeError):
        BoundedTrackerStore(DOMAIN, None, None, 10)  # type: ignore[misc]
