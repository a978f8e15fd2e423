"""What the tests of the staff area share: its password, a resident's conversation, and what every page holds to."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from pathlib import Path

import httpx
from fastapi.testclient import TestClient
from tests.tiny import tiny_conversation

from guide.channels.site import HEADERS
from guide.dialogue.messages import Reply
from guide.dialogue.store import SqliteStore, State, TurnRecord
from guide.narrowing.evidence import EvidenceList
from guide.staff.pages import PRIVATE

PASSWORD = "kazami-no-shokuin"
SECRET = "a secret for tests, long enough to be taken"
SESSION = "a-random-session.its-mac"

MakeClient = Callable[..., TestClient]


class Talk:
    """A resident's conversation, kept turn by turn as the gateway does."""

    def __init__(self, store: SqliteStore, session: str = SESSION) -> None:
        self._store = store
        self._session = session
        self._turn = 0

    def keep(self, said: str, reply: Reply) -> Reply:
        self._turn += 1
        evidence = list(EvidenceList.dump_python(reply.evidence, mode="json"))
        sent = {"messages": [message.model_dump(mode="json") for message in reply.messages]}
        record = TurnRecord(self._session, str(uuid.uuid4()), said, reply.outcome, False, sent, reply.filing)
        self._store.keep(record, State(evidence, self._turn), first=self._turn == 1)
        return reply

    def say(self, text: str, earlier: Reply | None = None) -> Reply:
        return self.keep(text, tiny_conversation().ask(earlier.evidence if earlier else (), text))


def assert_is_private(response: httpx.Response) -> None:
    """Every page is kept nowhere, found by no search engine, and holds to the site's policy."""
    wanted = {**HEADERS, **PRIVATE}
    assert {name: response.headers.get(name) for name in wanted} == wanted


def execute(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as other:
        other.execute(statement)
    other.close()
