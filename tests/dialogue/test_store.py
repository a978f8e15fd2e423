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

from guide.dialogue.database import Database
from guide.dialogue.inbox import Inbox, Unanswered
from guide.dialogue.messages import Filing
from guide.dialogue.records import Records, opaque
from guide.dialogue.store import SqliteStore, State, TurnRecord
from guide.errors import StoreError

SESSION = "session.mac"
OPENING = {"kind": "opening", "text": "転入"}


def record(message: str = "m1", *, session: str = SESSION, **reply: Any) -> TurnRecord:
    return TurnRecord(session, message, "転入", "ask", False, {"turn": 1, "messages": [], **reply})


def unanswered(message: str, text: str, *, session: str = SESSION, reason: str = "refused") -> TurnRecord:
    filing = Filing.model_validate({"text": text, "office": "住民課", "reason": reason})
    return TurnRecord(session, message, text, "hand_over", False, {"turn": 1, "messages": []}, filing)


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
    assert store.purge(older_than=50, questions_older_than=50) == 2
    for table in ("conversation", "turn", "first_message", "feedback", "evidence"):
        assert other.execute(f"SELECT DISTINCT session FROM {table}").fetchall() == [("new.mac",)], table
    assert store.purge(older_than=50, questions_older_than=50) == 0


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
    "purge": lambda store: store.purge(older_than=0, questions_older_than=0),
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
    for table in ("conversation", "turn", "first_message", "feedback", "evidence", "unanswered"):
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


# Questions that no page answered ----------------------------------------------------------------------------


@pytest.fixture
def kept(path: Path, store: SqliteStore) -> Iterator[Database]:
    """The connection of whoever reads what the store wrote."""
    database = Database(path)
    yield database
    database.close()


def asked(kept: Database) -> list[tuple[str, int]]:
    return [(question.words, question.count) for question in Inbox(kept).open_questions()]


def file(store: SqliteStore, *texts: str) -> None:
    """Let each text be asked by another resident."""
    for number, text in enumerate(texts):
        store.keep(unanswered(f"m{number}", text, session=f"{number}-{text}.mac"), State([OPENING], 1), first=True)


def test_a_question_is_filed_once_with_how_often_it_was_asked(store: SqliteStore, kept: Database) -> None:
    file(store, "イヌの散歩", "墓じまい", "いぬの　散歩", "墓じまい", "犬の散歩", "いぬの散歩")
    assert asked(kept) == [("イヌの散歩", 3), ("墓じまい", 2), ("犬の散歩", 1)]
    assert Inbox(kept).count() == 3


def test_a_turn_that_found_something_files_nothing(store: SqliteStore, kept: Database) -> None:
    store.keep(record(), State([OPENING], 1), first=True)
    assert asked(kept) == []


def test_a_resident_counts_once_however_often_the_guide_gave_up(store: SqliteStore, kept: Database) -> None:
    for turn, reason in enumerate(("refused", "none_fit", "wanted_person"), 1):
        store.keep(unanswered(f"m{turn}", "墓じまい", reason=reason), State([OPENING], turn), first=False)
    store.keep(unanswered("m3", "墓じまい"), State([OPENING], 3), first=False)
    assert asked(kept) == [("墓じまい", 1)]


def test_the_question_tells_its_office_and_reason(store: SqliteStore, kept: Database) -> None:
    store.keep(unanswered("m1", "墓じまい", reason="none_fit"), State([OPENING], 1), first=True)
    [question] = Inbox(kept).open_questions()
    assert isinstance(question, Unanswered)
    assert (question.office, question.reason) == ("住民課", "「どれも違う」")
    assert abs(question.last.timestamp() - time.time()) < 60


def test_a_question_is_put_away_and_comes_back_when_it_is_asked_again(store: SqliteStore, kept: Database) -> None:
    file(store, "墓じまい", "犬の散歩")
    inbox = Inbox(kept)
    numbers = {question.words: question.id for question in inbox.open_questions()}
    assert inbox.done(numbers["墓じまい"])
    assert not inbox.done(numbers["墓じまい"]), "it was open no more"
    assert not inbox.done(99999999999999999999999)
    assert asked(kept) == [("犬の散歩", 1)]
    store.keep(unanswered("again", "墓じまい", session="later.mac"), State([OPENING], 1), first=True)
    assert asked(kept) == [("墓じまい", 2), ("犬の散歩", 1)]


def test_no_session_is_kept_with_a_question(store: SqliteStore, other: sqlite3.Connection) -> None:
    store.keep(unanswered("m1", "墓じまい"), State([OPENING], 1), first=True)
    [row] = other.execute("SELECT * FROM unanswered").fetchall()
    assert not [value for value in row if SESSION in str(value)]


def test_open_questions_stay_longer_than_those_that_are_done(
    store: SqliteStore, kept: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, inbox = time.time(), Inbox(kept)
    for text, age in (("古い", 100), ("新しい", 10), ("済んだ", 30)):
        monkeypatch.setattr(time, "time", lambda age=age: now - age)
        file(store, text)
    inbox.done(next(one.id for one in inbox.open_questions() if one.words == "済んだ"))
    monkeypatch.setattr(time, "time", lambda: now)
    store.purge(older_than=20, questions_older_than=50)
    assert kept.all("SELECT words FROM unanswered") == [("新しい",)]


def test_what_is_filed_is_written_with_its_turn_or_not_at_all(
    store: SqliteStore, kept: Database, other: sqlite3.Connection
) -> None:
    other.execute("DROP TABLE unanswered")
    with pytest.raises(StoreError):
        store.keep(unanswered("m1", "墓じまい"), State([OPENING], 1), first=True)
    assert store.state(SESSION) == State([])
    assert kept.all("SELECT * FROM evidence") == []


# What staff read --------------------------------------------------------------------------------------------


def test_the_evidence_after_each_turn_is_kept(store: SqliteStore, kept: Database) -> None:
    for turn in (1, 2):
        store.keep(
            record(f"m{turn}", messages=[{"type": "text", "text": "はい"}]), State([OPENING] * turn, turn), first=False
        )
    first, second = Records(kept).turns(opaque(SESSION))
    assert (first.number, first.said, first.outcome, first.evidence) == (1, "転入", "ask", [OPENING])
    assert (second.number, second.evidence, second.replied, second.degraded) == (
        2,
        [OPENING, OPENING],
        ("はい",),
        False,
    )


def test_conversations_are_listed_without_their_sessions(
    store: SqliteStore, kept: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    for place, session in enumerate(("a.mac", "b.mac")):
        monkeypatch.setattr(time, "time", lambda place=place: now + place)
        store.keep(record("m1", session=session), State([OPENING], 1), first=True)
    store.keep(unanswered("m2", "墓じまい", session="b.mac"), State([OPENING], 2), first=False)
    later, earlier = Records(kept).latest()
    assert (later.first, later.turns, later.outcome) == ("転入", 2, "hand_over")
    assert (earlier.turns, earlier.outcome) == (1, "ask")
    assert "mac" not in repr([later, earlier])
    assert [turn.said for turn in Records(kept).turns(later.key)] == ["転入", "墓じまい"]


@pytest.mark.parametrize("key", ["", SESSION, "0" * 24, "' OR 1=1 --"])
def test_nothing_is_found_by_another_key(store: SqliteStore, kept: Database, key: str) -> None:
    store.keep(record(), State([OPENING], 1), first=True)
    assert Records(kept).turns(key) == []


def test_outcomes_are_counted_from_a_day_on(store: SqliteStore, kept: Database) -> None:
    store.keep(record("m1"), State([OPENING], 1), first=True)
    store.keep(record("m2"), State([OPENING], 2), first=False)
    store.keep(unanswered("m3", "墓じまい"), State([OPENING], 3), first=False)
    assert Records(kept).outcomes(since=time.time() - 60) == {"ask": 2, "hand_over": 1}
    assert Records(kept).outcomes(since=time.time() + 60) == {}


def test_a_file_of_an_earlier_program_is_taken_over(path: Path) -> None:
    path.parent.mkdir()
    old = sqlite3.connect(path)
    old.executescript(
        "CREATE TABLE conversation (session TEXT PRIMARY KEY, evidence TEXT NOT NULL, turn INTEGER NOT NULL,"
        " epoch INTEGER NOT NULL, updated REAL NOT NULL) WITHOUT ROWID;"
        "CREATE TABLE turn (session TEXT NOT NULL, message TEXT NOT NULL, turn INTEGER NOT NULL, said TEXT NOT NULL,"
        " outcome TEXT NOT NULL, degraded INTEGER NOT NULL, reply TEXT NOT NULL, made REAL NOT NULL,"
        " PRIMARY KEY (session, message)) WITHOUT ROWID;"
        "INSERT INTO conversation VALUES ('session.mac', '[]', 1, 0, 1e12);"
        "INSERT INTO turn VALUES ('session.mac', 'm0', 1, '転入', 'ask', 0, '{}', 1e9);"
    )
    old.close()
    store, kept = SqliteStore(path), Database(path)
    store.keep(unanswered("m1", "墓じまい"), State([OPENING], 2), first=False)
    assert asked(kept) == [("墓じまい", 1)]
    assert [turn.evidence for turn in Records(kept).turns(opaque(SESSION))] == [None, [OPENING]]
    store.close()
    kept.close()
