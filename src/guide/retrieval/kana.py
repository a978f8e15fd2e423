"""Reads runs of kana as the words that the FAQ writes otherwise: 「せたいぶんり」 is 世帯分離. Pure.

Sudachi splits unknown kana into pieces that mean something else. The FAQ itself tells which kana are words of
its own: the readings of its nouns and of their compounds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from guide.retrieval.vocabulary import Vocabulary, kanji_of
from guide.text.dictionary import gain, is_word
from guide.text.normalise import hiragana, kana_key
from guide.text.tokens import Token, tokenize

SHORTEST = 3
"""Kana of fewer letters stand for too many things."""
SHORTEST_KATAKANA = 5
"""Hiragana that stand for a word in katakana: shorter ones Sudachi reads as well."""
# A word of these kinds begins no noun: 「どうしたら」 is not 同士.
_GRAMMAR = frozenset({"助詞", "助動詞", "副詞", "連体詞", "接続詞", "代名詞", "感動詞", "補助記号"})
_KATAKANA_PAIR = re.compile(r"[ァ-ヺー]{2}")
_KANA_RUN = re.compile(rf"[ぁ-ゖァ-ヺー]{{{SHORTEST},}}")
_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_PARTICLE_WITHIN = re.compile(r"[ァ-ヺー]{2}[ノヲガハニデト][ァ-ヺー]{2}")


class KanaReader:
    """Reads runs of kana."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._longest = max(map(len, vocabulary.keys), default=0)

    def read(self, text: str) -> str:
        """Return the text with known readings replaced, longest first, from the left of each run of kana."""
        folded = hiragana(text) if _is_all_katakana(text) else text
        read = self._read(folded)
        return read if folded == text or read != folded or "ヲ" in text else self._read(text)

    def _read(self, text: str) -> str:
        place = 0
        while run := _KANA_RUN.search(text, place):
            read = self._read_run(text, run.start(), run.end())
            place = run.end() + len(read) - len(text)
            text = read
        return text

    def _read_run(self, text: str, place: int, end: int) -> str:
        """Return the text with one run read; places are counted from its end, which stays as it is."""
        run, size = place, len(text)
        tokens = {token.start - size: token for token in tokenize(text)}
        inflected = {} if end - place == size else _inflected(list(tokens.values()), size)
        while place < end:
            token = tokens.get(place - len(text))
            begins = place == run or (token is not None and token.pos[0] not in _GRAMMAR)
            found = self._match(text, place, end, inflected.get(place - len(text), set())) if begins else None
            if found is None:
                place += 1
                continue
            length, written = found
            text = text[:place] + written + text[place + length :]
            place += len(written)
            end += len(written) - length
        return text

    def _match(self, text: str, place: int, end: int, inflected: set[int]) -> tuple[int, str] | None:
        """Return the length of the longest known reading that begins there, and its word, where it is likelier."""
        for length in range(min(self._longest, end - place), SHORTEST - 1, -1):
            stop = place + length
            # Katakana that goes on is one word: 「ごみステーション」 does not begin with ごみすて.
            if stop - len(text) in inflected or _KATAKANA_PAIR.fullmatch(text[stop - 1 : stop + 1]):
                continue
            gains = {word: gain(text, place, stop, word) for word in self._words(text[place:stop])}
            if gains and max(gains.values()) > 0:
                return length, max(gains, key=gains.__getitem__)
        return None

    def _words(self, typed: str) -> list[str]:
        """Return what the FAQ writes for kana, [] where it writes the kana themselves."""
        found = self._vocabulary.spellings(kana_key(typed))
        if typed in found:
            return []
        in_katakana = len(typed) >= SHORTEST_KATAKANA and typed == hiragana(typed)
        return [word for word in found if kanji_of(word) or (in_katakana and word != hiragana(word))]


def _inflected(tokens: Sequence[Token], size: int) -> dict[int, set[int]]:
    """Return where inflected verbs end, by where they begin, from the end of the text: 「いれば」 is not 入れ歯."""
    found: dict[int, set[int]] = {}
    for place, token in enumerate(tokens):
        if token.pos[0] in ("動詞", "形容詞"):
            grammar = takewhile(lambda other: other.pos[0] in ("助詞", "助動詞", "接尾辞"), tokens[place + 1 :])
            ends = {other.end - size for other in grammar}
            found[token.start - size] = ends | ({token.end - size} if token.pos[1] == "非自立可能" else set())
    return found


def _is_all_katakana(text: str) -> bool:
    """Tell whether even the grammar of a text is in katakana: 「ジュウミンヒョウノウツシ」."""
    if kanji_of(text) or _HIRAGANA.search(text):
        return False
    unknown = [token.surface for token in tokenize(text) if not is_word(token.surface)]
    return "ヲ" in text or any(_PARTICLE_WITHIN.search(word) for word in unknown)
