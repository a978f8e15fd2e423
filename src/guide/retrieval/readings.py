"""Reads what residents type as the FAQ's own words: 「せたいぶんり」, 「setaibunri」, 「せたいぶんrい」 are 世帯分離.

    width ──> staff's corrections ──> what the input method left ──> Latin letters ──> kana ──> slips, conversions

Pure.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from guide.errors import StaleModel
from guide.retrieval.kana import KanaReader
from guide.retrieval.latin import LatinReader, latin_words
from guide.retrieval.spelling import Spelling
from guide.retrieval.vocabulary import Vocabulary

READINGS_FILE = "readings.json"
ROUNDS = 3
"""A word that is read can make its neighbour plain."""
_JAPANESE = "ぁ-ゖァ-ヺー一-鿿々"
_OTHER_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚｦ-ﾟ]+")
# A consonant that waits for its vowel, the first two letters of しゃ and the like, or a doubled consonant.
_LEFT_OVER = re.compile(rf"(?<=[{_JAPANESE}])(?:[b-df-hj-np-tv-z]|[kgsztdnhbpmrjc]y|[sc]h|ts|([kstpcgzdb])\1)$")


class Readings:
    """Reads texts in the FAQ's nouns and compounds, after the corrections that staff wrote."""

    def __init__(
        self, vocabulary: Vocabulary, *, latin: Iterable[str] = (), corrections: Iterable[tuple[str, str]] = ()
    ) -> None:
        """`latin` are the FAQ's words in Latin letters, `corrections` (wrong, right) spellings."""
        self._vocabulary, self._words, self._pairs = vocabulary, frozenset(latin), tuple(corrections)
        self._spelling = Spelling(vocabulary)
        self._kana = KanaReader(vocabulary)
        self._latin = LatinReader(vocabulary, self._words)
        self._corrections = Corrections(self._pairs)

    @classmethod
    def of(
        cls,
        texts: Iterable[str],
        extra: Iterable[tuple[str, str]] = (),
        corrections: Iterable[tuple[str, str]] = (),
    ) -> Readings:
        """Return the readings of an FAQ: `texts` are searched for nouns, `extra` are (reading, written form) pairs."""
        texts = list(texts)
        words = latin_words(map(one_width, texts))
        return cls(Vocabulary.of(texts, extra), latin=words, corrections=corrections)

    def restore(self, text: str) -> str:
        """Return the text with the FAQ's words as the FAQ writes them; all else stays as typed."""
        text = self._corrections.apply(one_width(text))
        for _ in range(ROUNDS):
            read = self._spelling.correct(self._kana.read(self._latin.read(without_leftover(text))))
            if read == text:
                break
            text = read
        return text

    def save(self, directory: Path) -> None:
        """Write the readings into a directory that exists."""
        data = {"words": self._vocabulary.counts, "latin": sorted(self._words), "corrections": self._pairs}
        (directory / READINGS_FILE).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Readings:
        """Read what `save` wrote; raise `StaleModel` when it is missing or damaged."""
        path = directory / READINGS_FILE
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            vocabulary = Vocabulary(data["words"])
            return cls(vocabulary, latin=data["latin"], corrections=map(tuple, data["corrections"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise StaleModel(f"{path}: the readings cannot be read; run `guide train`") from error


def one_width(text: str) -> str:
    """Return the text with half-width kana and full-width letters in their usual width."""
    return _OTHER_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def without_leftover(text: str) -> str:
    """Return the text without the letter that an input method had not yet made kana of: 「引っ越s」."""
    return _LEFT_OVER.sub("", text)


class Corrections:
    """Replaces spellings that staff know to be wrong, the longest first."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._right = {one_width(wrong).lower(): right for wrong, right in pairs if wrong}
        # What is right stays: 「マイナンバー」 begins with the wrong 「マイナンバ」.
        words = {*self._right, *(right.lower() for right in self._right.values())}
        longest_first = sorted(filter(None, words), key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or "(?!)", re.IGNORECASE)

    def apply(self, text: str) -> str:
        return self._pattern.sub(lambda found: self._right.get(found[0].lower(), found[0]), text)
