from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import ROOT, TODAY, tiny_conversation, tiny_faq

from guide.errors import FaqError
from guide.faq.model import Faq
from guide.narrowing.catalogue import build_catalogue
from guide.training.evaluate import MAX_QUESTIONS, OpeningCase, Outcome, load_openings, play, summarise

CATALOGUE = build_catalogue(tiny_faq(), TODAY)
LABELS = {facet: dict(zip(one.labels, one.values, strict=True)) for facet, one in CATALOGUE.facets.items()}


def case(text: str, entry: str, *also: str) -> OpeningCase:
    return OpeningCase(text, "field", "kind", entry, also)


SURE = "使い終わった乾電池と充電池の回収"
"""Says so much of a page that it is shown at once."""


def played(text: str, entry: str, *also: str) -> Outcome:
    return play(tiny_conversation(), CATALOGUE, case(text, entry, *also))


@pytest.mark.parametrize("entry", [entry for entry in tiny_faq().entries.values() if entry.id != "ended"])
def test_a_resident_who_uses_the_faqs_words_gets_there(entry: object) -> None:
    for text in entry.ask:  # type: ignore[attr-defined]
        assert played(text, entry.id).reached  # type: ignore[attr-defined]


@given(st.sampled_from(["引っ越し", "捨てたい", "ごみ", "缶", "ピザ", "困った"]), st.sampled_from(CATALOGUE.entries))
def test_whatever_happens_is_told_soundly(text: str, entry: str) -> None:
    found = played(text, entry)
    assert 0 <= found.taps <= MAX_QUESTIONS
    assert len(found.path) == found.taps + 1
    assert found.direct is None or found.path[0] == "answer"
    assert found.refused == (found.path[0] == "hand_over")
    if found.direct == entry:
        assert found.reached
        assert found.taps == 0
    assert found.wrong_direct == (found.direct not in (None, entry))


def test_the_resident_taps_only_what_is_true_of_the_target() -> None:
    entries = tiny_faq().entries
    for entry in ("move-in", "move-out", "pension", "cans", "large-waste"):
        for label in played("引っ越し", entry).path[1:]:
            for facet, values in LABELS.items():
                if label in values and facet in entries[entry].facets:
                    assert values[label] in entries[entry].facets[facet]
            assert label not in {other.title for key, other in entries.items() if key != entry}


def test_the_resident_does_not_know_what_does_not_concern_the_target() -> None:
    """Who wants to throw cans away is asked about moving house."""
    found = played("引っ越し", "cans")
    assert found.path[0] == "ask"
    assert found.path[1] == "わからない"


def test_a_page_that_would_do_as_well_counts_as_reached() -> None:
    assert not played(SURE, "ended").reached
    found = played(SURE, "ended", "batteries")
    assert found.reached
    assert found.taps == 0
    assert not found.wrong_direct


def test_a_wrong_page_at_once_is_told_and_can_be_left() -> None:
    found = played(SURE, "cans")
    assert found.direct == "batteries"
    assert found.wrong_direct
    assert "このページではない" in found.path


def test_a_page_that_is_out_of_date_is_never_reached() -> None:
    for text in ("応援金をもらいたい", "引っ越し", "ピザ"):
        assert not played(text, "ended").reached


def test_shares_are_counted_over_all_cases() -> None:
    outcomes = [
        Outcome(case("a", "cans"), True, 0, "cans", False, ("answer",)),
        Outcome(case("b", "cans"), True, 2, None, False, ("ask", "x", "y")),
        Outcome(case("c", "cans"), False, 3, "batteries", False, ("answer", "x", "y", "z")),
        Outcome(case("d", "cans"), False, 0, None, True, ("hand_over",)),
    ]
    found = summarise(outcomes)
    assert (found.count, found.reached, found.taps) == (4, 0.5, 1.0)
    assert (found.wrong_direct, found.refused) == (0.25, 0.25)


def test_no_cases_are_no_error() -> None:
    assert summarise([]).count == 0
    assert summarise([]).reached == 0


@pytest.mark.parametrize(
    "name", ["data/eval/openings.yml", "tests/golden/openings.yml", "tests/golden/paraphrases.yml"]
)
def test_every_opening_asks_for_a_page_of_the_shipped_faq(name: str, faq: Faq) -> None:
    cases = load_openings(ROOT / name)
    assert cases
    for each in cases:
        assert each.text.strip()
        assert each.targets <= set(faq.entries), each
        assert each.field == faq.categories[faq.entries[each.entry].category].field, each


@pytest.mark.parametrize(
    "data", [b"", b"openings: 3\n", b"- a\n", b"openings: [{text: a}]\n", b"openings: [a]\n", b"o: [", b"\x95\xfb"]
)
def test_openings_of_another_form_are_a_problem_for_staff(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "openings.yml"
    path.write_bytes(data)
    with pytest.raises(FaqError, match=r"openings\.yml:1"):
        load_openings(path)


def test_missing_openings_are_a_problem_for_staff(tmp_path: Path) -> None:
    with pytest.raises(FaqError, match="openings"):
        load_openings(tmp_path / "openings.yml")
