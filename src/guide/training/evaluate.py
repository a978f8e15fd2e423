"""Measures the guide with openings: a simulated resident with one target page answers the guide's questions.

The resident knows the target's facets and reads labels: taps the target page where it is shown, else the value
that the target has, else 「どれも違う」 where nothing fits, 「わからない」 where the facet does not concern the target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from guide.dialogue.conversation import Conversation
from guide.dialogue.messages import Option, Pages, Question, Reply
from guide.errors import FaqError, Problem
from guide.narrowing.catalogue import Catalogue
from guide.narrowing.evidence import Answer

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
    """How a case ended: reached, taps used, shown directly, refused, and the step where it was lost."""

    case: OpeningCase
    reached: bool
    taps: int
    direct: str | None
    refused: bool
    path: tuple[str, ...]

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


def play(conversation: Conversation, catalogue: Catalogue, case: OpeningCase) -> Outcome:
    """Play one conversation of at most `MAX_QUESTIONS` questions."""
    reply = conversation.ask((), case.text)
    direct = shown_page(reply)
    refused = reply.outcome == "hand_over"
    path: list[str] = [reply.outcome]
    taps = 0
    while shown_page(reply) not in case.targets and taps < MAX_QUESTIONS:
        option = _choose(reply, catalogue, case)
        if option is None or option.answer is None:
            break
        taps += 1
        path.append(option.label)
        reply = conversation.choose(reply.evidence, option.answer)
    return Outcome(case, shown_page(reply) in case.targets, taps, direct, refused, tuple(path))


def shown_page(reply: Reply) -> str | None:
    """Return the page that a reply shows alone, or that tells in words what it looked up."""
    if reply.looked_up:
        return reply.looked_up[0]
    pages = [message for message in reply.messages if isinstance(message, Pages)]
    return pages[0].items[0].id if pages and len(pages[0].items) == 1 else None


def _choose(reply: Reply, catalogue: Catalogue, case: OpeningCase) -> Option | None:
    """Return what the resident taps on the last question, None where there is nothing to tap."""
    questions = [message for message in reply.messages if isinstance(message, Question)]
    if not questions:
        return None
    options = [option for option in questions[-1].options if option.answer is not None]
    for option in options:
        assert option.answer is not None
        if option.answer.chosen == "entry" and option.answer.pick in case.targets:
            return option
    fitting = [option for option in options if _fits(option.answer, catalogue, case.entry)]
    wanted = fitting or [o for o in options if _is(o, _blank(questions[-1], catalogue, case.entry))]
    return wanted[0] if wanted else next((o for o in options if _is(o, "none")), None)


def _fits(answer: Answer | None, catalogue: Catalogue, entry: str) -> bool:
    if answer is None or answer.chosen != "value" or answer.facet is None or answer.pick is None:
        return False
    facet = catalogue.facets.get(answer.facet)
    if facet is None:
        return False
    return bool(facet.share[facet.values.index(answer.pick), catalogue.places[entry]] > 0)


def _blank(question: Question, catalogue: Catalogue, entry: str) -> str:
    """Return what a resident says whose page is under none of the values: unknown, or none."""
    facet = catalogue.facets.get(question.facet) if question.facet else None
    return "none" if facet is None or facet.applies[catalogue.places[entry]] else "unknown"


def _is(option: Option, chosen: str) -> bool:
    return option.answer is not None and option.answer.chosen == chosen


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
