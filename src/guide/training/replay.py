"""The rule of authoring that needs a model: no opening gets a wrong page at once, no bare word a special one.

A rule about words alone cannot see this: two pages that read apart to their authors may be one to a resident.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from guide.dialogue.conversation import Conversation
from guide.errors import Problem
from guide.faq.model import Faq
from guide.training.evaluate import OpeningCase, shown_page


def replay(conversation: Conversation, cases: Iterable[OpeningCase], path: Path) -> Iterator[Problem]:
    """Yield a warning for each opening of the file `path` that is shown a wrong page at once."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for case in cases:
        shown = shown_page(conversation.ask((), case.text))
        if shown is not None and shown not in case.targets:
            line = next((number for number, text in enumerate(lines, start=1) if case.text in text), 1)
            what = f"「{case.text}」にすぐ {shown} を見せます（正しくは {case.entry}）"
            fix = "2つのページの title と ask のちがいを、はっきりさせてください"
            yield Problem(path, line, what, fix, "warning")


def bare_words(conversation: Conversation, faq: Faq, place: Path) -> Iterator[Problem]:
    """Yield a warning for each word as wide as a field that is shown a special page at once: it may mean any."""
    for field in faq.fields.values():
        for word in field.label.split("・"):
            shown = shown_page(conversation.ask((), word))
            if shown is not None and not faq.entries[shown].general and word not in faq.entries[shown].title:
                what = f"分野の名前「{word}」だけで、すぐ {shown} を見せます"
                fix = "general: true のページの ask に、その言葉を書いてください"
                yield Problem(place, 1, what, fix, "warning")
