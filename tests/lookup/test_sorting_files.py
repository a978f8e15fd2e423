"""The sorting dictionary goes out in the open formats and comes back in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import yaml
from tests.tiny import tiny_faq

from guide.lookup.sorting_files import MUNICIPAL, read_sorting, sorting_files


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_name_is_a_row_of_both_formats() -> None:
    faq = tiny_faq()
    names = [name for item in faq.items for name in (item.item, *item.also)]
    files = sorting_files(faq)
    assert [row["name"] for row in rows(files["target.csv"])] == names
    assert [row["ゴミの品目"] for row in rows(files["gomi_sorting.csv"])] == names
    assert tuple(rows(files["gomi_sorting.csv"])[0]) == MUNICIPAL
    assert {row["label"] for row in rows(files["description.csv"])} == {k.label for k in faq.sorting_kinds.values()}
    assert all(row["furigana"] for row in rows(files["target.csv"]))


@pytest.mark.parametrize("name", ["target.csv", "gomi_sorting.csv"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_what_was_written_is_read_again(tmp_path: Path, name: str, encoding: str) -> None:
    faq = tiny_faq()
    path = tmp_path / name
    path.write_bytes(sorting_files(faq)[name].encode(encoding))
    text, problems = read_sorting(path, faq)
    assert problems == []
    read = {item["item"]: item["kind"] for item in yaml.safe_load(text)["items"]}
    assert read == {name: item.kind for item in faq.items for name in (item.item, *item.also)}


def test_a_kind_that_the_city_does_not_have_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "target.csv"
    path.write_text("label,name,notice,furigana\n資源（缶）,缶,,かん\n空気,風船,,\n", encoding="utf-8")
    text, problems = read_sorting(path, tiny_faq())
    assert [item["item"] for item in yaml.safe_load(text)["items"]] == ["缶"]
    assert [(problem.line, problem.severity) for problem in problems] == [(3, "error")]
    assert "空気" in problems[0].what


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
def test_another_file_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    made, problems = read_sorting(path, tiny_faq())
    assert made == ""
    assert problems
