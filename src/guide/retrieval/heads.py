"""Finds texts by the beginning of a word that is still being typed, with a slip or without. Pure.

Every text is listed under each place where a word begins, in one sorted list: what begins with the same letters stands
side by side there, so that a look-up takes a few comparisons however many texts there are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LONGEST = 24
"""Letters of a beginning that are listed; a longer one is found by its first letters."""
SHORTEST_SLIP = 4
"""Letters typed from which one slip is forgiven."""
_AFTER = "\U0010ffff"


@dataclass(frozen=True)
class Head:
    """The place of a word in the text of that number."""

    number: int
    place: int


class Heads:
    """Beginnings of words in texts; a text is known by its number."""

    def __init__(self, texts: Iterable[tuple[int, str, Sequence[int]]]) -> None:
        """`texts` are (number, text in one spelling, places in it where a word begins)."""
        listed = ((text[place : place + LONGEST], number, place) for number, text, places in texts for place in places)
        ordered = sorted(listed)
        self._keys = [key for key, _, _ in ordered]
        self._heads = [Head(number, place) for _, number, place in ordered]

    def starting(self, typed: str) -> list[Head]:
        """Return the words that begin so, with what follows them in their text."""
        typed = typed[:LONGEST]
        return self._heads[bisect_left(self._keys, typed) : bisect_left(self._keys, typed + _AFTER)]

    def starting_nearly(self, typed: str) -> list[Head]:
        """Return the same for what was typed with one letter missing, doubled, swapped or wrong; [] for a few letters.

        The first letter is taken as meant.
        """
        if not SHORTEST_SLIP <= len(typed) <= LONGEST:
            return []
        return [head for spelling in dict.fromkeys(self._one_slip(typed)) for head in self.starting(spelling)]

    def _one_slip(self, typed: str) -> Iterator[str]:
        for place in range(1, len(typed)):
            before, letter, after = typed[:place], typed[place], typed[place + 1 :]
            others = self._following(before)
            if not others:
                return
            yield before + after
            if after:
                yield before + after[0] + letter + after[1:]
            for other in others:
                yield before + other + after
                yield before + other + letter + after

    def _following(self, typed: str) -> list[str]:
        """Return the letters that come next in the listed beginnings."""
        letters: list[str] = []
        place = bisect_left(self._keys, typed)
        while place < len(self._keys) and self._keys[place].startswith(typed):
            letter = self._keys[place][len(typed) : len(typed) + 1]
            letters += letter
            place = bisect_left(self._keys, typed + letter + _AFTER, place) if letter else place + 1
        return letters
