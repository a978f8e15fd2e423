"""One resident turn, the whole story.

    token and text checked ──> personal data masked ──> in line behind the sender's earlier turns
    ──> said before? the same reply again
    ──> Rasa ──(fails or is known to be away)──> answered here, marked degraded
    ──> choices signed ──> kept ──> sent

Evidence goes to Rasa with each turn and comes back with the reply, so a turn that was answered here while
Rasa was away is not lost when it returns.
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from guide.dialogue.breaker import Breaker
from guide.dialogue.client import RasaClient
from guide.dialogue.conversation import Conversation
from guide.dialogue.messages import Message, Question, Reply, Text
from guide.dialogue.moves import Command, Move, Phrases, Tap, Undo, Words, answer_move, to_rasa
from guide.dialogue.signing import Signer
from guide.dialogue.store import State, Store, TurnRecord
from guide.dialogue.texts import Texts
from guide.errors import BadMessage, DialogueError, StoreError
from guide.narrowing.evidence import EvidenceList, place_of, step_names
from guide.text.normalise import clean
from guide.text.redact import redact

log = logging.getLogger(__name__)
_UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)
MAX_IN_MEMORY = 10_000
"""Conversations kept in memory while the store cannot be written."""
FIRST_MESSAGE_SECONDS = 600.0
"""How long a first message may be repeated by a client that never learned its session."""


@dataclass(frozen=True)
class TurnRequest:
    """What a channel hands over; exactly one of `text`, `choice` and `undo` is set."""

    message: str
    session: str | None = None
    text: str | None = None
    choice: str | None = None
    undo: str | None = None


@dataclass(frozen=True)
class TurnLimits:
    """Seconds Rasa may take, characters a resident may send, turns a Rasa tracker lives."""

    timeout: float
    characters: int
    rotate_after: int


class Turns:
    """Takes the turns of all residents of one gateway."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        store: Store,
        signer: Signer,
        rasa: RasaClient,
        breaker: Breaker,
        texts: Texts,
        phrases: Phrases,
        limits: TurnLimits,
    ) -> None:
        self._conversation = conversation
        self._store = store
        self._signer = signer
        self._rasa = rasa
        self._breaker = breaker
        self._texts = texts
        self._phrases = phrases
        self._limits = limits
        self._memory: dict[str, tuple[State, TurnRecord]] = {}
        self._lines: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, request: TurnRequest) -> dict[str, Any]:
        """Return the reply of the wire contract; raise `ResidentError` for what cannot be used."""
        # A first message has no session yet; repeated before its reply, it must not begin a second one.
        line = self._lines.setdefault(request.session or request.message, asyncio.Lock())
        async with line:
            session, first = self._session(request)
            earlier = self._earlier(session, request.message)
            if earlier is not None:
                return earlier
            state = self._state(session)
            move, masked = self._read(session, state, request)
            reply, state, degraded = await self._answer(session, state, move)
            lead = (Text(text=self._texts.say("masked")),) if masked else ()
            sent = self._wire(session, state.turn, degraded, (*lead, *reply.messages), reply)
            said = self._said(move, reply)
            record = TurnRecord(session, request.message, said, reply.outcome, degraded, sent, reply.filing)
            self._keep(record, state, first=first)
            return sent

    def start(self) -> dict[str, Any]:
        """Return a greeting with the fields to choose from, in a new session; nothing is kept."""
        session = self._signer.new_session()
        reply = self._conversation.greet()
        return self._wire(session, 0, False, reply.messages, reply)

    # Before ---------------------------------------------------------------------------------------------

    def _session(self, request: TurnRequest) -> tuple[str, bool]:
        """Return the session, and whether this is a first message that may be repeated without one."""
        if request.session is not None:
            return self._signer.check_session(request.session), False
        # Only an id that cannot be guessed may stand for a session: else one resident could reach another's.
        if not _UUID.match(request.message):
            return self._signer.new_session(), False
        try:
            known = self._store.session_of(request.message, within=FIRST_MESSAGE_SECONDS)
        except StoreError as error:
            log.warning("the store cannot be read: %s", error)
            known = None
        return known or self._signer.new_session(), True

    def _read(self, session: str, state: State, request: TurnRequest) -> tuple[Move, bool]:
        if request.choice is not None:
            choice = self._signer.read_choice(session, request.choice)
            return (Command(choice) if isinstance(choice, str) else Tap(choice)), False
        if request.undo is not None:
            name = self._signer.read_undo(session, request.undo)
            return Undo(place_of(EvidenceList.validate_python(state.evidence), name)), False
        text = clean(request.text or "").strip()
        if not text:
            raise BadMessage(self._texts.say("error.empty"))
        if len(text) > self._limits.characters:
            raise BadMessage(self._texts.say("error.too_long", limit=self._limits.characters))
        masked = redact(text)
        return Words(masked.text), bool(masked.kinds)

    # The turn -------------------------------------------------------------------------------------------

    async def _answer(self, session: str, state: State, move: Move) -> tuple[Reply, State, bool]:
        evidence = EvidenceList.validate_python(state.evidence)
        turn = state.turn + 1
        if self._breaker.closed:
            try:
                said = await self._ask_rasa(session, state, move)
            except DialogueError as error:
                log.warning("turn without Rasa: %s: %s", type(error).__name__, error)
                self._breaker.failed()
                # The failed turn may hold Rasa's lock on the sender for a minute: go on under another one.
                state = replace(state, epoch=state.epoch + 1)
            else:
                return said, self._after(state, said, turn), False
        reply = answer_move(self._conversation, evidence, move, self._phrases)
        return reply, self._after(state, reply, turn), True

    async def _ask_rasa(self, session: str, state: State, move: Move) -> Reply:
        is_question = partial(self._conversation.is_question, EvidenceList.validate_python(state.evidence))
        message, extra = to_rasa(move, read=self._conversation.read, is_question=is_question)
        sender = f"{session}.{state.epoch}.{state.turn // self._limits.rotate_after}"
        metadata = {"evidence": state.evidence, **extra}
        said = await self._rasa.send(sender, message, metadata, timeout=self._limits.timeout)
        if said.reply is not None:
            return said.reply.model_copy(update={"messages": said.messages()})
        evidence = EvidenceList.validate_python(state.evidence)
        kept = self._conversation.resume(evidence)
        return kept.model_copy(update={"messages": said.messages()})

    def _after(self, state: State, reply: Reply, turn: int) -> State:
        evidence = EvidenceList.dump_python(reply.evidence, mode="json")
        return State(evidence=list(evidence), turn=turn, epoch=state.epoch)

    # After ----------------------------------------------------------------------------------------------

    def _said(self, move: Move, reply: Reply) -> str:
        """Return what staff read of a move: the words, or what was tapped."""
        if isinstance(move, Words):
            return move.text
        if isinstance(move, Command):
            return self._texts.say(f"option_{move.name}")
        return self._texts.say("undone") if isinstance(move, Undo) else _tapped(reply)

    def _wire(
        self, session: str, turn: int, degraded: bool, messages: tuple[Message, ...], reply: Reply
    ) -> dict[str, Any]:
        names = step_names(reply.evidence)
        return {
            "session": session,
            "turn": turn,
            "degraded": degraded,
            "messages": [self._sign(session, message) for message in messages],
            "trail": [{"label": s.label, "undo": self._signer.undo(session, names[s.index])} for s in reply.trail],
        }

    def _sign(self, session: str, message: Message) -> dict[str, Any]:
        if not isinstance(message, Question):
            return message.model_dump(mode="json", exclude_none=True)
        options = [{"label": o.label, "choice": self._signer.choice(session, o)} for o in message.options]
        return {"type": "question", "text": message.text, "facet": message.facet, "options": options}

    # The store: its failure never silences the guide --------------------------------------------------------

    def _state(self, session: str) -> State:
        if session in self._memory:
            return self._memory[session][0]
        try:
            return self._store.state(session)
        except StoreError as error:
            log.warning("the store cannot be read: %s", error)
            return State([])

    def _earlier(self, session: str, message: str) -> dict[str, Any] | None:
        if session in self._memory and self._memory[session][1].message == message:
            return self._memory[session][1].reply
        try:
            return self._store.reply(session, message)
        except StoreError as error:
            log.warning("the store cannot be read: %s", error)
            return None

    def _keep(self, record: TurnRecord, state: State, *, first: bool) -> None:
        try:
            self._store.keep(record, state, first=first)
            self._memory.pop(record.session, None)
        except StoreError as error:
            log.error("the store cannot be written, the conversation stays in memory: %s", error)
            while len(self._memory) >= MAX_IN_MEMORY:
                self._memory.pop(next(iter(self._memory)))
            self._memory[record.session] = (state, record)


def _tapped(reply: Reply) -> str:
    # The last piece of evidence: questions that wait are shown behind it, but come before it.
    return max(reply.trail, key=lambda step: step.index).label if reply.trail else ""
