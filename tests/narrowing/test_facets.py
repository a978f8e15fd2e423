from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.narrowing.facets import FacetArrays, Floats

VALUES = ("a", "b", "c", "d")
FITTINGS = st.lists(st.sets(st.integers(0, len(VALUES) - 1)).map(sorted), min_size=1, max_size=12)


def facet(fitting: list[list[int]]) -> FacetArrays:
    """Return a facet of `VALUES`, from the values that each entry fits."""
    every = np.ones(len(fitting), bool)
    options = [(value, value.upper(), ()) for value in VALUES]
    return FacetArrays.of("letter", fitting, ask="どの文字ですか。", options=options, named=every, home=every)


def dense(fitting: list[list[int]]) -> Floats:
    """Return the same as a table (values, entries)."""
    table = np.zeros((len(VALUES), len(fitting)))
    for place, own in enumerate(fitting):
        table[own, place] = 1 / max(len(own), 1)
    return table


@given(FITTINGS)
def test_pairs_say_what_the_table_says(fitting: list[list[int]]) -> None:
    found, table = facet(fitting), dense(fitting)
    for code, value in enumerate(VALUES):
        row = np.zeros(found.size)
        places, shares = found.pairs(code)
        row[places] = shares
        np.testing.assert_array_equal(row, table[code])
        np.testing.assert_array_equal(found.chance((value,)), table[code])
        assert [found.fits(value, place) for place in range(found.size)] == [code in own for own in fitting]


@given(FITTINGS, st.lists(st.sampled_from(VALUES), unique=True))
def test_the_chance_of_several_values_is_their_sum(fitting: list[list[int]], values: list[str]) -> None:
    rows = [VALUES.index(value) for value in values]
    np.testing.assert_allclose(facet(fitting).chance((*values, "gone")), dense(fitting)[rows].sum(axis=0))


@given(FITTINGS, st.data())
def test_the_mass_of_a_value_is_the_belief_that_expects_it(fitting: list[list[int]], data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.floats(0, 1), min_size=len(fitting), max_size=len(fitting)))
    belief = np.array(weights)
    np.testing.assert_allclose(facet(fitting).mass(belief), dense(fitting) @ belief, atol=1e-12)


@given(FITTINGS)
def test_a_facet_applies_to_entries_with_any_value(fitting: list[list[int]]) -> None:
    assert facet(fitting).applies.tolist() == [bool(own) for own in fitting]


def test_a_facet_of_no_entry_applies_to_none() -> None:
    empty = facet([[], []])
    assert (empty.size, empty.applies.any(), empty.mass(np.ones(2)).any()) == (2, False, False)
    assert not empty.chance(VALUES).any()


def test_a_value_has_its_label() -> None:
    assert facet([[0]]).label("c") == "C"
    with pytest.raises(ValueError, match="not in tuple"):
        facet([[0]]).fits("gone", 0)
