"""Reads words that residents type in kana as the FAQ's own words: 「せたいぶんり」 is 世帯分離. Pure.

Sudachi splits unknown kana into pieces that mean something else. The FAQ itself tells which kana are words of
its own: the readings of its nouns and of their compounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from guide.text.normalise import kana_key
from guide.text.tokens import Token, tokenize

SHORTEST = 3
"""Kana of fewer letters stand for too many things."""
MAX_WORDS = 4
# A word of these kinds begins no noun: 「どうしたら」 is not 同士.
_GRAMMAR = frozenset({"助詞", "助動詞", "副詞", "連体詞", "接続詞", "代名詞", "感動詞", "補助記号"})
_NOUNS = frozenset({"名詞", "接尾辞", "接頭辞"})
_KANJI = re.compile(r"[一-鿿々]")
_KATAKANA_PAIR = re.compile(r"[ァ-ヺー]{2}")
_KANA_RUN = re.compile(rf"[ぁ-ゖァ-ヺー]{{{SHORTEST},}}")


class Readings:
    """Readings of the FAQ's nouns and compounds, each with its written form."""

    def __init__(self, texts: Iterable[str], extra: Iterable[tuple[str, str]] = ()) -> None:
        """`texts` are searched for nouns; `extra` are (reading, written form) pairs that staff wrote."""
        self._written: dict[str, str] = {}
        for text in texts:
            self._learn(tokenize(text))
        for reading, written in extra:
            if _KANJI.search(written):
                self._add(reading, written)
        self._longest = max(map(len, self._written), default=0)

    def restore(self, text: str) -> str:
        """Return the text with known readings replaced, longest first, from the left of each run of kana."""
        runs = list(_KANA_RUN.finditer(text))
        if not runs:
            return text
        starts = {token.start for token in tokenize(text) if token.pos[0] not in _GRAMMAR}
        done, end = "", 0
        for run in runs:
            done += text[end : run.start()] + self._restore_run(text, run.start(), run.end(), starts)
            end = run.end()
        return done + text[end:]

    def _learn(self, tokens: list[Token]) -> None:
        for first in range(len(tokens)):
            reading = written = ""
            for token in tokens[first : first + MAX_WORDS]:
                if token.pos[0] not in _NOUNS:
                    break
                reading, written = reading + token.reading, written + token.surface
                if _KANJI.search(written):
                    self._add(reading, written)

    def _add(self, reading: str, written: str) -> None:
        key = kana_key(reading)
        if len(key) >= SHORTEST:
            self._written.setdefault(key, written)

    def _restore_run(self, text: str, place: int, end: int, starts: set[int]) -> str:
        whole = self._written.get(kana_key(text[place:end]))
        if whole is not None:
            return whole
        done = ""
        while place < end:
            length = self._match(text, place, end) if place in starts else 0
            done += self._written[kana_key(text[place : place + length])] if length else text[place]
            place += length or 1
        return done

    def _match(self, text: str, place: int, end: int) -> int:
        """Return the length of the longest known reading that begins there, 0 where there is none."""
        longest = min(self._longest, end - place)
        lengths = range(longest, SHORTEST - 1, -1)
        return next((n for n in lengths if self._is_word(text, place, place + n)), 0)

    def _is_word(self, text: str, start: int, end: int) -> bool:
        # Katakana that goes on is one word: 「ごみステーション」 does not begin with ごみすて.
        goes_on = bool(_KATAKANA_PAIR.fullmatch(text[end - 1 : end + 1]))
        return not goes_on and kana_key(text[start:end]) in self._written
