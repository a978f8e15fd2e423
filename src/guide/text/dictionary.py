"""What Sudachi's dictionary knows of a spelling: whether it is a word, how it can be read, how likely a text is."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sudachipy import Dictionary, SplitMode

CONTEXT = 20
"""Letters on either side of a change that tell how likely it is."""


@lru_cache(maxsize=1)
def sudachi() -> Any:
    """Return Sudachi's core dictionary, opened once: it takes some 50 MB."""
    return Dictionary(dict="core")


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    return sudachi().create()


@lru_cache(maxsize=16384)
def readings_of(word: str) -> tuple[str, ...]:
    """Return the readings of a word in katakana, () where the dictionary lacks it."""
    return tuple(dict.fromkeys(entry.reading_form() for entry in sudachi().lookup(word)))


def is_word(word: str) -> bool:
    """Tell whether the dictionary has a word of this spelling, an inflected form too."""
    return bool(readings_of(word))


@lru_cache(maxsize=4096)
def cost(text: str) -> int:
    """Return how unlikely the likeliest parse of a text is; only differences between texts mean something."""
    # Sudachi leaves out the cost of the first word: the stop takes its place.
    return int(_tokenizer().tokenize(f"。{text}。", SplitMode.C).get_internal_cost())


def gain(text: str, start: int, end: int, written: str) -> int:
    """Return how much likelier a text gets with `written` in place of `text[start:end]`, seen from what is around."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return cost(before + text[start:end] + after) - cost(before + written + after)
