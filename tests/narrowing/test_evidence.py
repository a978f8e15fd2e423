from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.narrowing.strategies import EVIDENCE, answers

from guide.narrowing.evidence import Answer, Evidence, EvidenceList, Opening, Waiting, waiting, with_waiting, without

FIRST, SECOND = Opening(text="引っ越し"), Opening(text="ごみ")
MOVE = Answer(facet="move", values=("in", "out"), chosen="value", pick="in")
WHO = Answer(facet="who", values=("self", "proxy"), chosen="unknown")
PAGE = Answer(entries=("move-in", "move-out"), chosen="none")


def test_an_answer_is_taken_back_alone() -> None:
    assert without((FIRST, MOVE, WHO, PAGE), 1) == (FIRST, WHO, PAGE)


def test_an_opening_takes_its_answers_with_it() -> None:
    assert without((FIRST, MOVE, WHO, SECOND, PAGE), 0) == (SECOND, PAGE)
    assert without((FIRST, MOVE, SECOND, PAGE, WHO), 2) == (FIRST, MOVE)


@pytest.mark.parametrize("index", [-1, 3, 99])
def test_nothing_is_taken_back_where_nothing_is(index: int) -> None:
    assert without((FIRST, MOVE, WHO), index) == (FIRST, MOVE, WHO)


@given(EVIDENCE, answers(), st.data())
def test_taking_an_answer_back_is_as_if_it_had_never_been_given(
    evidence: tuple[Evidence, ...], answer: Answer, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(evidence)))
    assert without((*evidence[:place], answer, *evidence[place:]), place) == evidence


@given(EVIDENCE, st.integers(-3, 12))
def test_taking_back_leaves_the_rest_in_order(evidence: tuple[Evidence, ...], index: int) -> None:
    left = without(evidence, index)
    remaining = iter(evidence)
    assert all(any(item is other for other in remaining) for item in left)
    assert (left == evidence) == (not 0 <= index < len(evidence))


def test_what_waits_stands_before_what_was_said() -> None:
    later, latest = Waiting(text="ごみ"), Waiting(text="犬")
    both = with_waiting((FIRST, MOVE), (later, latest))
    assert both == (later, latest, FIRST, MOVE)
    assert waiting(both) == (later, latest)
    assert with_waiting(both, (latest,)) == (latest, FIRST, MOVE)
    assert without(both, 2) == (later, latest)
    assert EvidenceList.validate_json(EvidenceList.dump_json(both)) == both


def test_openings_of_before_are_read() -> None:
    assert EvidenceList.validate_python([{"kind": "opening", "text": "引っ越し"}]) == (FIRST,)


@given(EVIDENCE)
def test_evidence_travels_as_json(evidence: tuple[Evidence, ...]) -> None:
    assert EvidenceList.validate_json(EvidenceList.dump_json(evidence)) == evidence
    assert EvidenceList.validate_python(EvidenceList.dump_python(evidence, mode="json")) == evidence


@pytest.mark.parametrize("item", [{}, {"kind": "opening"}, {"kind": "answer"}, {"kind": "answer", "chosen": "all"}, 3])
def test_other_forms_are_refused(item: object) -> None:
    with pytest.raises(ValidationError):
        EvidenceList.validate_python([item])
