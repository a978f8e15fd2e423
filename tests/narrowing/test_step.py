from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.narrowing.strategies import CATALOGUE, EVIDENCE, OPENINGS, beliefs
from tests.tiny import tiny_policy

from guide.narrowing.belief import Belief, after_answer, before_opening, said
from guide.narrowing.catalogue import CATEGORY, FIELD
from guide.narrowing.evidence import Answer, Evidence, Opening
from guide.narrowing.policy import Policy
from guide.narrowing.step import Ask, HandOver, Refuse, Show, Step, decide, screens
from guide.narrowing.worth import Weighed

POLICY = tiny_policy()
START = before_opening(CATALOGUE, POLICY.belief)
LONG = POLICY.model_copy(update={"stop": POLICY.stop.model_copy(update={"questions": 12, "refuse": 1.0, "later": 1.0})})
"""A policy that goes on asking, so that a conversation is long."""


def spread(policy: Policy, **changes: object) -> Policy:
    return policy.model_copy(update={"choice": policy.choice.model_copy(update=changes)})


POLICIES = st.sampled_from(
    [POLICY, LONG, spread(LONG, applies=0.01), spread(LONG, applies=0.01, tree=0.05), spread(LONG, list_found=0.2)]
)


@dataclass(frozen=True)
class Turn:
    """A step, and the evidence it was chosen on."""

    step: Step
    evidence: tuple[Evidence, ...]


def options(step: Ask) -> list[Answer]:
    """Return everything that a resident can answer to a screen."""
    shown = Answer(facet=step.facet, values=step.values, entries=step.entries, chosen="none")
    found = [shown]
    found += [shown.model_copy(update={"chosen": "value", "pick": value}) for value in step.values]
    if step.facet is not None:
        found += [shown.model_copy(update={"chosen": chosen}) for chosen in ("other", "unknown")]
    return found


def play(data: st.DataObject) -> Iterator[Turn]:
    """Answer every screen in any way, until the guide shows a page or gives up; go on where a page is refused."""
    policy = data.draw(POLICIES)
    opening, belief = data.draw(OPENINGS), data.draw(beliefs())
    evidence: tuple[Evidence, ...] = (opening,)
    for _ in range(14):
        step = decide(CATALOGUE, belief, evidence, policy)
        yield Turn(step, evidence)
        if isinstance(step, (Refuse, HandOver)):
            return
        if isinstance(step, Show):
            answer = Answer(chosen="none", entries=(step.entry,))
        else:
            answer = data.draw(st.sampled_from(options(step)))
        evidence = (*evidence, answer)
        belief = after_answer(CATALOGUE, belief, answer, policy.answers)


# Properties of any conversation -----------------------------------------------------------------------------


@given(st.data())
def test_no_facet_is_asked_twice(data: st.DataObject) -> None:
    asked: set[str] = set()
    for turn in play(data):
        if isinstance(turn.step, Ask) and turn.step.facet is not None:
            assert turn.step.facet not in asked
            asked.add(turn.step.facet)


@given(st.data())
def test_no_option_is_shown_twice_in_a_row(data: st.DataObject) -> None:
    """Neither on one screen, nor a page of the screen before: further back it may have been overlooked."""
    shown: set[str] = set()
    for turn in play(data):
        if isinstance(turn.step, Ask):
            step = turn.step
            assert len(set(step.values)) == len(step.values)
            assert len(set(step.entries)) == len(step.entries)
            assert not shown & set(step.entries)
        shown = set(turn.step.entries) if isinstance(turn.step, Ask) else set()


def test_a_page_that_was_overlooked_comes_again_when_nothing_likelier_is_left() -> None:
    overlooked = Answer(chosen="none", entries=("cans", "batteries"))
    passed = Answer(chosen="none", entries=("move-in", "move-out"))
    few = spread(LONG, list_size=2, applies=1.0)
    believed = certain("cans", 0.6)
    for evidence, again in (((overlooked,), False), ((overlooked, passed), True)):
        lists = [screen for screen in screens(CATALOGUE, believed, (OPENING, *evidence), few) if screen.facet is None]
        assert ("cans" in lists[0].entries) is again


@given(st.data())
def test_a_page_that_was_called_wrong_is_not_shown_again(data: st.DataObject) -> None:
    for turn in play(data):
        if isinstance(turn.step, Show):
            wrong = {e for a in turn.evidence if isinstance(a, Answer) and a.chosen == "none" for e in a.entries}
            assert turn.step.entry not in wrong
            assert not wrong & set(turn.step.others)


@given(st.data())
def test_a_facet_that_was_spoken_of_is_not_asked(data: st.DataObject) -> None:
    for turn in play(data):
        opening = turn.evidence[0]
        assert isinstance(opening, Opening)
        clear = {key for key, values in said(CATALOGUE, opening.text).items() if len(values) == 1}
        if isinstance(turn.step, Ask):
            assert turn.step.facet not in clear


@given(st.data())
def test_the_tree_and_parents_are_not_asked_after_their_children(data: st.DataObject) -> None:
    for turn in play(data):
        known = {item.facet for item in turn.evidence if isinstance(item, Answer)}
        if isinstance(turn.step, Ask):
            assert not (turn.step.facet == FIELD and CATEGORY in known)
            assert not (turn.step.facet == "move" and "who" in known)


@given(st.data())
def test_a_screen_is_worth_showing_and_small(data: st.DataObject) -> None:
    for turn in play(data):
        if not isinstance(turn.step, Ask):
            continue
        step, choice = turn.step, POLICY.choice
        assert 2 <= len(step.values) + len(step.entries) <= choice.max_options
        assert len(step.entries) <= choice.list_size
        assert bool(step.values) == (step.facet is not None)
        if step.entries and step.values:
            assert len(step.entries) == choice.mixed_pages
            assert len(step.values) <= choice.mixed_values
        assert step.value > 0
        assert all(value in CATALOGUE.facets[step.facet].values for value in step.values if step.facet)


@given(st.data())
def test_no_page_is_shown_that_is_out_of_date(data: st.DataObject) -> None:
    for turn in play(data):
        step = turn.step
        pages = (step.entry, *step.others) if isinstance(step, Show) else getattr(step, "entries", ())
        nearest = getattr(step, "nearest", ())
        assert "ended" not in (*pages, *nearest)


@given(st.data())
def test_a_conversation_ends(data: st.DataObject) -> None:
    asked = [turn for turn in play(data) if isinstance(turn.step, Ask)]
    assert len(asked) <= 12


@given(beliefs(), EVIDENCE)
def test_the_step_is_a_function_of_belief_and_evidence(belief: Belief, evidence: tuple[Evidence, ...]) -> None:
    entries = belief.entries.copy()
    first = decide(CATALOGUE, belief, evidence, POLICY)
    assert decide(CATALOGUE, belief, evidence, POLICY) == first
    np.testing.assert_array_equal(belief.entries, entries)


@given(beliefs(), OPENINGS, st.integers(3, 13), st.integers(2, 12))
def test_screens_keep_to_the_sizes_of_the_policy(
    belief: Belief, opening: Opening, max_options: int, list_size: int
) -> None:
    policy = spread(POLICY, max_options=max_options, list_size=list_size, mixed_pages=1, mixed_values=2)
    found = screens(CATALOGUE, belief, (opening,), policy)
    for screen in found:
        assert len(screen.values) <= max_options
        assert len(screen.entries) <= list_size
    assert [screen.value for screen in found] == sorted((screen.value for screen in found), reverse=True)


@given(beliefs(), OPENINGS)
def test_the_screen_asked_is_the_one_of_highest_worth(belief: Belief, opening: Opening) -> None:
    step = decide(CATALOGUE, belief, (opening,), POLICY)
    if isinstance(step, Ask):
        assert step.value == max(screen.value for screen in screens(CATALOGUE, belief, (opening,), POLICY))


# Single steps -----------------------------------------------------------------------------------------------

OPENING = Opening(text="困っています")


def certain(entry: str, chance: float, none: float = 0.0) -> Belief:
    """Return a belief that holds so much for one page, the rest spread over the other valid pages."""
    entries = CATALOGUE.valid * (1 - chance - none) / (CATALOGUE.valid.sum() - 1)
    entries[CATALOGUE.places[entry]] = chance
    return Belief(entries, none)


def test_a_clear_page_is_shown_at_once() -> None:
    belief = certain("cans", POLICY.stop.direct + 0.01)
    assert decide(CATALOGUE, belief, (OPENING,), POLICY) == Show("cans")


def test_a_likely_page_is_not_shown_before_a_question() -> None:
    belief = certain("cans", POLICY.stop.likely + 0.1)
    assert isinstance(decide(CATALOGUE, belief, (OPENING,), POLICY), Ask)


def test_a_likely_page_is_shown_beside_others_after_a_question() -> None:
    belief = certain("cans", POLICY.stop.likely + 0.1)
    step = decide(CATALOGUE, belief, (OPENING, Answer(facet="size", chosen="unknown")), POLICY)
    assert isinstance(step, Show)
    assert step.entry == "cans"
    assert step.others
    assert "cans" not in step.others


def test_a_page_that_was_tapped_is_shown() -> None:
    tapped = Answer(entries=("cans", "batteries"), chosen="entry", pick="batteries")
    assert decide(CATALOGUE, START, (OPENING, tapped), POLICY) == Show("batteries")


@pytest.mark.parametrize("later", [OPENING, Answer(entries=("batteries",), chosen="none")])
def test_what_came_after_the_tap_counts(later: Evidence) -> None:
    tapped = Answer(entries=("cans", "batteries"), chosen="entry", pick="batteries")
    assert decide(CATALOGUE, START, (tapped, later), POLICY) != Show("batteries")


def test_a_tap_on_a_page_that_is_gone_shows_nothing_gone() -> None:
    tapped = Answer(entries=("gone",), chosen="entry", pick="gone")
    assert isinstance(decide(CATALOGUE, START, (OPENING, tapped), POLICY), Ask)


def test_none_of_ours_is_said_with_the_nearest_pages() -> None:
    belief = certain("cans", 0.05, none=0.94)
    step = decide(CATALOGUE, belief, (OPENING,), POLICY)
    assert isinstance(step, Refuse)
    assert step.nearest[0] == "cans"
    assert len(step.nearest) == 3


def test_doubt_is_told_beside_the_question() -> None:
    doubt = (POLICY.stop.doubt + POLICY.stop.refuse) / 2
    for none, doubtful in ((doubt, True), (POLICY.stop.doubt / 2, False)):
        step = decide(CATALOGUE, certain("cans", 0.2, none=none), (OPENING,), POLICY)
        assert isinstance(step, Ask)
        assert step.doubtful is doubtful


def test_a_person_takes_over_after_too_many_questions() -> None:
    answers = (Answer(chosen="none"),) * POLICY.stop.questions
    assert isinstance(decide(CATALOGUE, START, (OPENING, *answers[:-1]), POLICY), Ask)
    step = decide(CATALOGUE, START, (OPENING, *answers), POLICY)
    assert isinstance(step, HandOver)
    assert len(step.nearest) == 3


def test_an_answer_to_a_question_that_is_gone_counts_for_nothing() -> None:
    gone = (Answer(facet="gone", chosen="value", pick="gone"),) * POLICY.stop.questions
    assert decide(CATALOGUE, START, (OPENING, *gone), POLICY) == decide(CATALOGUE, START, (OPENING,), POLICY)


def test_a_walk_down_the_tree_goes_on_where_the_guide_had_given_up() -> None:
    """Both after too many questions, and where none of ours was said."""
    top = CATALOGUE.widest
    walk = Answer(facet=top.id, values=top.values, chosen="value", pick=top.values[0])
    refused = certain("cans", 0.1, none=0.9)
    assert isinstance(decide(CATALOGUE, refused, (OPENING,), POLICY), Refuse)
    assert isinstance(decide(CATALOGUE, refused, (OPENING, walk), POLICY), Ask)
    tired = (OPENING, *(Answer(chosen="none"),) * POLICY.stop.questions)
    assert isinstance(decide(CATALOGUE, START, tired, POLICY), HandOver)
    assert isinstance(decide(CATALOGUE, START, (*tired, walk), POLICY), Ask)


def test_staffs_weight_counts_only_where_the_belief_is_at_home() -> None:
    move = CATALOGUE.facets["move"]
    at_home = Weighed(START.entries * move.home, spread(POLICY, weight_home=0.9))
    abroad = Weighed(START.entries, spread(POLICY, weight_home=0.9))
    heavy = replace(move, weight=1.5)
    assert at_home.preference(heavy) == 1.5
    assert abroad.preference(heavy) == 1
    assert abroad.preference(replace(move, weight=0.5)) == 0.5


def test_without_any_page_none_of_ours_is_said() -> None:
    nothing = Belief(np.zeros(CATALOGUE.size), 1.0)
    assert decide(CATALOGUE, nothing, (OPENING,), POLICY) == Refuse(())


def test_two_values_spoken_of_are_asked_about() -> None:
    """「転入と転出」 says no single value: the question still helps."""
    moving = Belief(START.entries * CATALOGUE.facets["move"].applies, 0.0)
    moving = Belief(moving.entries / moving.entries.sum(), 0.0)
    both = {screen.facet for screen in screens(CATALOGUE, moving, (Opening(text="転入と転出"),), POLICY)}
    one = {screen.facet for screen in screens(CATALOGUE, moving, (Opening(text="転入"),), POLICY)}
    assert "move" in both
    assert "move" not in one


def test_a_question_that_applies_to_few_is_not_asked() -> None:
    gomi = Belief(START.entries * ~CATALOGUE.facets["move"].applies, 0.0)
    gomi = Belief(gomi.entries / gomi.entries.sum(), 0.0)
    assert not {"move", "who"} & {screen.facet for screen in screens(CATALOGUE, gomi, (OPENING,), POLICY)}


def test_staffs_weight_prefers_a_question() -> None:
    facet = CATALOGUE.facets["move"]
    assert facet.weight > 1
    worth = {screen.facet: screen.value for screen in screens(CATALOGUE, START, (), spread(POLICY, applies=0.01))}
    assert worth["move"] > 0
    assert worth[FIELD] < POLICY.choice.tree
