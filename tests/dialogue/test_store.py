from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from guide.dialogue.store import SqliteStore, State, TurnRecord
from guide.errors import StoreError

SESSION = "session.mac"
OPENING = {"kind": "opening", "text": "転入"}


def record(message: str = "m1", *, session: str = SESSION, **reply: Any) -> TurnRecord:
    return TurnRecord(session, message, "転入", "ask", False, {"turn": 1, "messages": [], **reply})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "conversations.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path)
    yield store
    store.close()


@pytest.fixture
def other(path: Path, store: SqliteStore) -> Iterator[sqlite3.Connection]:
    """Another process at the same file."""
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def test_nothing_is_known_of_a_new_session(store: SqliteStore) -> None:
    assert store.state(SESSION) == State([], 0, 0)
    assert store.reply(SESSION, "m1") is None
    assert store.session_of("m1", within=60) is None


def test_a_turn_and_the_state_after_it_are_kept(store: SqliteStore) -> None:
    store.keep(record(), State([OPENING], 1, 2), first=True)
    assert store.state(SESSION) == State([OPENING], 1, 2)
    assert store.reply(SESSION, "m1") == {"turn": 1, "messages": []}
    assert store.session_of("m1", within=60) == SESSION
    assert store.reply("another.mac", "m1") is None


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_as_it_was(store: SqliteStore, text: str) -> None:
    store.keep(record(text, text=text), State([{"kind": "opening", "text": text}], 1), first=False)
    assert store.state(SESSION).evidence == [{"kind": "opening", "text": text}]
    assert (store.reply(SESSION, text) or {})["text"] == text


def test_what_is_kept_outlives_the_process(path: Path) -> None:
    first = SqliteStore(path)
    first.keep(record(), State([OPENING], 1), first=True)
    first.close()
    second = SqliteStore(path)
    assert second.state(SESSION) == State([OPENING], 1)
    assert second.session_of("m1", within=60) == SESSION
    second.close()


def test_a_turn_kept_twice_keeps_its_first_reply(store: SqliteStore, other: sqlite3.Connection) -> None:
    store.keep(record(answer="first"), State([OPENING], 1), first=True)
    store.keep(record(answer="second"), State([OPENING], 1), first=True)
    assert (store.reply(SESSION, "m1") or {})["answer"] == "first"
    assert other.execute("SELECT count(*) FROM turn").fetchone() == (1,)


def test_a_first_message_keeps_its_first_session(store: SqliteStore) -> None:
    store.keep(record(session="a.mac"), State([]), first=True)
    store.keep(record(session="b.mac"), State([]), first=True)
    assert store.session_of("m1", within=60) == "a.mac"


def test_only_first_messages_stand_for_a_session(store: SqliteStore) -> None:
    store.keep(record(), State([]), first=False)
    assert store.session_of("m1", within=60) is None


def test_a_first_message_is_forgotten_in_time(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.keep(record(), State([]), first=True)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 61)
    assert store.session_of("m1", within=60) is None
    assert store.session_of("m1", within=120) == SESSION


def test_a_later_verdict_takes_the_place_of_the_first(store: SqliteStore, other: sqlite3.Connection) -> None:
    store.feedback(SESSION, 1, False, "違う", None)
    store.feedback(SESSION, 1, True, None, "たすかった")
    store.feedback(SESSION, 2, False, None, None)
    rows = other.execute("SELECT turn, helpful, reason, comment FROM feedback ORDER BY turn").fetchall()
    assert rows == [(1, 1, None, "たすかった"), (2, 0, None, None)]


def test_what_is_old_goes_and_what_is_new_stays(
    store: SqliteStore, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    for session, age in (("old.mac", 100), ("new.mac", 10)):
        monkeypatch.setattr(time, "time", lambda age=age: now - age)
        store.keep(record(f"first of {session}", session=session), State([OPENING], 1), first=True)
        store.keep(record("m2", session=session), State([OPENING], 2), first=False)
        store.feedback(session, 1, True, None, None)
    monkeypatch.setattr(time, "time", lambda: now)
    assert store.purge(older_than=50) == 2
    for table in ("conversation", "turn", "first_message", "feedback"):
        assert other.execute(f"SELECT DISTINCT session FROM {table}").fetchall() == [("new.mac",)], table
    assert store.purge(older_than=50) == 0


def test_a_turn_is_kept_whole_or_not_at_all(store: SqliteStore, other: sqlite3.Connection) -> None:
    store.keep(record("m1"), State([OPENING], 1), first=True)
    other.execute("DROP TABLE turn")
    with pytest.raises(StoreError):
        store.keep(record("m2"), State([OPENING, OPENING], 2), first=True)
    assert store.state(SESSION) == State([OPENING], 1)
    other.execute("BEGIN IMMEDIATE")  # nothing is left locked
    other.execute("ROLLBACK")


USES: dict[str, Callable[[SqliteStore], object]] = {
    "state": lambda store: store.state(SESSION),
    "reply": lambda store: store.reply(SESSION, "m1"),
    "session_of": lambda store: store.session_of("m1", within=60),
    "keep": lambda store: store.keep(record(), State([]), first=True),
    "feedback": lambda store: store.feedback(SESSION, 1, True, None, None),
    "purge": lambda store: store.purge(older_than=0),
    "check": lambda store: store.check(),
}
WRITES = ("keep", "feedback", "purge", "check")


@pytest.mark.parametrize("use", USES)
def test_a_store_that_is_gone_is_an_error_of_ours(path: Path, use: str) -> None:
    store = SqliteStore(path)
    store.close()
    with pytest.raises(StoreError):
        USES[use](store)


@pytest.mark.parametrize("use", [use for use in USES if use != "check"])
def test_a_store_without_its_tables_is_an_error_of_ours(
    store: SqliteStore, other: sqlite3.Connection, use: str
) -> None:
    for table in ("conversation", "turn", "first_message", "feedback"):
        other.execute(f"DROP TABLE {table}")
    with pytest.raises(StoreError, match="no such table"):
        USES[use](store)


@pytest.mark.parametrize("use", WRITES)
def test_a_store_that_cannot_be_written_is_an_error_of_ours(
    store: SqliteStore, other: sqlite3.Connection, use: str
) -> None:
    store.keep(record(), State([OPENING], 1), first=True)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        USES[use](store)
    assert store.state(SESSION) == State([OPENING], 1)
    other.execute("ROLLBACK")
    USES[use](store)


def test_a_broken_file_is_an_error_of_ours(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match=r"conversations\.sqlite3"):
        SqliteStore(path)


def test_a_place_where_no_file_can_be_is_an_error_of_ours(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StoreError, match=r"conversations\.sqlite3"):
        SqliteStore(path)


def test_a_folder_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be", encoding="ascii")
    with pytest.raises(StoreError, match="var"):
        SqliteStore(tmp_path / "var" / "conversations.sqlite3")


def test_a_store_that_can_be_written_checks_well(store: SqliteStore) -> None:
    store.check()
    store.check()
