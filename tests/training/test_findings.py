from __future__ import annotations

import pytest
from tests.training.small_trial import STRAYS, small_findings

from guide.training.findings import Findings
from guide.training.reliability import Ranks


@pytest.fixture(scope="module")
def found() -> Findings:
    return small_findings()


def test_figures_are_told_of_all_then_by_field_then_by_kind(found: Findings) -> None:
    rows = [(row.part, row.name, row.summary.count, row.ranks.count) for row in found.rows]
    assert rows == [
        ("all", "", 4, 4),
        ("field", "gomi", 3, 3),
        ("field", "moving", 1, 1),
        ("kind", "ordinary", 2, 2),
        ("kind", "word", 2, 2),
    ]


def test_the_figures_of_all_are_those_of_the_texts(found: Findings) -> None:
    every = found.rows[0]
    places = [reading.rank for reading in found.readings]
    assert every.ranks.first == sum(place == 1 for place in places) / 4
    assert every.summary.reached == sum(outcome.reached for outcome in found.outcomes) / 4
    assert found.rows[2].ranks == Ranks(1, 1, 1, 1, 1)


def test_strays_are_told_of_all_then_by_group(found: Findings) -> None:
    assert [(group.name, group.count) for group in found.groups] == [("", len(STRAYS)), ("general", 3), ("near", 2)]
    every = found.groups[0]
    assert every.refused == sum(one.outcome == "hand_over" for one in found.strays) / len(STRAYS)
    assert every.none == pytest.approx(sum(one.reading.none for one in found.strays) / len(STRAYS))


def test_who_did_not_get_there_is_named(found: Findings) -> None:
    assert [outcome.case.text for outcome, _ in found.missed] == ["応援金<b>をもらいたい"]
    assert [reading.text for _, reading in found.missed] == ["応援金<b>をもらいたい"]


def test_a_page_shown_for_nothing_is_named(found: Findings) -> None:
    """The one shown says much of a page; the other is only asked back."""
    assert [one.outcome for one in found.strays[-2:]] == ["answer", "ask"]
    assert [one.stray.text for one in found.misled] == ["使い終わった乾電池と充電池の回収"]
    assert [group.shown for group in found.groups] == [1 / 5, 0, 1 / 2]


def test_trust_is_over_openings_and_strays(found: Findings) -> None:
    assert found.trust.none.count == len(found.outcomes) + len(STRAYS)
