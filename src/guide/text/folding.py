"""A text in its kana key together with where each of its letters stands in the text as it was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guide.text.normalise import kana_key

_PIECE = re.compile(r".[\uff9e\uff9f\u3099\u309a]?", re.DOTALL)
"""A letter with the voicing mark that stands behind half-width kana."""


@dataclass(frozen=True)
class Folded:
    """`key` is compared; `places` has for each of its letters where that begins in the text, and the text's length."""

    key: str
    places: tuple[int, ...]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Return where letters `begin` to `end` of the key, at least one, stand in the text as it was typed."""
        following = (place for place in self.places[end:] if place > self.places[end - 1])
        return self.places[begin], next(following, self.places[-1])


def fold(text: str) -> Folded:
    """Return a text folded; one blank stays between figures, which would else run together."""
    key: list[str] = []
    places: list[int] = []
    blank = False
    for match in _PIECE.finditer(text):
        piece = kana_key(match.group())
        if not piece:
            blank = True
            continue
        if blank and key and key[-1].isdecimal() and piece[0].isdecimal():
            key.append(" ")
            places.append(match.start() - 1)
        blank = False
        key += piece
        places += [match.start()] * len(piece)
    return Folded("".join(key), (*places, len(text)))
