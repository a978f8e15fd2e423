"""Where the parts of a reliability diagram lie; the template draws them.

Coordinates are in units of the drawing's view box, x to the right, y down. The square shows what was said against
what came true; the strip below it counts the chances by size.
"""

from __future__ import annotations

from dataclasses import dataclass

from guide.training.reliability import Bin, Reliability

LEFT, TOP, SIDE = 40.0, 8.0, 252.0
"""The square's left and upper edge, and its side."""
STRIP_TOP, STRIP = 306.0, 52.0
"""The strip's upper edge and its height."""
WIDTH, HEIGHT = 308.0, 376.0
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_GAP = 1.0
_LEAST = 1.0
"""Height of a bar that counts few: it must still be seen."""


@dataclass(frozen=True)
class Dot:
    """A bin: its middle, its radius (the area goes with the share of texts), and the ends of its margin."""

    x: float
    y: float
    radius: float
    upper: float
    lower: float
    bin: Bin


@dataclass(frozen=True)
class Bar:
    """How many chances lie in a step: those that came true at the foot (`y`, `height`), the others on top of them."""

    x: float
    width: float
    y: float
    height: float
    other_y: float
    other_height: float


@dataclass(frozen=True)
class Tick:
    """A mark on both axes, `x` and `y` being its place on each."""

    label: str
    x: float
    y: float


@dataclass(frozen=True)
class Plot:
    """All that is drawn; `tallest` is the count that fills the strip's height."""

    dots: tuple[Dot, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    tallest: int
    left: float = LEFT
    right: float = LEFT + SIDE
    top: float = TOP
    bottom: float = TOP + SIDE
    strip_top: float = STRIP_TOP
    strip_bottom: float = STRIP_TOP + STRIP
    width: float = WIDTH
    height: float = HEIGHT


def plot(found: Reliability) -> Plot:
    """Return where everything lies."""
    tallest = max(came + other for came, other in found.steps)
    return Plot(
        dots=tuple(_dot(one) for one in found.bins),
        bars=tuple(_bar(place, counts, found, tallest) for place, counts in enumerate(found.steps) if any(counts)),
        ticks=tuple(Tick(f"{tick:.0%}", across(tick), up(tick)) for tick in TICKS),
        tallest=tallest,
    )


def across(chance: float) -> float:
    """Return the x of a chance, 0 to 1."""
    return round(LEFT + SIDE * chance, 2)


def up(share: float) -> float:
    """Return the y of a share, 0 to 1, in the square."""
    return round(TOP + SIDE * (1 - share), 2)


def _dot(one: Bin) -> Dot:
    lower, upper = one.margin
    return Dot(across(one.said), up(one.true), round(2.5 + 6 * one.share**0.5, 2), up(upper), up(lower), one)


def _bar(place: int, counts: tuple[int, int], found: Reliability, tallest: int) -> Bar:
    came, other = (max(STRIP * count / tallest, _LEAST) if count else 0.0 for count in counts)
    step = SIDE / len(found.steps)
    foot = STRIP_TOP + STRIP
    return Bar(
        x=round(LEFT + step * place + _GAP / 2, 2),
        width=round(step - _GAP, 2),
        y=round(foot - came, 2),
        height=round(came, 2),
        other_y=round(foot - came - other, 2),
        other_height=round(other, 2),
    )
