"""Files as editors save them: encodings, marks and signs that YAML cannot take."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faq.small_town import PAGES, told

UTF8 = "UTF-8（BOM なし）で保存しなおしてください"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (PAGES.encode("utf-8-sig"), f"pages.yml:1: ファイルの先頭に見えない印（BOM）があります; {UTF8}"),
        (
            PAGES.encode("cp932"),
            f"pages.yml:3: 文字コードが UTF-8 ではありません（Shift_JIS のようです）; {UTF8}",
        ),
        (
            PAGES.encode("utf-16"),
            f"pages.yml:1: 文字コードが UTF-8 ではありません（UTF-16 のようです）; {UTF8}",
        ),
        (
            PAGES.encode() + b"  source: \xff\xfe\xff\n",
            f"pages.yml:43: 文字コードが UTF-8 ではありません; {UTF8}",
        ),
        (
            PAGES.replace("title: 缶", "title: \x07缶").encode(),
            "pages.yml:34: 目に見えない文字（U+0007）があります; その文字を消してください",
        ),
        (
            PAGES.replace("title: 缶", "title: 缶\u2028").encode(),
            "pages.yml:34: 目に見えない文字（U+2028）があります; その文字を消してください",
        ),
        (
            PAGES.replace("title: 缶", "title: 缶\t").encode(),
            "pages.yml:34: タブ文字があります; 半角の空白にかえてください",
        ),
    ],
)
def test_what_yaml_cannot_take_is_the_only_problem(town: Path, raw: bytes, expected: str) -> None:
    (town / "pages.yml").write_bytes(raw)

    assert told(town) == [expected]


@pytest.mark.parametrize("line_break", ["\r\n", "\r"])
def test_line_breaks_of_other_systems_are_fine(town: Path, line_break: str) -> None:
    (town / "pages.yml").write_bytes(PAGES.replace("\n", line_break).encode())

    assert told(town) == []


def test_a_very_long_row_of_marks_is_told_once(town: Path) -> None:
    (town / "marks.yml").write_bytes(b"\xef\xbb\xbf" * 5_000)

    assert len(told(town)) == 2
