"""What staff may see of the kept conversations: no session, no token, only masked words."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guide.clock import JAPAN
from guide.dialogue.database import Database

SHOWN = 50
"""Conversations listed at most."""


@dataclass(frozen=True)
class Talk:
    """A conversation in a list; `key` stands for its session, which cannot be told from it."""

    key: str
    updated: datetime
    first: str
    turns: int
    outcome: str


@dataclass(frozen=True)
class KeptTurn:
    """One turn: what was said or tapped, what was replied, and the evidence after it where that was kept."""

    number: int
    made: datetime
    said: str
    outcome: str
    degraded: bool
    replied: tuple[str, ...]
    evidence: list[Any] | None


class Records:
    """Reads conversations for staff; every method may raise `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def outcomes(self, *, since: float) -> dict[str, int]:
        """Return how many turns ended in which way since a moment (seconds since 1970)."""
        query = "SELECT outcome, count(*) FROM turn WHERE made >= ? GROUP BY outcome ORDER BY count(*) DESC"
        return dict(self._database.all(query, since))

    def latest(self) -> list[Talk]:
        """Return the latest conversations, the latest first."""
        rows = self._database.all(
            "SELECT session, updated, turn,"
            " (SELECT said FROM turn WHERE turn.session = kept.session ORDER BY turn, made LIMIT 1),"
            " (SELECT outcome FROM turn WHERE turn.session = kept.session ORDER BY turn DESC, made DESC LIMIT 1)"
            " FROM conversation AS kept ORDER BY updated DESC LIMIT ?",
            SHOWN,
        )
        return [
            Talk(opaque(session), _moment(updated), first or "", turns, outcome or "")
            for session, updated, turns, first, outcome in rows
        ]

    def turns(self, key: str) -> list[KeptTurn]:
        """Return the turns of a conversation in their order; none where there is no such conversation."""
        sessions = (session for (session,) in self._database.all("SELECT session FROM conversation"))
        session = next((one for one in sessions if opaque(one) == key), None)
        rows = self._database.all(
            "SELECT turn.turn, turn.made, said, outcome, degraded, reply, evidence.evidence"
            " FROM turn LEFT JOIN evidence ON evidence.session = turn.session AND evidence.turn = turn.turn"
            " WHERE turn.session = ? ORDER BY turn.turn, turn.made",
            session,
        )
        return [_turn(*row) for row in rows]


def opaque(session: str) -> str:
    """Return a key for a session; sessions are random and long, so that nobody finds one by trying."""
    return hashlib.sha256(f"conversation {session}".encode()).hexdigest()[:24]


def _turn(
    number: int, made: float, said: str, outcome: str, degraded: int, reply: str, evidence: str | None
) -> KeptTurn:
    replied = tuple(str(message.get("text", "")) for message in json.loads(reply).get("messages", ()))
    kept = json.loads(evidence) if evidence else None
    return KeptTurn(number, _moment(made), said, outcome, bool(degraded), replied, kept)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, JAPAN)
