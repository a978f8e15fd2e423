from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from tests.faq.small_town import FILES, spoil
from tests.tiny import ROOT, tiny_faq, tiny_vectors
from typer.testing import CliRunner

from guide import cli
from guide.dialogue.messages import Filing
from guide.dialogue.store import SqliteStore, State, TurnRecord
from guide.training.registry import MANIFEST, Registry, Version

Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a small FAQ and three versions, of which the second is in service."""
    for name, text in FILES.items():
        path = tmp_path / "data" / "faq" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    registry = Registry(tmp_path / "models")
    for number in (1, 2, 3):
        directory = registry.directory / f"2026010{number}-000000"
        directory.mkdir(parents=True)
        facts = {"entries": 3, "made": f"2026-01-0{number}T00:00:00", "seconds": 61.5, "faq": "x"}
        (directory / MANIFEST).write_text(json.dumps(facts), encoding="utf-8")
    for number in (1, 2):
        registry.promote(f"2026010{number}-000000")
    return tmp_path


@pytest.fixture
def run(project: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `guide …` in the project, on a wide terminal."""
    for name in [name for name in os.environ if name.upper().startswith("GUIDE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GUIDE_ROOT", str(project))
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: CliRunner().invoke(cli.app, list(arguments))


def fail(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run `guide …` as the shell does; it fails, prints nothing else and no traceback. Return what it says."""
    monkeypatch.setattr(sys, "argv", ["guide", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err


# FAQ --------------------------------------------------------------------------------------------------------


def test_a_good_faq_is_said_to_be_good(run: Run) -> None:
    result = run("faq", "check")
    assert result.exit_code == 0
    assert "3件のページに、直すところはありません。" in result.output


def test_every_problem_is_told_with_file_and_line(run: Run, project: Path) -> None:
    faq = project / "data" / "faq"
    spoil(faq, "pages.yml", "category: gomi-cans", "category: gomi-can")
    spoil(faq, "offices.yml", "phone: 0000-12-1110", "phone: なし")
    result = run("faq", "check")
    assert result.exit_code == 1
    assert f"{faq}/offices.yml:10: " in result.output
    assert f"{faq}/pages.yml:35: " in result.output
    assert "直すところが2件あります。" in result.output


def test_a_problem_stands_on_one_line_however_narrow_the_terminal(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor finds the place by `file:line:` only where the line is whole."""
    monkeypatch.setenv("COLUMNS", "20")
    faq = project / "data" / "faq"
    spoil(faq, "pages.yml", "category: gomi-cans", "category: gomi-can")
    lines = run("faq", "check").output.splitlines()
    assert any(line.startswith(f"{faq}/pages.yml:35: ") and "gomi-can" in line for line in lines)


def test_another_folder_can_be_checked(run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "pages.yml").write_text("entries: [", encoding="utf-8")
    result = run("faq", "check", str(other))
    assert result.exit_code == 1
    assert "pages.yml:1" in result.output


def test_the_schedule_of_vaccinations_is_checked_too(run: Run, project: Path) -> None:
    path = project / "data" / "vaccination.yml"
    path.write_text("items: [\n", encoding="utf-8")
    result = run("faq", "check")
    assert result.exit_code == 1
    assert f"{path}:1: " in result.output


def test_open_data_is_held_against_the_faq(run: Run, project: Path) -> None:
    faq = project / "data" / "faq"
    spoil(faq, "sorting.yml", "label: 缶, entry: cans}", "label: 缶, entry: cans, collected: カン}")
    areas = project / "data" / "open" / "collection" / "area_days.csv"
    areas.parent.mkdir(parents=True)
    areas.write_text("地名,センター,缶\n川口町,中,月\n", encoding="utf-8")
    result = run("faq", "check")
    assert result.exit_code == 1
    assert f"{faq}/sorting.yml:2: " in result.output
    areas.write_text("地名,センター,カン\n川口町,中,まいしゅう\n", encoding="utf-8")
    result = run("faq", "check")
    assert result.exit_code == 1
    assert f"{areas}:2: " in result.output
    areas.write_text("地名,センター,カン\n川口町,中,月\n", encoding="utf-8")
    assert run("faq", "check").exit_code == 0


def test_the_shipped_faq_is_good(run: Run) -> None:
    result = run("faq", "check", str(ROOT / "data" / "faq"))
    assert result.exit_code == 0, result.output


# Models -----------------------------------------------------------------------------------------------------


def rows(result: Result) -> dict[str, str]:
    """Return the mark of each version in the table."""
    assert result.exit_code == 0, result.output
    cells = [[cell.strip() for cell in line.split("│")] for line in result.output.splitlines()]
    return {row[1]: row[2] for row in cells if len(row) > 3 and row[1].startswith("2026")}


def test_versions_are_listed_with_the_one_in_service(run: Run) -> None:
    assert rows(run("models", "list")) == {"20260101-000000": "", "20260102-000000": "●", "20260103-000000": ""}
    assert "61.5" in run("models", "list").output


def test_a_version_is_promoted_and_rolled_back(run: Run, project: Path) -> None:
    registry = Registry(project / "models")
    assert "20260103-000000 を使います" in run("models", "promote", "20260103-000000").output
    assert registry.current().name == "20260103-000000"
    assert "20260102-000000 を使います" in run("models", "rollback").output
    assert registry.current().name == "20260102-000000"


def test_versions_are_listed_where_none_is_in_service(run: Run, project: Path) -> None:
    (project / "models" / "current").unlink()
    assert set(rows(run("models", "list")).values()) == {""}


def test_versions_are_listed_where_the_one_in_service_is_gone(run: Run, project: Path) -> None:
    (project / "models" / "20260102-000000" / MANIFEST).unlink()
    assert list(rows(run("models", "list"))) == ["20260101-000000", "20260103-000000"]


@pytest.mark.usefixtures("run")
def test_an_unknown_version_is_a_sentence_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no model version '2027'" in fail(monkeypatch, capsys, "models", "promote", "2027")


@pytest.mark.usefixtures("run")
def test_nothing_to_roll_back_to_is_a_sentence_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], project: Path
) -> None:
    (project / "models" / "history").unlink()
    assert "No earlier model version" in fail(monkeypatch, capsys, "models", "rollback")


# Questions --------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(project: Path) -> Path:
    """The project after three residents got no answer."""
    store = SqliteStore(project / "var" / "conversations.sqlite3")
    for session, text in (
        ("a", "[bold]墓じまい[/bold] [/x]"),
        ("b", "犬の散歩"),
        ("c", "イヌの散歩"),
        ("d", "犬の散歩"),
    ):
        filing = Filing(text=text, office="住民課", reason="none_fit")
        store.keep(TurnRecord(session, "m", text, "hand_over", False, {}, filing), State([], 1), first=True)
    store.close()
    return project


def listed(result: Result) -> list[list[str]]:
    """Return the cells of each question."""
    assert result.exit_code == 0, result.output
    cells = [[cell.strip() for cell in line.split("│")[1:-1]] for line in result.output.splitlines()]
    return [row for row in cells if row and row[0].isdigit()]


@pytest.mark.usefixtures("asked")
def test_questions_without_an_answer_are_listed_the_most_frequent_first(run: Run) -> None:
    first, *rest = listed(run("inbox"))
    assert first[:5] == ["2", "2", "犬の散歩", "住民課", "「どれも違う」"]
    assert {row[2] for row in rest} == {"[bold]墓じまい[/bold] [/x]", "イヌの散歩"}
    assert "3件" in run("inbox").output


@pytest.mark.usefixtures("asked")
def test_a_question_is_put_away_by_its_number(run: Run) -> None:
    assert "2番の質問を済みにしました" in run("inbox", "--done", "2").output
    assert "2" not in [row[0] for row in listed(run("inbox"))]
    again = run("inbox", "--done", "2")
    assert (again.exit_code, "一覧にありません" in again.output) == (1, True)


def test_without_conversations_there_are_no_questions(run: Run, project: Path) -> None:
    assert "まだ会話がありません" in run("inbox").output
    assert run("inbox", "--done", "1").exit_code == 1
    assert not (project / "var").exists(), "looking makes no file"


def test_a_store_that_cannot_be_read_is_a_sentence_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], run: Run, project: Path
) -> None:
    path = project / "var" / "conversations.sqlite3"
    path.parent.mkdir()
    path.write_bytes(b"this is no database at all" * 100)
    assert "conversations.sqlite3" in fail(monkeypatch, capsys, "inbox")


# Benchmarks -------------------------------------------------------------------------------------------------


@pytest.fixture
def collection(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny town as a collection, measured with the tiny town's word vectors and the shipped policy."""
    monkeypatch.setattr("guide.training.benchmark.load_word_vectors", tiny_vectors)
    shutil.copy(ROOT / "data" / "policy.yml", project / "data" / "policy.yml")
    corpus = {entry.id: f"Question: {entry.title}\nAnswer: {entry.answer}" for entry in tiny_faq().entries.values()}
    files = {
        "corpus": corpus,
        "queries": {"1": "空き缶の捨て方", "2": "国民年金の住所"},
        "qrels": {"1": {"cans": 2}, "2": {"pension": 1}},
    }
    for name, data in files.items():
        (project / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return project


FIGURES = {"recall@10", "ndcg@10", "mrr", "success@1", "success@5", "train_seconds", "ms_per_query"}


def test_a_benchmark_prints_nothing_but_json(run: Run, collection: Path) -> None:
    result = run("benchmark", "retrieval", "--dir", str(collection), "--json", "--seed", "1")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert set(found) == FIGURES
    assert found["recall@10"] == found["success@1"] == found["mrr"] == 1
    assert all(isinstance(value, int | float) for value in found.values())


def test_a_benchmark_prints_a_table(run: Run, collection: Path) -> None:
    result = run("benchmark", "retrieval", "--dir", str(collection))
    assert result.exit_code == 0, result.output
    for name in FIGURES:
        assert name in result.stdout


@pytest.mark.parametrize("name", ["corpus.json", "queries.json", "qrels.json"])
def test_a_missing_collection_is_named_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], run: Run, collection: Path, name: str
) -> None:
    (collection / name).unlink()
    assert f"{collection / name}: " in fail(
        monkeypatch, capsys, "benchmark", "retrieval", "--dir", str(collection), "--json"
    )


@pytest.mark.usefixtures("run")
def test_a_missing_directory_is_named_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], project: Path
) -> None:
    said = fail(monkeypatch, capsys, "benchmark", "retrieval", "--dir", str(project / "none"), "--json")
    assert f"{project / 'none' / 'corpus.json'}: " in said


# Errors -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("run")
def test_training_on_a_broken_faq_names_every_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], project: Path
) -> None:
    faq = project / "data" / "faq"
    spoil(faq, "pages.yml", "category: gomi-cans", "category: gomi-can")
    spoil(faq, "offices.yml", "phone: 0000-12-1110", "phone: なし")
    monkeypatch.setattr(sys, "argv", ["guide", "train"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert "offices.yml:10: " in said
    assert "pages.yml:35: " in said
    assert "2件の問題があります" in said
    assert Registry(project / "models").current().name == "20260102-000000"


@pytest.mark.usefixtures("run")
def test_asking_without_a_model_says_what_to_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], project: Path
) -> None:
    (project / "models" / "current").unlink()
    assert "guide train" in fail(monkeypatch, capsys, "ask", "引っ越し")


@pytest.mark.usefixtures("run")
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GUIDE_PORT", "eighty")
    assert "GUIDE_PORT: " in fail(monkeypatch, capsys, "models", "list")


def test_help_is_in_japanese(run: Run) -> None:
    for arguments in ((), ("faq",), ("models",), ("benchmark",)):
        result = run(*arguments, "--help")
        assert result.exit_code == 0
        assert any("ぁ" <= letter <= "ん" for letter in result.output)


# The shipped model ------------------------------------------------------------------------------------------


@pytest.fixture
def shipped(model: Version, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `guide …` in the shipped project."""
    monkeypatch.setenv("GUIDE_ROOT", str(ROOT))
    monkeypatch.setenv("GUIDE_MODELS", str(model.directory.parent))
    return run


def test_a_question_is_tried_with_candidates_scores_and_next_step(shipped: Run) -> None:
    result = shipped("ask", "住民票", "--explain")
    assert result.exit_code == 0, result.output
    assert "juminhyo" in result.output
    for word in ("読んだ言葉", "確からしさ", "次の一手", "値打ち", "えらんだ一手", "・"):
        assert word in result.output


def test_without_explain_only_what_a_resident_sees_is_printed(shipped: Run) -> None:
    result = shipped("ask", "スプレー缶の捨て方")
    assert result.exit_code == 0, result.output
    assert "/pages/spray-can" in result.output
    assert "確からしさ" not in result.output


def test_marks_in_a_question_are_no_markup(shipped: Run) -> None:
    result = shipped("ask", "[bold]引っ越し[/bold] [/x]", "--explain")
    assert result.exit_code == 0, result.output
    assert "[bold]引っ越し[/bold] [/x]" in result.output


def test_openings_are_evaluated(shipped: Run, tmp_path: Path) -> None:
    path = tmp_path / "few.yml"
    path.write_text(
        "openings:\n"
        "- {text: スプレー缶の捨て方, field: gomi, kind: ordinary, entry: spray-can, also: []}\n"
        "- {text: スプレー缶の捨て方, field: gomi, kind: ordinary, entry: move-within, also: []}\n",
        encoding="utf-8",
    )
    result = shipped("evaluate", str(path))
    assert result.exit_code == 0, result.output
    assert "全体" in result.output
    assert "0.500" in result.output
    assert "スプレー缶の捨て方 → move-within" in result.output


def test_a_report_is_written(shipped: Run, tmp_path: Path) -> None:
    path = tmp_path / "few.yml"
    path.write_text(
        "openings:\n"
        "- {text: スプレー缶の捨て方, field: gomi, kind: ordinary, entry: spray-can}\n"
        "- {text: 転入届, field: moving, kind: word, entry: spray-can}\n"
        "unanswerable:\n"
        "  other_city: [横浜市の粗大ごみの電話番号]\n"
        "  general: [月までの距離]\n",
        encoding="utf-8",
    )
    result = shipped("evaluate", str(path), "--report", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    assert "0.500" in result.output
    assert re.search(r"（ECE） .*（2件、同じファイル）.*（AUROC） [01]\.[0-9]{3}", result.output.replace("\n", ""))
    assert f"レポート: {tmp_path / 'out' / 'report.html'}" in result.output
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "ほかの市町村のこと" in page
    setup = json.loads((tmp_path / "out" / "config.json").read_text(encoding="utf-8"))
    assert setup["model"]["version"] in page
    assert setup["files"]["unanswerable"] == setup["files"]["openings"]
    texts = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))["texts"]
    assert [text["text"] for text in texts][2:] == ["横浜市の粗大ごみの電話番号", "月までの距離"]


def test_a_report_on_openings_alone_takes_the_texts_of_calibration(shipped: Run, tmp_path: Path) -> None:
    path = tmp_path / "few.yml"
    path.write_text(
        "openings: [{text: スプレー缶の捨て方, field: gomi, kind: ordinary, entry: spray-can}]", encoding="utf-8"
    )
    result = shipped("evaluate", str(path), "--report", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    assert "調整にも使った文" in result.output
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "調整するときにも使う" in page
    assert "data/unanswerable.yml" in page


def test_a_report_that_has_nowhere_to_go_is_told_before_anything_is_played(
    model: Version, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("GUIDE_ROOT", str(ROOT))
    monkeypatch.setenv("GUIDE_MODELS", str(model.directory.parent))
    (tmp_path / "file").touch()
    said = fail(
        monkeypatch, capsys, "evaluate", str(ROOT / "tests/golden/openings.yml"), "--report", f"{tmp_path}/file"
    )
    assert "レポートのフォルダーをつくれません" in said


def test_the_model_named_in_the_settings_is_tried(
    shipped: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUIDE_MODEL", "2027")
    assert "no model version '2027'" in fail(monkeypatch, capsys, "evaluate")


def test_the_command_is_installed(project: Path) -> None:
    environment = {**os.environ, "GUIDE_ROOT": str(project)}
    done = subprocess.run(
        [str(Path(sys.executable).parent / "guide"), "models", "list"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "20260102-000000" in done.stdout
