"""Narrowing: the guide's policy beside others, with simulated residents, and what its computing costs.

    .venv/bin/python benchmarks/narrowing.py [--dev] [--noisy] [--json FILE]

A resident has one target page and its facts, opens with a word, a vague utterance, or a template that was written for
no page, and answers truthfully; with --noisy 30 % of answers are 「わからない」, 15 % wrong taps, 15 % of listed pages
are overlooked. After five questions the resident gives up. All policies play the
same residents in one run; the policies beside ours share its retrieval and its belief:

    top 3      the three best pages by score, once
    tree       group, field, category, pages: the site's menu
    random     facets in random order while one applies, then lists
    lists      lists of five by the calibrated belief, no questions

A text that no page answers belongs to a resident who says 「どれも違う」 to everything. Success is the page within
three questions. By default the golden sets are played, which no threshold was chosen by; --dev plays the development
sets.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path

import numpy as np
import yaml
from rich.console import Console
from rich.progress import track
from rich.table import Table

from guide.clock import now_in_japan
from guide.dialogue.beliefs import Beliefs
from guide.dialogue.conversation import Conversation
from guide.dialogue.knowledge import Knowledge, load_knowledge
from guide.dialogue.messages import Option, Page, Pages, Question, Reply
from guide.faq.model import Entry, Faq
from guide.narrowing.belief import Belief, after_answer, after_opening
from guide.narrowing.catalogue import TREE, Catalogue
from guide.narrowing.evidence import Answer, Evidence, Opening
from guide.narrowing.step import Ask, HandOver, Show, Step, decide, screens
from guide.settings import load_settings
from guide.text.tokens import tokenize
from guide.training.evaluate import Guide, OpeningCase, Outcome, load_openings, play, shown_page
from guide.training.registry import Registry
from guide.training.resident import TRUTHFUL, Habits
from guide.training.trial import load_trial

ROOT = Path(__file__).parent.parent
SEED = 20_261_123
GIVES_UP = 5
WITHIN = 3
NOISY = Habits(unknown=0.30, wrong=0.15, overlook=0.15)
TEMPLATES = (
    "{word}のことで聞きたい",
    "{word}について教えてください",
    "{word}の手続きがしたいです",
    "{category}のことなんですが",
)
TEMPLATED = 300
SIZES = (2_000, 50_000)
Items = tuple[Evidence, ...]
Decide = Callable[[Catalogue, Belief, Items], Step]


# Other policies ---------------------------------------------------------------------------------------------


class Plain:
    """A policy beside ours: the same retrieval and belief, another next step, no words of its own."""

    def __init__(self, knowledge: Knowledge, decide_step: Decide) -> None:
        self._faq = knowledge.faq
        self._beliefs = Beliefs(knowledge, clock=now_in_japan)
        self._decide = decide_step

    def ask(self, evidence: Items, text: str) -> Reply:
        return self._reply((*evidence, Opening(text=text)))

    def choose(self, evidence: Items, answer: Answer) -> Reply:
        return self._reply((*evidence, answer))

    def _reply(self, evidence: Items) -> Reply:
        step = self._decide(self._beliefs.catalogue(), self._beliefs.belief(evidence), evidence)
        last = evidence[-1]
        if isinstance(last, Answer) and last.chosen == "entry" and last.pick:
            step = Show(last.pick)
        if isinstance(step, Show):
            wrong = Option(label="このページではない", answer=Answer(chosen="none", entries=(step.entry,)))
            messages = (self._page(step.entry), Question(text="", options=(wrong,)))
            return Reply(messages=messages, evidence=evidence, trail=(), outcome="answer")
        if isinstance(step, Ask):
            question = Question(text="", facet=step.facet, options=tuple(self._options(step)))
            return Reply(messages=(question,), evidence=evidence, trail=(), outcome="ask")
        return Reply(messages=(), evidence=evidence, trail=(), outcome="hand_over")

    def _options(self, step: Ask) -> Iterable[Option]:
        shown = Answer(facet=step.facet, values=step.values, entries=step.entries, chosen="none")
        for chosen, picks in (("entry", step.entries), ("value", step.values)):
            for pick in picks:
                yield Option(label=pick, answer=shown.model_copy(update={"chosen": chosen, "pick": pick}))
        yield Option(label="どれも違う", answer=shown)
        if step.facet:
            yield Option(label="わからない", answer=shown.model_copy(update={"chosen": "unknown"}))

    def _page(self, entry: str) -> Pages:
        title = self._faq.entries[entry].title
        return Pages(text="", items=(Page(id=entry, title=title, summary="", url="", office="", updated=""),))


def top_three(catalogue: Catalogue, belief: Belief, evidence: Items) -> Step:
    if len(evidence) > 1:
        return HandOver(())
    return Ask(None, (), tuple(catalogue.entries[place] for place in belief.top(3)), 1.0)


def tree(catalogue: Catalogue, belief: Belief, evidence: Items) -> Step:
    """Walk the menu: what was typed decides nothing."""
    inside = catalogue.valid.copy()
    for item in evidence:
        if isinstance(item, Answer) and item.chosen == "value" and item.facet and item.pick:
            inside &= catalogue.facets[item.facet].chance((item.pick,)) > 0
    answered = {item.facet for item in evidence if isinstance(item, Answer) and item.facet}
    for name in TREE:
        if name in catalogue.facets and name not in answered:
            facet = catalogue.facets[name]
            shown = tuple(v for v in facet.values if (facet.chance((v,))[inside] > 0).any())
            return Ask(name, shown, (), 1.0)
    seen = {entry for item in evidence if isinstance(item, Answer) for entry in item.entries}
    pages = [e for e, within in zip(catalogue.entries, inside, strict=True) if within and e not in seen]
    return Ask(None, (), tuple(pages[:6]), 1.0) if pages else HandOver(())


def lists_only(knowledge: Knowledge, catalogue: Catalogue, belief: Belief, evidence: Items) -> Step:
    # No question applies to twice the belief.
    choice = knowledge.policy.choice.model_copy(update={"applies": 2.0})
    return decide(catalogue, belief, evidence, knowledge.policy.model_copy(update={"choice": choice}))


def random_facets(
    knowledge: Knowledge, chance: random.Random, catalogue: Catalogue, belief: Belief, evidence: Items
) -> Step:
    step = decide(catalogue, belief, evidence, knowledge.policy)
    if not isinstance(step, Ask):
        return step
    found = screens(catalogue, belief, evidence, knowledge.policy)
    questions = [screen for screen in found if screen.facet is not None and not screen.entries]
    return chance.choice(questions) if questions else next(screen for screen in found if screen.facet is None)


# Trials -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """Shares over the cases of a kind, 0 to 1; `taps` is the mean over all that were reached, however late."""

    count: int
    success: float
    taps: float
    dead_ends: float
    wrong_direct: float
    refused: float


def figures(outcomes: Sequence[Outcome]) -> Figures:
    count = max(len(outcomes), 1)
    found = [one for one in outcomes if one.reached and one.taps <= WITHIN]
    return Figures(
        count=len(outcomes),
        success=len(found) / count,
        taps=statistics.mean(one.taps for one in outcomes if one.reached)
        if any(one.reached for one in outcomes)
        else 0,
        dead_ends=sum(one.dead_end for one in outcomes) / count,
        wrong_direct=sum(one.wrong_direct for one in outcomes) / count,
        refused=sum(one.refused for one in outcomes) / count,
    )


def templated(faq: Faq, chance: random.Random) -> list[OpeningCase]:
    """Return openings for pages drawn at random: the word of the page that fewest others share, or its category."""
    words = {key: _words(entry) for key, entry in faq.entries.items()}
    shared = Counter(word for own in words.values() for word in own)
    found = []
    for key in chance.sample(sorted(faq.entries), TEMPLATED):
        category = faq.categories[faq.entries[key].category]
        word = min(sorted(words[key]), key=lambda word: shared[word])
        text = chance.choice(TEMPLATES).format(category=category.label, word=word)
        found.append(OpeningCase(text, category.field, "template", key, ()))
    return found


def _words(entry: Entry) -> set[str]:
    """Return the longest runs of nouns of a title, and its keywords."""
    kinds = [(token.surface, token.pos[0] == "名詞") for token in tokenize(entry.title)]
    runs = ["".join(surface for surface, _ in run) for noun, run in groupby(kinds, key=lambda one: one[1]) if noun]
    return {*entry.keywords, max(runs, key=len, default=entry.title)}


def played(
    guide: Guide, catalogue: Catalogue, cases: Sequence[OpeningCase], habits: Habits, name: str
) -> list[Outcome]:
    chances = (random.Random(f"{SEED} {case.text} {case.entry}") for case in cases)
    return [
        play(guide, catalogue, case, habits=habits, chance=chance, questions=GIVES_UP)
        for case, chance in track(list(zip(cases, chances, strict=True)), name)
    ]


def turned_down(guide: Guide, text: str) -> tuple[int | None, bool]:
    """Return after how many 「どれも違う」 the guide says that it has nothing (None: never), and whether it first
    showed a page as the answer."""
    reply = guide.ask((), text)
    shown = shown_page(reply) is not None
    for taps in range(GIVES_UP + 1):
        if reply.outcome == "hand_over" or not reply.messages:
            return taps, shown
        asked = [message for message in reply.messages if isinstance(message, Question)]
        options = [o for o in asked[-1].options if o.answer and o.answer.chosen == "none"] if asked else []
        if not options:
            return None, shown
        assert options[0].answer is not None
        reply = guide.choose(reply.evidence, options[0].answer)
        shown = shown or shown_page(reply) is not None
    return None, shown


# Computing --------------------------------------------------------------------------------------------------


def enlarged(catalogue: Catalogue, size: int) -> Catalogue:
    """Return a catalogue of about `size` entries: the shipped one over and over."""
    copies = round(size / catalogue.size)
    entries = tuple(f"{entry}-{copy}" for copy in range(copies) for entry in catalogue.entries)
    facets = {}
    for key, facet in catalogue.facets.items():
        offsets = np.repeat(np.arange(copies), len(facet.places)) * catalogue.size
        order = np.argsort(np.tile(facet.codes, copies), kind="stable")
        facets[key] = replace(
            facet,
            places=(np.tile(facet.places, copies) + offsets)[order],
            codes=np.tile(facet.codes, copies)[order],
            shares=np.tile(facet.shares, copies)[order],
            named=np.tile(facet.named, copies),
            home=np.tile(facet.home, copies),
        )
    places = {entry: place for place, entry in enumerate(entries)}
    return Catalogue(entries, places, facets, catalogue.parents, np.tile(catalogue.valid, copies))


def computing(knowledge: Knowledge, texts: Sequence[str], size: int) -> dict[str, float]:
    """Return milliseconds a turn of belief and step (retrieval not counted) with `size` entries."""
    catalogue = enlarged(knowledge.catalogue(now_in_japan().date()), size)
    copies = catalogue.size // len(knowledge.faq.entries)
    policy, chance = knowledge.policy, np.random.default_rng(SEED)
    spent = []
    for text in texts:
        scores = knowledge.retriever.score(text)
        noise = chance.normal(0, 0.3, catalogue.size).astype(np.float32)
        scores = replace(scores, fused=np.tile(scores.fused, copies) + noise)
        evidence: Items = (Opening(text=text),)
        for _ in range(3):
            started = time.perf_counter()
            belief = after_opening(catalogue, scores, policy.belief, knowledge.calibration)
            for item in evidence[1:]:
                assert isinstance(item, Answer)
                belief = after_answer(catalogue, belief, item, policy.answers)
            step = decide(catalogue, belief, evidence, policy)
            spent.append((time.perf_counter() - started) * 1000)
            if not isinstance(step, Ask):
                break
            chosen = "none" if step.facet is None else "unknown"
            evidence += (Answer(facet=step.facet, values=step.values, entries=step.entries, chosen=chosen),)  # type: ignore[arg-type]
    return {"entries": catalogue.size, "p50": statistics.median(spent), "p95": float(np.quantile(spent, 0.95))}


class Timed:
    """A guide that notes how long its turns take, in milliseconds."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self.spent: list[float] = []

    def ask(self, evidence: Items, text: str) -> Reply:
        return self._timed(partial(self._guide.ask, evidence, text))

    def choose(self, evidence: Items, answer: Answer) -> Reply:
        return self._timed(partial(self._guide.choose, evidence, answer))

    def _timed(self, turn: Callable[[], Reply]) -> Reply:
        started = time.perf_counter()
        reply = turn()
        self.spent.append((time.perf_counter() - started) * 1000)
        return reply


# The run ----------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", action="store_true", help="play the development sets, not the golden ones")
    parser.add_argument("--noisy", action="store_true", help="residents who do not know, err, overlook and talk")
    parser.add_argument("--only", choices=("ours",), help="leave the other policies out")
    parser.add_argument("--json", type=Path, default=ROOT / "results" / "narrowing.json")
    options = parser.parse_args()
    out, settings = Console(), load_settings()
    version = Registry(settings.models).serving(settings.model)
    knowledge = load_knowledge(version.directory, settings)
    catalogue = knowledge.catalogue(now_in_japan().date())
    cases = templated(knowledge.faq, random.Random(SEED))
    if options.dev:
        cases += load_openings(settings.openings)
        trial = load_trial(settings.openings, fitted_openings=settings.openings, fitted_strays=settings.unanswerable)
        strays = [stray.text for stray in trial.strays]
    else:
        golden = ROOT / "tests" / "golden"
        cases += load_openings(golden / "narrowing.yml") + load_openings(golden / "openings.yml")
        cases += [replace(case, kind="blind") for case in load_openings(golden / "calibration.yml")]
        groups = yaml.safe_load((golden / "unanswerable.yml").read_text(encoding="utf-8"))["unanswerable"]
        strays = [str(text) for texts in groups.values() for text in texts]
    habits = NOISY if options.noisy else TRUTHFUL
    ours = Timed(Conversation(knowledge))
    guides: dict[str, Guide] = {"ours": ours}
    if options.only is None:
        guides |= {
            "lists": Plain(knowledge, partial(lists_only, knowledge)),
            "random": Plain(knowledge, partial(random_facets, knowledge, random.Random(SEED))),
            "top 3": Plain(knowledge, top_three),
            "tree": Plain(knowledge, tree),
        }
    result: dict[str, object] = {"date": date.today().isoformat(), "model": version.name, "machine": platform.machine()}
    table = Table("policy", "openings", "n", "success ≤3", "taps", "dead ends", "wrong direct", "refused at once")
    for name, guide in guides.items():
        outcomes = played(guide, catalogue, cases, habits, name)
        if options.only:
            for one in outcomes:
                if not (one.reached and one.taps <= WITHIN):
                    out.print(
                        f"{one.case.kind} {one.case.text} → {one.case.entry}: {' / '.join(one.path)}", markup=False
                    )
        kinds = ["all", *dict.fromkeys(case.kind for case in cases)]
        found = {kind: figures([o for o in outcomes if kind in ("all", o.case.kind)]) for kind in kinds}
        result[name] = {kind: asdict(one) for kind, one in found.items()}
        for kind, one in found.items():
            shares = (one.success, one.taps, one.dead_ends, one.wrong_direct, one.refused)
            table.add_row(name, kind, str(one.count), *(f"{share:.3f}" for share in shares))
    out.print(table)
    downs = [turned_down(ours, text) for text in track(strays, "unanswerable")]
    stray_figures = {
        "count": len(downs),
        **{f"within {n}": sum(taps is not None and taps <= n for taps, _ in downs) / len(downs) for n in (0, 1, 2)},
        "a page shown": sum(shown for _, shown in downs) / len(downs),
    }
    result["unanswerable"] = stray_figures
    out.print("unanswerable, turned down after so many 「どれも違う」:", stray_figures)
    result["turn ms"] = {"p50": statistics.median(ours.spent), "p95": float(np.quantile(ours.spent, 0.95))}
    result["computing ms"] = [
        computing(knowledge, [case.text for case in cases[:: len(cases) // 60]], n) for n in SIZES
    ]
    out.print("a turn in process, ms:", result["turn ms"], "policy alone, ms:", result["computing ms"])
    options.json.parent.mkdir(exist_ok=True)
    options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
