"""Fixtures that several suites share: the trained model, the real chain of processes, and a closed network."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import hypothesis
import pytest

from guide.dialogue.conversation import Conversation
from guide.dialogue.knowledge import Knowledge, load_knowledge
from guide.errors import ModelError
from guide.faq.lexicon_loader import load_lexicon
from guide.faq.loader import load_faq
from guide.faq.model import Faq
from guide.opendata.town import load_town
from guide.settings import Settings
from guide.training.fingerprint import fingerprint
from guide.training.registry import Registry, Version

ROOT = Path(__file__).parent.parent
READY_SECONDS = 180
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_configure(config: pytest.Config) -> None:
    # A busy machine is no failure: no example is held to a time.
    hypothesis.settings.register_profile(
        "guide", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("guide")


@pytest.fixture(autouse=True, scope="session")
def closed_network() -> Iterator[None]:
    """Fail any test that reaches for an address outside this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)  # type: ignore[arg-type]

    socket.socket.connect = guarded  # type: ignore[assignment,method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The settings of the shipped project."""
    return Settings(root=ROOT)


@pytest.fixture(scope="session")
def faq(settings: Settings) -> Faq:
    """The shipped FAQ."""
    return load_faq(settings.faq, settings.local)


@pytest.fixture(scope="session")
def model(settings: Settings, faq: Faq) -> Version:
    """A trained version of the shipped FAQ: the one in service if it fits, else a new one (a minute or two)."""
    registry = Registry(settings.models)
    try:
        current = registry.current()
        if current.manifest["faq"] == fingerprint(faq, load_lexicon(settings.lexicon), load_town(settings.open_data)):
            return current
    except ModelError:
        pass
    command = [str(ROOT / ".venv/bin/guide"), "train"]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "GUIDE_ROOT": str(ROOT)}, timeout=600)
    return registry.current()


@pytest.fixture(scope="session")
def knowledge(settings: Settings, model: Version) -> Knowledge:
    """What the model in service knows."""
    return load_knowledge(model.directory, settings)


@pytest.fixture
def conversation(knowledge: Knowledge) -> Conversation:
    return Conversation(knowledge)


@dataclass(frozen=True)
class Chain:
    """A running `guide serve`."""

    url: str
    var: Path
    process: subprocess.Popen[bytes]

    def pid(self, name: str) -> int:
        """Return the process number of rasa, actions or gateway."""
        return int((self.var / "run" / f"{name}.pid").read_text())

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to one part, with all processes of its group."""
        os.killpg(self.pid(name), number)

    def wait_until(self, status: str, *, seconds: float = READY_SECONDS) -> None:
        """Wait for `/readyz` to say so."""
        end = time.monotonic() + seconds
        last = ""
        while time.monotonic() < end:
            try:
                last = httpx.get(f"{self.url}/readyz", timeout=2).text
                if httpx.Response(200, text=last).json()["status"] == status:
                    return
            except (httpx.HTTPError, ValueError):
                pass
            time.sleep(0.25)
        raise AssertionError(f"not {status} within {seconds} s: {last}")


def free_port() -> int:
    """Return a free port below those that the system gives to clients, so that no connection takes it meanwhile."""
    for port in random.sample(range(20_000, 32_768), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")


@pytest.fixture(scope="session")
def chain(model: Version, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """The real three processes on free ports, with a store of their own; started once for all tests."""
    var = tmp_path_factory.mktemp("var")
    port = free_port()
    environment = {
        **os.environ,
        "GUIDE_ROOT": str(ROOT),
        "GUIDE_VAR": str(var),
        "GUIDE_PORT": str(port),
        "GUIDE_RASA_PORT": str(free_port()),
        "GUIDE_ACTIONS_PORT": str(free_port()),
    }
    process = subprocess.Popen(
        [str(ROOT / ".venv/bin/guide"), "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    running = Chain(f"http://127.0.0.1:{port}", var, process)
    try:
        running.wait_until("ok")
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def guide_server(chain: Chain) -> str:
    """The address of the running guide, for the browser suite."""
    return chain.url
