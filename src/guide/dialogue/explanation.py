"""Why the guide did what it did: the belief after some evidence, the step taken, and the numbers behind it, in words.

Pure: the same evidence on the same day and model gives the same explanation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import floor
from typing import NamedTuple

from guide.dialogue.conversation import Conversation
from guide.dialogue.knowledge import Knowledge
from guide.narrowing.belief import Belief
from guide.narrowing.catalogue import Catalogue
from guide.narrowing.evidence import Answer, Evidence, asked_again
from guide.narrowing.policy import StopNumbers
from guide.narrowing.step import Ask, HandOver, Refuse, Show, Step, screens

LIKELIEST = 6
"""Pages told of."""
SCREENS = 3
"""Screens told of."""


class LikelyPage(NamedTuple):
    """A page and the chance that it is the one wanted."""

    entry: str
    title: str
    chance: float


class WorthOfScreen(NamedTuple):
    """What could be shown next, and its expected worth, 0 to 1."""

    what: str
    value: float


@dataclass(frozen=True)
class Explanation:
    """`none` is the chance that no page fits; `step` and `reasons` are sentences for staff."""

    likeliest: tuple[LikelyPage, ...]
    none: float
    step: str
    screens: tuple[WorthOfScreen, ...]
    reasons: tuple[str, ...]


def explain(
    conversation: Conversation, knowledge: Knowledge, evidence: tuple[Evidence, ...], today: date
) -> Explanation:
    """Return what the evidence means on a day, as `conversation` (with the same knowledge) understands it."""
    catalogue = knowledge.catalogue(today)
    belief, step = conversation.explain(evidence)
    believed = _likeliest(knowledge, catalogue, belief)
    if not evidence:
        return Explanation(believed, belief.none, "分野をえらぶ画面を出す", (), ("まだ何も聞いていません。",))
    if conversation.answers_otherwise(evidence):
        why = "オープンデータ・できごとの手続き・英語のどれかの案内で答えました。下の確率は使っていません。"
        return Explanation(believed, belief.none, "ページの確率を使わずに答える", (), (why,))
    possible = screens(catalogue, belief, evidence, knowledge.policy) if isinstance(step, Ask) else []
    worth = tuple(WorthOfScreen(_screen(knowledge, catalogue, one), one.value) for one in possible[:SCREENS])
    reasons = _Reasons(catalogue, belief, evidence, knowledge.policy.stop).of(step)
    return Explanation(believed, belief.none, _step(knowledge, catalogue, step), worth, tuple(reasons))


def _likeliest(knowledge: Knowledge, catalogue: Catalogue, belief: Belief) -> tuple[LikelyPage, ...]:
    found = [(catalogue.entries[place], float(belief.entries[place])) for place in belief.top(LIKELIEST)]
    return tuple(LikelyPage(entry, knowledge.faq.entries[entry].title, chance) for entry, chance in found)


def _step(knowledge: Knowledge, catalogue: Catalogue, step: Step) -> str:
    if isinstance(step, Show):
        beside = f"（ほかに近い{len(step.others)}ページをそえる）" if step.others else ""
        return f"ページ「{knowledge.faq.entries[step.entry].title}」を出す{beside}"
    if isinstance(step, Ask):
        return f"{_screen(knowledge, catalogue, step)}を出す"
    if isinstance(step, Refuse):
        return "合うページがないと言い、窓口を案内する"
    return "質問をやめて、窓口を案内する"


def _screen(knowledge: Knowledge, catalogue: Catalogue, screen: Ask) -> str:
    titles = "、".join(f"「{knowledge.faq.entries[entry].title}」" for entry in screen.entries)
    if screen.facet is None:
        return f"{len(screen.entries)}ページの一覧（{titles}）"
    ask = catalogue.facets[screen.facet].ask
    return f"質問「{ask}」" + (f"とページ{titles}" if titles else "")


class _Reasons:
    """The comparisons that led to a step, in the order in which they were made."""

    def __init__(self, catalogue: Catalogue, belief: Belief, evidence: Sequence[Evidence], limits: StopNumbers) -> None:
        self._catalogue = catalogue
        self._belief = belief
        self._limits = limits
        self._last = evidence[-1]
        self._again = asked_again(evidence)
        self._answers = [item for item in evidence if isinstance(item, Answer)]

    def of(self, step: Step) -> list[str]:
        """Return the reasons for a step."""
        none, limits = self._belief.none, self._limits
        if isinstance(step, Show):
            return [self._shown(step)]
        if isinstance(step, Refuse):
            return [f"合うページがない確率 {written(none)} ≥ {written(limits.refuse)} なので、窓口を案内しました。"]
        reasons = [self._not_refused()]
        reasons.append(self._unclear())
        if isinstance(step, Ask) and step.facet is not None and step.facet == self._again:
            return ["住民がこの質問への答えを取り消したので、もう一度たずねました。"]
        if isinstance(step, HandOver):
            return [*reasons, self._stopped()]
        reasons.append(f"画面の値打ちがいちばん大きい（{written(step.value)}）ので、これを出しました。")
        if step.doubtful:
            doubt = f"合うページがない確率 {written(none)} ≥ {written(limits.doubt)} なので"
            reasons.append(f"{doubt}、「ぴったりのページがないかもしれない」と言いました。")
        return reasons

    def _shown(self, step: Show) -> str:
        last, chance = self._last, self._chance_of(step.entry)
        if isinstance(last, Answer) and last.chosen == "entry" and last.pick == step.entry:
            return "住民がえらんだか、ごみ分別辞典で見つかったページなので、そのまま出しました。"
        enough = self._enough()
        if chance >= enough:
            return f"このページの確率 {written(chance)} ≥ {written(enough)} なので、ページを出しました。"
        likely = written(self._limits.likely)
        return (
            f"このページの確率 {written(chance)} は {written(enough)} に届きませんが、"
            f"質問のあとで {likely} 以上なので、近いページとならべて出しました。"
        )

    def _not_refused(self) -> str:
        none, refuse = self._belief.none, self._limits.refuse
        if none >= refuse:
            return f"合うページがない確率は {written(none)} ですが、分野をたどっているので、続けます。"
        return f"合うページがない確率 {written(none)} < {written(refuse)} なので、まだ断りません。"

    def _unclear(self) -> str:
        passed = {entry for item in self._answers if item.chosen not in ("entry", "unknown") for entry in item.entries}
        left = [entry for entry in self._catalogue.entries if entry not in passed]
        best = max((self._chance_of(entry) for entry in left), default=0.0)
        enough = self._limits.likely if self._answers else self._limits.direct
        return f"いちばん近いページの確率 {written(best)} < {written(enough)} なので、まだページを出しません。"

    def _stopped(self) -> str:
        asked, most = len(self._answers), self._limits.questions
        if asked >= most:
            return f"答えた回数 {asked} ≥ {most} なので、質問をやめて窓口を案内しました。"
        return "もう出せる質問も一覧もないので、窓口を案内しました。"

    def _enough(self) -> float:
        return self._limits.later if self._answers else self._limits.direct

    def _chance_of(self, entry: str) -> float:
        return float(self._belief.entries[self._catalogue.places[entry]])


def written(value: float) -> str:
    """Return a chance as ".72": rounded down, so that what is below a limit is also written so."""
    thousandths = f"{floor(value * 1000 + 1e-6) / 1000:.3f}"
    return (thousandths[:-1] if thousandths.endswith("0") else thousandths).removeprefix("0")
