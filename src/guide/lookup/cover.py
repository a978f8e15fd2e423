"""Whether known words say all of a text: a question about something else beside them is not for a look-up. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from guide.text.normalise import kana_key
from guide.text.tokens import tokenize

_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "代名詞", "副詞"})


def any_of(words: Iterable[str], key: str) -> bool:
    """Tell whether one of the words stands in a text's kana key."""
    return any(kana_key(word) in key for word in words)


def says_more(text: str, known: Iterable[str], *, plain: frozenset[str]) -> bool:
    """Tell whether a text has content besides the known words; `plain` are lemmas that add none (「ある」「知る」)."""
    tokens = tokenize(text)
    parts = [kana_key(token.surface) for token in tokens]
    key = "".join(parts)
    covered = bytearray(len(key))
    for word in {kana_key(word) for word in known} - {""}:
        at = key.find(word)
        while at >= 0:
            covered[at : at + len(word)] = b"\1" * len(word)
            at = key.find(word, at + 1)
    begin = 0
    for token, part in zip(tokens, parts, strict=True):
        end = begin + len(part)
        if token.pos[0] in _CONTENT and token.lemma not in plain and not all(covered[begin:end]):
            return True
        begin = end
    return False
