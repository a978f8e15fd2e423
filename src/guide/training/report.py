"""Writes what an evaluation found: a page for staff, the same as JSON, and the configuration that it ran with.

DIR/report.html     one page, no scripts, nothing loaded from elsewhere
DIR/results.json    every figure, and every text with what the model made of it
DIR/config.json     model version, policy and calibration numbers, files with their hashes
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from guide.dialogue.knowledge import Knowledge
from guide.errors import GuideError
from guide.faq.model import Faq
from guide.settings import Settings
from guide.training.calibrate import NONE_SHARE
from guide.training.evaluate import Outcome
from guide.training.findings import Findings
from guide.training.plot import plot
from guide.training.registry import Version
from guide.training.reliability import BINS
from guide.training.scored import Reading
from guide.training.trial import Trial

PAGE, RESULTS, CONFIG = "report.html", "results.json", "config.json"
_DIGITS = 6


def prepare(directory: Path) -> None:
    """Make the report's folder; raise `GuideError` where it cannot be made."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GuideError(f"{directory}: レポートのフォルダーをつくれません（{error.strerror}）") from error


def write_report(directory: Path, found: Findings, setup: Mapping[str, Any], faq: Faq) -> Path:
    """Write page, results and configuration (`setup`) into a folder that exists, and return the page's path.

    Raise `GuideError` where they cannot be written.
    """
    files = {PAGE: page(found, setup, faq), RESULTS: _json(_rounded(results(found))), CONFIG: _json(setup)}
    try:
        for name, text in files.items():
            (directory / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise GuideError(f"{directory}: レポートを書けません（{error.strerror}）") from error
    return directory / PAGE


def configuration(
    trial: Trial, *, settings: Settings, version: Version, knowledge: Knowledge, now: datetime
) -> dict[str, Any]:
    """Return what the evaluation ran with; files are named from the project's folder, with their SHA-256."""
    used = {"openings": trial.path, "unanswerable": trial.strays_path, "policy": settings.policy}
    model = sorted(path for path in version.directory.rglob("*") if path.is_file() and _is_scored(path, version))
    return {
        "made": now.isoformat(timespec="seconds"),
        "program": installed("town-guide"),
        "model": {"version": version.name, **version.manifest},
        "policy": knowledge.policy.model_dump(mode="json"),
        "calibration": asdict(knowledge.calibration),
        "none_share": NONE_SHARE,
        "bins": BINS,
        "seen": {"openings": trial.seen_openings, "unanswerable": trial.seen_strays},
        "files": {name: _stamp(path, settings.root) for name, path in used.items()},
        "model_files": [_stamp(path, version.directory) for path in model],
    }


def _is_scored(path: Path, version: Version) -> bool:
    """Tell whether scoring reads the file: Rasa's model has no part in it."""
    return path.relative_to(version.directory).parts[0] not in ("rasa", "rasa.log", "nlu.yml")


def _stamp(path: Path, root: Path) -> dict[str, str]:
    inside = path.resolve().is_relative_to(root.resolve())
    name = path.resolve().relative_to(root.resolve()).as_posix() if inside else path.name
    return {"name": name, "sha256": sha256(path.read_bytes()).hexdigest()}


def results(found: Findings) -> dict[str, Any]:
    """Return all figures and all texts; shares and chances are 0 to 1."""
    return {
        "trust": asdict(found.trust),
        "openings": [asdict(row) for row in found.rows],
        "unanswerable": [asdict(group) for group in found.groups],
        "texts": [
            *(_opening(outcome, reading) for outcome, reading in zip(found.outcomes, found.readings, strict=True)),
            *({"group": one.stray.group, **_scored(one.reading), "path": [one.outcome]} for one in found.strays),
        ],
    }


def _opening(outcome: Outcome, reading: Reading) -> dict[str, Any]:
    played = {"reached": outcome.reached, "taps": outcome.taps, "direct": outcome.direct, "path": outcome.path}
    case = outcome.case
    return {"field": case.field, "kind": case.kind, "entry": case.entry, **_scored(reading), **played}


def _scored(reading: Reading) -> dict[str, Any]:
    return {**asdict(reading), "right": sorted(reading.right)}


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _rounded(data: Any) -> Any:
    if isinstance(data, float):
        return round(data, _DIGITS)
    if isinstance(data, Mapping):
        return {key: _rounded(value) for key, value in data.items()}
    return [_rounded(value) for value in data] if isinstance(data, (list, tuple)) else data


def page(found: Findings, setup: Mapping[str, Any], faq: Faq) -> str:
    """Return the page for staff."""
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    trusted = found.trust
    return pages.get_template(PAGE).render(
        found=found,
        trusted=trusted,
        plots={"page": plot(trusted.page), "five": plot(trusted.five), "none": plot(trusted.none)},
        setup=setup,
        faq=faq,
        files={"results": RESULTS, "config": CONFIG},
    )
