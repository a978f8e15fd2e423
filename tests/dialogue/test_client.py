from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from tests.dialogue.webhook import Body, after, always, hang, response, webhook

from guide.dialogue.client import RasaClient
from guide.dialogue.messages import Text
from guide.errors import DialogueDown, DialogueSilent, DialogueTimeout
from guide.narrowing.evidence import Opening

pytestmark = pytest.mark.anyio
PLENTY = 30.0
SHORT = 0.2
REPLY = {
    "messages": [{"type": "text", "text": "二つ目"}],
    "evidence": [{"kind": "opening", "text": "転入"}],
    "trail": [{"label": "転入", "index": 0}],
    "outcome": "ask",
}


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


async def test_texts_come_before_the_messages_of_the_action(http: httpx.AsyncClient) -> None:
    items = [{"recipient_id": "s", "text": "一つ目"}, {"recipient_id": "s", "custom": {"reply": REPLY}}]
    async with webhook(always(json.dumps(items).encode())) as rasa:
        said = await RasaClient(http, rasa.url).send("s.0.0", "転入", {"evidence": []}, timeout=PLENTY)
    assert said.messages() == (Text(text="一つ目"), Text(text="二つ目"))
    assert said.reply is not None
    assert said.reply.evidence == (Opening(text="転入"),)
    assert rasa.bodies == [{"sender": "s.0.0", "message": "転入", "metadata": {"evidence": []}}]


async def test_texts_alone_are_a_reply(http: httpx.AsyncClient) -> None:
    async with webhook(always('[{"text": "こんにちは"}]'.encode())) as rasa:
        said = await RasaClient(http, rasa.url).send("s", "やあ", {}, timeout=PLENTY)
    assert said.reply is None
    assert said.messages() == (Text(text="こんにちは"),)


async def test_a_reply_that_comes_late_but_in_time_counts(http: httpx.AsyncClient) -> None:
    async with webhook(after(0.2, always('[{"text": "はい"}]'.encode()))) as rasa:
        said = await RasaClient(http, rasa.url).send("s", "やあ", {}, timeout=PLENTY)
    assert said.messages() == (Text(text="はい"),)


async def test_no_reply_in_time_is_a_timeout(http: httpx.AsyncClient) -> None:
    async with webhook(hang) as rasa:
        with pytest.raises(DialogueTimeout, match=str(SHORT)):
            await RasaClient(http, rasa.url).send("s", "やあ", {}, timeout=SHORT)


async def test_a_reply_that_comes_in_drops_is_a_timeout(http: httpx.AsyncClient) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        whole = response(b"[" + b" " * 500 + b"]")
        try:
            for place in range(len(whole)):
                writer.write(whole[place : place + 1])
                await writer.drain()
                await asyncio.sleep(SHORT / 4)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        started = time.monotonic()
        with pytest.raises(DialogueTimeout):
            await RasaClient(http, url).send("s", "やあ", {}, timeout=SHORT)
        assert time.monotonic() - started < PLENTY


async def test_a_server_that_is_not_there_is_down(http: httpx.AsyncClient) -> None:
    async with webhook(hang) as rasa:
        client = RasaClient(http, rasa.url)
    with pytest.raises(DialogueDown):
        await client.send("s", "やあ", {}, timeout=PLENTY)
    assert not await client.is_up(timeout=PLENTY)


async def test_a_connection_that_breaks_off_is_down(http: httpx.AsyncClient) -> None:
    async def half(body: Body) -> bytes:
        return response(b'[{"text": "whole"}]')[:-5]

    async with webhook(half) as rasa:
        with pytest.raises(DialogueDown):
            await RasaClient(http, rasa.url).send("s", "やあ", {}, timeout=PLENTY)


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "404 Not Found", "400 Bad Request", "302 Found"])
async def test_http_errors_are_down(http: httpx.AsyncClient, status: str) -> None:
    async with webhook(always('[{"text": "はい"}]'.encode(), status=status)) as rasa:
        with pytest.raises(DialogueDown):
            await RasaClient(http, rasa.url).send("s", "やあ", {}, timeout=PLENTY)


@pytest.mark.parametrize("content", [b"", b"{", b"<html>", b"\xff\xfe"], ids=["empty", "half", "html", "bytes"])
async def test_what_is_no_json_is_down(http: httpx.AsyncClient, content: bytes) -> None:
    async with webhook(always(content)) as rasa:
        with pytest.raises(DialogueDown):
            await RasaClient(http, rasa.url).send("s", "やあ", {}, timeout=PLENTY)


@pytest.mark.parametrize(
    "items",
    [
        [],
        {},
        None,
        "text",
        0,
        [1],
        ["text"],
        [None],
        [{}],
        [{"text": None}],
        [{"text": ""}],
        [{"text": 5}],
        [{"custom": None}],
        [{"custom": "reply"}],
        [{"custom": ["reply"]}],
        [{"custom": {}}],
        [{"custom": {"reply": None}}],
        [{"custom": {"reply": {}}}],
        [{"custom": {"reply": {**REPLY, "messages": []}}}],
        [{"custom": {"reply": {**REPLY, "messages": [{"type": "song"}]}}}],
        [{"custom": {"reply": {**REPLY, "evidence": [{"kind": "rumour"}]}}}],
    ],
    ids=repr,
)
async def test_what_says_nothing_or_has_another_form_is_silence(http: httpx.AsyncClient, items: object) -> None:
    async with webhook(always(json.dumps(items).encode())) as rasa:
        with pytest.raises(DialogueSilent):
            await RasaClient(http, rasa.url).send("s", "やあ", {}, timeout=PLENTY)


async def test_it_is_up_when_it_answers(http: httpx.AsyncClient) -> None:
    async with webhook(hang) as rasa:
        assert await RasaClient(http, rasa.url).is_up(timeout=PLENTY)
