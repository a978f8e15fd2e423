from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from tests.dialogue.webhook import Body, Handler, Webhook, after, always, hang, like_the_actions, webhook

from guide.dialogue.breaker import Breaker
from guide.dialogue.client import RasaClient
from guide.dialogue.conversation import Conversation
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.signing import Signer
from guide.dialogue.store import SqliteStore
from guide.dialogue.turn import TurnLimits, TurnRequest, Turns
from guide.errors import BadMessage, ForeignChoice, UnknownSession
from guide.settings import Settings

pytestmark = pytest.mark.anyio
PLENTY, SHORT = 30.0, 0.2
LIMIT = 200
REPORT = "引っ越しの届け出をしたい"
"""Is asked about where to, and names the event of a move beside it."""
MOVE_IN = "市外から引っ越してきたときの転入届"
ROTATE_AFTER = 3
FULL = "CREATE TRIGGER full BEFORE INSERT ON conversation BEGIN SELECT RAISE(FAIL, 'the disk is full'); END"
TABLES = ("conversation", "turn", "first_message", "feedback")
PRIVATE = "携帯は090-1234-5678、メールはhanako@example.jp、マイナンバーは1234 5678 9018です。転入したい"
SECRETS = ("090-1234-5678", "hanako@example.jp", "1234 5678 9018")

Sent = dict[str, Any]


@dataclass
class Town:
    """One gateway's turns, with the webhook that stands for Rasa and a real store."""

    turns: Turns
    rasa: Webhook
    store: SqliteStore
    path: Path
    breaker: Breaker
    signer: Signer
    conversation: Conversation
    ids: list[str] = field(default_factory=list)

    async def say(self, text: str, earlier: Sent | None = None, *, message: str | None = None) -> Sent:
        return await self.take(earlier, message, text=text)

    async def tap(self, earlier: Sent, label: str) -> Sent:
        options = earlier["messages"][-1]["options"]
        choice = next(option["choice"] for option in options if label in option["label"])
        return await self.take(earlier, None, choice=choice)

    async def undo(self, earlier: Sent, index: int) -> Sent:
        return await self.take(earlier, None, undo=earlier["trail"][index]["undo"])

    async def take(self, earlier: Sent | None, message: str | None, **move: str) -> Sent:
        session = earlier["session"] if earlier else None
        return await self.turns.take(
            TurnRequest(message or f"m{len(self.rasa.bodies)}-{uuid.uuid4()}", session, **move)
        )

    def rows(self, table: str) -> int:
        with sqlite3.connect(self.path) as other:
            count = int(other.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        other.close()
        return count

    def execute(self, statement: str) -> None:
        other = sqlite3.connect(self.path)
        with other:
            other.execute(statement)
        other.close()


@pytest.fixture
async def town(knowledge: Knowledge, settings: Settings, signer: Signer, tmp_path: Path) -> AsyncIterator[Town]:
    async with town_with(knowledge, settings, signer, tmp_path, timeout=PLENTY) as town:
        yield town


@pytest.fixture
async def hasty(knowledge: Knowledge, settings: Settings, signer: Signer, tmp_path: Path) -> AsyncIterator[Town]:
    """The same, where Rasa gets a moment only."""
    async with town_with(knowledge, settings, signer, tmp_path, timeout=SHORT) as town:
        yield town


@asynccontextmanager
async def town_with(
    knowledge: Knowledge, settings: Settings, signer: Signer, folder: Path, *, timeout: float
) -> AsyncIterator[Town]:
    conversation, breaker, path = Conversation(knowledge), Breaker(), folder / "conversations.sqlite3"
    store = SqliteStore(path)
    async with webhook(like_the_actions(conversation)) as rasa, httpx.AsyncClient() as http:
        turns = Turns(
            conversation=conversation,
            store=store,
            signer=signer,
            rasa=RasaClient(http, rasa.url),
            breaker=breaker,
            texts=knowledge.texts,
            phrases=yaml.safe_load((settings.data / "phrases.yml").read_text(encoding="utf-8")),
            limits=TurnLimits(timeout, LIMIT, ROTATE_AFTER),
        )
        yield Town(turns, rasa, store, path, breaker, signer, conversation)
    store.close()


class TestWithRasa:
    async def test_a_scene_is_answered_from_first_words_to_the_page(self, town: Town) -> None:
        first = await town.say(REPORT)
        assert (first["turn"], first["degraded"]) == (1, False)
        assert first["messages"][-1]["facet"] == "move"
        second = await town.tap(first, "転入")
        third = await town.tap(second, MOVE_IN)
        assert (third["turn"], third["session"]) == (3, first["session"])
        assert third["messages"][0]["items"][0]["id"] == "move-in"
        assert [step["label"][:5] for step in third["trail"]] == ["引っ越しの", "市外から風", "市外から引"]
        fourth = await town.undo(third, 2)
        assert fourth["messages"][-1]["options"][0]["label"] == second["messages"][-1]["options"][0]["label"]
        fifth = await town.undo(fourth, 1)
        assert fifth["messages"][-1]["facet"] == "move"
        assert len(fifth["trail"]) == 1

    async def test_the_store_s_evidence_goes_along_with_each_turn(self, town: Town) -> None:
        first = await town.say(REPORT)
        await town.tap(first, "転入")
        opening = {"kind": "opening", "text": REPORT, "aspects": []}
        assert town.rasa.bodies[0]["metadata"] == {"evidence": [], "typed": REPORT}
        assert town.rasa.bodies[1]["metadata"]["evidence"] == [opening]
        assert town.rasa.bodies[1]["message"] == "/choose"
        assert town.rasa.bodies[1]["metadata"]["choice"]["pick"] == "in"

    async def test_what_is_surely_a_question_is_an_intent_with_the_words_beside_it(self, town: Town) -> None:
        first = await town.say("引っ越してきた")
        assert (first["messages"][-1]["facet"], first["trail"][0]["label"]) == ("life:where", "引っ越してきた")
        assert (town.rasa.bodies[0]["message"], town.rasa.bodies[0]["metadata"]["typed"]) == ("/ask", "引っ越してきた")
        one = await town.tap(first, "一つの手続きだけ")
        assert one["messages"][-1]["facet"] == "move"
        found = await town.tap(one, "転入")
        assert found["messages"][0]["items"][0]["id"] == "move-in"

    async def test_options_leave_as_tokens_only(self, town: Town) -> None:
        first = await town.say("引っ越してきた")
        assert {key for option in first["messages"][-1]["options"] for key in option} == {"label", "choice"}
        json.dumps(first)

    async def test_what_rasa_says_by_itself_keeps_the_evidence(self, town: Town) -> None:
        first = await town.say("引っ越してきた")
        town.rasa.answer = always('[{"text": "どういたしまして。"}]'.encode())
        second = await town.say("ありがとう", first)
        assert second["messages"] == [{"type": "text", "text": "どういたしまして。"}]
        assert second["trail"][0]["label"] == "引っ越してきた"
        assert town.store.state(first["session"]).evidence == [
            {"kind": "opening", "text": "引っ越してきた", "aspects": []}
        ]

    async def test_leading_slashes_never_reach_rasa(self, town: Town) -> None:
        for text in ("/restart", " /\n/choose{}", "／／undo", "/"):
            await town.say(text)
        sent = {body["message"].strip() for body in town.rasa.bodies}
        # English is sent as the intent of a question; what was typed goes beside it.
        assert not {message for message in sent if message.startswith("/")} - {"/ask"}
        assert len(town.rasa.bodies) == 4

    async def test_rasa_knows_a_resident_by_a_new_name_after_some_turns(self, town: Town) -> None:
        sent = await town.say(REPORT)
        evidence = [town.store.state(sent["session"]).evidence]
        for _ in range(2 * ROTATE_AFTER):
            sent = await (town.undo(sent, 1) if len(sent["trail"]) > 1 else town.tap(sent, "転入"))
            evidence.append(town.store.state(sent["session"]).evidence)
        senders = [body["sender"] for body in town.rasa.bodies]
        assert [senders.index(sender) // ROTATE_AFTER for sender in senders] == [0, 0, 0, 1, 1, 1, 2]
        assert all(sender.startswith(sent["session"]) for sender in senders)
        assert [body["metadata"]["evidence"] for body in town.rasa.bodies[1:]] == evidence[:-1]

    async def test_a_start_is_a_greeting_that_nobody_keeps(self, town: Town) -> None:
        started = town.turns.start()
        assert (started["turn"], started["degraded"], started["trail"]) == (0, False, [])
        assert (town.rows("turn"), town.rasa.bodies) == (0, [])
        chosen = await town.tap(started, "ごみ")
        assert (chosen["turn"], chosen["session"]) == (1, started["session"])


async def away(body: Body) -> bytes:
    """Close the connection without a word."""
    return b""


FAILURES: dict[str, Handler] = {
    "hung": hang,
    "slow": after(10 * SHORT, always(b'[{"text": "late"}]')),
    "empty list": always(b"[]"),
    "http 500": always(b"{}", status="500 Oops"),
    "no json": always(b"<html>"),
    "other form": always(b'[{"custom": {"reply": {"messages": 1}}}]'),
    "list of numbers": always(b"[1]"),
    "closed": away,
}


class TestWithoutRasa:
    @pytest.mark.parametrize("failure", FAILURES)
    async def test_the_turn_is_answered_here(self, hasty: Town, failure: str) -> None:
        hasty.rasa.answer = FAILURES[failure]
        first = await hasty.say(REPORT)
        assert (first["degraded"], first["turn"]) == (True, 1)
        assert first["messages"][-1]["facet"] == "move"
        second = await hasty.tap(await hasty.tap(first, "転入"), MOVE_IN)
        assert second["degraded"] is True
        assert second["messages"][0]["items"][0]["id"] == "move-in"
        assert len(hasty.rasa.bodies) == 1, "after one failure residents do not wait for Rasa again"
        assert hasty.breaker.failures == 1

    async def test_a_rasa_that_is_not_there_is_answered_for(self, town: Town) -> None:
        await town.rasa.stop()
        assert (await town.say("引っ越してきた"))["degraded"] is True

    async def test_what_was_said_meanwhile_is_known_when_rasa_returns(self, hasty: Town) -> None:
        good, hasty.rasa.answer = hasty.rasa.answer, hang
        first = await hasty.say(REPORT)
        hasty.rasa.answer = good
        hasty.breaker.recovered()
        second = await hasty.tap(first, "転入")
        assert (second["degraded"], len(second["trail"])) == (False, 2)
        assert hasty.rasa.bodies[-1]["metadata"]["evidence"] == [{"kind": "opening", "text": REPORT, "aspects": []}]

    async def test_after_a_failure_rasa_knows_the_resident_by_a_new_name(self, hasty: Town) -> None:
        good, hasty.rasa.answer = hasty.rasa.answer, hang
        first = await hasty.say("引っ越してきた")
        hasty.rasa.answer = good
        hasty.breaker.recovered()
        await hasty.say("転入", first)
        failed, later = (body["sender"] for body in hasty.rasa.bodies)
        assert failed != later

    @pytest.mark.parametrize(("text", "facet"), [("最初から", "group"), ("戻る", "group"), ("引っ越し", "life:where")])
    async def test_phrases_steer_here_too(self, hasty: Town, text: str, facet: str) -> None:
        hasty.rasa.answer = hang
        first = await hasty.say("引っ越してきた")
        assert (await hasty.say(text, first))["messages"][-1]["facet"] == facet

    async def test_a_person_is_found_here_too(self, hasty: Town) -> None:
        hasty.rasa.answer = hang
        reply = await hasty.say("人と話したい")
        assert reply["messages"][0]["type"] == "office"


class TestOrder:
    async def test_quick_messages_of_one_sender_are_answered_in_order(self, town: Town) -> None:
        first = await town.say("引っ越し")
        under_way, together = 0, 0
        good = town.rasa.answer

        async def slower_at_first(body: Body) -> bytes:
            nonlocal under_way, together
            under_way += 1
            together = max(together, under_way)
            await asyncio.sleep(0.2 if len(town.rasa.bodies) == 2 else 0.01)
            under_way -= 1
            return await good(body)

        town.rasa.answer = slower_at_first
        texts = ["住民票がほしい", "スプレー缶", "印鑑をなくした", "婚姻届", "転出"]
        replies = await asyncio.gather(*(town.say(text, first) for text in texts))
        assert [reply["turn"] for reply in replies] == [2, 3, 4, 5, 6]
        assert [body["message"] for body in town.rasa.bodies[1:]] == texts
        assert together == 1

    async def test_residents_do_not_wait_for_each_other(self, town: Town) -> None:
        good, both, count = town.rasa.answer, asyncio.Event(), 0

        async def together(body: Body) -> bytes:
            nonlocal count
            count += 1
            if count == 2:
                both.set()
            await both.wait()
            return await good(body)

        town.rasa.answer = together
        replies = await asyncio.wait_for(asyncio.gather(town.say("転入"), town.say("転出")), PLENTY)
        assert [reply["turn"] for reply in replies] == [1, 1]
        assert replies[0]["session"] != replies[1]["session"]

    async def test_a_refused_message_does_not_hold_up_the_next(self, town: Town) -> None:
        first = await town.say("引っ越し")
        results = await asyncio.gather(town.say("", first), town.say("転入", first), return_exceptions=True)
        assert isinstance(results[0], BadMessage)
        assert isinstance(results[1], dict)
        assert results[1]["turn"] == 2


class TestRepeats:
    async def test_a_repeated_message_gets_the_same_reply_and_is_no_second_turn(self, town: Town) -> None:
        first = await town.say("引っ越してきた")
        second = await town.say("転入", first, message="m2")
        again = await town.say("転入", first, message="m2")
        other = await town.say("何かちがう言葉", first, message="m2")
        assert again == second == other
        assert len(town.rasa.bodies) == 2
        assert town.rows("turn") == 2
        assert (await town.say("転出", first))["turn"] == 3

    async def test_a_repeat_that_overtakes_the_reply_waits_for_it(self, town: Town) -> None:
        first = await town.say("引っ越してきた")
        town.rasa.answer = after(0.1, town.rasa.answer)
        one, two = await asyncio.gather(*(town.say("転入", first, message="m2") for _ in range(2)))
        assert one == two
        assert len(town.rasa.bodies) == 2

    async def test_a_first_message_is_repeated_by_its_uuid(self, town: Town) -> None:
        message = str(uuid.uuid4())
        first = await town.say("引っ越してきた", message=message)
        assert await town.say("引っ越してきた", message=message) == first
        assert (len(town.rasa.bodies), town.rows("turn"), town.rows("conversation")) == (1, 1, 1)

    async def test_a_first_message_repeated_before_its_reply_begins_one_conversation(self, town: Town) -> None:
        town.rasa.answer = after(0.1, town.rasa.answer)
        message = str(uuid.uuid4())
        one, two = await asyncio.gather(*(town.say("引っ越してきた", message=message) for _ in range(2)))
        assert one == two
        assert (len(town.rasa.bodies), town.rows("conversation")) == (1, 1)

    async def test_a_guessable_first_message_opens_nobody_s_conversation(self, town: Town) -> None:
        first = await town.say("引っ越してきた", message="1")
        second = await town.say("ごみ", message="1")
        assert first["session"] != second["session"]
        assert len(second["trail"]) == 1

    async def test_a_later_message_of_a_session_opens_it_for_nobody_else(self, town: Town) -> None:
        first, message = await town.say("引っ越してきた"), str(uuid.uuid4())
        await town.say("転入", first, message=message)
        assert (await town.say("転入", message=message))["session"] != first["session"]

    async def test_the_same_message_of_two_sessions_is_two_turns(self, town: Town) -> None:
        first, second = await town.say("転入"), await town.say("転出")
        one = await town.say("持ち物", first, message="m")
        two = await town.say("持ち物", second, message="m")
        assert one["session"] != two["session"]


class TestWithoutStore:
    async def test_the_conversation_goes_on_from_memory(self, town: Town, caplog: pytest.LogCaptureFixture) -> None:
        first = await town.say(REPORT)
        town.execute(FULL)
        second = await town.tap(first, "転入")
        third = await town.undo(second, 1)
        assert [sent["turn"] for sent in (second, third)] == [2, 3]
        assert [len(sent["trail"]) for sent in (second, third)] == [2, 1]
        assert [record for record in caplog.records if record.levelno == logging.ERROR]
        town.execute("DROP TRIGGER full")
        fourth = await town.tap(third, "転入")
        assert (fourth["turn"], len(fourth["trail"])) == (4, 2)
        assert town.store.state(first["session"]).turn == 4
        fifth = await town.undo(fourth, 1)
        assert (fifth["turn"], len(fifth["trail"])) == (5, 1)

    async def test_a_new_conversation_begins_from_memory(self, town: Town) -> None:
        for table in TABLES:
            town.execute(f"DROP TABLE {table}")
        first = await town.say(REPORT, message=str(uuid.uuid4()))
        second = await town.tap(first, "転入")
        assert (second["turn"], len(second["trail"])) == (2, 2)

    async def test_a_repeat_is_no_second_turn_there_either(self, town: Town) -> None:
        first = await town.say("引っ越してきた")
        town.execute(FULL)
        second = await town.say("転入", first, message="m2")
        assert await town.say("転入", first, message="m2") == second


class TestPrivacy:
    @pytest.mark.parametrize("failure", [None, "hung", "empty list", "other form"])
    async def test_personal_data_reaches_neither_store_nor_log_nor_rasa(
        self, hasty: Town, caplog: pytest.LogCaptureFixture, failure: str | None
    ) -> None:
        caplog.set_level(logging.DEBUG)
        hasty.rasa.answer = FAILURES[failure] if failure else hasty.rasa.answer
        sent = await hasty.say(PRIVATE)
        assert "転入したい" in hasty.rasa.bodies[0]["message"]
        files = b"".join(path.read_bytes() for path in hasty.path.parent.glob(f"{hasty.path.name}*"))
        posted = b"".join(hasty.rasa.raw).decode("unicode_escape")
        for secret in SECRETS:
            assert secret.encode() not in files
            assert secret not in posted
            assert secret not in caplog.text
            assert secret not in json.dumps(sent, ensure_ascii=False)
        assert "転入したい".encode() in files, "the masked text is what is kept"

    async def test_the_resident_is_told(self, town: Town) -> None:
        masked = await town.say(PRIVATE)
        plain = await town.say("転入したい")
        assert masked["messages"][0]["type"] == "text"
        assert masked["messages"][0]["text"] not in [message["text"] for message in plain["messages"]]

    async def test_failures_do_not_log_what_was_said(self, hasty: Town, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.WARNING)
        hasty.rasa.answer = FAILURES["other form"]
        hasty.execute("DROP TABLE turn")
        await hasty.say("とても私的な引っ越しの話")
        assert len(caplog.records) >= 2
        assert "私的" not in caplog.text


class TestRefusals:
    async def test_a_choice_of_another_session_is_refused_and_changes_nothing(self, town: Town) -> None:
        mine, other = await town.say(REPORT), await town.say(REPORT)
        stolen = other["messages"][-1]["options"][0]["choice"]
        with pytest.raises(ForeignChoice):
            await town.take(mine, "stolen", choice=stolen)
        with pytest.raises(ForeignChoice):
            await town.take(mine, "stolen", undo=other["trail"][0]["undo"])
        assert (await town.tap(mine, "転入"))["turn"] == 2

    async def test_a_session_that_is_not_ours_is_refused(self, town: Town) -> None:
        with pytest.raises(UnknownSession):
            await town.say("転入", {"session": "made-up.session"})
        assert town.rasa.bodies == []

    @pytest.mark.parametrize("text", ["", " ", "\n\t　", "\x00\x1b", "\u200b\ufeff"])
    async def test_nothing_is_refused(self, town: Town, text: str) -> None:
        with pytest.raises(BadMessage):
            await town.say(text)
        assert town.rasa.bodies == []

    async def test_too_much_is_refused_with_the_limit(self, town: Town) -> None:
        with pytest.raises(BadMessage, match=str(LIMIT)):
            await town.say("あ" * (LIMIT + 1))
        assert (await town.say("引っ越し" + "！" * (LIMIT - 4)))["turn"] == 1

    async def test_control_characters_are_left_out(self, town: Town) -> None:
        await town.say("引っ\x00越し\u202eて\x1b[31mきた")
        assert town.rasa.bodies[0]["message"] == "引っ越して[31mきた"
