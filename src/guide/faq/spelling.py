"""Near misses: the word that staff probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

CLOSE = 0.65
"""How alike two words are, from 0 to 1, when one is taken for a slip of the other."""
SHOWN = 12
"""How many of the known words a sentence lists at most."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` looks like, or None."""
    matches = get_close_matches(word, sorted(known), n=5, cutoff=CLOSE)
    return next((match for match in matches if _last_parts_agree(word, match)), None)


def _last_parts_agree(word: str, other: str) -> bool:
    """Tell whether `fee.cpoy` and `fee.copy` agree in more than their group."""
    return SequenceMatcher(None, word.rpartition(".")[2], other.rpartition(".")[2]).ratio() >= CLOSE


def hint(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return the sentence that says how to mend an unknown word; `otherwise` where nothing is near."""
    near = nearest(word, known)
    return f"{near} のつづりを確かめてください" if near else otherwise


def listing(known: Iterable[str]) -> str:
    """Return known words as a short list for a sentence."""
    words = list(known)
    shown = "、".join(words[:SHOWN])
    return f"{shown} など" if len(words) > SHOWN else shown
