"""What ages and days that residents say do to the belief, in the town of `tests/tiny.py`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.narrowing.strategies import CATALOGUE, beliefs
from tests.tiny import tiny_clock, tiny_knowledge

from guide.dialogue.beliefs import Beliefs
from guide.lookup.milestones import NO_MILESTONES, Milestone, Milestones
from guide.narrowing.belief import Belief, after_opening, favoured
from guide.narrowing.evidence import Answer, Opening

MILESTONES = Milestones(
    milestones=(
        Milestone(age=60, text="60歳で年金が変わります。", pages=("pension",)),
        Milestone(age=20, text="20歳になりました。", pages=("move-in", "gone")),
    )
)
FACTOR = tiny_knowledge().policy.belief.age


def after(*words: str, milestones: Milestones = MILESTONES) -> Belief:
    knowledge = replace(tiny_knowledge(), milestones=milestones)
    return Beliefs(knowledge, clock=tiny_clock).belief(tuple(Opening(text=text) for text in words))


def odds(belief: Belief, entry: str, other: str = "cans") -> float:
    """Return how many times likelier a page is than another, of which no age speaks."""
    return float(belief.entries[CATALOGUE.places[entry]] / belief.entries[CATALOGUE.places[other]])


@given(beliefs(), st.sampled_from([1 / FACTOR, 1.0, FACTOR]), st.sets(st.sampled_from([*CATALOGUE.entries, "gone"])))
def test_favoured_pages_are_so_many_times_likelier(belief: Belief, factor: float, pages: set[str]) -> None:
    raised = favoured(CATALOGUE, belief, sorted(pages), factor)
    assert raised.entries.sum() + raised.none == pytest.approx(1)
    wanted = belief.entries * [factor if entry in pages else 1.0 for entry in CATALOGUE.entries]
    np.testing.assert_allclose(raised.entries * belief.none, wanted * raised.none, atol=1e-12)


def test_favouring_leaves_the_belief_before_it_as_it_was() -> None:
    belief = after("年金の住所を直したい")
    before = belief.entries.copy()
    favoured(CATALOGUE, belief, ("pension",), FACTOR)
    np.testing.assert_array_equal(belief.entries, before)


@pytest.mark.parametrize("text", ["60歳です。年金の住所を直したい", "還暦の年金", "もうすぐ六十歳です。手続きは"])
def test_an_age_that_is_spoken_of_makes_its_pages_likelier_and_others_less(text: str) -> None:
    told, plain = after(text), after(text, milestones=NO_MILESTONES)
    assert odds(told, "pension") == pytest.approx(FACTOR * odds(plain, "pension"))
    assert odds(told, "move-in") == pytest.approx(odds(plain, "move-in") / FACTOR)
    assert odds(told, "batteries") == pytest.approx(odds(plain, "batteries"))


@pytest.mark.parametrize("text", ["年金の住所を直したい", "40歳です。年金の住所を直したい", "60円の切手"])
def test_without_an_age_of_the_file_nothing_changes(text: str) -> None:
    told, plain = after(text), after(text, milestones=NO_MILESTONES)
    np.testing.assert_allclose(told.entries, plain.entries)
    assert told.none == pytest.approx(plain.none)


def test_an_age_said_earlier_goes_on_counting() -> None:
    told = after("60歳です", "年金の住所を直したい")
    plain = after("60歳です", "年金の住所を直したい", milestones=NO_MILESTONES)
    assert odds(told, "pension") == pytest.approx(FACTOR * odds(plain, "pension"))


@pytest.mark.parametrize(
    ("dated", "plain"),
    [
        ("10日前によその町から越してきた", "よその町から越してきた"),
        ("11月3日によその町から越してきた", "よその町から越してきた"),
    ],
)
def test_a_day_does_not_change_what_is_asked(dated: str, plain: str) -> None:
    np.testing.assert_allclose(after(dated).entries, after(plain).entries)
    assert after(dated).none == after(plain).none


def test_a_vague_span_stays_among_the_words() -> None:
    assert after("先月よその町から越してきた").none != after("よその町から越してきた").none


def test_of_a_day_alone_the_words_are_read() -> None:
    known = tiny_knowledge()
    read = after_opening(CATALOGUE, known.retriever.score("11月3日"), known.policy.belief, known.calibration)
    np.testing.assert_allclose(after("11月3日").entries, read.entries)


def test_a_belief_is_not_computed_anew_for_the_same_evidence() -> None:
    own = Beliefs(tiny_knowledge(), clock=tiny_clock)
    evidence = (Opening(text="引っ越し"), Answer(facet="move", values=("in",), chosen="value", pick="in"))
    assert own.belief(evidence) is own.belief(evidence)
