"""Reads Latin letters as kana: 「hikkoshi」 is ひっこし. Pure.

Hepburn, the official spelling and what people type into an input method are read alike. Libraries that were tried read
every text somehow (「pdf」 as っっっ); here a text that is not Japanese in Latin letters has no reading.
"""

from __future__ import annotations

import unicodedata

MOST_READINGS = 8
"""「konin」 is こにん or こんいん: each "n" before a vowel doubles the readings, up to here."""
LONGEST = 60
"""Letters; what is longer without a blank is no word."""

_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "r": "らりるれろ",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}
_SMALL = {"a": "ゃ", "i": "ぃ", "u": "ゅ", "e": "ぇ", "o": "ょ"}
_CONTRACTED = {"sh": "し", "ch": "ち", "j": "じ", "f": "ふ"}
_MORE = {
    "ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を", "wi": "うぃ", "we": "うぇ", "shi": "し", "chi": "ち",
    "tsu": "つ", "ji": "じ", "fu": "ふ", "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ", "fo": "ふぉ", "thi": "てぃ",
    "dhi": "でぃ", "va": "ゔぁ", "vi": "ゔぃ", "vu": "ゔ", "ve": "ゔぇ", "vo": "ゔぉ", "xtu": "っ", "ltu": "っ",
    "-": "ー", "n'": "ん", "xn": "ん",
}  # fmt: skip
_VOWELS = "aiueo"
_CONSONANTS = "bcdfghjklmnpqrstvwxyz"


def _syllables() -> dict[str, str]:
    table = {consonant + vowel: row[place] for consonant, row in _ROWS.items() for place, vowel in enumerate(_VOWELS)}
    for consonant, row in _ROWS.items():
        if consonant:
            table |= {f"{consonant}y{vowel}": row[1] + small for vowel, small in _SMALL.items()}
    for letters, kana in _CONTRACTED.items():
        table |= {letters + vowel: kana + small for vowel, small in _SMALL.items() if vowel != "i"}
    table |= {f"jy{vowel}": "じ" + small for vowel, small in _SMALL.items()}
    table |= {f"cy{vowel}": "ち" + small for vowel, small in _SMALL.items()}
    return table | _MORE


SYLLABLES = _syllables()
"""Latin letters of a syllable, and its kana."""
_LONGEST_SYLLABLE = max(map(len, SYLLABLES))
_MACRONS = str.maketrans({"ā": "aー", "ī": "iー", "ū": "uー", "ē": "eー", "ō": "oー", "ー": "-", "’": "'"})


def kana_readings(letters: str) -> tuple[str, ...]:
    """Return the hiragana that the letters can stand for, likelier first, () where they are no romaji."""
    word = unicodedata.normalize("NFC", letters).lower().translate(_MACRONS).replace("ー", "-")
    if len(word) > LONGEST or not any(letter in _VOWELS for letter in word):
        return ()
    return tuple(dict.fromkeys(_read(word)))


def begun(letters: str) -> tuple[str, ...]:
    """Return the readings of a word still being typed: consonants at its end wait for their vowel."""
    return tuple(dict.fromkeys(kana_readings(letters) + kana_readings(letters.rstrip(_CONSONANTS + "'"))))


def _read(word: str) -> list[str]:
    """Return readings from the end of the word on, so that every place is read once."""
    found: list[list[str]] = [[] for _ in word] + [[""]]
    for place in reversed(range(len(word))):
        rests = ((kana, rest) for kana, length in _steps(word, place) for rest in found[place + length])
        found[place] = [kana + rest for kana, rest in rests][:MOST_READINGS]
    return found[0]


def _steps(word: str, place: int) -> list[tuple[str, int]]:
    """Return the kana that can stand at a place and how many letters each takes, likelier first."""
    steps = []
    here, following = word[place], word[place + 1 : place + 2]
    if here == "n" and following == "n":
        # 「nn」 is one ん, or ん before a syllable of the row of な: 「onna」, 「tennyuu」.
        steps += [("ん", 1), ("ん", 2)] if word[place + 2 : place + 3] in tuple(_VOWELS + "y") else [("ん", 2)]
    elif (here == following and here in _CONSONANTS) or word.startswith("tch", place):
        steps.append(("っ", 1))
    for length in range(min(_LONGEST_SYLLABLE, len(word) - place), 0, -1):
        kana = SYLLABLES.get(word[place : place + length])
        if kana is not None:
            steps.append((kana, length))
    lone_n = here == "n" and following != "n" and following != "'"
    if lone_n or (here == "m" and following in ("b", "p", "m")):
        steps.append(("ん", 1))
    return steps
