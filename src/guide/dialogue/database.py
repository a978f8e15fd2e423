"""The SQLite file in which conversations are kept: its tables, and a connection whose errors are ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

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
CREATE TABLE IF NOT EXISTS evidence (
    session TEXT NOT NULL, turn INTEGER NOT NULL, evidence TEXT NOT NULL, filed TEXT, made REAL NOT NULL,
    PRIMARY KEY (session, turn)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS first_message (
    message TEXT PRIMARY KEY, session TEXT NOT NULL, made REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feedback (
    session TEXT NOT NULL, turn INTEGER NOT NULL, helpful INTEGER NOT NULL, reason TEXT, comment TEXT,
    made REAL NOT NULL, PRIMARY KEY (session, turn)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unanswered (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, words TEXT NOT NULL, office TEXT NOT NULL,
    reason TEXT NOT NULL, count INTEGER NOT NULL, state TEXT NOT NULL, made REAL NOT NULL, last REAL NOT NULL
);
"""


class Database:
    """One connection to the file; tables that an older file lacks are made. Every failure is a `StoreError`."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Residents' words, masked as they are, are for the service's own user only.
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, timeout=1.0, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{path}: {error}") from error

    def close(self) -> None:
        self._connection.close()

    def all(self, query: str, *values: Any) -> list[Any]:
        """Return the rows of a query."""
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise StoreError(str(error)) from error

    def one(self, query: str, *values: Any) -> Any:
        """Return the first row of a query, or None."""
        rows = self.all(query, *values)
        return rows[0] if rows else None

    def change(self, query: str, *values: Any) -> int:
        """Change rows; return how many."""
        try:
            return self._connection.execute(query, values).rowcount
        except sqlite3.Error as error:
            raise StoreError(str(error)) from error

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all changes inside, or none where one fails."""
        try:
            self.change("BEGIN IMMEDIATE")
            yield
            self.change("COMMIT")
        except BaseException:
            # Where nothing was begun, or the file is gone, there is nothing to roll back.
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise
