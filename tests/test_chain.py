"""The real three processes: a whole scene, and what residents get while a part is ill."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import yaml
from tests.conftest import ROOT, Chain, free_port

from guide.training.registry import Version

PATIENCE = 3.0
"""Seconds within which a resident has an answer, whatever is ill."""
SOON = 20.0
"""Seconds within which `/readyz` tells of an illness."""
FOREVER = 240.0
"""Seconds within which everything works again; Rasa alone needs about half a minute to start."""
PARTS = ("rasa", "actions", "gateway")
Sent = dict[str, Any]

pytestmark = pytest.mark.timeout(400)


class Talk:
    """One resident at the HTTP API."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/api/v1/messages"
        self.session: str | None = None
        self.last: Sent = {}
        self.seconds = 0.0

    def say(self, text: str) -> Sent:
        return self._send(text=text)

    def tap(self, label: str) -> Sent:
        options = self.last["messages"][-1]["options"]
        return self._send(choice=next(option["choice"] for option in options if label in option["label"]))

    def undo(self, index: int) -> Sent:
        return self._send(undo=self.last["trail"][index]["undo"])

    def body(self, **move: str) -> Sent:
        known = {"session": self.session} if self.session else {}
        return {"client_message_id": str(uuid.uuid4()), **known, **move}

    def _send(self, **move: str) -> Sent:
        started = time.monotonic()
        response = httpx.post(self._url, json=self.body(**move), timeout=30)
        self.seconds = time.monotonic() - started
        assert response.status_code == 200, response.text
        self.last = response.json()
        self.session = self.last["session"]
        return self.last


@pytest.fixture
def whole(chain: Chain) -> Iterator[Chain]:
    """The chain with all parts well, before and after the test."""
    chain.wait_until("ok", seconds=FOREVER)
    yield chain
    for name in PARTS:
        with suppress(FileNotFoundError, ProcessLookupError):
            chain.signal(name, signal.SIGCONT)
    chain.wait_until("ok", seconds=FOREVER)


@pytest.fixture
def talk(whole: Chain) -> Talk:
    return Talk(whole.url)


@pytest.fixture(scope="module")
def responses() -> dict[str, str]:
    """What Rasa's domain says for small talk."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return {name: texts[0]["text"] for name, texts in domain["responses"].items()}


def kinds(sent: Sent) -> list[str]:
    return [message["type"] for message in sent["messages"]]


def pages(sent: Sent) -> list[Sent]:
    return next(message["items"] for message in sent["messages"] if message["type"] == "pages")


def parts(chain: Chain) -> dict[str, str]:
    return dict(httpx.get(f"{chain.url}/readyz", timeout=10).json()["parts"])


def wait_until_ill(chain: Chain, name: str) -> None:
    """Wait until `/readyz` tells that a part is not well."""
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        if parts(chain)[name] != "ok":
            return
        time.sleep(0.1)
    raise AssertionError(f"{name} counts as well: {parts(chain)}")


class TestScene:
    def test_from_first_words_to_a_question_and_back(self, talk: Talk) -> None:
        first = talk.say("引っ越してきた")
        assert (first["degraded"], first["turn"]) == (False, 1)
        assert first["messages"][-1]["facet"] == "life:where"
        second = talk.tap("市外から")
        assert second["messages"][-1]["facet"] == "life:child"
        third = talk.undo(1)
        assert third["messages"][-1]["facet"] == "life:where"
        fourth = talk.tap("海外から")
        assert fourth["trail"][1]["label"].startswith("海外から")
        assert [sent["degraded"] for sent in (first, second, third, fourth)] == [False] * 4
        assert fourth["turn"] == 4

    def test_a_page_is_asked_for_more(self, talk: Talk) -> None:
        talk.say("転入届はどう出しますか")
        page = pages(talk.tap("市外から引っ越してきたときの転入届"))[0]
        reply = talk.say("持ち物は？")
        assert reply["degraded"] is False
        assert page["bring"][0] in reply["messages"][0]["text"]

    @pytest.mark.parametrize(
        ("text", "response"), [("こんにちは", "utter_greet"), ("ありがとうございます", "utter_thanks")]
    )
    def test_small_talk_is_answered_and_the_question_stays_open(
        self, talk: Talk, responses: dict[str, str], text: str, response: str
    ) -> None:
        asked = talk.say("引っ越してきた")
        reply = talk.say(text)
        assert reply["degraded"] is False
        assert reply["messages"][0]["text"] == responses[response]
        assert reply["messages"][-1]["facet"] == asked["messages"][-1]["facet"]
        assert [step["label"] for step in reply["trail"]] == ["引っ越してきた"]

    @pytest.mark.parametrize("text", ["最初から", "最初からやり直したいです", "/restart"])
    def test_starting_over(self, talk: Talk, text: str) -> None:
        talk.say("引っ越してきた")
        reply = talk.say(text)
        assert (reply["degraded"], reply["trail"]) == (False, [])
        assert reply["messages"][-1]["facet"] == "group"

    @pytest.mark.parametrize("text", ["戻る", "一つ前に戻りたい"])
    def test_going_back(self, talk: Talk, text: str) -> None:
        talk.say("引っ越してきた")
        talk.tap("市外から")
        reply = talk.say(text)
        assert (reply["degraded"], len(reply["trail"])) == (False, 1)
        assert reply["messages"][-1]["facet"] == "life:where"

    @pytest.mark.parametrize("text", ["どれも違う", "この中にはありません"])
    def test_none_of_these(self, talk: Talk, text: str) -> None:
        asked = talk.say("引っ越してきた")["messages"][-1]
        reply = talk.say(text)
        assert (reply["degraded"], len(reply["trail"])) == (False, 2)
        assert reply["messages"][-1] != asked
        assert len(reply["messages"][-1]["options"]) >= 2

    @pytest.mark.parametrize("text", ["人と話したい", "職員の人と電話で話せますか"])
    def test_a_person(self, talk: Talk, text: str) -> None:
        talk.say("引っ越してきた")
        reply = talk.say(text)
        assert (reply["degraded"], kinds(reply)[0]) == (False, "office")
        assert reply["messages"][0]["office"]["phone"]

    @pytest.mark.parametrize(
        "text", ["asdfghjkl", "木星 サーフィン 校長先生", "😀", "<script>alert(1)</script>", "///"]
    )
    def test_nonsense_gets_no_page_but_a_way_on(self, talk: Talk, text: str) -> None:
        reply = talk.say(text)
        assert reply["degraded"] is False
        assert "pages" not in kinds(reply)
        assert len(reply["messages"][-1]["options"]) >= 2

    def test_a_conversation_longer_than_one_tracker(self, talk: Talk) -> None:
        talk.say("引っ越してきた")
        for _ in range(12):
            talk.tap("市外から")
            talk.undo(1)
        assert (talk.last["turn"], talk.last["degraded"], len(talk.last["trail"])) == (25, False, 1)


class TestIllness:
    @pytest.mark.parametrize("name", ["rasa", "actions"])
    def test_a_part_that_hangs(self, whole: Chain, talk: Talk, name: str) -> None:
        talk.say("引っ越してきた")
        whole.signal(name, signal.SIGSTOP)
        reply = talk.tap("市外から")
        assert talk.seconds < PATIENCE
        assert (reply["degraded"], len(reply["trail"])) == (True, 2)
        assert reply["messages"][-1]["facet"] == "life:child"
        wait_until_ill(whole, name)
        assert talk.undo(1)["degraded"] is True
        assert talk.seconds < PATIENCE
        whole.signal(name, signal.SIGCONT)
        whole.wait_until("ok", seconds=FOREVER)
        again = talk.tap("市外から")
        assert (again["degraded"], again["turn"], len(again["trail"])) == (False, 4, 2)
        assert again["messages"][-1]["facet"] == "life:child"

    @pytest.mark.parametrize("name", ["actions", "rasa"])
    def test_a_part_that_dies_is_started_again(self, whole: Chain, talk: Talk, name: str) -> None:
        talk.say("引っ越してきた")
        before = whole.pid(name)
        whole.signal(name, signal.SIGKILL)
        reply = talk.tap("市外から")
        assert talk.seconds < PATIENCE
        assert (reply["degraded"], len(reply["trail"])) == (True, 2)
        wait_until_ill(whole, name)
        whole.wait_until("ok", seconds=FOREVER)
        assert whole.pid(name) != before
        again = talk.undo(1)
        assert (again["degraded"], again["turn"], len(again["trail"])) == (False, 3, 1)
        assert again["messages"][-1]["facet"] == "life:where"

    def test_a_gateway_that_dies_forgets_nothing(self, whole: Chain, talk: Talk) -> None:
        talk.say("引っ越してきた")
        before = whole.pid("gateway")
        whole.signal("gateway", signal.SIGKILL)
        end = time.monotonic() + FOREVER
        while time.monotonic() < end:
            with suppress(OSError, ValueError):
                if whole.pid("gateway") != before:
                    break
            time.sleep(0.1)
        whole.wait_until("ok", seconds=FOREVER)
        reply = talk.tap("市外から")
        assert (reply["degraded"], reply["turn"], len(reply["trail"])) == (False, 2, 2)


class TestOrder:
    def test_quick_messages_of_one_resident_are_answered_in_order(self, whole: Chain, talk: Talk) -> None:
        talk.say("引っ越し")
        texts = ["スプレー缶の捨て方", "住民票がほしい", "転出届の出し方", "婚姻届を出したい", "印鑑をなくした"]
        started = time.monotonic()
        replies = _quickly(f"{whole.url}/api/v1/messages", [talk.body(text=text) for text in texts])
        seconds = time.monotonic() - started
        assert [reply["turn"] for reply in replies] == [2, 3, 4, 5, 6]
        assert [reply["degraded"] for reply in replies] == [False] * 5
        for text, reply in zip(texts, replies, strict=True):
            assert text in [step["label"] for step in reply["trail"]]
        # Rasa looks once a second whether a sender's lock is free: without a queue of our own this takes longer.
        assert seconds < 4


def _quickly(url: str, bodies: list[Sent]) -> list[Sent]:
    """Send one after the other, each before the reply to the one before; the system keeps their order."""
    lines, place = [], urlsplit(url)
    with ExitStack() as stack:
        for body in bodies:
            line = stack.enter_context(closing(HTTPConnection(str(place.hostname), place.port, timeout=30)))
            line.request("POST", place.path, json.dumps(body), {"Content-Type": "application/json"})
            lines.append(line)
            time.sleep(0.05)
        return [json.load(line.getresponse()) for line in lines]


class TestPrivacy:
    def test_nothing_private_is_written_anywhere(self, whole: Chain, talk: Talk) -> None:
        phone, mail, word = "090-8765-4321", "taro.kazami@example.jp", "ないしょばなし"
        talk.say(f"{word}です。電話は{phone}、{mail}。転入したい")
        whole.signal("actions", signal.SIGKILL)
        assert talk.say(f"{word}の続き。{phone}に電話して")["degraded"] is True
        wait_until_ill(whole, "actions")
        whole.wait_until("ok", seconds=FOREVER)
        written = {path.name: path.read_bytes() for path in whole.var.rglob("*") if path.is_file()}
        assert {f"{name}.log" for name in PARTS} <= set(written)
        for name, content in written.items():
            assert phone.encode() not in content, name
            assert mail.encode() not in content, name
            if name.endswith(".log"):
                assert word.encode() not in content, name
        with closing(sqlite3.connect(whole.var / "conversations.sqlite3")) as store:
            kept = store.execute("SELECT said FROM turn WHERE session = ?", (talk.session,)).fetchall()
        assert len(kept) == 2
        assert all(word in said for (said,) in kept)


class TestEnd:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_the_end_leaves_no_process(self, model: Version, tmp_path: Path, number: signal.Signals) -> None:
        ports = [free_port() for _ in range(3)]
        names = ("GUIDE_PORT", "GUIDE_RASA_PORT", "GUIDE_ACTIONS_PORT")
        own = {"GUIDE_ROOT": str(ROOT), "GUIDE_VAR": str(tmp_path), **dict(zip(names, map(str, ports), strict=True))}
        process = subprocess.Popen(
            [ROOT / ".venv/bin/guide", "serve"], cwd=ROOT, env={**os.environ, **own}, stdout=subprocess.DEVNULL
        )
        running = Chain(f"http://127.0.0.1:{ports[0]}", tmp_path, process)
        try:
            _wait_until_open(running)
            groups = [running.pid(name) for name in PARTS]
            # One that does not even hear that it should end.
            running.signal("actions", signal.SIGSTOP)
            process.send_signal(number)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
            process.wait(timeout=10)
        for group in groups:
            with pytest.raises(ProcessLookupError):
                os.killpg(group, 0)
        assert not list((tmp_path / "run").iterdir())
        assert not [port for port in ports if _is_open(port)]


def _wait_until_open(chain: Chain) -> None:
    """Wait until the three processes run and the gateway answers."""
    end = time.monotonic() + FOREVER
    while time.monotonic() < end:
        with suppress(httpx.HTTPError, OSError, ValueError):
            if httpx.get(f"{chain.url}/healthz", timeout=2).status_code == 200:
                assert all(chain.pid(name) for name in PARTS)
                return
        time.sleep(0.2)
    raise AssertionError("the gateway does not answer")


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
