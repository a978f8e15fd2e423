"""The FAQ as arrays: which entry fits which value of which facet.

Besides the facets that staff wrote there are two that every FAQ has, `field` and `category`, and a third where
fields stand in groups: `group`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from guide.faq.model import ANY, Facet, Faq
from guide.narrowing.facets import Bools, FacetArrays, Floats, Ints
from guide.text.normalise import kana_key

GROUP = "group"
FIELD = "field"
CATEGORY = "category"
LONG_LABEL = 5
TREE = (GROUP, FIELD, CATEGORY)
"""The facets of the tree, the widest first."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Entries, in the order of the FAQ, and their facets."""

    entries: tuple[str, ...]
    places: Mapping[str, int]
    facets: Mapping[str, FacetArrays]
    parents: Mapping[str, str]
    valid: Bools

    @property
    def size(self) -> int:
        return len(self.entries)

    @property
    def widest(self) -> FacetArrays:
        """The top of the tree."""
        return self.facets.get(GROUP, self.facets[FIELD])

    @cached_property
    def _concerned(self) -> tuple[Ints, Ints]:
        """Pairs of facet, by its number, and entry that it applies to."""
        places = [np.flatnonzero(facet.applies) for facet in self.facets.values()]
        facets = [np.full(len(found), number) for number, found in enumerate(places)]
        return np.concatenate(facets), np.concatenate(places)

    def reach(self, entries: Floats) -> Mapping[str, float]:
        """Return how much of a belief over entries (entries,) each facet applies to."""
        facets, places = self._concerned
        mass = np.bincount(facets, entries[places], len(self.facets))
        return dict(zip(self.facets, map(float, mass), strict=True))


def build_catalogue(faq: Faq, today: date) -> Catalogue:
    """Return the arrays of an FAQ; entries outside their validity dates get no belief."""
    values = {facet: _values_by_entry(faq, facet) for facet in faq.facets}
    _imply_parents(faq, values)
    facets = {facet: _authored(faq, facet, values[facet]) for facet in faq.facets}
    fields = [faq.categories[entry.category].field for entry in faq.entries.values()]
    if faq.groups:
        facets[GROUP] = _tree_facet(
            GROUP,
            "何のことですか。",
            {key: group.label for key, group in faq.groups.items()},
            [faq.fields[field].group for field in fields],
        )
    facets[FIELD] = _tree_facet(
        FIELD, "どの分野のことですか。", {key: field.label for key, field in faq.fields.items()}, fields
    )
    facets[CATEGORY] = _tree_facet(
        CATEGORY,
        "どれに近いですか。",
        {key: category.label for key, category in faq.categories.items()},
        [entry.category for entry in faq.entries.values()],
    )
    return Catalogue(
        entries=tuple(faq.entries),
        places={entry: place for place, entry in enumerate(faq.entries)},
        facets=facets,
        parents={
            CATEGORY: FIELD,
            FIELD: GROUP,
            **{key: facet.parent for key, facet in faq.facets.items() if facet.parent},
        },
        valid=np.array([entry.is_valid_on(today) for entry in faq.entries.values()], bool),
    )


def _values_by_entry(faq: Faq, facet: str) -> list[tuple[str, ...]]:
    return [entry.facets.get(facet, ()) for entry in faq.entries.values()]


def _imply_parents(faq: Faq, values: dict[str, list[tuple[str, ...]]]) -> None:
    """A value of a child facet implies its parent's value where the entry does not name one."""
    for child, facet in faq.facets.items():
        if facet.parent is None:
            continue
        for place, own in enumerate(values[child]):
            implied = [facet.values[v].parent for v in own if v != ANY]
            named = tuple(dict.fromkeys(v for v in implied if v))
            if named and not values[facet.parent][place]:
                values[facet.parent][place] = named


def _authored(faq: Faq, key: str, values: list[tuple[str, ...]]) -> FacetArrays:
    facet = faq.facets[key]
    codes = {value: code for code, value in enumerate(facet.values)}
    fitting = [list(codes.values()) if ANY in own else [codes[v] for v in own if v in codes] for own in values]
    return FacetArrays.of(
        key,
        fitting,
        ask=facet.ask,
        options=[(k, value.label, tuple(map(kana_key, value.cues))) for k, value in facet.values.items()],
        named=np.array([bool(own) and ANY not in own for own in values], bool),
        home=_home(faq, facet, [bool(own) for own in fitting]),
        weight=facet.weight,
    )


def _home(faq: Faq, facet: Facet, applies: Sequence[bool]) -> Bools:
    fields = [faq.categories[entry.category].field for entry in faq.entries.values()]
    homes = {facet.field} if facet.field else {f for f, applied in zip(fields, applies, strict=True) if applied}
    return np.array([field in homes for field in fields], bool)


def _named(label: str) -> tuple[str, ...]:
    """Return how a resident names a part of the tree: as it is labelled, without what stands in brackets.

    A short label (「税金」) is a word of many questions, and names nothing.
    """
    name = kana_key(label.partition("（")[0])
    return (name,) if len(name) >= LONG_LABEL else ()


def _tree_facet(key: str, ask: str, labels: Mapping[str, str], chosen: Sequence[str | None]) -> FacetArrays:
    codes = {value: code for code, value in enumerate(labels)}
    fitting = [[codes[own]] if own in codes else [] for own in chosen]
    return FacetArrays.of(
        key,
        fitting,
        ask=ask,
        options=[(value, label, _named(label)) for value, label in labels.items()],
        named=np.array([bool(own) for own in fitting], bool),
        home=np.ones(len(chosen), bool),
    )
