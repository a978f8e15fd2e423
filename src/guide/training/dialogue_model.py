"""Trains the dialogue model: runs Rasa's own training in its own environment."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from guide.errors import TrainingError
from guide.settings import Settings

NAME = "dialogue"
LIMIT = 600
"""Seconds after which a training run counts as hung."""
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SQLALCHEMY_WARN_20": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
}
_ERROR = re.compile(r"error|exception", re.IGNORECASE)


class Dialogue(Protocol):
    """A dialogue model in the making."""

    def finish(self) -> None: ...


class KeptDialogue:
    """A dialogue model that is there already (role: `Dialogue`)."""

    def finish(self) -> None:
        """Nothing is left to do."""


@dataclass(frozen=True)
class DialogueRun:
    """A training run under way (role: `Dialogue`)."""

    process: subprocess.Popen[bytes]
    log: Path

    def finish(self) -> None:
        """Wait for the end; raise `TrainingError` with the lines of the log that tell why it failed."""
        try:
            code = self.process.wait(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise TrainingError(f"Rasa's training did not end in {LIMIT} s; see {self.log}") from None
        if code != 0:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
            telling = [line for line in lines if _ERROR.search(line)][-3:] or lines[-3:]
            raise TrainingError("Rasa's training failed:\n" + "\n".join(telling) + f"\nThe whole log: {self.log}")

    def stop(self) -> None:
        """End the run early, when something else failed."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=10)


def rasa_environment(root: Path) -> dict[str, str]:
    """Return the environment that Rasa's processes run in: quiet, offline, with our components importable."""
    return {**os.environ, **_QUIET, "PYTHONPATH": str(root / "src")}


def start_dialogue_training(settings: Settings, *, examples: Path, out: Path, log: Path) -> DialogueRun:
    """Start training on `data/nlu`, `data/rules` and the examples made from the FAQ."""
    if not settings.rasa_python.exists():
        raise TrainingError("Rasa's environment is missing (.venv-rasa); run `make setup`")
    command = [
        str(settings.rasa_python), "-m", "rasa", "train",
        "--config", "config.yml", "--domain", "domain.yml",
        "--data", "data/nlu", "data/rules", str(examples),
        "--out", str(out), "--fixed-model-name", NAME,
    ]  # fmt: skip
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=settings.root, env=rasa_environment(settings.root), stdout=stream, stderr=subprocess.STDOUT
        )
    return DialogueRun(process, log)
