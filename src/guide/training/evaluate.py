"""Measures the guide with openings: a simulated resident with one target page answers the guide's questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Protocol

import yaml

from guide.dialogue.messages import Option, Pages, Question, Reply
from guide.errors import FaqError, Problem
from guide.narrowing.catalogue import Catalogue
from guide.narrowing.evidence import Answer, Evidence
from guide.training.resident import TRUTHFUL, Habits, Resident, Said

MAX_QUESTIONS = 3


@dataclass(frozen=True)
class OpeningCase:
    """What a resident types, the page that answers, and others that would do as well."""

    text: str
    field: str
    kind: str
    entry: str
    also: tuple[str, ...] = ()

    @property
    def targets(self) -> frozenset[str]:
        return frozenset((self.entry, *self.also))


@dataclass(frozen=True)
class Outcome:
    """How a case ended: reached, taps used, shown directly, refused at once, given up by the guide, and the way.

    `dead_end` tells that the guide handed over or had nothing left to tap, and the page was not reached.
    """

    case: OpeningCase
    reached: bool
    taps: int
    direct: str | None
    refused: bool
    path: tuple[str, ...]
    dead_end: bool = False

    @property
    def wrong_direct(self) -> bool:
        """The first turn showed one page, and it was not a right one."""
        return self.direct is not None and self.direct not in self.case.targets


def load_openings(path: Path) -> list[OpeningCase]:
    """Read cases; raise `FaqError` when the file has another form."""
    try:
        items = yaml.safe_load(path.read_text(encoding="utf-8"))["openings"]
        return [OpeningCase(i["text"], i["field"], i["kind"], i["entry"], tuple(i.get("also") or ())) for i in items]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        problem = Problem(
            path, 1, f"評価の質問を読めません（{error}）", "openings: の下に text, field, kind, entry を書いてください"
        )
        raise FaqError([problem]) from error


class Guide(Protocol):
    """The role of what is tried: the guide itself, or another policy beside it."""

    def ask(self, evidence: tuple[Evidence, ...], text: str) -> Reply: ...

    def choose(self, evidence: tuple[Evidence, ...], answer: Answer) -> Reply: ...


def play(
    guide: Guide,
    catalogue: Catalogue,
    case: OpeningCase,
    *,
    habits: Habits = TRUTHFUL,
    chance: Random | None = None,
    questions: int = MAX_QUESTIONS,
) -> Outcome:
    """Play one conversation of at most `questions` questions, after which the resident gives up."""
    targets = (case.entry, *case.also)
    resident = Resident(targets, catalogue, habits=habits, chance=chance)
    reply = guide.ask((), case.text)
    direct, refused = shown_page(reply), reply.outcome == "hand_over"
    path: list[str] = [reply.outcome]
    lost = refused
    while shown_page(reply) not in targets and len(path) <= questions:
        said = resident.answer(asked) if (asked := _last_question(reply)) else None
        if said is None or _option(said).answer is None:
            lost = True
            break
        path.append(_option(said).label)
        reply = _after(guide, reply, said)
        lost = lost or reply.outcome == "hand_over"
    reached = shown_page(reply) in targets
    return Outcome(case, reached, len(path) - 1, direct, refused, tuple(path), lost and not reached)


def _after(guide: Guide, reply: Reply, said: Option | Said) -> Reply:
    if isinstance(said, Said):
        return guide.ask(reply.evidence, said.text)
    assert said.answer is not None
    return guide.choose(reply.evidence, said.answer)


def _option(said: Option | Said) -> Option:
    return said.option if isinstance(said, Said) else said


def _last_question(reply: Reply) -> Question | None:
    questions = [message for message in reply.messages if isinstance(message, Question)]
    return questions[-1] if questions else None


def shown_page(reply: Reply) -> str | None:
    """Return the page that a reply shows alone, or that tells in words what it looked up."""
    if reply.looked_up:
        return reply.looked_up[0]
    pages = [message for message in reply.messages if isinstance(message, Pages)]
    return pages[0].items[0].id if pages and len(pages[0].items) == 1 else None


@dataclass(frozen=True)
class Summary:
    """Shares over all cases, 0 to 1; `taps` is the mean over reached ones."""

    count: int
    reached: float
    taps: float
    wrong_direct: float
    refused: float


def summarise(outcomes: Sequence[Outcome]) -> Summary:
    """Return the shares of a list of outcomes (zeros for an empty list)."""
    count = max(len(outcomes), 1)
    reached = [outcome for outcome in outcomes if outcome.reached]
    return Summary(
        count=len(outcomes),
        reached=len(reached) / count,
        taps=sum(outcome.taps for outcome in reached) / max(len(reached), 1),
        wrong_direct=sum(outcome.wrong_direct for outcome in outcomes) / count,
        refused=sum(outcome.refused for outcome in outcomes) / count,
    )
