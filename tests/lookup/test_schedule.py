"""The schedule of vaccinations and health checks: the file of the pack, and days worked out by hand."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guide.errors import FaqError
from guide.lookup.schedule import SOON, Due, Plan, load_plan, schedule_for
from guide.settings import Settings

ROOT = Path(__file__).parents[2]
PATH = Settings(root=ROOT).vaccination
PLAN = load_plan(PATH)
TODAY = date(2026, 11, 23)
births = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def due(born: date, item: str, label: str = "", *, today: date = TODAY) -> Due:
    """Return the one dose of a child that is meant."""
    [found] = [
        one for one in schedule_for(PLAN, born, today) if one.item.id == item and one.dose.label.startswith(label)
    ]
    return found


def days(born: date, item: str, label: str = "") -> tuple[date, date]:
    found = due(born, item, label)
    return found.first, found.last


# The pack -------------------------------------------------------------------------------------------------


def test_the_pack_holds_every_routine_vaccination_and_check() -> None:
    kinds = {item.id: item.kind for item in PLAN.items}
    vaccines = {"rota", "hepatitis-b", "pneumococcus", "five-in-one", "bcg", "mr-1", "mr-2", "varicella"}
    vaccines |= {"encephalitis-1", "encephalitis-2", "dt", "hpv"}
    checks = {"check-1-month", "check-3-months", "check-9-months", "check-18-months", "check-3-years"}
    checks |= {"check-5-years", "check-school"}
    assert {one for one in vaccines if kinds.get(one) != "vaccine"} == set()
    assert {one for one, kind in kinds.items() if kind == "check"} == checks
    assert any("RSウイルス" in note and "母親" in note for note in PLAN.notes)


def test_every_page_is_a_page_of_the_pack() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data" / "faq").rglob("*.yml"))
    known = set(re.findall(r"^- id: (\S+)$", written, re.MULTILINE))
    asked = {item.page for item in PLAN.items if item.page} | set(PLAN.pages)
    assert asked - known == set()


# Days by hand ---------------------------------------------------------------------------------------------


def test_rota() -> None:
    """厚生労働省「ロタウイルスワクチンに関するQ&A」問4 and 問5: born on Saturday, August 1, 2020."""
    one, five = due(date(2020, 8, 1), "rota", "1価"), due(date(2020, 8, 1), "rota", "5価")
    assert one.first == five.first == date(2020, 9, 12)
    assert (one.best_first, one.best_last) == (date(2020, 9, 30), date(2020, 11, 13))
    # The 24th and the 32nd Saturday after birth.
    assert (one.last, five.last) == (date(2021, 1, 16), date(2021, 3, 13))
    assert not [one for one in schedule_for(PLAN, date(2020, 7, 31), TODAY) if one.item.id == "rota"]


def test_pneumococcus_and_the_combined_vaccine() -> None:
    """厚木市予防接種情報提供サービス, examples A and B: born on April 1 and December 31, 2018."""
    assert days(date(2018, 4, 1), "pneumococcus", "初回") == (date(2018, 5, 31), date(2023, 3, 31))
    assert days(date(2018, 12, 31), "pneumococcus", "初回") == (date(2019, 2, 28), date(2023, 12, 30))
    assert days(date(2018, 4, 1), "five-in-one", "初回")[1] == date(2025, 9, 30)


def test_bcg_and_hepatitis_b_end_with_the_day_before_the_first_birthday() -> None:
    """予防接種法施行令3条「一歳に至るまで」."""
    assert days(date(2026, 9, 1), "bcg") == (date(2026, 9, 1), date(2027, 8, 31))
    assert days(date(2026, 9, 1), "hepatitis-b") == (date(2026, 9, 1), date(2027, 8, 31))
    bcg = due(date(2026, 9, 1), "bcg")
    assert (bcg.best_first, bcg.best_last) == (date(2027, 1, 31), date(2027, 4, 30))


def test_measles_and_rubella() -> None:
    """予防接種法施行令3条: 生後12月から24月, and the year before school; April 1 is the last day of a school year."""
    assert days(date(2024, 2, 29), "mr-1") == (date(2025, 2, 28), date(2026, 2, 28))
    assert days(date(2020, 4, 1), "mr-2") == (date(2025, 4, 1), date(2026, 3, 31))
    assert days(date(2020, 4, 2), "mr-2") == (date(2026, 4, 1), date(2027, 3, 31))
    assert days(date(2021, 4, 1), "mr-2") == (date(2026, 4, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("item", "first", "last"),
    [
        ("mr-1-extended", date(2022, 4, 2), date(2023, 4, 1)),
        ("mr-2-extended", date(2018, 4, 2), date(2019, 4, 1)),
    ],
)
def test_what_was_prolonged_for_lack_of_vaccine(item: str, first: date, last: date) -> None:
    """厚生労働省通知, March 2025: those two years of births, from April 1, 2025 to March 31, 2027."""
    assert days(first, item) == days(last, item) == (date(2025, 4, 1), date(2027, 3, 31))
    beyond = [first - timedelta(days=1), last + timedelta(days=1)]
    assert item not in {one.item.id for born in beyond for one in schedule_for(PLAN, born, TODAY)}


def test_varicella_encephalitis_and_dt() -> None:
    """予防接種法施行令3条: 生後12月から36月, 生後6月から90月, 9歳以上13歳未満, 11歳以上13歳未満."""
    born = date(2020, 5, 31)
    assert days(born, "varicella", "1回目") == (date(2021, 5, 30), date(2023, 5, 30))
    assert days(born, "encephalitis-1", "初回") == (date(2020, 11, 30), date(2027, 11, 30))
    assert days(born, "encephalitis-2") == (date(2029, 5, 30), date(2033, 5, 30))
    assert days(born, "dt") == (date(2031, 5, 30), date(2033, 5, 30))


def test_who_was_born_before_april_2_2007_may_catch_up_until_twenty() -> None:
    """予防接種法施行令附則2項."""
    assert days(date(2007, 4, 1), "encephalitis-special") == (date(2011, 3, 31), date(2027, 3, 31))
    assert "encephalitis-special" not in {one.item.id for one in schedule_for(PLAN, date(2007, 4, 2), TODAY)}


def test_hpv() -> None:
    """予防接種法施行令3条: the fiscal years of 12 to 16. 下田市, 2024: born from April 2, 2012 is the sixth grade."""
    assert days(date(2012, 4, 2), "hpv") == (date(2024, 4, 1), date(2029, 3, 31))
    assert days(date(2013, 4, 1), "hpv") == (date(2024, 4, 1), date(2029, 3, 31))
    assert days(date(2012, 4, 1), "hpv") == (date(2023, 4, 1), date(2028, 3, 31))


def test_checks() -> None:
    """三島市 (1か月児: 28 to 41 days), 母子保健法12条 (「満1歳6か月を超え」), 学校保健安全法施行令1条 (November 30)."""
    assert days(date(2025, 3, 4), "check-1-month") == (date(2025, 4, 1), date(2025, 4, 14))
    assert days(date(2025, 3, 4), "check-18-months") == (date(2026, 9, 4), date(2027, 3, 3))
    assert days(date(2025, 3, 4), "check-3-years") == (date(2028, 3, 4), date(2029, 3, 3))
    assert days(date(2025, 3, 4), "check-5-years") == (date(2029, 4, 1), date(2030, 3, 31))
    assert days(date(2025, 3, 4), "check-school") == (date(2030, 10, 1), date(2030, 11, 30))


# States ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2025, 1, 30), "later"),
        (date(2025, 1, 31), "soon"),
        (date(2025, 3, 31), "soon"),
        (date(2025, 4, 1), "now"),
        (date(2026, 3, 31), "now"),
        (date(2026, 4, 1), "past"),
    ],
)
def test_states_change_at_midnight(today: date, state: str) -> None:
    assert timedelta(days=60) == SOON
    assert due(date(2020, 4, 1), "mr-2", today=today).state == state


@pytest.mark.parametrize(
    ("today", "timing"),
    [
        (date(2027, 1, 30), "early"),
        (date(2027, 1, 31), "best"),
        (date(2027, 4, 30), "best"),
        (date(2027, 5, 1), "late"),
    ],
)
def test_recommended_days_are_told_apart(today: date, timing: str) -> None:
    assert due(date(2026, 9, 1), "bcg", today=today).timing == timing


def test_what_is_to_be_done_comes_first() -> None:
    found = [one for one in schedule_for(PLAN, date(2026, 9, 1), TODAY) if one.state == "now"]
    assert [one.item.id for one in found[:2]] == ["rota", "rota"]
    assert [one.timing for one in found] == ["best"] * 5 + ["early"]
    assert found[-1].item.id == "bcg"


@given(births, st.integers(0, 7300))
def test_no_child_has_a_last_day_before_the_first(born: date, age: int) -> None:
    for one in schedule_for(PLAN, born, born + timedelta(days=age)):
        within = [one.first, one.best_first or one.first, one.best_last or one.last, one.last]
        assert born <= one.first
        assert within == sorted(within)


@given(births, st.integers(0, 7300))
def test_a_list_is_whole_and_in_order(born: date, age: int) -> None:
    today = born + timedelta(days=age)
    found = schedule_for(PLAN, born, today)
    items = [item for item in PLAN.items if item.born.first <= born <= item.born.last]
    assert len(found) == sum(len(item.doses) for item in items)
    states = ["now" if one.state == "now" else "past" if one.state == "past" else "to come" for one in found]
    assert states == sorted(states, key=["now", "to come", "past"].index)
    for one in found:
        assert (one.state == "now") == (one.first <= today <= one.last)
        assert (one.state == "past") == (one.last < today)


@given(births, births)
def test_who_is_born_earlier_is_due_no_later(one: date, other: date) -> None:
    earlier, later = (
        {(d.item.id, d.dose.label): d for d in schedule_for(PLAN, b, TODAY)} for b in sorted((one, other))
    )
    for dose in set(earlier) & set(later):
        assert earlier[dose].first <= later[dose].first
        assert earlier[dose].last <= later[dose].last


# The file -------------------------------------------------------------------------------------------------


def written(**changes: Any) -> dict[str, Any]:
    """Return a file with one item, changed."""
    dose = {"from": {"months": 2}, "until": {"months": 12}}
    item = {"id": "one", "name": "ワクチン", "kind": "vaccine", "doses": [dose], "source": "法", **changes}
    return {"until_age": 20, "items": [item]}


def problems(tmp_path: Path, data: object) -> str:
    path = tmp_path / "vaccination.yml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(FaqError) as caught:
        load_plan(path)
    assert all(problem.path == path for problem in caught.value.problems)
    return str(caught.value)


def test_a_small_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "vaccination.yml"
    path.write_text(yaml.safe_dump(written(born={"from": date(2020, 8, 1)}), allow_unicode=True), encoding="utf-8")
    assert load_plan(path) == Plan.model_validate(written(born={"from": date(2020, 8, 1)}))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "pill"}, "items.1.kind"),
        ({"doses": []}, "items.1.doses"),
        ({"sauce": "法"}, "items.1.sauce"),
        ({"doses": [{"from": {"months": 2}, "until": {"fortnights": 3}}]}, "items.1.doses.1.until"),
        ({"doses": [{"from": {"months": 2}, "until": {}}]}, "どれかを書いてください"),
        ({"doses": [{"from": {"months": 2}, "until": {"months": 1}}]}, "日にちの順になっていません"),
        # In order for births of spring, but not for those of winter.
        (
            {"doses": [{"from": {"years": 5, "months": 6}, "until": {"fiscal_year_of": 5, "edge": "last"}}]},
            "日にちの順になっていません",
        ),
        (
            {"doses": [{"from": {"months": 2}, "best_until": {"months": 13}, "until": {"months": 12}}]},
            "日にちの順になっていません",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    assert said in problems(tmp_path, written(**changes))


def test_an_id_is_given_once(tmp_path: Path) -> None:
    data = written()
    assert "同じ id が2回あります: one" in problems(tmp_path, {**data, "items": data["items"] * 2})


def test_a_file_that_is_no_schedule_is_refused(tmp_path: Path) -> None:
    assert "全体" in problems(tmp_path, ["予防接種"])
    broken = tmp_path / "broken.yml"
    broken.write_text("items: [", encoding="utf-8")
    for path in (broken, tmp_path / "missing.yml"):
        with pytest.raises(FaqError, match="読めません"):
            load_plan(path)
