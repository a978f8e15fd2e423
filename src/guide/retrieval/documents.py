"""What of an FAQ entry is searched: its views, each a list of texts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guide.faq.model import Entry, Faq, SortingItem

VIEWS = ("whole", "title", "ask", "item", "sentence")
_SENTENCE_END = re.compile(r"[。\n!?！？]+")
_MARKUP = re.compile(r"^[#\-*>\s]+|\*\*", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """One text of one view of the entry with that place in the FAQ."""

    owner: int
    view: str
    text: str


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a Markdown answer, marks removed."""
    plain = _MARKUP.sub("", text)
    return tuple(part.strip() for part in _SENTENCE_END.split(plain) if len(part.strip()) > 3)


def body(entry: Entry) -> tuple[str, ...]:
    """Return the sentences that explain an entry."""
    deadline = (entry.deadline.text,) if entry.deadline else ()
    return (*sentences(entry.summary), *sentences(entry.answer), *deadline)


def naming(entry: Entry) -> tuple[str, ...]:
    """Return the short texts that name an entry: title, the residents' ways to ask, keywords."""
    return (entry.title, *entry.ask, *entry.keywords)


def whole(entry: Entry, faq: Faq) -> str:
    """Return all words of an entry as one text."""
    category = faq.categories[entry.category]
    return "\n".join((entry.title, category.label, *entry.ask, *entry.keywords, *body(entry)))


def rows(faq: Faq) -> Iterator[Row]:
    """Give all searchable texts, one entry after the other, in the order of the FAQ."""
    items = _items_by_entry(faq)
    for owner, entry in enumerate(faq.entries.values()):
        yield Row(owner, "whole", whole(entry, faq))
        yield Row(owner, "title", entry.title)
        for text in naming(entry)[1:]:
            yield Row(owner, "ask", text)
        for item in items.get(entry.id, ()):
            for name in (item.item, *item.also):
                yield Row(owner, "item", name)
        for sentence in body(entry):
            # Beside its title: most sentences do not say what they are about.
            yield Row(owner, "sentence", f"{entry.title}\n{sentence}")


def _items_by_entry(faq: Faq) -> dict[str, list[SortingItem]]:
    grouped: dict[str, list[SortingItem]] = {}
    for item in faq.items:
        grouped.setdefault(faq.entry_of_item(item).id, []).append(item)
    return grouped


def lexical_texts(faq: Faq) -> Iterator[str]:
    """Give one text an entry for the lexical index; the title counts twice."""
    return (f"{entry.title}\n{whole(entry, faq)}" for entry in faq.entries.values())
