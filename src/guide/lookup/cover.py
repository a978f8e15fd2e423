"""Whether known words say all of a text: a question about something else beside them is not for a look-up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from guide.text.normalise import kana_key
from guide.text.tokens import tokenize

_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "代名詞", "副詞"})


@lru_cache(maxsize=4096)
def _key(word: str) -> str:
    """The vocabulary's words are compared with every text: their keys are kept."""
    return kana_key(word)


def any_of(words: Iterable[str], key: str) -> bool:
    """Tell whether one of the words stands in a text's kana key."""
    return any(_key(word) in key for word in words)


def named(words: Mapping[str, Iterable[str]], key: str) -> tuple[str, ...]:
    """Return the names of which a word stands in a kana key, in their order.

    A word inside a longer one does not count: 「スプレー缶の日」 is not 「缶の日」.
    """
    forms = sorted(((_key(word), name) for name, group in words.items() for word in group), key=lambda f: -len(f[0]))
    taken: list[tuple[int, int]] = []
    found = set()
    for form, name in forms:
        for begin in _spots(form, key):
            end = begin + len(form)
            if not any(first <= begin and end <= last and (first, last) != (begin, end) for first, last in taken):
                taken.append((begin, end))
                found.add(name)
    return tuple(name for name in words if name in found)


def _spots(form: str, key: str) -> Iterator[int]:
    at = key.find(form) if form else -1
    while at >= 0:
        yield at
        at = key.find(form, at + 1)


def says_more(text: str, known: Iterable[str], *, plain: frozenset[str]) -> bool:
    """Tell whether a text has content besides the known words; `plain` are lemmas that add none (「ある」「知る」)."""
    tokens = tokenize(text)
    parts = [kana_key(token.surface) for token in tokens]
    key = "".join(parts)
    covered = _covered(key, known)
    begin = 0
    for token, part in zip(tokens, parts, strict=True):
        end = begin + len(part)
        if token.pos[0] in _CONTENT and token.lemma not in plain and not all(covered[begin:end]):
            return True
        begin = end
    return False


def _covered(key: str, known: Iterable[str]) -> bytearray:
    covered = bytearray(len(key))
    for form in {_key(word) for word in known}:
        for begin in _spots(form, key):
            covered[begin : begin + len(form)] = b"\1" * len(form)
    return covered
