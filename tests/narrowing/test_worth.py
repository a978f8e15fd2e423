"""The worth of screens, beside the same computed over a dense table of values and entries, in the plainest way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import tiny_policy

from guide.narrowing.catalogue import CATEGORY
from guide.narrowing.facets import FacetArrays, Floats
from guide.narrowing.policy import Policy
from guide.narrowing.worth import LEAST, Weighed

VALUES = tuple("abcdef")


@dataclass(frozen=True)
class Scene:
    """A belief, a question, what of it is shown, and pages; `table` (values, entries) is the question once more."""

    weighed: Weighed
    facet: FacetArrays
    table: Floats
    shown: list[int]
    pages: list[int]


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    fitting = draw(st.lists(st.sets(st.integers(0, len(VALUES) - 1)).map(sorted), min_size=1, max_size=14))
    count = len(fitting)
    entries = np.array(draw(st.lists(st.floats(0, 1), min_size=count, max_size=count)))
    home = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    named = np.ones(count, bool)
    table = np.zeros((len(VALUES), count))
    for place, own in enumerate(fitting):
        table[own, place] = 1 / max(len(own), 1)
    options = [(value, value, ()) for value in VALUES]
    weight = draw(st.sampled_from([0.5, 1.0, 1.5]))
    facet = FacetArrays.of("f", fitting, ask="?", options=options, named=named, home=home, weight=weight)
    shown = draw(st.lists(st.integers(0, len(VALUES) - 1), unique=True, max_size=len(VALUES)))
    pages = draw(st.lists(st.integers(0, count - 1), unique=True, max_size=4))
    total = max(float(entries.sum()), 1.0)
    return Scene(Weighed(entries / total, _policy(draw(st.integers(2, 5)))), facet, table, shown, pages)


def _policy(list_size: int) -> Policy:
    shipped = tiny_policy()
    choice = shipped.choice.model_copy(update={"list_size": list_size, "weight_home": 0.6})
    return shipped.model_copy(update={"choice": choice})


def best(values: Floats, policy: Policy) -> float:
    """Return M, the mass of the likeliest entries of one list."""
    return float(np.sort(values)[::-1][: policy.choice.list_size].sum())


def after_answer(entries: Floats, table: Floats, shown: Sequence[int], policy: Policy) -> float:
    """Return the mass that one list will hold, over the tap on each value, on 「ほか」, and on 「わからない」."""
    error, unknown = policy.answers.error, policy.answers.unknown
    noise = error / (len(shown) + 1)
    chances = [*(table[code] for code in shown), 1 - table[list(shown)].sum(axis=0)]
    known = sum(best(entries * ((1 - error) * chance + noise), policy) for chance in chances)
    return (1 - unknown) * known + unknown * best(entries, policy)


def without(entries: Floats, pages: Sequence[int]) -> Floats:
    return np.array([0.0 if place in pages else share for place, share in enumerate(entries)])


@given(scenes())
def test_a_question_is_worth_what_the_table_says(scene: Scene) -> None:
    weighed, policy = scene.weighed, scene.weighed.policy
    expected = after_answer(weighed.entries, scene.table, scene.shown, policy)
    assert weighed.after_answer(scene.facet, scene.shown) == pytest.approx(expected)
    worth = weighed.preference(scene.facet) * policy.choice.later * expected
    assert weighed.question(scene.facet, scene.shown) == pytest.approx(worth)


@given(scenes())
def test_a_list_is_worth_what_it_holds_and_what_one_more_list_would(scene: Scene) -> None:
    weighed, choice = scene.weighed, scene.weighed.policy.choice
    held = sum(weighed.entries[place] for place in scene.pages)
    rest = best(without(weighed.entries, scene.pages), weighed.policy)
    assert weighed.list_of(scene.pages) == pytest.approx(choice.list_found * held + choice.later * rest)


@given(scenes())
def test_pages_beside_a_question_are_worth_their_mass_and_the_question_over_the_rest(scene: Scene) -> None:
    weighed, policy = scene.weighed, scene.weighed.policy
    held = sum(weighed.entries[place] for place in scene.pages)
    rest = without(weighed.entries, scene.pages)
    weight = replace(weighed, entries=rest).preference(scene.facet)
    asked = weight * policy.choice.later * after_answer(rest, scene.table, scene.shown, policy)
    expected = policy.choice.list_found * held + asked
    assert weighed.both(scene.facet, scene.shown, scene.pages) == pytest.approx(expected)


@given(scenes(), st.integers(1, len(VALUES)))
def test_the_values_shown_are_those_that_most_belief_expects(scene: Scene, count: int) -> None:
    mass = scene.table @ scene.weighed.entries
    found = scene.weighed.values(scene.facet, count)
    enough = [code for code in range(len(VALUES)) if mass[code] > LEAST * max(mass.sum(), 1e-9) + 1e-12]
    assert len(found) <= count
    assert len(set(found)) == len(found)
    assert len(found) >= min(count, len(enough))
    assert all(mass[one] >= mass[other] - 1e-12 for one, other in pairwise(found))
    assert all(mass[code] <= min(mass[found]) + 1e-12 for code in enough if code not in found)


@given(scenes())
def test_nothing_is_worth_more_than_the_belief_it_finds(scene: Scene) -> None:
    weighed = scene.weighed
    assert 0 <= weighed.best() <= weighed.total + 1e-12
    assert weighed.list_of(scene.pages) <= weighed.total + 1e-12
    assert weighed.after_answer(scene.facet, scene.shown) <= weighed.total + 1e-12


@given(scenes())
def test_a_belief_without_pages_leaves_the_first_as_it_was(scene: Scene) -> None:
    before = scene.weighed.entries.copy()
    rest = scene.weighed.without(scene.pages)
    np.testing.assert_array_equal(rest.entries, without(before, scene.pages))
    np.testing.assert_array_equal(scene.weighed.entries, before)


def test_the_tree_has_a_worth_of_its_own_for_who_walks_it() -> None:
    policy = tiny_policy()
    choice = policy.choice.model_copy(update={"tree": 0.8, "walk": 1.3})
    policy = policy.model_copy(update={"choice": choice})
    every = np.ones(2, bool)
    options = [("a", "a", ()), ("b", "b", ())]
    level = FacetArrays.of(CATEGORY, [[0], [1]], ask="?", options=options, named=every, home=every, weight=2.0)
    entries = np.array([0.5, 0.5])
    assert Weighed(entries, policy).preference(level) == 0.8
    assert Weighed(entries, policy, walks=True).preference(level) == 1.3
