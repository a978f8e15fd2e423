"""What the screens that could be shown now are worth: the share of belief whose page would be found.

    list of pages   list_found · mass(shown)  +  later · M(the rest)
    question        w · later · [(1 − u) · Σ over answers M(after the answer) + u · M(now)]
    both            list_found · mass(pages)  +  w · later · [the same, over the rest]

M is the mass of the likeliest entries that one list holds, u the share of residents who do not know, w how much the
question is preferred. Source: the study named in `docs/adr/0004-narrowing.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from guide.narrowing.catalogue import TREE
from guide.narrowing.facets import FacetArrays, Floats, Ints
from guide.narrowing.policy import Policy

LEAST = 0.005
"""Share of the belief below which no option of a question is shown."""


@dataclass(frozen=True, eq=False)
class Weighed:
    """A belief over entries (entries,) and what its screens are worth.

    `walks` tells that the resident goes down the tree, and so expects its next level.
    """

    entries: Floats
    policy: Policy
    walks: bool = False

    def without(self, places: Sequence[int]) -> Weighed:
        """Return the same without some entries."""
        rest = self.entries.copy()
        rest[list(places)] = 0
        return replace(self, entries=rest)

    @cached_property
    def total(self) -> float:
        return float(self.entries.sum())

    @cached_property
    def _lead(self) -> Ints:
        """The entries of one list, the likeliest, in any order."""
        count = self.policy.choice.list_size
        if len(self.entries) <= count:
            return np.arange(len(self.entries))
        return np.asarray(np.argpartition(self.entries, -count)[-count:])

    def mass(self, places: Sequence[int]) -> float:
        """Return the belief in some entries together."""
        return float(self.entries[list(places)].sum())

    def best(self) -> float:
        """Return the belief in the likeliest entries of one list."""
        return float(self.entries[self._lead].sum())

    def list_of(self, places: Sequence[int]) -> float:
        """Return the worth of a list of pages."""
        choice = self.policy.choice
        return choice.list_found * self.mass(places) + choice.later * self.without(places).best()

    def question(self, facet: FacetArrays, shown: Sequence[int]) -> float:
        """Return the worth of a question that shows some values, by their numbers."""
        return self.preference(facet) * self.policy.choice.later * self.after_answer(facet, shown)

    def both(self, facet: FacetArrays, shown: Sequence[int], places: Sequence[int]) -> float:
        """Return the worth of a screen of pages and values."""
        found = self.policy.choice.list_found * self.mass(places)
        return found + self.without(places).question(facet, shown)

    def preference(self, facet: FacetArrays) -> float:
        """Return w: staff's weight counts only where nearly all of the belief lies in the fields it was written for."""
        choice = self.policy.choice
        if facet.id in TREE:
            return choice.walk if self.walks else choice.tree
        if facet.weight == 1 or self.entries @ facet.home >= choice.weight_home * self.total:
            return facet.weight
        return min(facet.weight, 1.0)

    def values(self, facet: FacetArrays, count: int) -> list[int]:
        """Return the numbers of the values that most belief expects, likeliest first."""
        mass = facet.mass(self.entries)
        order = np.argsort(-mass, kind="stable")[:count]
        return [int(code) for code in order if mass[code] > LEAST * max(float(mass.sum()), 1e-9)]

    def after_answer(self, facet: FacetArrays, shown: Sequence[int]) -> float:
        """Return the mass that one list will hold after an answer, over all answers."""
        unknown = self.policy.answers.unknown
        known = sum(self._after_value(facet, code, len(shown)) for code in shown) + self._after_other(facet, shown)
        return (1 - unknown) * known + unknown * self.best()

    def _after_value(self, facet: FacetArrays, code: int, shown: int) -> float:
        error, count = self.policy.answers.error, self.policy.choice.list_size
        noise = error / (shown + 1)
        places, shares = facet.pairs(code)
        fitting = self.entries[places] * ((1 - error) * shares + noise)
        if len(fitting) > count:
            kept = np.argpartition(fitting, -count)[-count:]
            places, fitting = places[kept], fitting[kept]
        # An entry that does not fit can be among the best only if it is among the best of all.
        others = self.entries[np.setdiff1d(self._lead, places)] * noise
        return _largest(np.concatenate((fitting, others)), count)

    def _after_other(self, facet: FacetArrays, shown: Sequence[int]) -> float:
        error, count = self.policy.answers.error, self.policy.choice.list_size
        seen = facet.chance([facet.values[code] for code in shown])
        return _largest(self.entries * ((1 - error) * (1 - seen) + error / (len(shown) + 1)), count)


def _largest(values: Floats, count: int) -> float:
    if len(values) <= count:
        return float(values.sum())
    return float(np.partition(values, -count)[-count:].sum())
