from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.tiny import TODAY, tiny_data, tiny_faq

from guide.faq.model import ANY, Faq
from guide.narrowing.catalogue import CATEGORY, FIELD, TREE, Catalogue, build_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return build_catalogue(tiny_faq(), TODAY)


def share(catalogue: Catalogue, facet: str, value: str, entry: str) -> float:
    arrays = catalogue.facets[facet]
    return float(arrays.chance((value,))[catalogue.places[entry]])


def test_entries_keep_the_order_of_the_faq(catalogue: Catalogue) -> None:
    assert catalogue.entries == tuple(tiny_faq().entries)
    assert [catalogue.places[entry] for entry in catalogue.entries] == list(range(catalogue.size))


def test_every_faq_has_the_tree_as_facets(catalogue: Catalogue) -> None:
    assert catalogue.facets[FIELD].values == ("moving", "gomi")
    assert catalogue.facets[FIELD].labels == ("引っ越し", "ごみ")
    assert share(catalogue, FIELD, "gomi", "cans") == 1
    assert share(catalogue, CATEGORY, "moving-after", "pension") == 1
    assert share(catalogue, CATEGORY, "moving-after", "cans") == 0


@pytest.mark.parametrize("today", [TODAY, date(2026, 1, 1)])
def test_what_an_entry_may_answer_adds_up_to_one_where_the_facet_applies(faq: Faq, today: date) -> None:
    for each in (faq, tiny_faq()):
        for facet in build_catalogue(each, today).facets.values():
            total = facet.chance(facet.values)
            np.testing.assert_allclose(total[facet.applies], 1)
            assert not total[~facet.applies].any()
            assert not (facet.named & ~facet.applies).any()
            assert len(facet.values) == len(facet.labels) == len(facet.cues)


def test_several_values_share_an_entry(catalogue: Catalogue) -> None:
    assert share(catalogue, "move", "in", "pension") == share(catalogue, "move", "within", "pension") == 1 / 2
    assert share(catalogue, "move", "out", "pension") == 0


def test_any_fits_every_value_but_names_none(catalogue: Catalogue) -> None:
    place = catalogue.places["move-out"]
    who = catalogue.facets["who"]
    assert tiny_faq().entries["move-out"].facets["who"] == (ANY,)
    assert [who.chance((value,))[place] for value in who.values] == [1 / 2] * 2
    assert who.applies[place]
    assert not who.named[place]


def test_a_facet_that_an_entry_does_not_mention_does_not_apply(catalogue: Catalogue) -> None:
    place = catalogue.places["cans"]
    assert not catalogue.facets["move"].applies[place]
    assert not catalogue.facets["move"].chance(catalogue.facets["move"].values)[place]


def test_a_value_of_a_child_implies_its_parents_value() -> None:
    data = tiny_data()
    data["entries"]["pension"]["facets"] = {"who": ("proxy",)}
    catalogue = build_catalogue(Faq.model_validate(data), TODAY)
    assert share(catalogue, "move", "in", "pension") == 1
    assert share(catalogue, "move", "within", "pension") == 0


def test_a_named_parents_value_stands_before_an_implied_one(catalogue: Catalogue) -> None:
    assert share(catalogue, "move", "within", "move-within") == 1
    assert share(catalogue, "move", "in", "move-within") == 0


def test_children_know_their_parents(catalogue: Catalogue) -> None:
    assert catalogue.parents["who"] == "move"
    assert "move" not in catalogue.parents


def test_entries_out_of_date_are_not_valid(catalogue: Catalogue) -> None:
    assert [e for e, valid in zip(catalogue.entries, catalogue.valid, strict=True) if not valid] == ["ended"]
    assert build_catalogue(tiny_faq(), date(2026, 3, 31)).valid.all()


def test_the_shipped_faq_becomes_a_catalogue(faq: Faq) -> None:
    catalogue = build_catalogue(faq, TODAY)
    assert set(faq.facets) | set(TREE) == set(catalogue.facets)
    # A facet that no entry mentions could never be asked.
    assert [key for key, facet in catalogue.facets.items() if not facet.named.any()] == []
