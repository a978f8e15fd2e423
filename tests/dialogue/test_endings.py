"""Questions that no page answered are filed for staff, with the turn that gave up."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.tiny import ROOT, open_conversation, tiny_conversation, tiny_knowledge, tiny_policy

from guide.dialogue.breaker import Breaker
from guide.dialogue.client import RasaClient
from guide.dialogue.conversation import Conversation
from guide.dialogue.database import Database
from guide.dialogue.inbox import Inbox
from guide.dialogue.messages import HandOver, Reply
from guide.dialogue.signing import Signer
from guide.dialogue.store import SqliteStore
from guide.dialogue.texts import load_texts
from guide.dialogue.turn import TurnLimits, TurnRequest, Turns
from guide.narrowing.evidence import Answer, Opening

TEXTS = load_texts(ROOT / "data" / "texts.yml", city="小山町", more=tiny_policy().texts)
FILED = TEXTS.say("filed")
NOWHERE = "宇宙の始まりと株価"
"""What no page of the tiny town is about."""


def office_text(reply: Reply) -> str:
    return next(message.text for message in reply.messages if isinstance(message, HandOver))


@pytest.fixture
def guide() -> Conversation:
    return tiny_conversation()


def refused(guide: Conversation) -> Reply:
    reply = guide.ask((), NOWHERE)
    assert reply.outcome == "hand_over"
    return reply


def to_the_end(guide: Conversation, text: str) -> Reply:
    """Answer 「どれも違う」 until the guide gives up."""
    reply = guide.ask((), text)
    for _ in range(10):
        if reply.outcome == "hand_over":
            return reply
        reply = guide.refuse(reply.evidence)
    raise AssertionError("the guide never gave up")


def test_a_refusal_files_the_words_and_says_so(guide: Conversation) -> None:
    reply = refused(guide)
    assert reply.filing is not None
    assert (reply.filing.text, reply.filing.reason) == (NOWHERE, "refused")
    office = next(message.office.name for message in reply.messages if isinstance(message, HandOver))
    assert reply.filing.office == office
    assert office_text(reply).endswith(FILED)
    assert office_text(reply).startswith(TEXTS.say("not_found", office=office))
    assert sum(message.text.count(FILED) for message in reply.messages) == 1


def test_none_of_these_to_the_end_is_filed(guide: Conversation) -> None:
    reply = to_the_end(guide, "ごみ")
    assert reply.filing is not None
    assert (reply.filing.text, reply.filing.reason) == ("ごみ", "none_fit")
    assert FILED in office_text(reply)


def test_who_wants_a_person_is_filed(guide: Conversation) -> None:
    reply = guide.hand_over((Opening(text="粗大ごみ"),))
    assert reply.filing is not None
    assert (reply.filing.text, reply.filing.reason) == ("粗大ごみ", "wanted_person")
    assert FILED in office_text(reply)


def test_after_a_refusal_the_sentence_is_not_said_again(guide: Conversation) -> None:
    reply = guide.hand_over(refused(guide).evidence)
    assert reply.filing is not None
    assert reply.filing.reason == "refused"
    assert FILED not in office_text(reply)


def test_nothing_typed_is_nothing_to_file(guide: Conversation) -> None:
    walked = (Answer(facet="field", values=("gomi", "moving"), chosen="value", pick="gomi"),)
    for reply in (guide.hand_over(()), guide.hand_over(walked), guide.refuse(())):
        assert (reply.filing, reply.outcome) == (None, "hand_over")
        assert FILED not in office_text(reply)


def test_what_has_an_answer_is_not_filed(guide: Conversation) -> None:
    for text in ("缶の捨て方", "ごみ", "引っ越し"):
        reply = guide.ask((), text)
        assert (reply.filing, reply.outcome == "hand_over") == (None, False)


def test_none_of_what_open_data_tells_is_filed_too() -> None:
    asked = open_conversation().ask((), "川口町の燃えるごみは何曜日")
    assert asked.looked_up or asked.outcome in ("answer", "ask")
    reply = open_conversation().refuse(asked.evidence)
    assert reply.filing is not None
    assert reply.filing.reason == "none_fit"


# In the turn ------------------------------------------------------------------------------------------------


class Town:
    """The turns of a gateway whose Rasa is away, with a real store."""

    def __init__(self, turns: Turns, path: Path) -> None:
        self.turns = turns
        self.path = path

    async def say(self, message: str, earlier: dict[str, Any] | None = None, **move: str) -> dict[str, Any]:
        return await self.turns.take(TurnRequest(message, earlier["session"] if earlier else None, **move))

    def filed(self) -> list[tuple[str, int]]:
        with closing(Database(self.path)) as database:
            return [(question.words, question.count) for question in Inbox(database).open_questions()]


@pytest.fixture
async def town(signer: Signer, tmp_path: Path) -> AsyncIterator[Town]:
    path, breaker = tmp_path / "conversations.sqlite3", Breaker()
    breaker.failed()
    store = SqliteStore(path)
    async with httpx.AsyncClient() as http:
        turns = Turns(
            conversation=tiny_conversation(),
            store=store,
            signer=signer,
            rasa=RasaClient(http, "http://127.0.0.1:9"),
            breaker=breaker,
            texts=tiny_knowledge().texts,
            phrases={"none_of_these": ["どれも違う"], "human": ["人と話したい"]},
            limits=TurnLimits(1.0, 200, 20),
        )
        yield Town(turns, path)
    store.close()


@pytest.mark.anyio
async def test_a_turn_files_what_it_could_not_answer_once_a_resident(town: Town) -> None:
    first = await town.say("m1", text=NOWHERE)
    await town.say("m2", first, text="人と話したい")
    await town.say("m2", first, text="人と話したい")
    assert town.filed() == [(NOWHERE, 1)]
    await town.say("n1", text=NOWHERE)
    assert town.filed() == [(NOWHERE, 2)]


@pytest.mark.anyio
async def test_what_is_filed_is_masked(town: Town) -> None:
    await town.say("m1", text=f"{NOWHERE} 090-1234-5678")
    [(words, _)] = town.filed()
    assert words.startswith(NOWHERE)
    assert "1234" not in words


@pytest.mark.anyio
async def test_an_inbox_that_cannot_be_written_silences_nobody(town: Town) -> None:
    with closing(sqlite3.connect(town.path)) as other:
        other.execute("DROP TABLE unanswered")
    sent = await town.say("m1", text=NOWHERE)
    assert sent["messages"][0]["type"] == "office"
    assert (await town.say("m2", sent, text="缶の捨て方"))["turn"] == 2


@pytest.mark.anyio
async def test_staff_read_what_was_tapped(town: Town) -> None:
    first = await town.say("m1", text="ごみ")
    options = first["messages"][-1]["options"]
    second = await town.say("m2", first, choice=options[0]["choice"])
    await town.say("m3", second, undo=second["trail"][-1]["undo"])
    with closing(Database(town.path)) as database:
        said = [row[0] for row in database.all("SELECT said FROM turn ORDER BY turn")]
    assert said == ["ごみ", options[0]["label"], TEXTS.say("undone")]
