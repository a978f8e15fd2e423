from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from guide.app import MAX_BODY, build_app
from guide.settings import Settings
from guide.training.registry import Version

pytestmark = pytest.mark.anyio
MESSAGES = "/api/v1/messages"
ROOT = Path(__file__).parent.parent.parent
any_text = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200)


@asynccontextmanager
async def gateway(var: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The whole gateway in this process; Rasa and the action server are away."""
    with socket.socket() as taken:
        # Bound but not listening: whoever calls is refused.
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        app = build_app(Settings(root=ROOT, var=var, rasa_port=port, actions_port=port))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://guide")
        async with app.router.lifespan_context(app), client:
            yield client


@pytest.fixture(scope="module")
async def guide(model: Version, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    async with gateway(tmp_path_factory.mktemp("var")) as client:
        yield client


async def send(guide: httpx.AsyncClient, **fields: Any) -> httpx.Response:
    return await guide.post(MESSAGES, json={"client_message_id": str(uuid.uuid4()), **fields})


async def said(guide: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    response = await send(guide, **fields)
    assert response.status_code == 200, response.text
    reply = dict(response.json())
    assert_is_a_reply(reply)
    return reply


def assert_is_a_reply(reply: dict[str, Any]) -> None:
    assert set(reply) == {"session", "turn", "degraded", "messages", "trail"}
    assert reply["messages"]
    assert all(message["text"].strip() for message in reply["messages"])
    assert len(reply["messages"][-1]["options"]) >= 2


def assert_is_a_problem(response: httpx.Response, *statuses: int) -> str:
    """Check a problem for residents; return its title."""
    assert response.status_code in statuses, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert set(problem) == {"type", "title", "status"}
    assert problem["status"] == response.status_code
    assert not str(problem["title"]).isascii()
    for trace in ("Traceback", "Error", "Exception", ".py", "/src/"):
        assert trace not in response.text
    return str(problem["title"])


def choice_of(reply: dict[str, Any], label: str) -> str:
    """Return the token of the one option whose label holds some words."""
    [choice] = [option["choice"] for option in reply["messages"][-1]["options"] if label in option["label"]]
    return str(choice)


class TestScene:
    async def test_from_first_words_to_the_page_and_back(self, guide: httpx.AsyncClient) -> None:
        first = await said(guide, text="引っ越しの届け出をしたい")
        asked = first["messages"][-1]
        assert (asked["type"], asked["facet"], first["turn"]) == ("question", "move", 1)
        second = await said(guide, session=first["session"], choice=choice_of(first, "転入"))
        third = await said(
            guide, session=first["session"], choice=choice_of(second, "市外から引っ越してきたときの転入届")
        )
        page = third["messages"][0]["items"][0]
        assert third["messages"][0]["type"] == "pages"
        assert {"id", "title", "summary", "url", "office", "deadline", "bring", "updated"} <= set(page)
        assert (await guide.get(page["url"])).status_code == 200
        fourth = await said(guide, session=first["session"], undo=third["trail"][2]["undo"])
        fifth = await said(guide, session=first["session"], undo=fourth["trail"][1]["undo"])
        assert fifth["messages"][-1]["facet"] == "move"
        assert (fifth["turn"], len(fifth["trail"])) == (5, 1)

    async def test_a_repeated_message_gets_the_same_reply(self, guide: httpx.AsyncClient) -> None:
        body = {"client_message_id": str(uuid.uuid4()), "text": "住民票"}
        first = await guide.post(MESSAGES, json=body)
        again = await guide.post(MESSAGES, json=body)
        assert first.json() == again.json()
        with_session = await guide.post(MESSAGES, json={**body, "session": first.json()["session"]})
        assert with_session.json() == first.json()

    async def test_quick_messages_are_answered_in_order(self, guide: httpx.AsyncClient) -> None:
        session = (await said(guide, text="引っ越し"))["session"]
        texts = ("スプレー缶", "住民票", "転出", "婚姻届", "印鑑")
        replies = await asyncio.gather(*(said(guide, session=session, text=text) for text in texts))
        assert [reply["turn"] for reply in replies] == [2, 3, 4, 5, 6]

    async def test_a_start_greets_and_offers_the_fields(self, guide: httpx.AsyncClient) -> None:
        response = await guide.get("/api/v1/start")
        started = response.json()
        assert_is_a_reply(started)
        assert (started["turn"], started["messages"][-1]["facet"]) == (0, "group")
        assert response.headers["cache-control"] == "no-store"
        choice = started["messages"][-1]["options"][0]["choice"]
        assert (await said(guide, session=started["session"], choice=choice))["turn"] == 1

    async def test_fields_that_are_not_known_do_no_harm(self, guide: httpx.AsyncClient) -> None:
        await said(guide, text="転入", locale="ja", colour="blue")


class TestWhatResidentsSend:
    @pytest.mark.parametrize("text", ["", " ", "　\n\t", "\u0000", "\u200b\u202e\ufeff", "\u0007\u001b"])
    async def test_nothing_at_all(self, guide: httpx.AsyncClient, text: str) -> None:
        title = assert_is_a_problem(await send(guide, text=text), 422)
        assert "書いてください" in title

    async def test_ten_thousand_characters(self, guide: httpx.AsyncClient) -> None:
        title = assert_is_a_problem(await send(guide, text="あ" * 10_000), 422)
        assert "1000" in title
        assert_is_a_problem(await send(guide, text="🗑" * 10_000), 413, 422)

    @pytest.mark.parametrize("text", ["😀", "🗑️🗑️🗑️", "👨‍👩‍👧‍👦", "🇯🇵", "。。。", "？！", "…"])
    async def test_no_words(self, guide: httpx.AsyncClient, text: str) -> None:
        reply = await said(guide, text=text)
        assert "言葉" in reply["messages"][0]["text"]
        assert reply["trail"] == []

    @pytest.mark.parametrize(
        "text",
        [
            "/restart",
            "/choose",
            '/ask{"item": "缶"}',
            "<script>alert(1)</script>",
            "<b>転入</b>",
            "転\u0000入\u001b[31m",
            "'; DROP TABLE turn; --",
            "{{ 7*7 }} {city} %s",
            "../../etc/passwd",
            "転入\r\n\r\nX-Header: 1",
            "asdfghjkl",
            "あ" * 1000,
        ],
    )
    async def test_what_is_no_question_gets_a_fitting_reply(self, guide: httpx.AsyncClient, text: str) -> None:
        reply = await said(guide, text=text)
        assert not [message for message in reply["messages"] if "script" in message["text"]]

    async def test_markup_goes_out_as_json_only(self, guide: httpx.AsyncClient) -> None:
        response = await send(guide, text="<img src=x onerror=alert(1)>")
        assert response.headers["content-type"].startswith("application/json")

    async def test_personal_data_does_not_come_back(self, guide: httpx.AsyncClient) -> None:
        response = await send(guide, text="090-1234-5678の山田です。転入")
        assert "090-1234" not in response.text
        assert response.json()["messages"][0]["type"] == "text"

    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(text=any_text)
    async def test_any_text_gets_a_reply_or_a_sentence(self, guide: httpx.AsyncClient, text: str) -> None:
        response = await send(guide, text=text)
        if response.status_code == 200:
            assert_is_a_reply(response.json())
        else:
            assert_is_a_problem(response, 422)


class TestTokens:
    async def test_another_session_s_choice_is_refused(self, guide: httpx.AsyncClient) -> None:
        mine, other = await said(guide, text="引っ越し"), await said(guide, text="引っ越し")
        stolen = other["messages"][-1]["options"][0]["choice"]
        title = assert_is_a_problem(await send(guide, session=mine["session"], choice=stolen), 403)
        assert "ボタン" in title
        assert_is_a_problem(await send(guide, session=mine["session"], undo=other["trail"][0]["undo"]), 403)
        assert_is_a_problem(await send(guide, choice=stolen), 403)
        assert (await said(guide, session=mine["session"], text="転入"))["turn"] == 2

    @pytest.mark.parametrize("session", ["", "x", "unknown.session", "a" * 22 + "." + "b" * 12, "ああ.ああ"])
    async def test_an_unknown_session_is_refused(self, guide: httpx.AsyncClient, session: str) -> None:
        title = assert_is_a_problem(await send(guide, session=session, text="転入"), 404)
        assert "会話" in title

    @pytest.mark.parametrize("field", ["choice", "undo"])
    async def test_a_made_up_token_is_refused(self, guide: httpx.AsyncClient, field: str) -> None:
        session = (await said(guide, text="引っ越し"))["session"]
        for token in ("", "x", "あ", "AAAAAAAAAAAAAAAA"):
            assert_is_a_problem(await send(guide, session=session, **{field: token}), 403)


class TestBadForm:
    @pytest.mark.parametrize(
        "fields",
        [
            {"text": "転入", "choice": "x"},
            {"text": "転入", "undo": "x"},
            {"choice": "x", "undo": "x"},
            {"text": "", "choice": "x", "undo": "x"},
            {},
            {"text": None},
        ],
        ids=repr,
    )
    async def test_neither_or_more_than_one_move(self, guide: httpx.AsyncClient, fields: dict[str, str]) -> None:
        assert_is_a_problem(await send(guide, **fields), 422)

    @pytest.mark.parametrize(
        "fields",
        [
            {"text": 5},
            {"text": ["転入"]},
            {"text": {"a": 1}},
            {"text": True},
            {"choice": 1, "text": None},
            {"session": 1, "text": "転入"},
            {"session": "s" * 201, "text": "転入"},
            {"text": "転入", "locale": "fr"},
            {"text": "転入", "client_message_id": ""},
            {"text": "転入", "client_message_id": "m" * 101},
            {"text": "転入", "client_message_id": None},
            {"text": "転入", "client_message_id": 7},
            {"choice": "c" * 2001},
        ],
        ids=lambda fields: repr(fields)[:40],
    )
    async def test_wrong_types_and_lengths(self, guide: httpx.AsyncClient, fields: dict[str, Any]) -> None:
        assert_is_a_problem(await send(guide, **fields), 422)

    async def test_no_message_id(self, guide: httpx.AsyncClient) -> None:
        title = assert_is_a_problem(await guide.post(MESSAGES, json={"text": "転入"}), 422)
        assert "client_message_id" in title

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b'"text"',
            b"5",
            b'{"text": "\xff\xfe"}',
            b"\x00\x01\x02",
            b'{"client_message_id": "m", "text": "\\ud800"}',
            b"[" * 20_000,
            b'{"a":' * 10_000,
            b"text=%E8%BB%A2%E5%85%A5",
            b"<xml/>",
        ],
        ids=lambda body: repr(body[:24]),
    )
    @pytest.mark.parametrize("path", [MESSAGES, "/api/v1/feedback"])
    async def test_what_is_no_message(self, guide: httpx.AsyncClient, path: str, body: bytes) -> None:
        response = await guide.post(path, content=body, headers={"content-type": "application/json"})
        title = assert_is_a_problem(response, 400, 422)
        assert "読み取れません" in title

    @pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
    async def test_another_media_type(self, guide: httpx.AsyncClient, media_type: str) -> None:
        response = await guide.post(MESSAGES, content=b"text=a", headers={"content-type": media_type})
        assert_is_a_problem(response, 400, 415, 422)

    async def test_a_huge_body(self, guide: httpx.AsyncClient) -> None:
        body = json.dumps({"client_message_id": "m", "text": "a" * MAX_BODY}).encode()
        assert_is_a_problem(await guide.post(MESSAGES, content=body), 413)

        async def parts() -> AsyncIterator[bytes]:
            yield body[:100]
            yield body[100:]

        headers = {"content-type": "application/json"}
        assert_is_a_problem(await guide.post(MESSAGES, content=parts(), headers=headers), 413)

    async def test_another_method_or_path(self, guide: httpx.AsyncClient) -> None:
        assert_is_a_problem(await guide.get(MESSAGES), 405)
        assert_is_a_problem(await guide.get("/api/v1/nowhere"), 404)
        assert_is_a_problem(await guide.post("/api/v2/messages"), 404)


class TestSuggest:
    @pytest.mark.parametrize("typed", ["転入", "住民票", "スプレー", "てんにゅう", "いんかん"])
    async def test_suggestions_are_questions_that_have_a_page(self, guide: httpx.AsyncClient, typed: str) -> None:
        found = (await guide.get("/api/v1/suggest", params={"q": typed})).json()["suggestions"]
        assert 1 <= len(found) <= 6
        assert all(set(one) == {"id", "text"} and one["text"] for one in found)
        assert (await guide.get(f"/pages/{found[0]['id']}")).status_code == 200

    @pytest.mark.parametrize("typed", ["", " ", "😀", "\u0000", "。"])
    async def test_nothing_suggests_nothing(self, guide: httpx.AsyncClient, typed: str) -> None:
        response = await guide.get("/api/v1/suggest", params={"q": typed})
        assert (response.status_code, response.json()) == (200, {"suggestions": []})

    async def test_without_words_there_are_none(self, guide: httpx.AsyncClient) -> None:
        assert (await guide.get("/api/v1/suggest")).json() == {"suggestions": []}

    async def test_too_long_is_a_problem(self, guide: httpx.AsyncClient) -> None:
        assert_is_a_problem(await guide.get("/api/v1/suggest", params={"q": "あ" * 101}), 422)

    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(typed=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=100))
    async def test_any_typing_is_answered(self, guide: httpx.AsyncClient, typed: str) -> None:
        response = await guide.get("/api/v1/suggest", params={"q": typed})
        assert response.status_code == 200
        assert len(response.json()["suggestions"]) <= 6


class TestFeedback:
    @pytest.mark.parametrize(
        "verdict", [{"helpful": True}, {"helpful": False, "reason": "違う", "comment": "！" * 1000}]
    )
    async def test_a_verdict_is_taken(self, guide: httpx.AsyncClient, verdict: dict[str, Any]) -> None:
        session = (await said(guide, text="転入"))["session"]
        response = await guide.post("/api/v1/feedback", json={"session": session, "turn": 1, **verdict})
        assert (response.status_code, response.content) == (204, b"")

    @pytest.mark.parametrize(
        "change",
        [
            {"turn": 0},
            {"turn": -1},
            {"turn": "1"},
            {"turn": 1.5},
            {"turn": 10**30},
            {"turn": None},
            {"helpful": "yes"},
            {"helpful": None},
            {"comment": "a" * 1001},
            {"reason": 5},
        ],
        ids=repr,
    )
    async def test_a_verdict_of_the_wrong_form(self, guide: httpx.AsyncClient, change: dict[str, Any]) -> None:
        session = (await said(guide, text="転入"))["session"]
        body = {"session": session, "turn": 1, "helpful": True, **change}
        assert_is_a_problem(await guide.post("/api/v1/feedback", json=body), 422)

    async def test_a_verdict_of_an_unknown_session(self, guide: httpx.AsyncClient) -> None:
        body = {"session": "unknown.session", "turn": 1, "helpful": True}
        assert_is_a_problem(await guide.post("/api/v1/feedback", json=body), 404)

    async def test_personal_data_in_a_comment_is_masked(self, model: Version, tmp_path: Path) -> None:
        async with gateway(tmp_path) as guide:
            session = (await said(guide, text="転入"))["session"]
            body = {
                "session": session,
                "turn": 1,
                "helpful": False,
                "comment": "090-1234-5678に電話して",
                "reason": "a@b.jp",
            }
            assert (await guide.post("/api/v1/feedback", json=body)).status_code == 204
            with closing(sqlite3.connect(tmp_path / "conversations.sqlite3")) as other:
                comment, reason = other.execute("SELECT comment, reason FROM feedback").fetchone()
        assert "電話して" in comment
        assert "090" not in comment
        assert "a@b.jp" not in reason


class TestHealth:
    async def test_it_lives_while_rasa_is_away_and_says_so(self, guide: httpx.AsyncClient) -> None:
        assert (await guide.get("/healthz")).status_code == 200
        await asyncio.sleep(0.1)
        ready = (await guide.get("/readyz")).json()
        assert ready["status"] == "degraded"
        assert ready["parts"] == {
            "gateway": "ok",
            "retrieval": "ok",
            "rasa": "down",
            "actions": "down",
            "store": "ok",
        }

    async def test_turns_are_counted_by_how_they_ended(self, guide: httpx.AsyncClient) -> None:
        before = await _turns(guide)
        await said(guide, text="転入")
        await send(guide, text="")
        after = await _turns(guide)
        assert {result: after[result] - before.get(result, 0) for result in ("degraded", "refused")} == {
            "degraded": 1,
            "refused": 1,
        }

    async def test_a_lost_store_silences_nobody(self, model: Version, tmp_path: Path) -> None:
        async with gateway(tmp_path) as guide:
            first = await said(guide, text="引っ越してきた")
            with closing(sqlite3.connect(tmp_path / "conversations.sqlite3", isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                second = await said(guide, session=first["session"], text="転入")
                assert (second["turn"], len(second["trail"])) == (2, 2)
                verdict = {"session": first["session"], "turn": 1, "helpful": True}
                assert (await guide.post("/api/v1/feedback", json=verdict)).status_code == 204
                assert (await guide.get("/readyz")).json()["parts"]["store"] == "down"
                other.execute("ROLLBACK")
            assert "guide_feedback_lost_total 1.0" in (await guide.get("/metrics")).text
            assert (await guide.get("/readyz")).json()["parts"]["store"] == "ok"

    async def test_conversations_outlive_the_gateway(self, model: Version, tmp_path: Path) -> None:
        async with gateway(tmp_path) as guide:
            first = await said(guide, text="引っ越してきた")
        async with gateway(tmp_path) as guide:
            second = await said(guide, session=first["session"], text="転入")
        assert (second["turn"], len(second["trail"])) == (2, 2)


async def _turns(guide: httpx.AsyncClient) -> dict[str, float]:
    lines = (await guide.get("/metrics")).text.splitlines()
    counts = [line for line in lines if line.startswith("guide_turns_total{")]
    return {line.split('"')[1]: float(line.split()[-1]) for line in counts}
