from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.serving import supervisor
from guide.serving.supervisor import FIRST_PAUSE, LONGEST_PAUSE, STEADY, Program, Supervisor, next_pause

LIMIT = 60
"""Seconds after which a test gives up; no test measures time."""
SLEEP = "import time\nwhile True: time.sleep(60)"
READY = "import pathlib, sys\npathlib.Path('ready').touch()\n" + SLEEP
DEAF = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + READY
ORDERLY = (
    "import signal, sys, pathlib\n"
    "def end(*_):\n"
    "    pathlib.Path('farewell').write_text('bye')\n"
    "    sys.exit(0)\n"
    "signal.signal(signal.SIGTERM, end)\n" + READY
)


def program(directory: Path, code: str, *, name: str = "part", **environment: str) -> Program:
    return Program(
        name=name,
        command=[sys.executable, "-c", code],
        log=directory / "log" / f"{name}.log",
        pid_file=directory / "run" / f"{name}.pid",
        directory=directory,
        environment=environment,
    )


async def ready(part: Program) -> int:
    """Wait until a process says that it is ready; return its number."""
    await until(lambda: (part.directory / "ready").exists() and part.pid_file.exists())
    return int(part.pid_file.read_text())


async def until(condition: Callable[[], object]) -> None:
    while not condition():
        await asyncio.sleep(0.01)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Told(list[tuple[str, str]]):
    """What the supervisor told the terminal."""

    def __call__(self, name: str, what: str) -> None:
        self.append((name, what))


def supervise(*programs: Program, then: Callable[[Told], Awaitable[None]]) -> Told:
    """Run until `then` has come back, stop, and wait for the end."""
    told = Told()

    async def main() -> None:
        running = Supervisor(programs, tell=told)
        task = asyncio.create_task(running.run())
        await then(told)
        running.stop()
        await task

    asyncio.run(asyncio.wait_for(main(), LIMIT))
    return told


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Restart without the pauses that spare a real machine."""
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0.01)


# Pauses -----------------------------------------------------------------------------------------------------


@given(st.floats(0, LONGEST_PAUSE), st.floats(0, STEADY - 0.001))
def test_a_process_that_dies_early_waits_longer_each_time(pause: float, lived: float) -> None:
    found = next_pause(pause, lived)
    assert FIRST_PAUSE <= found <= LONGEST_PAUSE
    assert found > pause or found == LONGEST_PAUSE


@given(st.floats(0, LONGEST_PAUSE), st.floats(STEADY, 1e9))
def test_a_process_that_lived_long_starts_again_soon(pause: float, lived: float) -> None:
    assert next_pause(pause, lived) == FIRST_PAUSE


def test_pauses_double_up_to_the_longest() -> None:
    pauses = [0.0]
    while len(pauses) < 8:
        pauses.append(next_pause(pauses[-1], 0))
    assert pauses[1:] == [1, 2, 4, 8, 16, 30, 30]


# Processes --------------------------------------------------------------------------------------------------


def test_a_process_that_dies_is_started_again_with_growing_pauses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def wait(self: Supervisor, seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(Supervisor, "_wait", wait)
    code = "print('started', flush=True); raise SystemExit(3)"
    part = program(tmp_path, code)

    async def three_times(_: Told) -> None:
        await until(lambda: len(waited) >= 3)

    told = supervise(part, then=three_times)
    assert waited[:3] == [1, 2, 4]
    assert [name for name, _ in told[:3]] == ["part"] * 3
    assert "終了コード 3" in told[0][1]
    assert "1秒後" in told[0][1]
    assert "4秒後" in told[2][1]
    assert str(part.log) in told[0][1]
    assert part.log.read_text().count("started") >= 3


@pytest.mark.usefixtures("quick")
def test_one_part_that_keeps_dying_leaves_the_others_running(tmp_path: Path) -> None:
    steady, broken = program(tmp_path, READY, name="steady"), program(tmp_path, "raise SystemExit(1)", name="broken")
    pids: list[int] = []

    async def broken_died_thrice(told: Told) -> None:
        pids.append(await ready(steady))
        await until(lambda: len(told) >= 3)
        pids.append(await ready(steady))

    told = supervise(steady, broken, then=broken_died_thrice)
    assert {name for name, _ in told} == {"broken"}
    assert pids[0] == pids[1]


@pytest.mark.usefixtures("quick")
def test_a_killed_process_comes_back_with_another_number(tmp_path: Path) -> None:
    part = program(tmp_path, READY)
    pids: list[int] = []

    async def kill(_: Told) -> None:
        pids.append(await ready(part))
        (tmp_path / "ready").unlink()
        os.kill(pids[0], signal.SIGKILL)
        pids.append(await ready(part))

    told = supervise(part, then=kill)
    assert pids[0] != pids[1]
    assert "終了コード -9" in told[0][1]
    assert not any(map(alive, pids))


def test_the_pid_file_names_the_running_process_and_goes_with_it(tmp_path: Path) -> None:
    part = program(tmp_path, READY)
    pids: list[int] = []

    async def look(_: Told) -> None:
        pids.append(await ready(part))
        assert alive(pids[0])
        assert os.getpgid(pids[0]) == pids[0], "Ctrl-C in the terminal would reach the process before the supervisor"

    assert supervise(part, then=look) == []
    assert not part.pid_file.exists()
    assert not alive(pids[0])


def test_every_process_may_end_in_order(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    parts = [program(folder, ORDERLY, name=folder.name) for folder in folders]

    async def both_ready(_: Told) -> None:
        for part in parts:
            await ready(part)

    assert supervise(*parts, then=both_ready) == []
    assert [(folder / "farewell").read_text() for folder in folders] == ["bye", "bye"]


def test_a_process_that_ignores_the_request_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE", 0.2)
    part = program(tmp_path, DEAF)
    pids: list[int] = []

    async def look(_: Told) -> None:
        pids.append(await ready(part))

    supervise(part, then=look)
    assert not alive(pids[0])
    assert "is killed" in caplog.text
    assert not part.pid_file.exists()


def test_a_stopped_process_ends_too(tmp_path: Path) -> None:
    """SIGSTOP: a process that was suspended takes no notice of SIGTERM until it runs again."""
    part = program(tmp_path, ORDERLY)
    pids: list[int] = []

    async def suspend(_: Told) -> None:
        pids.append(await ready(part))
        os.kill(pids[0], signal.SIGSTOP)

    supervise(part, then=suspend)
    assert not alive(pids[0])
    assert (tmp_path / "farewell").read_text() == "bye"


def test_stopping_during_a_pause_starts_nothing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 3600.0)
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 3600.0)
    part = program(tmp_path, "print('started', flush=True)")

    async def died(told: Told) -> None:
        await until(lambda: told)

    supervise(part, then=died)
    assert part.log.read_text().count("started") == 1


def test_children_of_a_process_end_with_it(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, pathlib\n"
        f"child = subprocess.Popen([sys.executable, '-c', {SLEEP!r}])\n"
        "pathlib.Path('child').write_text(str(child.pid))\n" + READY
    )
    part = program(tmp_path, code)

    async def look(_: Told) -> None:
        await ready(part)
        assert _running(int((tmp_path / "child").read_text()))

    supervise(part, then=look)
    child = int((tmp_path / "child").read_text())
    # The child was told at the same time as its parent; nobody waits for it.
    asyncio.run(asyncio.wait_for(until(lambda: not _running(child)), LIMIT))


def _running(pid: int) -> bool:
    """Tell whether a process runs; one that ended and waits for its parent's notice does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_program_gets_its_folder_its_environment_and_no_terminal(tmp_path: Path) -> None:
    code = (
        "import os, sys, pathlib\n"
        "print(os.getcwd(), os.environ['GUIDE_TOWN'], repr(sys.stdin.read()), flush=True)\n"
        "print('to stderr', file=sys.stderr, flush=True)\n" + READY
    )

    part = program(tmp_path, code, GUIDE_TOWN="小山町")

    async def look(_: Told) -> None:
        await ready(part)

    supervise(part, then=look)
    assert part.log.read_text(encoding="utf-8").splitlines() == [f"{tmp_path} 小山町 ''", "to stderr"]


def test_a_long_log_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "MAX_LOG", 10)
    part = program(tmp_path, "print('new', flush=True)\n" + READY)
    part.log.parent.mkdir()
    part.log.write_text("a log that has grown long")

    async def look(_: Told) -> None:
        await ready(part)

    supervise(part, then=look)
    assert part.log.read_text() == "new\n"
    assert part.log.with_suffix(".log.1").read_text() == "a log that has grown long"
