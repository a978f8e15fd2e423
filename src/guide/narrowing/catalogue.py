"""The FAQ as arrays: which entry fits which value of which facet.

Besides the facets that staff wrote there are two that every FAQ has, `field` and `category`, and a third where
fields stand in groups: `group`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from guide.faq.model import ANY, Facet, Faq
from guide.text.normalise import kana_key

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
GROUP = "group"
FIELD = "field"
CATEGORY = "category"
TREE = (GROUP, FIELD, CATEGORY)
"""The facets of the tree, the widest first."""


@dataclass(frozen=True)
class FacetArrays:
    """One facet over all entries; `weight` is how much staff prefer the question.

    `share[v, i]` is the chance that a resident who wants entry i answers value v (values × entries); rows of an
    entry sum to 1 where the facet applies, to 0 elsewhere. `named` marks entries with values of their own,
    that is, not just "any"; `home` entries of the facet's field, or of all fields it applies in where it names none.
    """

    id: str
    ask: str
    weight: float
    values: tuple[str, ...]
    labels: tuple[str, ...]
    cues: tuple[tuple[str, ...], ...]
    share: Floats
    applies: Bools
    named: Bools
    home: Bools


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
    ids = tuple(facet.values)
    share = np.zeros((len(ids), len(values)))
    for place, own in enumerate(values):
        fitting = ids if ANY in own else [v for v in own if v in facet.values]
        for value in fitting:
            share[ids.index(value), place] = 1 / len(fitting)
    return FacetArrays(
        id=key,
        ask=facet.ask,
        weight=facet.weight,
        values=ids,
        labels=tuple(value.label for value in facet.values.values()),
        cues=tuple(tuple(kana_key(cue) for cue in value.cues) for value in facet.values.values()),
        share=share,
        applies=share.sum(axis=0) > 0,
        named=np.array([bool(own) and ANY not in own for own in values], bool),
        home=_home(faq, facet, share.sum(axis=0) > 0),
    )


def _home(faq: Faq, facet: Facet, applies: Bools) -> Bools:
    fields = [faq.categories[entry.category].field for entry in faq.entries.values()]
    homes = {facet.field} if facet.field else {f for f, applied in zip(fields, applies, strict=True) if applied}
    return np.array([field in homes for field in fields], bool)


def _tree_facet(key: str, ask: str, labels: Mapping[str, str], chosen: Sequence[str | None]) -> FacetArrays:
    ids = tuple(labels)
    share = np.array([[float(value == own) for own in chosen] for value in ids]).reshape(len(ids), len(chosen))
    every = np.ones(len(chosen), bool)
    placed = share.sum(axis=0) > 0
    return FacetArrays(key, ask, 1.0, ids, tuple(labels.values()), tuple(() for _ in ids), share, placed, placed, every)
