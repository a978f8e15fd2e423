"""What staff have to fill in and to check: the city's variables, and pages that a second reader should see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from guide.faq.draft import Draft
from guide.faq.model import Faq
from guide.faq.variables import resolve
from guide.faq.yaml_tree import Data, Map, Seq

_NAMES = re.compile(r"\{\{\s*([\w.-]+?)\s*\}\}")


@dataclass(frozen=True)
class VariableUse:
    """A variable, its value, where it is written, how many texts use it, and whether the city gave it itself."""

    name: str
    value: str
    path: Path
    line: int
    uses: int
    from_city: bool


def variables_in(draft: Draft) -> list[VariableUse]:
    """Return all variables by name."""
    values = resolve(draft)[0].values
    uses = Counter(
        name for section in draft.sections.values() for piece in section.values() for name in _in(piece.data)
    )
    return [
        VariableUse(name, values[name], *draft.place("variables", name), uses[name], draft.from_city("variables", name))
        for name in sorted(draft.known("variables"))
    ]


def _in(data: Data) -> Iterator[str]:
    if isinstance(data, str):
        yield from _NAMES.findall(data)
    elif isinstance(data, Map):
        for value in data.values():
            yield from _in(value)
    elif isinstance(data, Seq):
        for value in data:
            yield from _in(value)


def as_yaml(variables: list[VariableUse]) -> str:
    """Return the variables as a YAML file that a city can fill in."""
    tree: dict[str, object] = {}
    for variable in variables:
        *groups, last = variable.name.split(".")
        branch = tree
        for group in groups:
            inner = branch.setdefault(group, {})
            branch = inner if isinstance(inner, dict) else {}
        branch[last] = variable.value
    return str(yaml.safe_dump({"variables": tree}, allow_unicode=True, sort_keys=False, width=200))


@dataclass(frozen=True)
class Review:
    """A page to be read once more, and why."""

    entry: str
    title: str
    path: Path
    line: int
    why: str


def to_review(faq: Faq, draft: Draft) -> list[Review]:
    """Return the pages with something unsure, and those changed since a second reader saw them, or never seen."""
    found = []
    for entry in faq.entries.values():
        if entry.needs_review:
            why, key = entry.needs_review, "needs_review"
        elif entry.reviewed is None:
            why, key = "二人目がまだ読んでいません", "updated"
        elif entry.reviewed < entry.updated:
            why, key = f"二人目が読んだあとに直されました（{entry.updated}）", "updated"
        else:
            continue
        found.append(Review(entry.id, entry.title, *draft.place("entries", entry.id, key), why))
    return found
