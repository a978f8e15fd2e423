"""CSV files as cities publish them: UTF-8 or CP932, with or without a BOM, headers with full- or half-width signs."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from guide.errors import Problem

ENCODINGS = ("utf-8-sig", "cp932")
"""Tried in this order: text in CP932 is hardly ever valid UTF-8, the reverse is common."""


@dataclass(frozen=True)
class Row:
    """One record; `cells` maps normalised headers to trimmed texts, "" where a cell is empty or missing."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """A file's headers, normalised, in their order, and its records."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def header(text: str) -> str:
    """Return a header as it is compared: width folded, blanks taken out."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def read_table(path: Path, *, required: Sequence[str]) -> tuple[Table, list[Problem]]:
    """Read a CSV file; a file that cannot be read or lacks a required column is an empty table and a problem."""
    empty = Table(path, (), ())
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        return empty, [Problem(path, 1, f"ファイルを読めません（{error.strerror}）", "置き場所を確かめてください")]
    if text is None:
        fix = "UTF-8 で保存しなおしてください"
        return empty, [Problem(path, 1, "文字コードがわかりません（UTF-8 でも Shift_JIS でもありません）", fix)]
    return _parsed(path, text, required)


def _decoded(raw: bytes) -> str | None:
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _parsed(path: Path, text: str, required: Sequence[str]) -> tuple[Table, list[Problem]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        columns = tuple(header(name) for name in next(reader, []))
        missing = [name for name in required if header(name) not in columns]
        if missing:
            what = f"列がありません: {'、'.join(missing)}"
            return Table(path, (), ()), [Problem(path, 1, what, "1行目に列の名前を書いてください")]
        rows = []
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(line, dict(zip(columns, (cell.strip() for cell in cells), strict=False))))
            line = reader.line_num + 1
    except csv.Error as error:
        fix = '「"」の閉じ忘れがないか確かめてください'
        return Table(path, (), ()), [Problem(path, reader.line_num, f"CSV として読めません（{error}）", fix)]
    return Table(path, columns, tuple(rows)), []
