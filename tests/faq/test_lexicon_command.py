"""`guide faq check` on the lexicon."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.faq.small_town import FILES, spoil
from tests.tiny import ROOT
from typer.testing import CliRunner

from guide import cli

SAME = "lexicon:\n- same: [ビザ, 査証]\n"


@pytest.fixture
def lexicon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lexicon's folder, still empty, in a project with a good FAQ."""
    for name in [name for name in os.environ if name.upper().startswith("GUIDE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GUIDE_ROOT", str(tmp_path))
    for folder in ("faq", "lexicon"):
        (tmp_path / "data" / folder).mkdir(parents=True)
    for name, text in FILES.items():
        (tmp_path / "data" / "faq" / name).write_text(text, encoding="utf-8")
    return tmp_path / "data" / "lexicon"


def check(*arguments: str) -> tuple[int, list[str]]:
    result = CliRunner().invoke(cli.app, ["faq", "check", *arguments])
    return result.exit_code, result.output.splitlines()


def test_groups_are_counted_beside_the_pages(lexicon: Path) -> None:
    (lexicon / "a.yml").write_text(SAME, encoding="utf-8")
    assert check() == (0, ["3件のページと1組の言いかえに、直すところはありません。"])


def test_without_a_lexicon_only_pages_are_spoken_of(lexicon: Path) -> None:
    lexicon.rmdir()
    assert check() == (0, ["3件のページに、直すところはありません。"])


def test_warnings_of_both_are_counted(lexicon: Path) -> None:
    spoil(lexicon.parent / "faq", "pages.yml", "手数料は {{ fee.copy }} です。", "電話は 0000-12-1101 です。")
    (lexicon / "a.yml").write_text("lexicon:\n- say: [お金]\n  means: [貸付]\n", encoding="utf-8")
    code, lines = check()
    assert code == 0
    assert [line.partition(": 注意 ")[0] for line in lines[:-1]] == [
        f"{lexicon.parent}/faq/pages.yml:10",
        f"{lexicon}/a.yml:2",
    ]
    assert lines[-1] == "3件のページと1組の言いかえに、直すところはありません。（注意 2件）"


def test_errors_of_both_are_counted(lexicon: Path) -> None:
    spoil(lexicon.parent / "faq", "pages.yml", "category: gomi-cans", "category: gomi-can")
    (lexicon / "a.yml").write_text(SAME.replace("same", "sama"), encoding="utf-8")
    code, lines = check()
    assert code == 1
    assert f"{lexicon}/a.yml:2: sama は知らない項目です; same のつづりを確かめてください" in lines
    assert lines[-1] == "直すところが2件あります。"


def test_a_folder_of_pages_is_checked_alone(lexicon: Path) -> None:
    (lexicon / "a.yml").write_text("lexicon: [", encoding="utf-8")
    assert check(str(lexicon.parent / "faq"))[0] == 0
    assert check()[0] == 1


def test_what_is_shipped_is_good(lexicon: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_ROOT", str(ROOT))
    code, lines = check()
    assert code == 0, lines
    assert "組の言いかえに、直すところはありません。" in lines[-1]
