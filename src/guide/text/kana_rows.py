"""The rows of the kana table (あかさたな), by which long lists are cut."""

from __future__ import annotations

from guide.text.normalise import hiragana, normalise

ROWS = {
    "あ": "ぁあぃいぅうぇえぉおゔ",
    "か": "かがきぎくぐけげこごゕゖ",
    "さ": "さざしじすずせぜそぞ",
    "た": "ただちぢっつづてでとど",
    "な": "なにぬねの",
    "は": "はばぱひびぴふぶぷへべぺほぼぽ",
    "ま": "まみむめも",
    "や": "ゃやゅゆょよ",
    "ら": "らりるれろ",
    "わ": "ゎわゐゑをん",
}
"""The rows of the kana table, each by its first letter."""

OTHER = "英数"
"""The row of readings that do not begin with kana."""


def row_of(reading: str) -> str:
    """Return the row that a reading belongs to."""
    first = hiragana(normalise(reading))[:1]
    return next((row for row, letters in ROWS.items() if first and first in letters), OTHER)
