"""Rasa's own checks: the data is consistent, and every story ends in the actions that it should."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}


def rasa(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rasa", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **QUIET}, capture_output=True, text=True, check=False)


def test_the_data_is_consistent() -> None:
    run = rasa("data", "validate", "--data", "data/nlu", "data/rules", "--fail-on-warnings")
    assert run.returncode == 0, run.stderr[-2000:]


def test_every_story_is_predicted(model: Path, tmp_path: Path) -> None:
    run = rasa(
        "test", "core", "--stories", "tests/stories", "--model", str(model), "--out", str(tmp_path),
        "--fail-on-prediction-errors",
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    assert (tmp_path / "story_report.json").exists()
