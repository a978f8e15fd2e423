"""Tells whether a text asks about another municipality. Pure."""

from __future__ import annotations

from guide.text.tokens import Token, tokenize

_UNITS = frozenset("市区町村")
_TOPIC = frozenset({"の", "は", "って", "で", "では", "も"})


def names_elsewhere(text: str) -> bool:
    """Return True for "横浜市のごみ", False for "横浜市から引っ越した" and for a place without 市, 区, 町 or 村.

    A city's own name is no place name to Sudachi's dictionary unless the city is a real one; there the fitted
    weight of this feature is what its own FAQ makes of it.
    """
    tokens = tokenize(text)
    return any(_is_topic(tokens, place) for place in range(len(tokens) - 1) if tokens[place].is_place)


def _is_topic(tokens: list[Token], place: int) -> bool:
    if tokens[place + 1].surface not in _UNITS:
        return False
    after = tokens[place + 2] if place + 2 < len(tokens) else None
    return after is None or after.surface in _TOPIC or after.pos[0] == "名詞"
