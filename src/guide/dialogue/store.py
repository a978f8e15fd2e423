"""Where conversations are kept: SQLite, one file, written once a turn.

Only masked text comes here. The evidence is the state of a conversation; Rasa's tracker is a passing copy.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from guide.dialogue.database import Database
from guide.dialogue.inbox import Inbox
from guide.dialogue.messages import Filing
from guide.text.normalise import kana_key


@dataclass(frozen=True)
class State:
    """A conversation between turns: evidence as JSON-ready list, turns so far, Rasa's sender number."""

    evidence: list[Any]
    turn: int = 0
    epoch: int = 0


@dataclass(frozen=True)
class TurnRecord:
    """One turn to be kept: what was said (masked), how it ended, the reply as sent, what is filed for staff."""

    session: str
    message: str
    said: str
    outcome: str
    degraded: bool
    reply: dict[str, Any]
    filing: Filing | None = None


class Store(Protocol):
    """The role of a conversation store; every method may raise `StoreError`."""

    def state(self, session: str) -> State: ...

    def reply(self, session: str, message: str) -> dict[str, Any] | None: ...

    def session_of(self, message: str, *, within: float) -> str | None: ...

    def keep(self, record: TurnRecord, state: State, *, first: bool) -> None: ...

    def feedback(self, session: str, turn: int, helpful: bool, reason: str | None, comment: str | None) -> None: ...

    def purge(self, *, older_than: float, questions_older_than: float) -> int: ...

    def check(self) -> None: ...


class SqliteStore:
    """A `Store` in one SQLite file; used from one thread."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self._inbox = Inbox(self._database)

    def close(self) -> None:
        self._database.close()

    def state(self, session: str) -> State:
        """Return the state of a conversation, a fresh one where nothing is kept."""
        row = self._database.one("SELECT evidence, turn, epoch FROM conversation WHERE session = ?", session)
        return State(json.loads(row[0]), row[1], row[2]) if row else State([])

    def reply(self, session: str, message: str) -> dict[str, Any] | None:
        """Return the reply that was given to a client's message, if it came before."""
        row = self._database.one("SELECT reply FROM turn WHERE session = ? AND message = ?", session, message)
        return json.loads(row[0]) if row else None

    def session_of(self, message: str, *, within: float) -> str | None:
        """Return the session that a first message began, if that was in the last `within` seconds."""
        row = self._database.one(
            "SELECT session FROM first_message WHERE message = ? AND made >= ?", message, time.time() - within
        )
        return str(row[0]) if row else None

    def keep(self, record: TurnRecord, state: State, *, first: bool) -> None:
        """Write a turn, the state after it and what is filed for staff: all or nothing."""
        now, change = time.time(), self._database.change
        evidence = json.dumps(state.evidence, ensure_ascii=False, separators=(",", ":"))
        reply = json.dumps(record.reply, ensure_ascii=False, separators=(",", ":"))
        with self._database.together():
            change(
                "INSERT OR REPLACE INTO conversation VALUES (?, ?, ?, ?, ?)",
                record.session, evidence, state.turn, state.epoch, now,
            )  # fmt: skip
            change(
                "INSERT OR IGNORE INTO turn VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                record.session, record.message, state.turn, record.said, record.outcome, record.degraded, reply, now,
            )  # fmt: skip
            filed = self._file(record, now)
            change(
                "INSERT OR REPLACE INTO evidence VALUES (?, ?, ?, ?, ?)",
                record.session, state.turn, evidence, filed, now,
            )  # fmt: skip
            if first:
                change("INSERT OR IGNORE INTO first_message VALUES (?, ?, ?)", record.message, record.session, now)

    def _file(self, record: TurnRecord, now: float) -> str | None:
        """File a question of a resident, who counts once however often the guide gave up; return its key."""
        if record.filing is None:
            return None
        key = kana_key(record.filing.text)
        query = "SELECT 1 FROM evidence WHERE session = ? AND filed = ?"
        if self._database.one(query, record.session, key) is None:
            self._inbox.file(record.filing, made=now)
        return key

    def feedback(self, session: str, turn: int, helpful: bool, reason: str | None, comment: str | None) -> None:
        """Keep a resident's verdict on a turn; a later one takes its place."""
        self._database.change(
            "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?)",
            session, turn, helpful, reason, comment, time.time(),
        )  # fmt: skip

    def purge(self, *, older_than: float, questions_older_than: float) -> int:
        """Delete what is older than that many seconds; return how many turns went.

        Questions that staff have not done with yet stay until `questions_older_than`.
        """
        now = time.time()
        limit = now - older_than
        self._inbox.purge(done_before=limit, open_before=now - questions_older_than)
        for table, column in (
            ("conversation", "updated"),
            ("first_message", "made"),
            ("feedback", "made"),
            ("evidence", "made"),
        ):
            self._database.change(f"DELETE FROM {table} WHERE {column} < ?", limit)  # noqa: S608 - names are ours
        return self._database.change("DELETE FROM turn WHERE made < ?", limit)

    def check(self) -> None:
        """Raise `StoreError` unless the store can be written."""
        with self._database.together():
            pass
