"""Where conversations are kept: SQLite, one file, written once a turn.

Only masked text comes here. The evidence is the state of a conversation; Rasa's tracker is a passing copy.
"""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from guide.errors import StoreError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversation (
    session TEXT PRIMARY KEY, evidence TEXT NOT NULL, turn INTEGER NOT NULL, epoch INTEGER NOT NULL,
    updated REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS turn (
    session TEXT NOT NULL, message TEXT NOT NULL, turn INTEGER NOT NULL, said TEXT NOT NULL,
    outcome TEXT NOT NULL, degraded INTEGER NOT NULL, reply TEXT NOT NULL, made REAL NOT NULL,
    PRIMARY KEY (session, message)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS turn_made ON turn (made);
CREATE TABLE IF NOT EXISTS first_message (
    message TEXT PRIMARY KEY, session TEXT NOT NULL, made REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feedback (
    session TEXT NOT NULL, turn INTEGER NOT NULL, helpful INTEGER NOT NULL, reason TEXT, comment TEXT,
    made REAL NOT NULL, PRIMARY KEY (session, turn)
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class State:
    """A conversation between turns: evidence as JSON-ready list, turns so far, Rasa's sender number."""

    evidence: list[Any]
    turn: int = 0
    epoch: int = 0


@dataclass(frozen=True)
class TurnRecord:
    """One turn to be kept: what was said (masked), how it ended, the reply as sent."""

    session: str
    message: str
    said: str
    outcome: str
    degraded: bool
    reply: dict[str, Any]


class Store(Protocol):
    """The role of a conversation store; every method may raise `StoreError`."""

    def state(self, session: str) -> State: ...

    def reply(self, session: str, message: str) -> dict[str, Any] | None: ...

    def session_of(self, message: str, *, within: float) -> str | None: ...

    def keep(self, record: TurnRecord, state: State, *, first: bool) -> None: ...

    def feedback(self, session: str, turn: int, helpful: bool, reason: str | None, comment: str | None) -> None: ...

    def purge(self, *, older_than: float) -> int: ...

    def check(self) -> None: ...


class SqliteStore:
    """A `Store` in one SQLite file; used from one thread."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Residents' words, masked as they are, are for the service's own user only.
            path.touch(mode=0o600)
            self._db = sqlite3.connect(path, timeout=1.0, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{path}: {error}") from error

    def close(self) -> None:
        self._db.close()

    def state(self, session: str) -> State:
        """Return the state of a conversation, a fresh one where nothing is kept."""
        row = self._one("SELECT evidence, turn, epoch FROM conversation WHERE session = ?", session)
        return State(json.loads(row[0]), row[1], row[2]) if row else State([])

    def reply(self, session: str, message: str) -> dict[str, Any] | None:
        """Return the reply that was given to a client's message, if it came before."""
        row = self._one("SELECT reply FROM turn WHERE session = ? AND message = ?", session, message)
        return json.loads(row[0]) if row else None

    def session_of(self, message: str, *, within: float) -> str | None:
        """Return the session that a first message began, if that was in the last `within` seconds."""
        row = self._one(
            "SELECT session FROM first_message WHERE message = ? AND made >= ?", message, time.time() - within
        )
        return str(row[0]) if row else None

    def keep(self, record: TurnRecord, state: State, *, first: bool) -> None:
        """Write a turn and the state after it, both or neither."""
        now = time.time()
        evidence = json.dumps(state.evidence, ensure_ascii=False, separators=(",", ":"))
        reply = json.dumps(record.reply, ensure_ascii=False, separators=(",", ":"))
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "INSERT OR REPLACE INTO conversation VALUES (?, ?, ?, ?, ?)",
                (record.session, evidence, state.turn, state.epoch, now),
            )
            self._db.execute(
                "INSERT OR IGNORE INTO turn VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (record.session, record.message, state.turn, record.said, record.outcome, record.degraded, reply, now),
            )
            if first:
                self._db.execute(
                    "INSERT OR IGNORE INTO first_message VALUES (?, ?, ?)", (record.message, record.session, now)
                )
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise StoreError(str(error)) from error

    def feedback(self, session: str, turn: int, helpful: bool, reason: str | None, comment: str | None) -> None:
        """Keep a resident's verdict on a turn; a later one takes its place."""
        self._change(
            "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?)",
            session, turn, helpful, reason, comment, time.time(),
        )  # fmt: skip

    def purge(self, *, older_than: float) -> int:
        """Delete what is older than that many seconds; return how many turns went."""
        limit = time.time() - older_than
        for table, column in (("conversation", "updated"), ("first_message", "made"), ("feedback", "made")):
            self._change(f"DELETE FROM {table} WHERE {column} < ?", limit)  # noqa: S608 - names are ours
        return self._change("DELETE FROM turn WHERE made < ?", limit)

    def check(self) -> None:
        """Raise `StoreError` unless the store can be written."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise StoreError(str(error)) from error

    def _one(self, query: str, *values: Any) -> Any:
        try:
            return self._db.execute(query, values).fetchone()
        except sqlite3.Error as error:
            raise StoreError(str(error)) from error

    def _change(self, query: str, *values: Any) -> int:
        try:
            return self._db.execute(query, values).rowcount
        except sqlite3.Error as error:
            raise StoreError(str(error)) from error

    def _roll_back(self) -> None:
        # Where nothing was begun, or the store is gone, there is nothing to roll back.
        with suppress(sqlite3.Error):
            self._db.execute("ROLLBACK")
