"""Runs all test suites and fails unless every test that was collected ran and passed.

Rasa's components (`.venv-rasa`), the guide and the browser (`.venv`) are runs of pytest of their own. Their JUnit
files are counted against what was collected, so that a test that silently stops running is
a failure. The last line is "N passed, N failed".
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "results"


@dataclass(frozen=True)
class Suite:
    """One run of pytest."""

    name: str
    python: Path
    arguments: tuple[str, ...]


SUITES = (
    Suite("rasa", ROOT / ".venv-rasa/bin/python", ("tests/rasa", "--confcutdir=tests/rasa")),
    Suite("guide", ROOT / ".venv/bin/python", ("tests", "--ignore=tests/rasa", "--ignore=tests/browser")),
    # Playwright keeps an event loop running in the process, which coroutine tests do not bear.
    Suite("browser", ROOT / ".venv/bin/python", ("tests/browser",)),
)


@dataclass(frozen=True)
class Count:
    """How many tests were collected, passed, failed and skipped."""

    collected: int
    passed: int
    failed: int
    skipped: int


def run(suite: Suite) -> Count:
    """Collect and run a suite."""
    print(f"\n=== {suite.name} tests ===", flush=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    collect = [str(suite.python), "-m", "pytest", "-o", "addopts=-q", "--collect-only", *suite.arguments]
    listed = subprocess.run(collect, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    found = re.search(r"^(\d+) tests? collected", listed.stdout, re.MULTILINE)
    collected = int(found.group(1)) if found else 0
    report = RESULTS / f"{suite.name}.xml"
    report.unlink(missing_ok=True)
    command = [str(suite.python), "-m", "pytest", f"--junitxml={report}", *suite.arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if not report.exists():
        print(listed.stdout[-2000:], listed.stderr[-2000:])
        return Count(collected, 0, max(collected, 1), 0)
    cases = list(ElementTree.parse(report).iter("testcase"))
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    return Count(collected, len(cases) - failed - skipped, failed, skipped)


def main() -> int:
    """Run all suites; return 1 on a failure or when fewer tests ran than were collected."""
    RESULTS.mkdir(exist_ok=True)
    counts = {suite.name: run(suite) for suite in SUITES}
    missing = 0
    for name, count in counts.items():
        print(f"{name}: {count}")
        idle = count.collected - count.passed - count.failed
        if idle > 0 or not count.collected:
            print(f"{name}: {idle} tests did not run")
            missing += max(idle, 1)
    passed = sum(count.passed for count in counts.values())
    failed = sum(count.failed for count in counts.values()) + missing
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
