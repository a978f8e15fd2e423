"""A belief as horizontal bars: places and lengths for an SVG, and the same in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from guide.dialogue.explanation import Explanation

ROW, LEFT, FULL = 24, 40, 240
"""Height of a row, room for its number, and length of a bar of 100 %, in units of the drawing."""
NONE = "合うページがない"


@dataclass(frozen=True)
class Bar:
    """One bar: its number as it stands in the table, what it is for, its chance, and where it lies."""

    mark: str
    title: str
    entry: str | None
    share: str
    top: int
    length: float


@dataclass(frozen=True)
class Chart:
    """All bars, what they show in words, and the size of the drawing."""

    bars: tuple[Bar, ...]
    label: str
    height: int
    left: int = LEFT
    full: int = FULL


def chart(explanation: Explanation) -> Chart:
    """Return the drawing of a belief: the likeliest pages, and below them that no page fits."""
    rows = [(str(mark), page.title, page.entry, page.chance) for mark, page in enumerate(explanation.likeliest, 1)]
    bars = tuple(
        Bar(mark, title, entry, f"{chance:.1%}", place * ROW, round(FULL * chance, 1))
        for place, (mark, title, entry, chance) in enumerate([*rows, ("－", NONE, None, explanation.none)])
    )
    label = "見こみの図：" + "、".join(f"{bar.title} {bar.share}" for bar in bars)
    return Chart(bars, label, len(bars) * ROW)
