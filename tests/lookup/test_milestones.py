"""Ages and their pages: the file of the pack, and which milestone fits what was said."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tiny import ROOT

from guide.errors import FaqError
from guide.lookup.milestones import Milestones, check_milestones, load_milestones
from guide.settings import Settings
from guide.text.ages import read_ages

PATH = Settings(root=ROOT).ages


@pytest.fixture(scope="module")
def milestones() -> Milestones:
    return load_milestones(PATH)


@pytest.mark.parametrize(
    ("text", "ages", "page"),
    [
        ("来月70歳になる", [70], "kokuho-card"),
        ("父は74歳です", [75], "kouki-guide"),
        ("72歳です", [70], "kokuho-card"),
        ("もうすぐ75歳", [75], "kouki-guide"),
        ("65になった", [65], "elderly-premium"),
        ("はたちになった", [20], "pension-age20"),
        ("生後3か月", [0], "vaccine-bcg"),
        ("来年6歳になる子と3歳の子", [6, 3], "school-first"),
    ],
)
def test_the_milestone_of_an_age(milestones: Milestones, text: str, ages: list[int], page: str) -> None:
    said = read_ages(text)
    assert [one.age for one in milestones.fitting(said)] == ages
    assert milestones.pages_for(said)[0] == page


@pytest.mark.parametrize("text", ["33歳", "74歳になる", "子ども"])
def test_other_ages_have_none(milestones: Milestones, text: str) -> None:
    assert milestones.fitting(read_ages(text)) == ()
    assert milestones.pages_for(read_ages(text)) == ()


def test_a_page_that_does_not_exist_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "ages.yml"
    path.write_text("milestones:\n- age: 75\n  text: 変わります。\n  pages: [kouki, koki]\n", encoding="utf-8")
    (problem,) = check_milestones(path, ("kouki",))
    assert str(problem).startswith(f"{path}:4: ")
    assert "koki" in str(problem)
    assert check_milestones(path, ("kouki", "koki")) == ()


def test_without_a_file_there_is_nothing_to_mend(tmp_path: Path) -> None:
    assert check_milestones(tmp_path / "ages.yml", ()) == ()


@pytest.mark.parametrize(
    "written",
    [
        "milestones: [",
        "milestones:\n- {age: 75, text: あ, pages: []}",
        "milestones:\n- {age: 5, before: 6, text: あ, pages: [a]}",
    ],
)
def test_a_bad_file_is_told(tmp_path: Path, written: str) -> None:
    path = tmp_path / "ages.yml"
    path.write_text(written, encoding="utf-8")
    assert check_milestones(path, ("a",))
    with pytest.raises(FaqError):
        load_milestones(path)
