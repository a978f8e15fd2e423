"""Reads Latin letters as words of the FAQ: 「juminhyo ga hoshii」 is 住民票がほしい. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from guide.retrieval.romaji import kana_readings
from guide.retrieval.vocabulary import Vocabulary
from guide.text.dictionary import gain

SHORTEST = 4
"""Latin letters of a word that stands alone: 「gomi」, but not 「to」."""
SHORTEST_KANA = 3
SHORTEST_WITHIN = 4
"""Kana of a word that is found within letters without blanks; one less at their beginning."""
MOST_WORDS = 4
"""Words parted by blanks that are one word of the FAQ: 「mainanba- ka-do」."""
LEFT_OVER = 6
"""Latin letters at the end of a Japanese word that can be kana left over: 「引っ越si」."""
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺー一-鿿々]")
_LETTERS = "A-Za-zĀāĪīŪūĒēŌō"
_WORD = re.compile(rf"[{_LETTERS}]+")
_RUN = re.compile(rf"[{_LETTERS}][{_LETTERS}'’ー-]*(?: +[{_LETTERS}][{_LETTERS}'’ー-]*)*")


def latin_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words in Latin letters that texts have, in lower case."""
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text) if len(word) > 1)


class LatinReader:
    """Reads runs of Latin letters."""

    def __init__(self, vocabulary: Vocabulary, kept: frozenset[str]) -> None:
        """`kept` are the FAQ's own words in Latin letters, in lower case."""
        self._vocabulary = vocabulary
        self._kept = kept
        self._longest = max(map(len, vocabulary.keys), default=0)

    def read(self, text: str) -> str:
        """Return the text with Latin letters as words of the FAQ, where they are romaji and name one."""
        done, end = "", 0
        for run in _RUN.finditer(text):
            glued = self._glued(text, run.start(), run.end())
            done += text[end : run.start()] + (glued or self._run(run[0]) or run[0])
            end = run.end()
        return done + text[end:]

    def _glued(self, text: str, start: int, end: int) -> str | None:
        letters = text[start:end]
        after_japanese = bool(_JAPANESE.match(text[start - 1 : start]))
        if not after_japanese or not 2 <= len(letters) <= LEFT_OVER or not letters.islower() or letters in self._kept:
            return None
        read = [kana for kana in kana_readings(letters) if gain(text, start, end, kana) > 0]
        return read[0] if read else None

    def _run(self, run: str) -> str | None:
        """Return a run of words read, None where one of them is no romaji or none is a word of the FAQ."""
        words = run.split()
        if any(word.lower() in self._kept for word in words):
            return None
        found = [self._words(words, place) for place in range(len(words))]
        read, place, is_named = "", 0, False
        while place < len(words):
            count, written = found[place]
            kana = _kana(words[place])
            if not count and not kana:
                return None
            is_named = is_named or count > 0
            read += written or kana[0]
            place += count or 1
        return read if is_named else None

    def _words(self, words: list[str], place: int) -> tuple[int, str]:
        """Return how many words from there on name a word of the FAQ, and that; (0, "") where none does."""
        for count in range(min(MOST_WORDS, len(words) - place), 0, -1):
            letters = "".join(words[place : place + count])
            readings = _kana(letters) if len(letters) >= SHORTEST else ()
            for written in filter(None, map(self._vocabulary.from_romaji, readings)):
                return count, written
        within = (self._within(kana) for kana in _kana(words[place]))
        return next(((1, written) for written in within if written is not None), (0, ""))

    def _within(self, kana: str) -> str | None:
        """Return kana that no blank parts, with words that lack long vowels written; None without a word of the FAQ."""
        done, place, known = "", 0, 0
        while place < len(kana):
            length, written = self._longest_word(kana, place)
            known = max(known, length + (place == 0))
            done += written or kana[place]
            place += length or 1
        return done if known >= SHORTEST_WITHIN else None

    def _longest_word(self, kana: str, place: int) -> tuple[int, str]:
        for length in range(min(self._longest, len(kana) - place), SHORTEST_KANA - 1, -1):
            typed = kana[place : place + length]
            if self._vocabulary.written(typed) is not None:
                return length, typed  # read as kana, with the words around it
            written = self._vocabulary.from_romaji(typed) if length >= SHORTEST_WITHIN else None
            if written is not None:
                return length, written
        return 0, ""


def _kana(letters: str) -> tuple[str, ...]:
    """Return the readings of letters; a hyphen is a long vowel at the end and may only part words within."""
    return kana_readings(letters) + (kana_readings(letters.replace("-", "")) if "-" in letters else ())
