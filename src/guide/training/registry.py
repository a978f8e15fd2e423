"""Model versions on disk.

models/<version>/    one complete version: faq.json, embedder/, vectors.faiss, calibration.json,
                     rasa/dialogue.tar.gz, manifest.json
models/current       the name of the version in service; replaced in one step
models/history       names that were in service, oldest first
models/last-rasa-training.log
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guide.errors import ModelError, NoModel

CURRENT = "current"
HISTORY = "history"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Version:
    """A complete model version."""

    name: str
    directory: Path
    manifest: dict[str, Any]


class Registry:
    """The versions under one directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def versions(self) -> list[Version]:
        """Return the complete versions, oldest first; half-built ones have no manifest and are left out."""
        found = sorted(self.directory.glob(f"*/{MANIFEST}"))
        return [_read(path.parent) for path in found if not path.parent.name.startswith(".")]

    def current(self) -> Version:
        """Return the version in service; raise `NoModel` when nothing was promoted yet."""
        try:
            name = (self.directory / CURRENT).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise NoModel("No model has been trained yet; run `guide train`") from None
        return self.version(name)

    def serving(self, name: str | None) -> Version:
        """Return the version of that name, or the one in service where none is named."""
        return self.current() if name is None else self.version(name)

    def version(self, name: str) -> Version:
        """Return a version by name; raise `ModelError` when there is none."""
        directory = self.directory / name
        if not name or not (directory / MANIFEST).is_file():
            known = ", ".join(version.name for version in self.versions()) or "none"
            raise ModelError(f"There is no model version {name!r}; versions: {known}")
        return _read(directory)

    def promote(self, name: str) -> Version:
        """Put a version into service."""
        version = self.version(name)
        with (self.directory / HISTORY).open("a", encoding="utf-8") as history:
            history.write(f"{name}\n")
        _replace(self.directory / CURRENT, f"{name}\n")
        return version

    def roll_back(self) -> Version:
        """Put the version that served before back into service; raise `ModelError` when there is none.

        The version left is forgotten as one that served, so that a second step goes further back.
        """
        current = self.current().name
        served = self._history()
        while served and (served[-1] == current or not self._is_complete(served[-1])):
            served.pop()
        if not served:
            raise ModelError("No earlier model version has served; see `guide models list`")
        _replace(self.directory / HISTORY, "".join(f"{name}\n" for name in served))
        _replace(self.directory / CURRENT, f"{served[-1]}\n")
        return self.version(served[-1])

    def _history(self) -> list[str]:
        try:
            return (self.directory / HISTORY).read_text(encoding="utf-8").split()
        except FileNotFoundError:
            return []

    def _is_complete(self, name: str) -> bool:
        return (self.directory / name / MANIFEST).is_file()


def _read(directory: Path) -> Version:
    try:
        manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{directory}: the manifest cannot be read; run `guide train`") from error
    return Version(directory.name, directory, manifest)


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)
