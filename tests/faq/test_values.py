"""Deadlines as staff write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faq.small_town import spoil
from tests.tiny import ROOT

from guide.faq.loader import check_faq, load_faq
from guide.faq.values import Deadline

FROM = "from: 引っ越した日"


def test_what_to_do_when_it_is_late_is_read(town: Path) -> None:
    assert load_faq(town).entries["move-in"].deadline == Deadline.model_validate(
        {"text": "引っ越した日から14日以内", "days": 14, "from": "引っ越した日", "late": None, "any_day": False}
    )
    spoil(town, "pages.yml", FROM, f"{FROM}, any_day: true, late: すぐに来てください。")
    deadline = load_faq(town).entries["move-in"].deadline
    assert deadline is not None
    assert (deadline.late, deadline.any_day) == ("すぐに来てください。", True)


@pytest.mark.parametrize(
    ("late", "said"), [("あ" * 121, "deadline.late が長すぎます（121 文字）"), ("' '", "deadline.late が短すぎます")]
)
def test_a_sentence_that_does_not_fit_is_told(town: Path, late: str, said: str) -> None:
    spoil(town, "pages.yml", FROM, f"{FROM}, late: {late}")
    (problem,) = check_faq(town).problems
    assert said in str(problem)


def test_the_pack_tells_what_to_do_late_where_a_day_can_be_counted() -> None:
    deadlines = [entry.deadline for entry in load_faq(ROOT / "data" / "faq").entries.values() if entry.deadline]
    late = [one for one in deadlines if one.late]
    assert len(late) > 40
    assert [one.text for one in late if not (one.from_ and (one.days or one.months or one.years))] == []
    assert [one.late for one in late if one.late and not one.late.endswith("。")] == []
