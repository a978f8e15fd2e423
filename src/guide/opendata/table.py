"""CSV files as cities publish them: UTF-8 or CP932, with or without a BOM, headers with full- or half-width signs."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
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
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # Python's CP932 takes these bytes for signs of its own.
        return None
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _parsed(path: Path, text: str, required: Sequence[str]) -> tuple[Table, list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    columns: tuple[str, ...] = ()
    for record in _records(text):
        if isinstance(record, _Broken):
            fix = '「"」の閉じ忘れがないか確かめてください'
            return Table(path, (), ()), [Problem(path, record.line, f"CSV として読めません（{record.why}）", fix)]
        line, cells = record
        if line == 1:
            columns = tuple(header(name) for name in cells)
        elif any(cells):
            rows.append(Row(line, dict(zip(columns, cells, strict=False))))
            if any(cells[len(columns) :]):
                fix = 'コンマのあるセルを「"」で囲み、列の数を1行目に合わせてください'
                problems.append(Problem(path, line, "列が1行目より多くあります", fix))
    wrong = list(_of_header(path, columns, required))
    return (Table(path, (), ()), wrong) if wrong else (Table(path, columns, tuple(rows)), problems)


@dataclass(frozen=True)
class _Broken:
    line: int
    why: str


def _records(text: str) -> Iterator[tuple[int, list[str]] | _Broken]:
    """Yield each record's first line, counted from 1, and its trimmed cells; the end, where the file is broken."""
    # Strict: a quote that is never closed would else swallow the rest of the file without a word.
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        yield _Broken(line, str(error))


def _of_header(path: Path, columns: Sequence[str], required: Sequence[str]) -> Iterator[Problem]:
    missing = [name for name in required if header(name) not in columns]
    if missing:
        yield Problem(path, 1, f"列がありません: {'、'.join(missing)}", "1行目に列の名前を書いてください")
    for name in sorted({name for name in columns if name and columns.count(name) > 1}):
        yield Problem(path, 1, f"列 {name} が2回あります", "どちらかの名前を変えてください")
