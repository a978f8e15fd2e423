"""One turn through the whole chain, beside a plain Rasa bot in the same run.

    .venv/bin/python benchmarks/turns.py [--turns 200] [--seconds 10] [--long 1000] [--out results/turns.json]

The plain bot (`benchmarks/plain_bot`) is what a newcomer would set up: DIET on character n-grams, the same number
of intents, one trivial custom action, stock Rasa and stock action server. Both run side by side, idle while the
other is measured; blocks alternate, so that a noisy minute strikes both. Ratios are what counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import yaml

ROOT = Path(__file__).parent.parent
PLAIN = ROOT / "benchmarks" / "plain_bot"
RASA = [str(ROOT / ".venv-rasa/bin/python"), "-m", "rasa"]
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
BLOCK = 20
CONCURRENT = 16
Turn = Callable[[httpx.AsyncClient, str, str], Awaitable[None]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, ready: Callable[[httpx.Response], bool], limit: float = 300) -> float:
    """Return the seconds until the address answers as it should."""
    started = time.monotonic()
    while time.monotonic() - started < limit:
        try:
            if ready(httpx.get(url, timeout=2)):
                return time.monotonic() - started
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise SystemExit(f"{url} was not ready in {limit} s")


class Guide:
    """`guide serve` on free ports, with a store of its own."""

    def __init__(self, var: Path) -> None:
        self.port, self.var = free_port(), var
        environment = {
            **os.environ,
            "GUIDE_ROOT": str(ROOT),
            "GUIDE_VAR": str(var),
            "GUIDE_PORT": str(self.port),
            "GUIDE_RASA_PORT": str(free_port()),
            "GUIDE_ACTIONS_PORT": str(free_port()),
        }
        self.process = subprocess.Popen(
            [str(ROOT / ".venv/bin/guide"), "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        url = f"http://127.0.0.1:{self.port}"
        self.start = wait_for(f"{url}/readyz", lambda r: r.json()["status"] == "ok")
        self.messages = f"{url}/api/v1/messages"
        self.sessions: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}

    async def say(self, client: httpx.AsyncClient, sender: str, **what: str) -> dict:
        body = {"client_message_id": str(uuid.uuid4()), **what}
        if sender in self.sessions:
            body["session"] = self.sessions[sender]
        response = await client.post(self.messages, json=body, timeout=60)
        response.raise_for_status()
        reply = response.json()
        if reply["degraded"]:
            raise SystemExit("a turn was answered without Rasa: the measurement does not count")
        self.sessions[sender] = reply["session"]
        questions = [m for m in reply["messages"] if m["type"] == "question"]
        self.choices[sender] = [o["choice"] for m in questions for o in m["options"]]
        return reply

    async def text(self, client: httpx.AsyncClient, sender: str, words: str) -> None:
        await self.say(client, sender, text=words)

    async def tap(self, client: httpx.AsyncClient, sender: str, words: str) -> None:
        await self.say(client, sender, choice=self.choices[sender][0])

    def memory(self) -> dict[str, float]:
        names = ("rasa", "actions", "gateway")
        return {name: resident(int((self.var / "run" / f"{name}.pid").read_text())) for name in names}

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)


class Plain:
    """The plain bot and its action server, stock in every part."""

    def __init__(self, folder: Path) -> None:
        model = ROOT / "results" / "plain-model" / "plain.tar.gz"
        rasa_port, actions_port = free_port(), free_port()
        endpoints = folder / "endpoints.yml"
        endpoints.write_text(yaml.safe_dump({"action_endpoint": {"url": f"http://127.0.0.1:{actions_port}/webhook"}}))
        environment = {**os.environ, **QUIET}
        log = (folder / "plain.log").open("wb")
        if not model.exists():
            train = [*RASA, "train", "--data", str(ROOT / "data/nlu"), "data", "--out", str(model.parent)]
            command = [*train, "--fixed-model-name", "plain"]
            subprocess.run(command, cwd=PLAIN, env=environment, stdout=log, stderr=log, check=True)
        run = [*RASA, "run", "-m", str(model), "-p", str(rasa_port), "--endpoints", str(endpoints)]
        started = time.monotonic()
        self.processes = {
            "rasa": subprocess.Popen(
                [*run, "-i", "127.0.0.1", "--credentials", str(PLAIN / "credentials.yml")],
                cwd=PLAIN, env=environment, stdout=log, stderr=log,
            ),
            "actions": subprocess.Popen(
                [RASA[0], "-m", "rasa_sdk", "--actions", "actions", "-p", str(actions_port)],
                cwd=PLAIN, env={**environment, "SANIC_HOST": "127.0.0.1"}, stdout=log, stderr=log,
            ),
        }  # fmt: skip
        wait_for(f"http://127.0.0.1:{rasa_port}/", lambda r: r.status_code == 200)
        wait_for(f"http://127.0.0.1:{actions_port}/health", lambda r: r.status_code == 200)
        self.start = time.monotonic() - started
        self.webhook = f"http://127.0.0.1:{rasa_port}/webhooks/rest/webhook"

    async def text(self, client: httpx.AsyncClient, sender: str, words: str) -> None:
        if not await self.answers(client, sender, words):
            raise SystemExit("the plain bot said nothing: the measurement does not count")

    async def answers(self, client: httpx.AsyncClient, sender: str, words: str) -> bool:
        response = await client.post(self.webhook, json={"sender": sender, "message": words}, timeout=60)
        response.raise_for_status()
        return bool(response.json())

    def memory(self) -> dict[str, float]:
        return {name: resident(process.pid) for name, process in self.processes.items()}

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(timeout=30)


def resident(pid: int) -> float:
    """Return the memory of a process and its children in MB."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    pids = [pid, *map(int, children.stdout.split())]
    lines = "".join(Path(f"/proc/{p}/status").read_text() for p in pids if Path(f"/proc/{p}").exists()).splitlines()
    return round(sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024, 1)


async def sequence(turn: Turn, client: httpx.AsyncClient, sender: str, texts: list[str]) -> list[float]:
    """Return the milliseconds of each turn, one after the other."""
    times = []
    for text in texts:
        started = time.perf_counter()
        await turn(client, sender, text)
        times.append((time.perf_counter() - started) * 1000)
    return times


async def throughput(turn: Turn, client: httpx.AsyncClient, texts: list[str], seconds: float) -> float:
    """Return turns a second with `CONCURRENT` residents at once."""
    end, count = time.perf_counter() + seconds, 0

    async def resident_turns(number: int) -> None:
        nonlocal count
        chance = random.Random(number)
        while time.perf_counter() < end:
            sender = f"load-{uuid.uuid4()}"
            for _ in range(5):
                await turn(client, sender, chance.choice(texts))
                count += 1

    started = time.perf_counter()
    await asyncio.gather(*(resident_turns(number) for number in range(CONCURRENT)))
    return count / (time.perf_counter() - started)


def spread(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {"p50_ms": round(statistics.median(ordered), 2), "p95_ms": round(ordered[int(len(ordered) * 0.95)], 2)}


async def measure(guide: Guide, plain: Plain, texts: list[str], options: argparse.Namespace) -> dict:
    ours: list[float] = []
    taps: list[float] = []
    theirs: list[float] = []
    rates: dict[str, list[float]] = {"guide": [], "plain": []}
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=64)) as client:
        # What the plain bot takes for "restart" or "back" gets Rasa's own silent actions: not its usual turn.
        texts = [text for text in texts if await plain.answers(client, f"try-{text}", text)]
        await sequence(guide.text, client, "warm", texts[:10])
        for block in range(options.turns // BLOCK):
            part = [texts[(block * BLOCK + i) % len(texts)] for i in range(BLOCK)]
            ours += await sequence(guide.text, client, f"text-{block}", part)
            theirs += await sequence(plain.text, client, f"text-{block}", part)
            await guide.text(client, f"tap-{block}", "引っ越してきた")
            taps += await sequence(guide.tap, client, f"tap-{block}", part)
        for _ in range(3):
            rates["guide"].append(await throughput(guide.text, client, texts, options.seconds / 3))
            rates["plain"].append(await throughput(plain.text, client, texts, options.seconds / 3))
        long = await sequence(guide.text, client, "long", [texts[i % len(texts)] for i in range(options.long)])
    edge = min(50, options.long // 4)
    guide_rate, plain_rate = statistics.mean(rates["guide"]), statistics.mean(rates["plain"])
    return {
        "guide": {"text": spread(ours), "tap": spread(taps), "per_second": round(guide_rate, 1)},
        "plain": {"text": spread(theirs), "per_second": round(plain_rate, 1)},
        "ratio": {
            "text_p50": round(statistics.median(ours) / statistics.median(theirs), 3),
            "tap_p50": round(statistics.median(taps) / statistics.median(theirs), 3),
            "per_second": round(guide_rate / plain_rate, 2),
            f"turn_{options.long}_to_first": round(statistics.median(long[-edge:]) / statistics.median(long[:edge]), 2),
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--long", type=int, default=1000)
    parser.add_argument("--out", type=Path, default=ROOT / "results" / "turns.json")
    options = parser.parse_args()
    folder = ROOT / "results" / f"turns-{os.getpid()}"
    folder.mkdir(parents=True)
    openings = yaml.safe_load((ROOT / "data/eval/openings.yml").read_text(encoding="utf-8"))["openings"]
    texts = [opening["text"] for opening in openings]
    random.Random(0).shuffle(texts)
    del texts[options.texts :]
    plain = Plain(folder)
    guide = Guide(folder / "var")
    try:
        found = asyncio.run(measure(guide, plain, texts, options))
        found["start_seconds"] = {"guide": round(guide.start, 1), "plain": round(plain.start, 1)}
        found["memory_mb"] = {"guide": guide.memory(), "plain": plain.memory()}
    finally:
        guide.stop()
        plain.stop()
    options.out.write_text(json.dumps(found, indent=2))
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
