"""The staff area of the tiny town, over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.staff.area import PASSWORD, SECRET, MakeClient, Talk
from tests.tiny import tiny_clock, tiny_knowledge

from guide.dialogue.database import Database
from guide.dialogue.inbox import Inbox
from guide.dialogue.records import Records
from guide.dialogue.store import SqliteStore
from guide.staff.routes import staff_routes


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "conversations.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path)
    yield store
    store.close()


@pytest.fixture
def make_client(path: Path) -> Iterator[MakeClient]:
    """Give the function that opens the staff area, with a password or without."""
    database = Database(path)

    def client(password: str | None = PASSWORD, *, given: str | None = PASSWORD) -> TestClient:
        app = FastAPI()
        records, inbox = Records(database), Inbox(database)
        app.include_router(
            staff_routes(tiny_knowledge(), records, inbox, password=password, secret=SECRET, now=tiny_clock)
        )
        opened = TestClient(app, follow_redirects=False)
        if given is not None:
            opened.auth = ("anyone", given)
        return opened

    yield client
    database.close()


@pytest.fixture
def client(make_client: MakeClient) -> TestClient:
    return make_client()


@pytest.fixture
def talk(store: SqliteStore) -> Talk:
    return Talk(store)
