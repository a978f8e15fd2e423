"""One written form for text that is compared: width, dashes, spaces.

Never normalise before offsets are taken: NFKC changes lengths.
"""

from __future__ import annotations

import re
import unicodedata

# Characters that people type for a hyphen or a long vowel mark, after NFKC.
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─━", "-"))
_CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile(r"\s+")
_SAME_SOUND = str.maketrans("ぢづ", "じず")
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def clean(text: str) -> str:
    """Return the text without control, zero-width and direction characters; newlines and tabs stay."""
    return _CONTROL.sub("", text)


def normalise(text: str) -> str:
    """Return the form used for comparison: NFKC, lower case, plain dashes, single spaces."""
    folded = unicodedata.normalize("NFKC", clean(text)).lower().translate(_DASHES)
    return _SPACES.sub(" ", folded).strip()


def hiragana(text: str) -> str:
    """Return the text with katakana folded to hiragana; the long vowel mark stays."""
    return text.translate(_KATAKANA_TO_HIRAGANA)


def kana_key(text: str) -> str:
    """Return the form in which kana spellings are compared: hiragana, ぢ and づ as じ and ず, no blanks.

    Kana keep their number: the key of a text in kana is as long as the text.
    """
    return hiragana(normalise(text)).translate(_SAME_SOUND).replace(" ", "")


def is_wordless(text: str) -> bool:
    """Tell whether the text has no letter or digit of any script (only emoji, signs or spaces)."""
    return not any(unicodedata.category(char)[0] in "LN" for char in text)
