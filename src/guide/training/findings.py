"""What an evaluation found, as staff look at it: of all openings, by field, by kind, and of what no page answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from guide.training.evaluate import Outcome, Summary, summarise
from guide.training.reliability import Ranks, ranks
from guide.training.scored import Reading, Trust, trust
from guide.training.trial import Stray, Trial


@dataclass(frozen=True)
class TurnedTo:
    """A text that no page answers, what the model made of it, and how the guide's first reply ended."""

    stray: Stray
    reading: Reading
    outcome: str


@dataclass(frozen=True)
class Row:
    """The figures of all openings, of a field, or of a kind (`part`: all, field, kind)."""

    part: str
    name: str
    ranks: Ranks
    summary: Summary


@dataclass(frozen=True)
class Group:
    """The figures of a group of texts that no page answers: shares 0 to 1, `none` the mean belief in none of ours."""

    name: str
    count: int
    refused: float
    shown: float
    none: float


@dataclass(frozen=True)
class Findings:
    """All that was measured: outcomes and readings of the trial's openings, in their order, and of its strays."""

    trial: Trial
    outcomes: tuple[Outcome, ...]
    readings: tuple[Reading, ...]
    strays: tuple[TurnedTo, ...]

    @cached_property
    def trust(self) -> Trust:
        return trust([*self.readings, *(one.reading for one in self.strays)])

    @cached_property
    def rows(self) -> list[Row]:
        """Return the figures of all, then of each field, then of each kind."""
        fields = dict.fromkeys(("field", outcome.case.field) for outcome in self.outcomes)
        kinds = dict.fromkeys(("kind", outcome.case.kind) for outcome in self.outcomes)
        return [self._row(part, name) for part, name in (("all", ""), *fields, *kinds)]

    @cached_property
    def groups(self) -> list[Group]:
        """Return the figures of all strays (under an empty name), then of each group."""
        names = dict.fromkeys(one.stray.group for one in self.strays)
        every = [("", self.strays)]
        return [_group(name, own) for name, own in (*every, *((name, self._strays_of(name)) for name in names))]

    @property
    def missed(self) -> list[tuple[Outcome, Reading]]:
        pairs = zip(self.outcomes, self.readings, strict=True)
        return [(outcome, reading) for outcome, reading in pairs if not outcome.reached]

    @property
    def misled(self) -> list[TurnedTo]:
        return [one for one in self.strays if one.outcome == "answer"]

    def _row(self, part: str, name: str) -> Row:
        pairs = [
            (outcome, reading)
            for outcome, reading in zip(self.outcomes, self.readings, strict=True)
            if part == "all" or getattr(outcome.case, part) == name
        ]
        own = ranks([reading.rank for _, reading in pairs])
        return Row(part, name, own, summarise([outcome for outcome, _ in pairs]))

    def _strays_of(self, group: str) -> tuple[TurnedTo, ...]:
        return tuple(one for one in self.strays if one.stray.group == group)


def _group(name: str, own: Sequence[TurnedTo]) -> Group:
    return Group(
        name=name,
        count=len(own),
        refused=fmean(one.outcome == "hand_over" for one in own),
        shown=fmean(one.outcome == "answer" for one in own),
        none=fmean(one.reading.none for one in own),
    )
