from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.narrowing.strategies import CATALOGUE, EVIDENCE, answers, beliefs, calibrations, scores
from tests.tiny import (
    TODAY,
    tiny_calibration,
    tiny_clock,
    tiny_data,
    tiny_faq,
    tiny_knowledge,
    tiny_policy,
    tiny_retriever,
)

from guide.dialogue.beliefs import Beliefs
from guide.faq.model import Faq
from guide.narrowing.belief import (
    Belief,
    Calibration,
    after_answer,
    after_opening,
    agreement,
    before_opening,
    likelihood,
    none_features,
    said,
)
from guide.narrowing.catalogue import Catalogue, build_catalogue
from guide.narrowing.evidence import Answer, Evidence, without
from guide.retrieval.retriever import Scores

POLICY = tiny_policy()
NUMBERS, BELIEF = POLICY.answers, POLICY.belief
START = before_opening(CATALOGUE, BELIEF)


def opened(text: str, catalogue: Catalogue = CATALOGUE) -> Belief:
    return after_opening(catalogue, tiny_retriever().score(text), BELIEF, tiny_calibration())


def of(belief: Belief, entry: str) -> float:
    return float(belief.entries[CATALOGUE.places[entry]])


def check(belief: Belief) -> None:
    assert belief.entries.sum() + belief.none == pytest.approx(1)
    assert (belief.entries >= 0).all()
    assert (belief.entries <= 1 + 1e-12).all()
    assert 0 <= belief.none <= 1 + 1e-12
    assert not belief.entries[~CATALOGUE.valid].any()


# Openings ---------------------------------------------------------------------------------------------------


@given(scores(), calibrations())
def test_a_belief_after_any_words_is_a_distribution(found: Scores, calibration: Calibration) -> None:
    check(after_opening(CATALOGUE, found, BELIEF, calibration))


@pytest.mark.parametrize("entry", [e for e in tiny_faq().entries.values() if e.id != "ended"], ids=lambda e: e.id)
def test_a_title_leads_to_its_page(entry: object) -> None:
    assert CATALOGUE.entries[opened(entry.title).top(1)[0]] == entry.id  # type: ignore[attr-defined]


def test_before_an_opening_all_valid_pages_are_alike() -> None:
    check(START)
    assert len(set(START.entries[CATALOGUE.valid])) == 1
    assert START.none == BELIEF.no_opening_none


def test_without_a_valid_page_none_of_ours_is_certain() -> None:
    data = tiny_data()
    for entry in data["entries"].values():
        entry["valid_to"] = "2026-01-01"
    catalogue = build_catalogue(Faq.model_validate(data), TODAY)
    for belief in (before_opening(catalogue, BELIEF), opened("転入届", catalogue)):
        assert belief.none == 1
        assert not belief.entries.any()
        assert belief.top(3) == []


def test_a_page_out_of_date_gets_no_belief() -> None:
    assert of(opened("応援金をもらいたい"), "ended") == 0
    past = build_catalogue(tiny_faq(), date(2026, 3, 1))
    assert CATALOGUE.entries[opened("応援金をもらいたい", past).top(1)[0]] == "ended"


def test_unknown_words_make_none_of_ours_likelier() -> None:
    assert opened("宇宙旅行のピザ").none > opened("乾電池の出し方").none + 0.3


def test_the_chance_of_none_is_computed_from_every_feature() -> None:
    found = none_features(tiny_retriever().score("電池"))
    assert set(tiny_calibration().weights) == {"bias", *found}
    assert all(np.isfinite(value) for value in found.values())


@given(st.floats(1e-9, 1), st.floats(1e-9, 1))
def test_breadth_grows_with_the_share_and_is_bounded(one: float, other: float) -> None:
    low, high = (tiny_calibration().breadth(share) for share in sorted((one, other)))
    assert -2 <= low <= high <= 2


# What was said ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("転入したい", {"move": ("in",)}),
        ("テンニュウ", {}),
        ("町の中で引っ越す本人です", {"move": ("within",), "who": ("self",)}),
        ("転入と転出", {"move": ("in", "out")}),
        ("ぼろ　布", {"thing": ("cloth",)}),
        ("", {}),
        ("ピザ", {}),
    ],
)
def test_cues_say_values(text: str, found: dict[str, tuple[str, ...]]) -> None:
    assert said(CATALOGUE, text) == found


def test_agreement_rewards_the_value_over_any_over_another() -> None:
    total = agreement(CATALOGUE, {"who": ["self"]}, elsewhere=-1)
    own, any_, other = (total[CATALOGUE.places[e]] for e in ("move-within", "move-out", "cans"))
    assert own == 0 > any_ > other


def test_a_page_of_another_field_is_not_judged_by_a_question_that_is_never_asked_there() -> None:
    total = agreement(CATALOGUE, {"move": ["in"]}, elsewhere=-0.25)
    assert total[CATALOGUE.places["move-out"]] == -1
    assert total[CATALOGUE.places["cans"]] == -0.25


def test_agreement_adds_up_over_facets() -> None:
    both = agreement(CATALOGUE, {"who": ["self"], "move": ["in"]}, elsewhere=-1)
    one, other = (agreement(CATALOGUE, spoken, elsewhere=-1) for spoken in ({"who": ["self"]}, {"move": ["in"]}))
    np.testing.assert_allclose(both, one + other)
    assert not agreement(CATALOGUE, {}, elsewhere=-1).any()


# Answers ----------------------------------------------------------------------------------------------------


@given(beliefs(), st.lists(answers(), max_size=8))
def test_a_belief_after_any_answers_is_a_distribution(belief: Belief, given_: list[Answer]) -> None:
    for answer in given_:
        belief = after_answer(CATALOGUE, belief, answer, NUMBERS)
        check(belief)


@given(beliefs(), answers())
def test_an_answer_leaves_the_belief_before_it_as_it_was(belief: Belief, answer: Answer) -> None:
    """So that taking the answer back gives the same belief as never having given it."""
    entries, none = belief.entries.copy(), belief.none
    after_answer(CATALOGUE, belief, answer, NUMBERS)
    np.testing.assert_array_equal(belief.entries, entries)
    assert belief.none == none


@given(beliefs(), st.lists(answers(), min_size=2, max_size=5, unique_by=lambda answer: answer.facet), st.randoms())
def test_the_order_of_answers_to_different_facets_does_not_matter(
    belief: Belief, given_: list[Answer], chance: object
) -> None:
    shuffled = list(given_)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one = other = belief
    for answer in given_:
        one = after_answer(CATALOGUE, one, answer, NUMBERS)
    for answer in shuffled:
        other = after_answer(CATALOGUE, other, answer, NUMBERS)
    np.testing.assert_allclose(one.entries, other.entries, rtol=1e-6, atol=1e-12)
    assert one.none == pytest.approx(other.none, rel=1e-6, abs=1e-12)


@given(answers())
def test_likelihoods_are_chances(answer: Answer) -> None:
    factor, none = likelihood(CATALOGUE, answer, NUMBERS)
    assert factor.shape == (CATALOGUE.size,)
    assert (factor > 0).all()
    assert (factor <= 1).all()
    assert 0 < none <= 1


def test_a_value_raises_the_pages_that_fit_it() -> None:
    answer = Answer(facet="move", values=("in", "out", "within"), chosen="value", pick="out")
    after = after_answer(CATALOGUE, START, answer, NUMBERS)
    assert CATALOGUE.entries[after.top(1)[0]] == "move-out"
    assert of(after, "move-in") < of(START, "move-in")
    assert after.none < START.none


def test_other_means_a_value_that_was_not_shown() -> None:
    answer = Answer(facet="move", values=("in", "within"), chosen="other")
    after = after_answer(CATALOGUE, START, answer, NUMBERS)
    assert of(after, "move-out") > of(START, "move-out") > of(START, "move-in") * 0.99
    assert of(after, "move-in") < of(START, "move-in") / 2


@pytest.mark.parametrize("chosen", ["none", "other"])
def test_pages_that_were_refused_are_hardly_believed(chosen: str) -> None:
    answer = Answer(facet="thing", values=("cans",), entries=("batteries",), chosen=chosen)  # type: ignore[arg-type]
    after = after_answer(CATALOGUE, START, answer, NUMBERS)
    assert of(after, "batteries") < of(START, "batteries") / 5
    assert of(after, "cans") < of(START, "cans")
    assert of(after, "move-in") > of(START, "move-in")


def test_refusing_all_pages_of_a_list_makes_none_of_ours_likelier() -> None:
    answer = Answer(entries=("batteries", "cans", "burnable"), chosen="none")
    assert after_answer(CATALOGUE, START, answer, NUMBERS).none > START.none


def test_not_knowing_changes_nothing() -> None:
    answer = Answer(facet="move", values=("in", "out"), chosen="unknown")
    after = after_answer(CATALOGUE, START, answer, NUMBERS)
    np.testing.assert_allclose(after.entries, START.entries)


def test_a_page_that_was_picked_is_believed() -> None:
    answer = Answer(entries=("cans", "batteries"), chosen="entry", pick="cans")
    assert of(after_answer(CATALOGUE, START, answer, NUMBERS), "cans") > 0.99


@pytest.mark.parametrize(
    "answer",
    [
        Answer(facet="gone", values=("a", "b"), chosen="value", pick="a"),
        Answer(entries=("gone",), chosen="entry", pick="gone"),
        Answer(entries=("gone",), chosen="none"),
        Answer(chosen="entry"),
    ],
)
def test_answers_about_what_is_gone_change_nothing(answer: Answer) -> None:
    after = after_answer(CATALOGUE, START, answer, NUMBERS)
    np.testing.assert_allclose(after.entries, START.entries)
    assert after.none == pytest.approx(START.none)


def test_belief_that_was_ruled_out_stays_sound() -> None:
    nothing = Belief(np.zeros(CATALOGUE.size), 1.0)
    assert after_answer(CATALOGUE, nothing, Answer(entries=("cans",), chosen="none"), NUMBERS).none == 1
    assert nothing.top(3) == []


@given(EVIDENCE.filter(bool), answers(), st.data())
def test_undoing_an_answer_gives_the_belief_of_never_having_given_it(
    evidence: tuple[Evidence, ...], answer: Answer, data: st.DataObject
) -> None:
    never = Beliefs(tiny_knowledge(), clock=tiny_clock).belief(evidence)
    place = data.draw(st.integers(0, len(evidence)))
    beliefs_ = Beliefs(tiny_knowledge(), clock=tiny_clock)
    more = (*evidence[:place], answer, *evidence[place:])
    beliefs_.belief(more)
    undone = beliefs_.belief(without(more, place))
    np.testing.assert_array_equal(undone.entries, never.entries)
    assert undone.none == never.none


@given(EVIDENCE)
def test_a_belief_after_any_conversation_is_a_distribution(evidence: tuple[Evidence, ...]) -> None:
    check(Beliefs(tiny_knowledge(), clock=tiny_clock).belief(evidence))
