"""Keeps processes running: starts them, restarts what dies with growing pauses, ends all cleanly."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STEADY = 60.0
"""Seconds a process must live for the pause to start small again."""
PATIENCE = 8.0
"""Seconds a process gets to end by itself before it is killed."""
MAX_LOG = 5_000_000


@dataclass(frozen=True)
class Program:
    """A process to keep running; its output goes to `log`, its number to `pid_file`."""

    name: str
    command: Sequence[str]
    log: Path
    pid_file: Path
    directory: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def next_pause(pause: float, lived: float) -> float:
    """Return how long to wait before the next start, given the last pause and how long the process lived."""
    return FIRST_PAUSE if lived >= STEADY else min(max(pause, FIRST_PAUSE / 2) * 2, LONGEST_PAUSE)


class Supervisor:
    """Runs programs until told to stop; `tell` gets (program, what happened) for the terminal."""

    def __init__(self, programs: Sequence[Program], *, tell: Callable[[str, str], None]) -> None:
        self._programs = programs
        self._tell = tell
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Begin to end all programs; `run` returns when they are gone."""
        self._stopping.set()

    async def run(self) -> None:
        """Keep all programs running until `stop`."""
        await asyncio.gather(*(self._keep(program) for program in self._programs))

    async def _keep(self, program: Program) -> None:
        pause = 0.0
        clock = asyncio.get_running_loop().time
        while not self._stopping.is_set():
            started = clock()
            code = await self._run_once(program)
            if self._stopping.is_set():
                return
            pause = next_pause(pause, clock() - started)
            self._tell(
                program.name, f"止まりました（終了コード {code}）。{pause:.0f}秒後に起動し直します。記録：{program.log}"
            )
            await self._wait(pause)

    async def _run_once(self, program: Program) -> int:
        with _open_log(program.log) as output:
            process = await asyncio.create_subprocess_exec(
                *program.command,
                cwd=program.directory,
                env={**os.environ, **program.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # A group of its own: Ctrl-C in the terminal reaches the supervisor only, which ends all in order.
                start_new_session=True,
            )
        program.pid_file.parent.mkdir(parents=True, exist_ok=True)
        program.pid_file.write_text(f"{process.pid}\n", encoding="ascii")
        ended = asyncio.create_task(process.wait())
        stopped = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            if not ended.done():
                await _end(process, ended)
            program.pid_file.unlink(missing_ok=True)
        return await ended

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


async def _end(process: asyncio.subprocess.Process, ended: asyncio.Task[int]) -> None:
    """Ask the whole process group to end, then make it."""
    _signal_group(process.pid, signal.SIGTERM)
    # A stopped process takes no notice of SIGTERM until it runs again.
    _signal_group(process.pid, signal.SIGCONT)
    done, _ = await asyncio.wait({ended}, timeout=PATIENCE)
    if not done:
        log.warning("process %s did not end in %s s and is killed", process.pid, PATIENCE)
        _signal_group(process.pid, signal.SIGKILL)


def _signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, number)


def _open_log(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > MAX_LOG:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")
