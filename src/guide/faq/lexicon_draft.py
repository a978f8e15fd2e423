"""The lexicon as staff wrote it: its groups with their places, and what does not have the form of a group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from guide.errors import Problem
from guide.faq import yaml_source
from guide.faq.lexicon import KINDS, PARTNERS, SINGLE, Group, Kind
from guide.faq.spelling import hint, listing
from guide.faq.yaml_source import Source
from guide.faq.yaml_tree import Data, Map, Seq

SECTION = "lexicon"
FAMILIES: dict[str, Kind] = {kind: kind for kind in KINDS} | {key: kind for kind, key in PARTNERS.items()}
"""Each key of a group → its kind."""

_SHAPES = "same、say と means、now と was、right と wrong のどれかを書いてください"


class Phrase(NamedTuple):
    """A phrase and the line on which it stands, counted from 1."""

    text: str
    line: int


@dataclass(frozen=True)
class WrittenGroup:
    """A group and its place; phrases that could not be read are left out."""

    path: Path
    line: int
    kind: Kind
    heads: tuple[Phrase, ...]
    others: tuple[Phrase, ...]

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Return all phrases, those of the kind first."""
        return self.heads + self.others

    @property
    def group(self) -> Group:
        """Return the group without its place."""
        return Group(self.kind, tuple(p.text for p in self.heads), tuple(p.text for p in self.others))


@dataclass
class LexiconDraft:
    """What was read of all files, in the order of their names, and what could not be."""

    groups: list[WrittenGroup] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, source: Source) -> None:
        """Take in the groups of one file."""
        self.problems += source.problems
        tree, path = source.tree, source.path
        if tree is None:
            return
        if not isinstance(tree, Map):
            what = "ファイルのいちばん外側が「項目: 値」の形ではありません"
            self._tell(path, 1, what, f"{SECTION}: の行から始めてください")
            return
        for name, data in tree.items():
            if name != SECTION:
                fix = hint(name, [SECTION], f"使えるのは {SECTION} です")
                self._tell(path, tree.lines[name], f"{name} は知らない項目です", fix)
            elif data is not None:
                self._add_section(path, tree.lines[name], data)

    def _add_section(self, path: Path, line: int, data: Data) -> None:
        if not isinstance(data, Seq):
            self._tell(path, line, f"{SECTION} は一覧で書きます", "ひとつずつ「- 」で始めてください")
            return
        for item, at in zip(data, data.lines, strict=True):
            if isinstance(item, Map):
                self._add_group(path, at, item)
            else:
                self._tell(path, at, "まとまりが「項目: 値」の形ではありません", _SHAPES)

    def _add_group(self, path: Path, line: int, item: Map) -> None:
        unknown = [key for key in item if key not in FAMILIES]
        for key in unknown:
            fix = hint(key, FAMILIES, f"使えるのは {listing(FAMILIES)} です")
            self._tell(path, item.lines[key], f"{key} は知らない項目です", fix)
        kinds = list(dict.fromkeys(FAMILIES[key] for key in item if key in FAMILIES))
        if len(kinds) > 1:
            what = f"ひとつのまとまりに {' と '.join(kinds)} があります"
            self._tell(path, line, what, "「- 」を足して、別のまとまりに分けてください")
        elif kinds:
            self._add_kind(path, line, kinds[0], item, whole=not unknown)
        elif not unknown:
            self._tell(path, line, "まとまりに何も書かれていません", _SHAPES)

    def _add_kind(self, path: Path, line: int, kind: Kind, item: Map, *, whole: bool) -> None:
        """Take in a group of one kind; where a key was not known (`whole` is false), nothing is called missing."""
        keys = [kind, PARTNERS[kind]] if kind in PARTNERS else [kind]
        sides = []
        for key in keys:
            if key in item:
                sides.append(tuple(self._phrases(path, key, item)))
            elif whole:
                other = next(name for name in keys if name != key)
                self._tell(path, line, f"{other} だけで、{key} がありません", f"{key} も書いてください")
        if len(sides) == len(keys):
            self.groups.append(WrittenGroup(path, line, kind, sides[0], sides[1] if len(sides) > 1 else ()))

    def _phrases(self, path: Path, key: str, item: Map) -> Iterator[Phrase]:
        data, line = item[key], item.lines[key]
        if key in SINGLE:
            if isinstance(data, str):
                yield Phrase(data, line)
            else:
                self._tell(path, line, f"{key} に書くのは言葉ひとつです", "一覧にせず、言葉をひとつ書いてください")
        elif not isinstance(data, Seq):
            self._tell(path, line, f"{key} は一覧で書きます", f"{key}: [言葉, 言葉] の形にしてください")
        else:
            yield from self._listed(path, key, line, data)

    def _listed(self, path: Path, key: str, line: int, data: Seq) -> Iterator[Phrase]:
        if not data:
            self._tell(path, line, f"{key} が空です", "言葉を書くか、このまとまりを消してください")
        elif key == "same" and len(data) == 1:
            self._tell(path, line, "same に言葉がひとつしかありません", "同じ意味の言葉を2つ以上書いてください")
        for value, at in zip(data, data.lines, strict=True):
            if isinstance(value, str):
                yield Phrase(value, at)
            else:
                self._tell(path, at, f"{key} に文字でないものがあります", "言葉だけを「, 」で区切ってください")

    def _tell(self, path: Path, line: int, what: str, fix: str) -> None:
        self.problems.append(Problem(path, line, what, fix))


def read_directory(directory: Path) -> LexiconDraft:
    """Read all `*.yml` below a directory; one that does not exist holds nothing."""
    draft = LexiconDraft()
    for path in _files(directory, ".yml"):
        draft.add(yaml_source.read(path))
    for path in _files(directory, ".yaml"):
        fix = "名前の終わりを .yml にしてください"
        draft.problems.append(Problem(path, 1, "名前が .yaml のファイルは読みません", fix, "warning"))
    return draft


def _files(directory: Path, suffix: str) -> Iterator[Path]:
    # Editors leave hidden copies (.#tax.yml) beside a file.
    found = directory.rglob(f"*{suffix}")
    return (path for path in sorted(found) if path.is_file() and not path.name.startswith("."))
