from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.errors import FaqError
from guide.training.trial import Stray, Trial, load_trial

OPENING = (
    "openings:\n- {text: 缶, field: gomi, kind: word, entry: cans}\n- {text: 箱, field: gomi, kind: word, entry: a}\n"
)
STRAYS = "unanswerable:\n  general: [月, 火星]\n  company:\n  - 電車\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def load(folder: Path, text: str) -> Trial:
    """Load a file of a project whose calibration saw 缶, 火星 and 雨."""
    return load_trial(
        write(folder, "trial.yml", text),
        fitted_openings=write(folder, "openings.yml", OPENING.replace("箱", "袋")),
        fitted_strays=write(folder, "strays.yml", "unanswerable: {weather: [雨, 火星]}"),
    )


def test_a_file_may_hold_strays_of_its_own(tmp_path: Path) -> None:
    found = load(tmp_path, OPENING + STRAYS)
    assert [case.text for case in found.openings] == ["缶", "箱"]
    assert found.strays == (Stray("月", "general"), Stray("火星", "general"), Stray("電車", "company"))
    assert found.strays_path == found.path
    assert (found.seen_openings, found.seen_strays) == (1, 1)
    found.check()


@pytest.mark.parametrize("none", ["", "unanswerable:\n", "unanswerable: {}\n", "unanswerable: {general: []}\n"])
def test_else_those_of_calibration_are_taken_and_said_to_be_seen(tmp_path: Path, none: str) -> None:
    found = load(tmp_path, OPENING + none)
    assert found.strays == (Stray("雨", "weather"), Stray("火星", "weather"))
    assert found.strays_path == tmp_path / "strays.yml"
    assert found.seen_strays == 2


def test_without_any_strays_nothing_can_be_judged(tmp_path: Path) -> None:
    path = write(tmp_path, "trial.yml", OPENING)
    found = load_trial(path, fitted_openings=tmp_path / "none.yml", fitted_strays=tmp_path / "none.yml")
    assert (found.strays, found.seen_openings, found.seen_strays) == ((), 0, 0)
    with pytest.raises(FaqError, match="答えられない質問が一つもありません"):
        found.check()


def test_without_any_openings_nothing_can_be_judged(tmp_path: Path) -> None:
    found = load(tmp_path, "openings: []\n" + STRAYS)
    with pytest.raises(FaqError, match="評価の質問が一つもありません"):
        found.check()


@pytest.mark.parametrize(
    "wrong", ["3", "[a]", "{general: abc}", "{general: 3}", "{general: [[a]]}", "{general: [null]}"]
)
def test_strays_of_another_form_are_a_problem_for_staff(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(FaqError, match=r"trial\.yml:1.*答えられない質問の一覧"):
        load(tmp_path, f"{OPENING}unanswerable: {wrong}\n")


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), st.lists(st.integers(0, 9), max_size=3)))
def test_every_stray_keeps_its_group(tmp_path_factory: pytest.TempPathFactory, groups: dict[str, list[int]]) -> None:
    folder = tmp_path_factory.mktemp("groups")
    rows = "".join(f"  '{name}': {texts}\n" for name, texts in groups.items())
    own = load(folder, f"{OPENING}unanswerable:\n{rows}")
    expected = tuple(Stray(str(text), name) for name, texts in groups.items() for text in texts)
    assert own.strays == (expected or (Stray("雨", "weather"), Stray("火星", "weather")))
