"""What `guide evaluate` and `guide faq check --replay` print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from guide.clock import now_in_japan
from guide.dialogue.conversation import Conversation
from guide.dialogue.knowledge import Knowledge, load_knowledge
from guide.errors import Problem
from guide.settings import Settings
from guide.training.evaluate import Outcome, load_openings, play, summarise
from guide.training.findings import Findings, TurnedTo
from guide.training.registry import Registry, Version
from guide.training.replay import bare_words, replay
from guide.training.report import configuration, prepare, write_report
from guide.training.scored import read
from guide.training.trial import Trial, load_trial


def replayed(settings: Settings) -> Iterator[Problem]:
    """Yield what the model in service does wrong at once; raise `NoModel` where there is none."""
    knowledge = knowledge_of(settings, version_in_service(settings))
    conversation = Conversation(knowledge)
    cases = load_openings(settings.openings) if settings.openings.exists() else []
    known = [case for case in cases if case.entry in knowledge.faq.entries]
    yield from replay(conversation, track(known, "質問を試しています"), settings.openings)
    yield from bare_words(conversation, knowledge.faq, settings.faq)


def print_evaluation(settings: Settings, path: Path, out: Console, *, report: Path | None = None) -> None:
    """Play all openings of a file and print how many reach their page, by field and kind.

    Where texts that no page answers are at hand, print how far the chances can be trusted; with a folder `report`,
    write the page for staff there (see `guide.training.report`).
    """
    trial = load_trial(path, fitted_openings=settings.openings, fitted_strays=settings.unanswerable)
    version = version_in_service(settings)
    knowledge = knowledge_of(settings, version)
    if report is not None:
        trial.check()
        prepare(report)
    found = _try(trial, knowledge, out)
    _print_outcomes(found, out)
    if trial.openings and trial.strays:
        _print_trust(found, settings, out)
    if report is not None:
        setup = configuration(trial, settings=settings, version=version, knowledge=knowledge, now=now_in_japan())
        out.print(f"レポート: {write_report(report, found, setup, knowledge.faq)}", markup=False, soft_wrap=True)


def _try(trial: Trial, knowledge: Knowledge, out: Console) -> Findings:
    conversation = Conversation(knowledge)
    catalogue = knowledge.catalogue(now_in_japan().date())
    outcomes = [
        play(conversation, catalogue, case) for case in track(trial.openings, "会話を試しています", console=out)
    ]
    readings = [read(knowledge, catalogue, case.text, case.targets) for case in trial.openings]
    strays = [
        TurnedTo(stray, read(knowledge, catalogue, stray.text), conversation.ask((), stray.text).outcome)
        for stray in track(trial.strays, "答えられない質問を試しています", console=out)
    ]
    return Findings(trial, tuple(outcomes), tuple(readings), tuple(strays))


def _print_outcomes(found: Findings, out: Console) -> None:
    title = escape(str(found.trial.path))
    table = Table("分類", "件数", "3問以内に到達", "タップ", "誤った直答", "断った", title=title)
    groups: dict[str, list[Outcome]] = {"全体": list(found.outcomes)}
    for outcome in found.outcomes:
        groups.setdefault(outcome.case.field, []).append(outcome)
        groups.setdefault(outcome.case.kind, []).append(outcome)
    for name, group in groups.items():
        total = summarise(group)
        shares = (f"{total.reached:.3f}", f"{total.taps:.2f}", f"{total.wrong_direct:.3f}", f"{total.refused:.3f}")
        table.add_row(name, str(total.count), *shares)
    out.print(table)
    if found.outcomes:
        place = found.rows[0].ranks
        ranked = f"1位 {place.first:.3f}・3位まで {place.third:.3f}・5位まで {place.fifth:.3f}"
        out.print(f"探した順で、正しいページが {ranked}", markup=False, highlight=False)
    for outcome in found.outcomes:
        if not outcome.reached:
            out.print(f"{outcome.case.text} → {outcome.case.entry}: {' / '.join(outcome.path)}", markup=False)


def _print_trust(found: Findings, settings: Settings, out: Console) -> None:
    trust, trial = found.trust, found.trial
    origin = "調整にも使った文" if trial.strays_path == settings.unanswerable else "同じファイル"
    errors = f"1位 {trust.page.error:.3f}・5位まで {trust.five.error:.3f}・該当なし {trust.none.error:.3f}"
    out.print(
        f"確からしさのずれ（ECE） {errors}  答えられない質問（{len(trial.strays)}件、{origin}）を"
        f"見分ける力（AUROC） {trust.none.auroc:.3f}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def version_in_service(settings: Settings) -> Version:
    return Registry(settings.models).serving(settings.model)


def knowledge_of(settings: Settings, version: Version) -> Knowledge:
    return load_knowledge(version.directory, settings)
