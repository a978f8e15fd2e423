from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.opendata.conftest import Write

from guide.opendata.table import header, read_table

PLAIN = "名称,緯度\n中央図書館,35.4\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_newlines_read_the_same(write: Write, encoding: str, newline: str) -> None:
    path = write(PLAIN.replace("\n", newline), encoding=encoding)
    table, problems = read_table(path, required=["名称"])
    assert not problems
    assert table.columns == ("名称", "緯度")
    assert [(row.line, row["名称"], row["緯度"]) for row in table.rows] == [(2, "中央図書館", "35.4")]


def test_two_marks_of_byte_order_are_no_part_of_a_name(write: Write) -> None:
    assert read_table(write("\ufeff" + PLAIN, encoding="utf-8-sig"), required=["名称"])[0].rows


@pytest.mark.parametrize("written", ["料金(基本)", "料金（基本）", " 料金（基本) ", "料金 (基本)"])
def test_signs_of_any_width_in_headers_are_one(write: Write, written: str) -> None:
    table, _ = read_table(write(f"{written}\n100円\n"), required=["料金(基本)"])
    assert table.rows[0]["料金(基本)"] == "100円"
    assert header(written) == "料金(基本)"


def test_a_cell_may_hold_newlines_and_commas(write: Write) -> None:
    text = '名称,備考\n"中央\n図書館","本,雑誌\r\nと新聞"\n\n港図書室,\n'
    table, problems = read_table(write(text), required=["名称"])
    assert not problems
    assert [(row.line, row["名称"]) for row in table.rows] == [(2, "中央\n図書館"), (6, "港図書室")]
    assert table.rows[0]["備考"] == "本,雑誌\r\nと新聞"


def test_missing_cells_and_unknown_columns_are_empty(write: Write) -> None:
    table, problems = read_table(write("名称,緯度,経度\n図書館\n"), required=["名称"])
    assert not problems
    assert (table.rows[0]["経度"], table.rows[0]["ない列"]) == ("", "")


def test_blank_rows_are_no_rows(write: Write) -> None:
    assert not read_table(write("名称,緯度\n,\n  ,　\n\n"), required=["名称"])[0].rows


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "列がありません: 名称、緯度"),
        ("名称\n図書館\n", 1, "列がありません: 緯度"),
        ("名称,緯度,名称\na,1,b\n", 1, "列 名称 が2回あります"),
        ('名称,緯度\n図書館,35\n"公民館,35\n公園,35\n', 3, "CSV として読めません"),
        ('名称,緯度\n"図書館"別館,35\n', 2, "CSV として読めません"),
        ("名称,緯度\n図書館,本館,35\n", 2, "列が1行目より多くあります"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(write: Write, text: str, line: int, what: str) -> None:
    path = write(text)
    table, problems = read_table(path, required=["名称", "緯度"])
    assert [(problem.path, problem.line) for problem in problems] == [(path, line)]
    assert problems[0].what.startswith(what)
    assert problems[0].fix
    assert problems[0].severity == "error"
    assert table.path == path


def test_empty_cells_beyond_the_header_do_no_harm(write: Write) -> None:
    table, problems = read_table(write("名称,,\n図書館,,,,\n"), required=["名称"])
    assert (len(table.rows), problems) == (1, [])


@pytest.mark.parametrize("raw", ["名称\n".encode("utf-16"), b"\xff\xfe\x00", b"\x81"])
def test_other_encodings_are_told(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(raw)
    _, problems = read_table(path, required=["名称"])
    assert [problem.what.startswith("文字コードがわかりません") for problem in problems] == [True]


@pytest.mark.parametrize("name", ["none.csv", "."])
def test_what_is_no_file_is_told(tmp_path: Path, name: str) -> None:
    table, problems = read_table(tmp_path / name, required=["名称"])
    assert not table.rows
    assert problems[0].what.startswith("ファイルを読めません")


@given(st.binary(max_size=200))
def test_no_file_is_too_strange(raw: bytes) -> None:
    with TemporaryDirectory() as directory:
        path = Path(directory) / "table.csv"
        path.write_bytes(raw)
        table, problems = read_table(path, required=["名称"])
    assert bool(problems) or "名称" in table.columns


_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).map(str.strip)


@given(st.lists(st.lists(_CELLS, min_size=2, max_size=2), max_size=5))
def test_what_a_spreadsheet_writes_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["名称", "備考"], *rows])
    with TemporaryDirectory() as directory:
        path = Path(directory) / "table.csv"
        path.write_bytes(out.getvalue().encode())
        table, problems = read_table(path, required=["名称"])
    assert not problems
    assert [[row["名称"], row["備考"]] for row in table.rows] == [row for row in rows if any(row)]
