"""The FAQ's nouns and compounds under their readings. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from guide.text.normalise import kana_key
from guide.text.tokens import Token, tokenize

MAX_WORDS = 4
"""Words of a compound."""
SHORTEST = 2
"""Kana of a reading."""
RARE = 10
"""A spelling that is this many times rarer than the FAQ's own is one that a way to ask only imitates."""
SURE = 5
"""How many times likelier than the next a word must be to be meant without its long vowels."""
_NOUNS = frozenset({"名詞", "接尾辞", "接頭辞"})
_KANJI = re.compile(r"[一-鿿々]")
_KATAKANA = re.compile(r"[ァ-ヺ]")
_KANA_ONLY = re.compile(r"[ぁ-ゖァ-ヺー]+")
_VOWELS = {
    kana: vowel
    for vowel, row in {
        "a": "あかさたなはまやらわがざだばぱぁゃ",
        "i": "いきしちにひみりぎじぢびぴぃ",
        "u": "うくすつぬふむゆるぐずづぶぷぅゅゔ",
        "e": "えけせてねへめれげぜでべぺぇ",
        "o": "おこそとのほもよろをごぞどぼぽぉょ",
    }.items()
    for kana in row
}
_LONG = {"a": "あー", "i": "いー", "u": "うー", "e": "えー", "o": "おうー"}


def kanji_of(text: str) -> str:
    """Return the kanji of a text, in their order."""
    return "".join(_KANJI.findall(text))


def short_vowels(kana: str) -> str:
    """Return hiragana without long vowels, as names are written in Latin letters: じゅうみんひょう, じゅみんひょ."""
    kept = ""
    for letter in kana:
        vowel = _VOWELS.get(kept[-1:], "")
        if letter not in _LONG.get(vowel, "ー"):
            kept += letter
    return kept


class Vocabulary:
    """Words of the FAQ: each reading, as a key of kana, with the spelling that the FAQ uses most."""

    def __init__(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        """`counts` tell how often the FAQ writes each reading in each spelling."""
        self._counts = {key: Counter(found) for key, found in counts.items()}
        self._written = {key: found.most_common(1)[0][0] for key, found in self._counts.items()}
        self._spellings = {
            written
            for found in self._counts.values()
            for written, count in found.items()
            if count * RARE >= found.most_common(1)[0][1]
        }
        self._short = self._by_short_vowels()

    @classmethod
    def of(cls, texts: Iterable[str], extra: Iterable[tuple[str, str]] = ()) -> Vocabulary:
        """Return the words of `texts`, which are searched for nouns, and `extra` (reading, written form) pairs."""
        found = ((reading, written) for text in texts for reading, written in _nouns(tokenize(text)))
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for reading, written in chain(found, extra):
            key = kana_key(reading)
            if len(key) >= SHORTEST and _KANA_ONLY.fullmatch(key):
                counts[key][written] += 1
        return cls(counts)

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """How often the FAQ writes each reading in each spelling."""
        return self._counts

    @property
    def keys(self) -> tuple[str, ...]:
        """All readings, in the order of the FAQ."""
        return tuple(self._written)

    def written(self, key: str) -> str | None:
        """Return the spelling of a reading."""
        return self._written.get(key)

    def spellings(self, key: str) -> tuple[str, ...]:
        """Return all spellings of a reading that the FAQ uses, the commonest first."""
        found = self._counts.get(key)
        return tuple(word for word, _ in found.most_common() if word in self._spellings) if found else ()

    def from_romaji(self, key: str) -> str | None:
        """Return the spelling of a reading whose long vowels may be missing, None where it stands for two words."""
        if key in self._written:
            return self._written[key]
        found = sorted(self._short.get(short_vowels(key), ()), key=self._count, reverse=True)
        if not found or (len(found) > 1 and self._count(found[0]) < SURE * self._count(found[1])):
            return None
        return self._written[found[0]]

    def knows(self, spelling: str) -> bool:
        """Tell whether the FAQ writes a noun or compound so."""
        return spelling in self._spellings

    def _count(self, key: str) -> int:
        return self._counts[key].total()

    def _by_short_vowels(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for key in self._written:
            found[short_vowels(key)] += (key,)
        return dict(found)


def _nouns(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Yield nouns and compounds, each with its reading first."""
    for first in range(len(tokens)):
        reading = written = ""
        for count, token in enumerate(tokens[first : first + MAX_WORDS]):
            if token.pos[0] not in _NOUNS or token.pos[1] == "数詞":
                break
            reading, written = reading + token.reading, written + token.surface
            # Hiragana in a row are a spelling that a way to ask only imitates.
            if kanji_of(written) or _KATAKANA.search(written) or count == 0:
                yield reading, written
