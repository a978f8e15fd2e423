"""Rasa's memory of a conversation: small, in this process, and forgotten by itself.

What a conversation has told us lives in the gateway's store and travels with every message, so a lost tracker
does no harm. This store therefore keeps the last few turns only, as events instead of JSON, and never waits.
"""

from __future__ import annotations

import asyncio
import copy
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from guide.rasa import log_redaction, speed

# Rasa imports this file because endpoints.yml names it, so this is where its process is prepared.
log_redaction.install()
speed.install()


class _Kept(NamedTuple):
    events: tuple[Event, ...]
    saved: float  # seconds of the clock


class BoundedTrackerStore(TrackerStore):  # type: ignore[misc]  # Rasa is untyped where mypy runs
    """Keep the last `max_turns` turns of at most `max_conversations` conversations for `idle_seconds` after each.

    A tracker becomes visible only when it is saved: a turn that fails halfway leaves the former one.
    """

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        *,
        max_conversations: int = 5_000,
        max_turns: int = 1,
        idle_seconds: float = 3_600.0,
        clock: Callable[[], float] = time.monotonic,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._max_conversations = max_conversations
        self._max_turns = max_turns
        self._idle_seconds = idle_seconds
        self._clock = clock
        # The one saved longest ago comes first.
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._alarm: asyncio.TimerHandle | None = None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the last turns of the tracker and drop conversations that are over."""
        await self.stream_events(tracker)
        events = last_turns(tuple(tracker.events), self._max_turns)
        self._kept[tracker.sender_id] = _Kept(tuple(_isolated(events)), self._clock())
        self._kept.move_to_end(tracker.sender_id)
        self.purge()
        self._set_alarm()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the tracker of the conversation, or None where it is unknown or over."""
        self.purge()
        kept = self._kept.get(sender_id)
        if kept is None:
            return None
        tracker = self.init_tracker(sender_id)
        tracker.events.extend(_isolated(kept.events))
        tracker.replay_events()
        return tracker

    async def keys(self) -> Iterable[str]:
        """Return the ids of the conversations that are kept, the one saved longest ago first."""
        self.purge()
        return list(self._kept)

    def purge(self) -> None:
        """Drop conversations that are idle too long, and the oldest beyond the largest number."""
        oldest = self._clock() - self._idle_seconds
        while self._kept:
            kept = next(iter(self._kept.values()))
            if kept.saved > oldest and len(self._kept) <= self._max_conversations:
                break
            self._kept.popitem(last=False)

    def _set_alarm(self) -> None:
        """See to it that the last conversations go too when nobody writes any more."""
        if self._alarm is None and self._kept:
            loop = asyncio.get_running_loop()
            self._alarm = loop.call_later(self._idle_seconds, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        self.purge()
        self._set_alarm()


def last_turns(events: Sequence[Event], turns: int) -> Sequence[Event]:
    """Return the events from the `turns`-th last moment on at which the bot listened to a resident.

    A tracker cut there looks to Rasa like a conversation that began with that message.
    """
    starts = [
        index
        for index in range(1, len(events))
        if isinstance(events[index], UserUttered) and _is_listening(events[index - 1])
    ]
    return events[starts[-turns] - 1 :] if len(starts) > turns else events


def _is_listening(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME


def _isolated(events: Iterable[Event]) -> Iterator[Event]:
    """Yield copies: a tracker changes its events, among them the entities of a message."""
    for event in events:
        twin = copy.copy(event)
        if isinstance(twin, UserUttered):
            twin.entities = list(twin.entities)
        yield twin
