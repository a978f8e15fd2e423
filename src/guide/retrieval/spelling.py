"""Slips of the finger and wrong conversions of the FAQ's words. Pure.

A wrong correction is a page shown with confidence to someone who asked for another: a stretch of text is touched only
where it is no word that the dictionary or the FAQ knows, one word of the FAQ alone is near, and the text as a whole
becomes much likelier.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from guide.retrieval.vocabulary import Vocabulary, kanji_of
from guide.text.dictionary import gain, is_word, readings_of
from guide.text.normalise import kana_key
from guide.text.tokens import Token, tokenize

SHORTEST = 4
"""Kana of a word that is corrected."""
SHORTEST_COMPOUND = 3
"""Letters of a compound in which one wrong kanji is seen."""
TWO_SLIPS = 8
"""Kana from which two slips are forgiven."""
MARGIN = 4500
"""How much likelier, in Sudachi's cost, a text must become: more than texts without a slip gain by chance."""
MAX_TOKENS = 8
MAX_CONVERTED = 4
"""Words of a compound that was converted wrongly."""
MAX_READINGS = 64
# Sudachi takes some signs together with a letter for one word.
_SIGN = re.compile(r"[^\w]")
_GRAMMAR = frozenset({"助詞", "助動詞"})
_SIGNS = frozenset({"補助記号", "記号", "空白"})
_NOUNS = frozenset({"名詞", "接尾辞", "接頭辞", "代名詞", "形状詞"})
_KANA_AND_LETTERS = re.compile(r"[ぁ-ゖァ-ヺーa-zA-Z]+")

Window = Sequence[Token]


@dataclass(frozen=True)
class Fix:
    """A stretch of a text, the word of the FAQ it stands for, its slips, and how much likelier that makes the text."""

    start: int
    end: int
    written: str
    slips: int
    gain: int = 0

    def of(self, text: str) -> str:
        """Return the text corrected."""
        return text[: self.start] + self.written + text[self.end :]


class Spelling:
    """Finds the word of the FAQ that a misspelt stretch of text stands for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._gaps = _with_gaps(vocabulary)
        self._near: dict[tuple[str, int], list[str]] = defaultdict(list)
        for key in vocabulary.keys:
            if len(key) >= SHORTEST:
                self._near[key[0], len(key)].append(key)

    def correct(self, text: str) -> str:
        """Return the text with misspelt words of the FAQ as the FAQ writes them."""
        for find in (self._conversion, self._slip):
            tokens = tokenize(text)
            windows = (window for window in _windows(tokens) if not self._is_known(text, window))
            found = (find(text, window) for window in windows)
            for fix in _apart(fix for fix in found if fix is not None):
                text = fix.of(text)
        return text

    def _is_known(self, text: str, window: Window) -> bool:
        return self._vocabulary.knows(_typed(text, window))

    def _conversion(self, text: str, window: Window) -> Fix | None:
        """Return the compound of the same sound, or the only one with another kanji in one place."""
        typed = _typed(text, window)
        if not kanji_of(typed) or not _is_compound(window) or is_word(typed):
            return None
        written = self._same_sound(window, typed)
        if written is not None:
            return Fix(window[0].start, window[-1].end, written, 0)
        return _likelier(text, window, self._same_but_one(window, typed), 1)

    def _same_sound(self, window: Window, typed: str) -> str | None:
        for key in _keys(window):
            written = self._vocabulary.written(key)
            # Without another kanji it is the same word in another spelling.
            if written is not None and len(key) >= SHORTEST and set(kanji_of(written)) - set(typed):
                return written if _shares_letters(typed, written) else None
        return None

    def _same_but_one(self, window: Window, typed: str) -> str | None:
        found: set[str] = set()
        for token in window:
            # A kanji that belongs to a word of its own is meant: 転移届 is not 転入届.
            if len(token.surface) == 1 or not is_word(token.surface):
                places = range(token.start - window[0].start, token.end - window[0].start)
                gaps = ((typed[:place], typed[place + 1 :]) for place in places if kanji_of(typed[place]))
                words = (word for gap in gaps for word in self._gaps.get(gap, ()))
                found |= {word for word in words if _sounds_alike(typed, word)}
        return found.pop() if len(found) == 1 else None

    def _slip(self, text: str, window: Window) -> Fix | None:
        """Return the only word near in sound, where the kanji typed are its own."""
        typed = _typed(text, window)
        words = [token for token in window if token.pos[0] not in _GRAMMAR]
        if all(_is_sound(token) or self._vocabulary.knows(token.surface) for token in words):
            return None
        key = self._nearest(window, typed)
        written = self._vocabulary.written(key) if key else None
        if key is None or written is None or not _holds(written, kanji_of(typed)):
            return None
        return _likelier(text, window, written, OSA.distance(key, _key(window)))

    def _nearest(self, window: Window, typed: str) -> str | None:
        """Return the only reading nearest to what was typed, None where it is the same, far or one of several."""
        key = _key(window)
        slips = 2 if len(key) >= TWO_SLIPS and _KANA_AND_LETTERS.fullmatch(typed) else 1
        lengths = range(max(SHORTEST, len(key) - slips), len(key) + slips + 1)
        nearby = [other for length in lengths for other in self._near.get((key[:1], length), ())]
        found = process.extract(key, nearby, scorer=OSA.distance, score_cutoff=slips, limit=2)
        if len(key) < SHORTEST or not found or found[0][1] == 0:
            return None
        if (len(found) > 1 and found[1][1] == found[0][1]) or _leaves_out_a_word(window, found[0][0]):
            return None
        return str(found[0][0])


def _likelier(text: str, window: Window, written: str | None, slips: int) -> Fix | None:
    """Return the fix where it makes the text so much likelier that chance is no reason."""
    if written is None:
        return None
    start, end = window[0].start, window[-1].end
    fix = Fix(start, end, written, slips, gain(text, start, end, written))
    return fix if fix.gain >= MARGIN else None


def _apart(fixes: Iterable[Fix]) -> list[Fix]:
    """Return fixes that do not overlap, the surest kept, from the end of the text to its beginning."""
    kept: list[Fix] = []
    for fix in sorted(fixes, key=lambda fix: (fix.slips, -fix.gain, fix.start - fix.end, fix.start)):
        if all(fix.end <= other.start or other.end <= fix.start for other in kept):
            kept.append(fix)
    return sorted(kept, key=lambda fix: -fix.start)


def _windows(tokens: Sequence[Token]) -> Iterator[Window]:
    """Yield the runs of neighbouring words, without signs, blanks and numbers between them."""
    for first in range(len(tokens)):
        for last in range(first, min(len(tokens), first + MAX_TOKENS)):
            if _parts(tokens[last]) or (last > first and tokens[last].start != tokens[last - 1].end):
                break
            yield tokens[first : last + 1]


def _parts(token: Token) -> bool:
    """Tell whether a token parts words: a sign, a blank or a number, whose reading is not what was typed."""
    return token.pos[0] in _SIGNS or token.pos[1] == "数詞" or bool(_SIGN.search(token.surface))


def _typed(text: str, window: Window) -> str:
    return text[window[0].start : window[-1].end]


def _key(window: Window) -> str:
    return kana_key("".join(token.reading for token in window))


def _keys(window: Window) -> Iterator[str]:
    """Yield the readings of a compound, the likeliest first."""
    own = [dict.fromkeys((token.reading, *readings_of(token.surface))) for token in window]
    yield from (kana_key("".join(parts)) for parts in islice(product(*own), MAX_READINGS))


def _is_compound(window: Window) -> bool:
    """Tell whether the words can be one noun; after the first, kana can be what is left of one."""
    nouns = all(token.pos[0] in _NOUNS or _KANA_AND_LETTERS.fullmatch(token.surface) for token in window)
    grammar = any(token.pos[0] in _GRAMMAR for token in window)
    return len(window) <= MAX_CONVERTED and nouns and not grammar and window[0].pos[0] in _NOUNS


def _is_sound(token: Token) -> bool:
    """Tell whether a token is a word of the dictionary that slips seldom make by chance."""
    return len(token.surface) >= (2 if kanji_of(token.surface) else 3) and is_word(token.surface)


def _leaves_out_a_word(window: Window, key: str) -> bool:
    """Tell whether the reading is what was typed less a word of it: 「スプレーの缶」 is no slip of スプレー缶."""
    parts = [_key([token]) for token in window]
    for place, part in enumerate(parts):
        before, after = "".join(parts[:place]), "".join(parts[place + 1 :])
        doubled = len(part) == 1 and part in (before[-1:], after[:1])
        if key in (before, after) or (not doubled and before + after == key):
            return True
    return False


def _shares_letters(typed: str, written: str) -> bool:
    """Tell whether a wrong conversion of one can be the other: a kanji in common, as many where all are kanji."""
    as_many = len(kanji_of(typed)) < len(typed) or len(typed) == len(written)
    return as_many and bool(set(kanji_of(written)) & set(typed))


def _sounds_alike(typed: str, written: str) -> bool:
    """Tell whether each letter that differs has a reading in common with the letter in its place."""
    differing = ((one, other) for one, other in zip(typed, written, strict=True) if one != other)
    return all(set(readings_of(one)) & set(readings_of(other)) for one, other in differing)


def _with_gaps(vocabulary: Vocabulary) -> dict[tuple[str, str], set[str]]:
    """Return the compounds that a text with a kanji missing can be: (粗, ごみ) is 粗大ごみ."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for word in filter(None, map(vocabulary.written, vocabulary.keys)):
        if len(word) >= SHORTEST_COMPOUND:
            for place in (place for place, letter in enumerate(word) if kanji_of(letter)):
                found[word[:place], word[place + 1 :]].add(word)
    return dict(found)


def _holds(text: str, letters: str) -> bool:
    """Tell whether the text has all the letters, in their order."""
    rest = iter(text)
    return all(letter in rest for letter in letters)
