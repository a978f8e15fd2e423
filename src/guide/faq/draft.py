"""The FAQ as staff wrote it: the pieces of all files side by side, each with its place.

Any file may hold any section. Maps of several files are joined; what is written twice is a problem. A city's own
folder lies over the standard pack: a piece with the id of one below changes just the keys it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from guide.errors import Problem
from guide.faq import yaml_source
from guide.faq.spelling import hint, listing
from guide.faq.yaml_source import Source
from guide.faq.yaml_tree import Data, Map, Seq, Step, laid_over, line_at, reaches, text_at
from guide.text.normalise import normalise

SECTIONS = (
    "variables",
    "offices",
    "groups",
    "fields",
    "categories",
    "facets",
    "entries",
    "life_events",
    "english",
    "sorting_kinds",
    "items",
    "off",
)
_LISTS = {"entries": "id", "items": "item"}
"""Sections that are lists, and the key that names an item."""
LONGEST_TEXT = 400
"""Lines of one text."""
_NAMELESS = "\0"
"""Begins the key of a piece that has no name of its own: it is checked, but cannot be referred to."""


@dataclass(frozen=True)
class Piece:
    """One page, office, facet, … as written, and where; `below` is the piece of the pack that it lies over."""

    path: Path
    line: int
    data: Data
    own: Data = None
    below: Piece | None = None

    def place(self, steps: tuple[Step, ...]) -> tuple[Path, int]:
        """Return the file and line of something in it."""
        if self.below is not None and steps and not reaches(self.own, steps):
            return self.below.place(steps)
        return self.path, line_at(self.own if self.below else self.data, self.line, steps)

    def over(self, below: Piece) -> Piece:
        """Return this piece laid over another."""
        return replace(self, data=laid_over(below.data, self.data), own=self.data, below=below)


@dataclass
class Draft:
    """Sections as maps from id to piece, in the order of the files.

    `variables` is flat: `fee.juminhyo` → its piece. `lost` holds words of what could not be read.
    """

    directory: Path
    sections: dict[str, dict[str, Piece]] = field(default_factory=lambda: {name: {} for name in SECTIONS})
    problems: list[Problem] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    _lines: dict[Path, list[str]] = field(default_factory=dict)
    _local: bool = False
    _of_city: set[tuple[str, str]] = field(default_factory=set)
    _normalised: dict[tuple[str, str], str] = field(default_factory=dict)

    def place(self, section: str, key: str, *steps: Step) -> tuple[Path, int]:
        """Return the file and line of a piece, or of something in it."""
        piece = self.sections[section].get(key)
        if piece is None:
            return self.directory, 1
        return piece.place(steps)

    def row(self, path: Path, line: int, words: str, nth: int) -> int:
        """Return the line of `words`, which stand `nth` times before, in a text that begins at `line`."""
        below = self._lines.get(path, [])[line - 1 : line - 1 + LONGEST_TEXT]
        for index, text in enumerate(below):
            nth -= text.count(words)
            if nth < 0:
                return line + index
        return line

    def written(self, section: str, key: str, *steps: Step) -> str:
        """Return a text as staff wrote it, its variables not filled in; "" where there is none."""
        piece = self.sections[section].get(key)
        return text_at(piece.data, steps) if piece else ""

    def known(self, section: str) -> list[str]:
        """Return the ids that can be referred to, also of pieces that have problems of their own."""
        return [key for key in self.sections[section] if not key.startswith(_NAMELESS)]

    def values_of(self, facet: str) -> list[str]:
        """Return the ids of a facet's values."""
        piece = self.sections["facets"].get(facet)
        values = piece.data.get("values") if piece and isinstance(piece.data, Map) else None
        return list(values) if isinstance(values, Map) else []

    def may_be_lost(self, name: str) -> bool:
        """Tell whether the name stands in what could not be read."""
        return name in self.lost

    def from_city(self, section: str, key: str) -> bool:
        """Tell whether a piece, or part of it, stands in the city's own folder."""
        return (section, key) in self._of_city

    def add(self, source: Source, *, local: bool = False) -> None:
        """Take in the sections of one file; `local` tells that it is of the city's own folder."""
        self._local = local
        self._lines[source.path] = source.lines
        self.problems += source.problems
        self.lost |= source.lost
        tree = source.tree
        if tree is None:
            return
        if not isinstance(tree, Map):
            what = "ファイルのいちばん外側が「項目: 値」の形ではありません"
            self._tell(source.path, 1, what, "entries: や offices: の行から始めてください")
            return
        for name, data in tree.items():
            self._add_section(source.path, tree.lines[name], name, data)

    def _add_section(self, path: Path, line: int, name: str, data: Data) -> None:
        if name not in SECTIONS:
            fix = hint(name, SECTIONS, f"使えるのは {listing(SECTIONS)} です")
            self._tell(path, line, f"{name} は知らない項目です", fix)
            self.lost |= set(_names_in(data))
        elif data is None:
            return
        elif name == "variables":
            self._add_variables(path, "", line, data)
        elif name in _LISTS:
            self._add_list(path, name, line, data)
        elif not isinstance(data, Map):
            self._tell(
                path,
                line,
                f"{name} は「id: 値」の組で書きます",
                "「- 」を使わず、id を項目の名前にしてください",
            )
        else:
            for key, value in data.items():
                self._add_piece(name, key, Piece(path, data.lines[key], value))

    def _add_list(self, path: Path, name: str, line: int, data: Data) -> None:
        if not isinstance(data, Seq):
            self._tell(path, line, f"{name} は一覧で書きます", "ひとつずつ「- 」で始めてください")
            return
        for value, at in zip(data, data.lines, strict=True):
            key = value.get(_LISTS[name]) if isinstance(value, Map) else None
            piece = Piece(path, at, value)
            self._add_piece(name, key if isinstance(key, str) else f"{_NAMELESS}{path}:{at}", piece)

    def _add_variables(self, path: Path, prefix: str, line: int, data: Data) -> None:
        """Flatten a map of variables to dotted names."""
        if isinstance(data, Map):
            for key, value in data.items():
                self._add_variables(path, f"{prefix}.{key}" if prefix else key, data.lines[key], value)
        elif isinstance(data, str) and prefix:
            self._add_piece("variables", prefix, Piece(path, line, data))
        elif data is None and prefix:
            self.lost.add(prefix.rpartition(".")[2])
            self._tell(path, line, f"変数 {prefix} に値がありません", "値を書くか、この行を消してください")
        else:
            self.lost.add(prefix.rpartition(".")[2])
            self._tell(path, line, "変数は「名前: 値」の組で書きます", "「- 」を使わず、名前をつけてください")

    def _add_piece(self, section: str, key: str, piece: Piece) -> None:
        twin = self._normalised.setdefault((section, normalise(key)), key)
        pieces = self.sections[section]
        if self._local and twin in pieces and not self.from_city(section, twin):
            piece, key = piece.over(pieces[twin]), twin
        elif twin in pieces:
            first = pieces[twin]
            where = f"{first.path.name} の {first.line} 行目"
            self._tell(piece.path, piece.line, f"{key} が2回あります（はじめは {where}）", "どちらかを消してください")
            key = f"{_NAMELESS}{piece.path}:{piece.line}"
        pieces[key] = piece
        if self._local:
            self._of_city.add((section, key))

    def _tell(self, path: Path, line: int, what: str, fix: str) -> None:
        self.problems.append(Problem(path, line, what, fix))


def _names_in(section: Data) -> Iterator[str]:
    """Yield the ids of a section whose kind is not known."""
    if isinstance(section, Map):
        yield from section
    elif isinstance(section, Seq):
        for item in section:
            yield from (text_at(item, (key,)) for key in _LISTS.values())


def read_directory(directory: Path, local: Path | None = None) -> Draft:
    """Read all `*.yml` below a directory, in the order of their names, then those of the city's own folder."""
    draft = Draft(directory)
    paths = list(_files(directory, ".yml"))
    if not paths:
        draft.problems.append(Problem(directory, 1, "FAQ のファイル（.yml）がありません", "置き場所を確かめてください"))
    for path in paths:
        draft.add(yaml_source.read(path))
    for path in _files(local, ".yml") if local else ():
        draft.add(yaml_source.read(path), local=True)
    for path in (*_files(directory, ".yaml"), *(_files(local, ".yaml") if local else ())):
        draft.problems.append(
            Problem(
                path,
                1,
                "名前が .yaml のファイルは読みません",
                "名前の終わりを .yml にしてください",
                "warning",
            )
        )
    return draft


def _files(directory: Path, suffix: str) -> Iterator[Path]:
    # Editors leave hidden copies (.#pages.yml) beside a file.
    found = directory.rglob(f"*{suffix}")
    return (path for path in sorted(found) if path.is_file() and not path.name.startswith("."))
