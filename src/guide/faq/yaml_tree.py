"""Maps, lists and texts of a YAML file that know their lines, built from the parser's events.

A stricter YAML than the parser allows: every scalar is text or nothing (so `no`, `0120` and `12:30` stay what
staff typed), and anchors, tags and repeated keys are problems.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from guide.errors import Problem
from guide.faq.yaml_errors import Complaint

MAX_DEPTH = 20
RESERVED = frozenset({"nlu", "responses", "rules", "stories"})
"""Keys by which Rasa takes a YAML file as its own training data, at any depth."""

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


class Map(dict[str, "Data"]):
    """A YAML map; `lines` gives the line of each key, counted from 1."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class Seq(list["Data"]):
    """A YAML list; `lines` gives the line of each item, counted from 1."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


Data = str | None | Map | Seq
Step = str | int


def line_at(data: Data, line: int, steps: tuple[Step, ...]) -> int:
    """Return the line of the deepest of `steps` that exists below `data`, which itself stands at `line`."""
    for step in steps:
        below = _step_into(data, step)
        if below is None:
            break
        line, data = below
    return line


def reaches(data: Data, steps: tuple[Step, ...]) -> bool:
    """Tell whether all of `steps` exist below `data`."""
    for step in steps:
        below = _step_into(data, step)
        if below is None:
            return False
        data = below[1]
    return True


def laid_over(base: Data, over: Data) -> Data:
    """Return `base` with what `over` says in its place: maps key by key, anything else whole.

    A key without a value takes the key away.
    """
    if not isinstance(base, Map) or not isinstance(over, Map):
        return over
    merged = Map()
    for key in (*base, *(key for key in over if key not in base)):
        value = laid_over(base.get(key), over[key]) if key in over else base[key]
        if value is not None:
            merged[key] = value
            merged.lines[key] = over.lines.get(key) or base.lines[key]
    return merged


def text_at(data: Data, steps: tuple[Step, ...]) -> str:
    """Return the text that `steps` lead to below `data`, or "" where there is none."""
    for step in steps:
        below = _step_into(data, step)
        if below is None:
            return ""
        data = below[1]
    return data if isinstance(data, str) else ""


def _step_into(data: Data, step: Step) -> tuple[int, Data] | None:
    if isinstance(data, Map) and isinstance(step, str) and step in data:
        return data.lines[step], data[step]
    if isinstance(data, Seq) and isinstance(step, int) and step < len(data):
        return data.lines[step], data[step]
    return None


@dataclass
class _Frame:
    """A map or list under construction; a map takes a key and a value by turns."""

    holder: Map | Seq
    key: str | None = None
    line: int = 0
    has_key: bool = False


class TreeBuilder:
    """Turns parser events into a tree, without recursion: the depth of a file is not to be trusted.

    `root` is the tree, `hopeless` a complaint after which reading should stop.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root: Data = None
        self.problems: list[Problem] = []
        self.hopeless: Complaint | None = None
        self._frames: list[_Frame] = []
        self._documents = 0

    def feed(self, event: Event) -> None:
        """Take the next event of the parser."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, ScalarEvent):
            self._check(event, line)
            nothing = event.style == "" and event.value in _NOTHING
            self._put(None if nothing else event.value, line)
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            self._check(event, line)
            self._open(Map() if isinstance(event, MappingStartEvent) else Seq(), line)
        elif isinstance(event, CollectionEndEvent):
            self._frames.pop()
        elif isinstance(event, AliasEvent):
            self._tell(line, "「*名前」で使い回す書き方は使えません", "同じ内容をもう一度書いてください")
            self._put(None, line)
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents == 2:
                self._tell(line, "「---」で分けた2つめのまとまりは読みません", "「---」の行を消してください")

    def _open(self, holder: Map | Seq, line: int) -> None:
        self._put(holder, line)
        self._frames.append(_Frame(holder))
        if len(self._frames) > MAX_DEPTH:
            self.hopeless = Complaint(line - 1, "まとまりが深すぎます", "「[」「{」や字下げを減らしてください")

    def _put(self, value: Data, line: int) -> None:
        if not self._frames:
            if self._documents == 1:
                self.root = value
            return
        frame = self._frames[-1]
        if isinstance(frame.holder, Seq):
            frame.holder.append(value)
            frame.holder.lines.append(line)
        elif not frame.has_key:
            frame.key, frame.line, frame.has_key = self._key(frame.holder, value, line), line, True
        else:
            if frame.key is not None:
                frame.holder[frame.key] = value
                frame.holder.lines[frame.key] = frame.line
            frame.has_key = False

    def _key(self, holder: Map, key: Data, line: int) -> str | None:
        """Return the key, or None where what follows it is to be dropped."""
        if isinstance(key, (Map, Seq)):
            self._tell(
                line,
                "{{ … }} が引用符で囲まれていないか、「{」「[」の使い方がちがいます",
                '文字ぜんたいを " で囲んでください',
            )
        elif key is None:
            self._tell(line, "「:」の前に項目の名前がありません", "名前を書くか、この行を消してください")
        elif key in RESERVED:
            self._tell(
                line,
                f"{key} という名前は使えません",
                "別の名前にかえてください（Rasa が自分の設定と取りちがえます）",
            )
        elif key in holder:
            self._tell(line, f"{key} が2回あります（はじめは {holder.lines[key]} 行目）", "どちらかを消してください")
        elif key != key.strip():
            self._tell(line, "行のはじめか項目の名前に全角の空白があります", "半角の空白にかえてください")
        else:
            return key
        return None

    def _check(self, event: NodeEvent, line: int) -> None:
        if event.anchor is not None:
            self._tell(line, "「&名前」で使い回す書き方は使えません", "「&名前」を消してください")
        if getattr(event, "tag", None) is not None:
            self._tell(line, "文字のはじめに「!」があります", '文字ぜんたいを " で囲んでください')

    def _tell(self, line: int, what: str, fix: str) -> None:
        self.problems.append(Problem(self.path, line, what, fix))
