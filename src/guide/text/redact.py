"""Personal data out of what residents type, before anything stores, logs or reads it.

Masked: Individual Numbers, payment cards, phone numbers, e-mail and street addresses. Names are not: no rule
knows them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from guide.text.addresses import addresses, postcodes
from guide.text.numbers import cards, local_phones, my_numbers, phones

Span = tuple[int, int]
Finder = Callable[[str], Iterator[Span]]

ROUNDS = 5
"""How often a text is read; nothing that people write needs more than three, and what does loses all its numbers."""
LABELS = {
    "email": "〔メールアドレス〕",
    "card": "〔カード番号〕",
    "my_number": "〔マイナンバー〕",
    "phone": "〔電話番号〕",
    "address": "〔住所〕",
    "postcode": "〔郵便番号〕",
    "number": "〔番号〕",
}
"""What stands in place of each kind."""


_LABEL = re.compile("|".join(map(re.escape, LABELS.values())))


def without_labels(text: str) -> str:
    """Return a masked text without what stands in place of personal data: those words were not the resident's."""
    return _LABEL.sub(" ", text)


@dataclass(frozen=True)
class Redacted:
    """A text without personal data, and the kinds that were masked, in the order of `LABELS`."""

    text: str
    kinds: tuple[str, ...]


class _Plain(dict[int, str]):
    """One character for one, so that offsets hold: digits of any script and full-width signs become ASCII."""

    def __missing__(self, code: int) -> str:
        wide = 0xFF01 <= code <= 0xFF5E
        self[code] = chr(code - 0xFEE0) if wide else str(unicodedata.decimal(chr(code), chr(code)))
        return self[code]


_PLAIN = _Plain()
_PLAIN.update(dict.fromkeys(map(ord, "‐‑‒–—―−─━"), "-"))
_PLAIN.update(dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\t"), " "))
# The long vowel mark is a hyphen between digits only; elsewhere it spells コーポ.
_LONG_VOWEL = re.compile(r"(?<=[0-9) ])[ーｰ](?=[ (]?[0-9])")
_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")

_NUMBERS = re.compile(r"[\d〇零一二三四五六七八九十百]+")
# Holds the place of what was found while the other finders read; no finder knows it.
_MASK = "\ufffc"

_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]+ ?@ ?(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,}")


def redact(text: str) -> Redacted:
    """Return the text with a Japanese placeholder for each piece of personal data.

    Redacting twice changes nothing more. Takes time in proportion to the length.
    """
    kinds: set[str] = set()
    for _ in range(ROUNDS):
        spans = _find(text)
        if not spans:
            break
        kinds.update(spans.values())
        # What stood beside a mask may be plain to see now that it stands alone.
        text = _masked(text, spans)
    else:
        kinds.add("number")
        text = _NUMBERS.sub(LABELS["number"], text)
    return Redacted(text, tuple(kind for kind in LABELS if kind in kinds))


def _find(text: str) -> dict[Span, str]:
    """Return what to mask; spans do not overlap."""
    shadow = _LONG_VOWEL.sub("-", text.translate(_PLAIN))
    found: dict[Span, str] = {}
    for kind, finder in _FINDERS:
        for start, end in list(finder(shadow)):
            found[start, end] = kind
            shadow = shadow[:start] + _MASK * (end - start) + shadow[end:]
    return found


def _masked(text: str, spans: dict[Span, str]) -> str:
    parts, last = [], 0
    for start, end in sorted(spans):
        parts += [text[last:start], LABELS[spans[start, end]]]
        last = end
    return "".join(parts) + text[last:]


def _emails(text: str) -> Iterator[Span]:
    return (match.span() for match in _EMAIL.finditer(text))


def _in_kanji(finder: Finder) -> Finder:
    """Make a finder that also reads numbers in kanji digits (〇九〇…)."""
    return lambda text: finder(_LONG_VOWEL.sub("-", text.translate(_KANJI_DIGITS)))


_FINDERS: tuple[tuple[str, Finder], ...] = (
    ("email", _emails),
    ("card", cards),
    ("card", _in_kanji(cards)),
    ("my_number", my_numbers),
    ("my_number", _in_kanji(my_numbers)),
    ("phone", phones),
    ("phone", _in_kanji(phones)),
    ("phone", local_phones),
    ("address", addresses),
    ("postcode", postcodes),
)
