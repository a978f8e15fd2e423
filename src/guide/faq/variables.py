"""Variables of the city: `{{ fee.juminhyo }}` in any text becomes its value.

Nothing but names is allowed between the braces: no filters, no calls, no conditions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from guide.errors import Problem
from guide.faq.draft import Draft
from guide.faq.spelling import hint

MAX_LENGTH = 2_000
"""Characters of a value: variables that repeat each other must not fill the memory."""

_BRACES = re.compile(r"\{\{(.*?)\}\}|\{\{|\}\}|\{%|\{#|｛｛|｝｝")
_NAME = re.compile(r"\w[\w-]*(?:\.\w[\w-]*)*")
_MARKS = re.compile(r"[\\`*_\[\]<]")
_OPENERS = re.compile(r"^(?:[#>+~=-]|\d+(?=[.)]))")
_ADDRESS = re.compile(r"https?://[^\s<>]+")


class Fault(NamedTuple):
    """Braces that cannot be filled in: their text as written, and how often it stands before them."""

    braces: str
    what: str
    fix: str
    nth: int = 0


class Variables:
    """Values by dotted name, such as `fee.juminhyo`; they hold no braces any more.

    `lost` tells of a name whether it may stand in what could not be read: then it is no fault.
    """

    def __init__(self, values: Mapping[str, str], *, lost: Callable[[str], bool] = lambda name: False) -> None:
        self.values = dict(values)
        self._lost = lost

    def fill(self, text: str, *, markdown: bool = False) -> tuple[str, list[Fault]]:
        """Return the text with values in place of braces, and the faults; faulty braces stay.

        A value is plain text: in Markdown its signs are escaped, so that it shows as it was written.
        """
        if not _BRACES.search(text):
            return text, []
        faults: list[Fault] = []

        def value_of(match: re.Match[str]) -> str:
            fault = _form_fault(match) or self._name_fault(match.group(1).strip(), match.group())
            if fault:
                faults.append(fault._replace(nth=text.count(match.group(), 0, match.start())))
            value = self.values.get((match.group(1) or "").strip())
            if value is None:
                return match.group()
            return plain_in_markdown(value) if markdown else value

        return _BRACES.sub(value_of, text), faults

    def nested(self) -> dict[str, object]:
        """Return the values as nested maps: `fee.juminhyo` under "fee"."""
        tree: dict[str, object] = {}
        for name, value in self.values.items():
            *groups, last = name.split(".")
            branch = tree
            for group in groups:
                inner = branch.setdefault(group, {})
                branch = inner if isinstance(inner, dict) else {}
            branch[last] = value
        return tree

    def _name_fault(self, name: str, braces: str) -> Fault | None:
        if name in self.values or any(self._lost(part) for part in name.split(".")):
            return None
        inner = [known for known in self.values if known.startswith(name + ".")]
        if inner:
            return Fault(
                braces,
                f"変数 {name} はまとまりの名前です",
                f"{inner[0]} のように、中の名前まで書いてください",
            )
        fix = hint(name, self.values, f"variables に {name} を書き足してください")
        return Fault(braces, f"変数 {name} はありません", fix)


def plain_in_markdown(value: str) -> str:
    """Return the Markdown that shows `value` as it is written; a web address needs no escapes."""
    value = " ".join(value.split())
    if _ADDRESS.fullmatch(value):
        return value
    escaped = _MARKS.sub(lambda match: "\\" + match.group(), value)
    return _OPENERS.sub(lambda match: _escape_opener(match.group()), escaped)


def _escape_opener(opener: str) -> str:
    # "1." begins a list: it is the dot that takes the escape, which follows the digits.
    return opener + "\\" if opener.isdigit() else "\\" + opener


def _form_fault(match: re.Match[str]) -> Fault | None:
    braces, name = match.group(), match.group(1)
    if braces in ("{%", "{#"):
        return Fault(braces, f"「{braces} …」は使えません", "変数は {{ 名前 }} の形だけが使えます")
    if braces in ("｛｛", "｝｝"):
        return Fault(braces, "「｛｛」「｝｝」が全角です", "半角の {{ と }} にかえてください")
    if name is None:
        return Fault(braces, "{{ と }} がそろっていません", "{{ 名前 }} の形にしてください")
    if not _NAME.fullmatch(name.strip()):
        return Fault(braces, f"{braces} の中の書き方がちがいます", "{{ city.name }} のように、名前だけを書いてください")
    return None


def resolve(draft: Draft) -> tuple[Variables, list[Problem]]:
    """Return the draft's variables, those that refer to others filled in, and what is wrong with them."""
    texts = {name: draft.written("variables", name) for name in draft.known("variables")}
    problems = [*_bad_names(draft, texts)]
    order, circular = _by_need(texts)
    for name in circular:
        what, fix = f"変数 {name} をたどると {name} にもどります", f"{name} に、ふつうの値を書いてください"
        problems.append(Problem(*draft.place("variables", name), what, fix))
    done = Variables(dict.fromkeys(texts, ""), lost=draft.may_be_lost)
    for name in order:
        value, faults = done.fill(texts[name])
        path, line = draft.place("variables", name)
        if len(value) > MAX_LENGTH:
            value = ""
            problems.append(Problem(path, line, f"変数 {name} が長すぎます", f"{MAX_LENGTH} 文字までにしてください"))
        done.values[name] = value
        problems += [
            Problem(path, draft.row(path, line, fault.braces, fault.nth), fault.what, fault.fix) for fault in faults
        ]
    return done, problems


def _bad_names(draft: Draft, names: Mapping[str, str]) -> Iterator[Problem]:
    for name in names:
        if not _NAME.fullmatch(name):
            what, fix = f"変数の名前 {name} に使えない文字があります", "文字・数字・「_」だけにしてください"
            yield Problem(*draft.place("variables", name), what, fix)
        group = name.rpartition(".")[0]
        if group in names:
            what, fix = f"{group} が値とまとまりの両方になっています", "どちらかの名前をかえてください"
            yield Problem(*draft.place("variables", group), what, fix)


def _by_need(texts: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return names so that each comes after those it refers to, and the names where circles were cut."""
    graph = {name: {need for need in _names_in(text) if need in texts} for name, text in texts.items()}
    circular: list[str] = []
    while True:
        try:
            return list(TopologicalSorter(graph).static_order()), circular
        except CycleError as error:
            name = min(error.args[1])
            graph[name] = set()
            circular.append(name)


def _names_in(text: str) -> Iterator[str]:
    return ((match.group(1) or "").strip() for match in _BRACES.finditer(text))
