"""What `guide ask` and `guide evaluate` print."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from guide.clock import now_in_japan
from guide.dialogue.conversation import Conversation
from guide.dialogue.knowledge import Knowledge, load_knowledge
from guide.dialogue.messages import HandOver, Message, Pages, Question, Text
from guide.narrowing.step import screens
from guide.settings import Settings
from guide.training.evaluate import Outcome, load_openings, play, summarise
from guide.training.registry import Registry

CANDIDATES = 8


def print_answer(settings: Settings, text: str, out: Console) -> None:
    """Print candidates with their scores, the worth of each next step, and what the resident would see."""
    knowledge = _knowledge(settings)
    conversation = Conversation(knowledge)
    reply = conversation.ask((), text)
    belief, _ = conversation.explain(reply.evidence)
    catalogue = knowledge.catalogue(now_in_japan().date())
    scores = knowledge.retriever.score(text)
    table = Table("ページ", "確からしさ", "点数", "題名", title=escape(f"「{text}」 該当なし {belief.none:.2f}"))
    for place in belief.top(CANDIDATES):
        key = catalogue.entries[place]
        cells = (f"{belief.entries[place]:.3f}", f"{scores.fused[place]:.2f}", escape(knowledge.faq.entries[key].title))
        table.add_row(key, *cells)
    out.print(table)
    steps = Table("次の一手", "値打ち", "選択肢")
    for screen in screens(catalogue, belief, reply.evidence, knowledge.policy)[:4]:
        steps.add_row(
            screen.facet or "（ページの一覧）", f"{screen.value:.3f}", "、".join((*screen.entries, *screen.values))
        )
    out.print(steps)
    for message in reply.messages:
        out.print(_plain(message), markup=False)


def print_evaluation(settings: Settings, path: Path, out: Console) -> None:
    """Play all openings of a file and print how many reach their page, by field and kind."""
    knowledge = _knowledge(settings)
    conversation = Conversation(knowledge)
    catalogue = knowledge.catalogue(now_in_japan().date())
    cases = load_openings(path)
    outcomes = [play(conversation, catalogue, case) for case in track(cases, "会話を試しています", console=out)]
    table = Table("分類", "件数", "3問以内に到達", "タップ", "誤った直答", "断った", title=escape(str(path)))
    groups: dict[str, list[Outcome]] = {"全体": outcomes}
    for outcome in outcomes:
        groups.setdefault(outcome.case.field, []).append(outcome)
        groups.setdefault(outcome.case.kind, []).append(outcome)
    for name, group in groups.items():
        found = summarise(group)
        shares = (f"{found.reached:.3f}", f"{found.taps:.2f}", f"{found.wrong_direct:.3f}", f"{found.refused:.3f}")
        table.add_row(name, str(found.count), *shares)
    out.print(table)
    for outcome in outcomes:
        if not outcome.reached:
            out.print(f"{outcome.case.text} → {outcome.case.entry}: {' / '.join(outcome.path)}", markup=False)


def _knowledge(settings: Settings) -> Knowledge:
    directory = Registry(settings.models).current().directory
    return load_knowledge(directory, policy=settings.policy, texts=settings.texts)


def _plain(message: Message) -> str:
    if isinstance(message, Text):
        return message.text
    if isinstance(message, Pages):
        cards = [
            f"■ {page.title}\n  {page.summary}\n  {page.url}（{page.office} {page.office_phone}）"
            for page in message.items
        ]
        return "\n".join([message.text, *cards])
    if isinstance(message, HandOver):
        return f"{message.text}\n☎ {message.office.name} {message.office.phone} {message.office.hours}"
    assert isinstance(message, Question)
    return "\n".join([message.text, *(f"  ［{option.label}］" for option in message.options)])
