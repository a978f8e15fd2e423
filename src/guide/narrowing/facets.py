"""One facet over all entries, as the pairs of entry and value that fit.

Most facets concern few entries, and an entry has one category of hundreds: pairs are few where a table of values and
entries would be nearly all zeros.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class FacetArrays:
    """A question and which entry fits which of its values; `weight` is how much staff prefer the question.

    `shares` (pairs,) is the chance that a resident who wants the entry at `places` answers the value at `codes`; those
    of an entry sum to 1. Pairs stand in the order of the values. `named` (entries,) marks entries with values of their
    own, that is, not just "any"; `home` (entries,) those of the facet's field, or of all fields it applies in where it
    names none.
    """

    id: str
    ask: str
    weight: float
    values: tuple[str, ...]
    labels: tuple[str, ...]
    cues: tuple[tuple[str, ...], ...]
    places: Ints
    codes: Ints
    shares: Floats
    named: Bools
    home: Bools

    @classmethod
    def of(
        cls,
        key: str,
        fitting: Sequence[Sequence[int]],
        *,
        ask: str,
        options: Sequence[tuple[str, str, tuple[str, ...]]],
        named: Bools,
        home: Bools,
        weight: float = 1.0,
    ) -> FacetArrays:
        """Return the facet of `options` (value, label, cues); `fitting` holds for each entry the values it fits."""
        pairs = [(code, place, 1 / len(own)) for place, own in enumerate(fitting) for code in own]
        codes, places, shares = zip(*sorted(pairs), strict=True) if pairs else ((), (), ())
        values, labels, cues = zip(*options, strict=True)
        return cls(
            id=key,
            ask=ask,
            weight=weight,
            values=values,
            labels=labels,
            cues=cues,
            places=np.array(places, np.int64),
            codes=np.array(codes, np.int64),
            shares=np.array(shares, np.float64),
            named=named,
            home=home,
        )

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self.named)

    @cached_property
    def applies(self) -> Bools:
        """Entries with any value (entries,)."""
        found = np.zeros(self.size, bool)
        found[self.places] = True
        return found

    @cached_property
    def _bounds(self) -> list[int]:
        return [int(bound) for bound in np.searchsorted(self.codes, np.arange(len(self.values) + 1))]

    def label(self, value: str) -> str:
        """Return how a value is written for residents."""
        return self.labels[self.values.index(value)]

    def pairs(self, code: int) -> tuple[Ints, Floats]:
        """Return the entries that fit a value, by its number, and their shares."""
        own = slice(self._bounds[code], self._bounds[code + 1])
        return self.places[own], self.shares[own]

    def chance(self, values: Iterable[str]) -> Floats:
        """Return the chance that a resident who wants an entry answers one of the values (entries,)."""
        found = np.zeros(self.size)
        for value in values:
            if value in self.values:
                places, shares = self.pairs(self.values.index(value))
                found[places] += shares
        return found

    def fits(self, value: str, place: int) -> bool:
        """Tell whether an entry fits a value."""
        return place in self.pairs(self.values.index(value))[0]

    def mass(self, entries: Floats) -> Floats:
        """Return how much of a belief over entries (entries,) expects each value (values,)."""
        return np.asarray(np.bincount(self.codes, self.shares * entries[self.places], len(self.values)), np.float64)
