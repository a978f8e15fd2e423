"""Small whole numbers as people write them: 「10」「十」「二〇二六」, in kana before a unit 「に」「じゅう」."""

from __future__ import annotations

from collections.abc import Iterable

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SPOKEN = {
    "いち": 1,
    "いっ": 1,
    "に": 2,
    "さん": 3,
    "よん": 4,
    "よ": 4,
    "ご": 5,
    "ろく": 6,
    "ろっ": 6,
    "なな": 7,
    "しち": 7,
    "はち": 8,
    "はっ": 8,
    "きゅう": 9,
    "く": 9,
    "じゅう": 10,
    "じゅっ": 10,
    "じっ": 10,
}


def one_of(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, the longest first: 「しあさって」 holds 「あさって」."""
    return "|".join(sorted(words, key=len, reverse=True))


NUMBER = "[0-9]{1,4}|[〇零一二三四五六七八九十百千]{1,7}"
"""A pattern for a number in figures or kanji, without groups."""
SPOKEN = one_of(_SPOKEN)
"""A pattern for a number in kana; only a unit behind it tells it from other words."""
NO_FIGURE_BEFORE = "(?<![0-9〇一二三四五六七八九十百千a-z])"
"""Where a number may begin."""


def number(written: str) -> int:
    """Return the value of what `NUMBER` or `SPOKEN` matches."""
    if written in _SPOKEN:
        return _SPOKEN[written]
    if written.isascii():
        return int(written)
    return _of_kanji(written.replace("零", "〇"))


def _of_kanji(written: str) -> int:
    """Read 「二十三」 by its units, 「二〇二六」 figure by figure."""
    if not set(written) & set(_UNITS):
        return int("".join(str(_DIGITS[sign]) for sign in written))
    total, figure = 0, 0
    for sign in written:
        if sign in _UNITS:
            total += (figure or 1) * _UNITS[sign]
            figure = 0
        else:
            figure = _DIGITS[sign]
    return total + figure
