"""What `guide ask` prints: what a resident sees, and on wish why."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guide.clock import now_in_japan
from guide.dialogue.conversation import Conversation
from guide.dialogue.explanation import Explanation, explain, written
from guide.dialogue.knowledge import Knowledge, load_knowledge
from guide.dialogue.messages import Checklist, Events, HandOver, Message, Pages, Places, Question, Schedule, Text
from guide.narrowing.belief import said
from guide.settings import Settings
from guide.text.ages import read_ages
from guide.text.dates import read_days
from guide.training.registry import Registry


def print_answer(settings: Settings, text: str, out: Console, *, explains: bool = False) -> None:
    """Print what a resident would see; with `explains` the belief, what each next step is worth, and the reasons."""
    version = Registry(settings.models).serving(settings.model)
    knowledge = load_knowledge(version.directory, settings)
    conversation = Conversation(knowledge)
    reply = conversation.ask((), text)
    if explains:
        found = explain(conversation, knowledge, reply.evidence, now_in_japan().date())
        _print_words(knowledge, text, out)
        _print_belief(found, text, out)
        _print_reasons(found, out)
    for message in reply.messages:
        out.print(plain(message), markup=False)


def _print_words(knowledge: Knowledge, text: str, out: Console) -> None:
    """Print what was read from the words besides their likeness to pages."""
    today = now_in_japan().date()
    catalogue, read = knowledge.catalogue(today), knowledge.retriever.read(text)
    facets = [
        f"{catalogue.facets[key].ask}→{'、'.join(catalogue.facets[key].label(value) for value in values)}"
        for key, values in said(catalogue, read).items()
    ]
    days = [f"{day.first}" if day.exact else f"{day.first}〜{day.last}" for day in read_days(text, today)]
    ages = [f"{age.age}歳" for age in read_ages(text)]
    for name, words in (("読んだ言葉", [read]), ("言われたこと", facets), ("日", days), ("年齢", ages)):
        if words:
            out.print(f"{name}：{' ／ '.join(words)}", markup=False)


def _print_belief(found: Explanation, text: str, out: Console) -> None:
    table = Table("ページ", "確からしさ", "題名", title=escape(f"「{text}」 該当なし {written(found.none)}"))
    for page in found.likeliest:
        table.add_row(page.entry, written(page.chance), escape(page.title))
    out.print(table)


def _print_reasons(found: Explanation, out: Console) -> None:
    if found.screens:
        table = Table("次の一手", "値打ち")
        for screen in found.screens:
            table.add_row(escape(screen.what), written(screen.value))
        out.print(table)
    out.print(f"えらんだ一手：{found.step}", markup=False)
    for reason in found.reasons:
        out.print(f"・{reason}", markup=False)
    out.print()


def plain(message: Message) -> str:
    """Return a message as text."""
    if isinstance(message, Text):
        return message.text
    if isinstance(message, Question):
        return "\n".join([message.text, *(f"  ［{option.label}］" for option in message.options)])
    if isinstance(message, HandOver):
        office = message.office
        return "\n".join(
            [message.text, f"☎ {office.name} {office.phone} {office.hours}", office.next_open or ""]
        ).rstrip()
    return "\n".join([message.text, *_items(message)])


def _items(message: Pages | Checklist | Schedule | Places | Events) -> list[str]:
    if isinstance(message, Pages):
        return [
            f"■ {page.title}\n  {page.summary}\n  {page.url}（{page.office} {page.office_phone}）"
            for page in message.items
        ]
    if isinstance(message, Checklist):
        return [f"□ {task.title}（{task.due or '－'}）" for task in message.items]
    if isinstance(message, Schedule):
        return [f"・{day.label} {day.title}" for day in message.items]
    if isinstance(message, Places):
        return [f"・{place.name} {place.address}" for place in message.items]
    return [f"・{event.name} {event.when}" for event in message.items]
