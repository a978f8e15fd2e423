"""What `guide inbox` prints: the questions that no page answered."""

from __future__ import annotations

from contextlib import closing

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guide.dialogue.database import Database
from guide.dialogue.inbox import Inbox
from guide.settings import Settings


def print_inbox(settings: Settings, out: Console, *, done: int | None) -> bool:
    """Print the open questions, or put the one of that number away; tell whether that could be done."""
    if not settings.conversations.exists():
        out.print("まだ会話がありません。")
        return done is None
    with closing(Database(settings.conversations)) as database:
        inbox = Inbox(database)
        if done is None:
            _print_open(inbox, out)
            return True
        found = inbox.done(done)
    out.print(f"{done}番の質問を済みにしました。" if found else f"{done}番の質問は、一覧にありません。")
    return found


def _print_open(inbox: Inbox, out: Console) -> None:
    table = Table("番号", "回数", "質問", "担当と思われる窓口", "わけ", "最後")
    questions = inbox.open_questions()
    for question in questions:
        words, last = escape(question.words), f"{question.last:%Y-%m-%d %H:%M}"
        table.add_row(
            str(question.id), str(question.count), words, escape(question.office), escape(question.reason), last
        )
    if questions:
        out.print(table)
    out.print(f"答えられなかった質問は{inbox.count()}件です。ページを直したら guide inbox --done 番号 で済みにします。")
