"""Suggestions while typing: questions of the FAQ that begin with, hold or mean what was typed so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guide.faq.model import Faq
from guide.retrieval.retriever import Retriever
from guide.text.normalise import is_wordless, kana_key

CLOSE = 0.45
"""Cosine to a way to ask from which a page is suggested by meaning alone."""


@dataclass(frozen=True)
class Suggestion:
    """A question that is known to be answerable, and its entry."""

    entry: str
    text: str


class Suggester:
    """Suggests at most one question an entry: those that begin with the words, then hold them, then mean them."""

    def __init__(self, faq: Faq, retriever: Retriever) -> None:
        self._faq = faq
        self._retriever = retriever
        self._entries = list(faq.entries.values())
        self._texts = [
            (kana_key(text), Suggestion(entry.id, text))
            for entry in self._entries
            for text in (entry.title, *entry.ask)
        ]

    def suggest(self, typed: str, count: int, today: date) -> list[Suggestion]:
        """Return up to `count` suggestions of entries valid today, [] for less than one letter."""
        key = kana_key(typed)
        if is_wordless(key):
            return []
        found: dict[str, Suggestion] = {}
        for test in (str.startswith, str.__contains__):
            for text, suggestion in self._texts:
                if test(text, key):
                    found.setdefault(suggestion.entry, suggestion)
        if len(found) < count:
            self._add_by_meaning(typed, count, found)
        return [item for item in found.values() if self._faq.entries[item.entry].is_valid_on(today)][:count]

    def _add_by_meaning(self, typed: str, count: int, found: dict[str, Suggestion]) -> None:
        scores = self._retriever.score(typed)
        if scores.best_ask < CLOSE:
            return
        for place in (-scores.fused).argsort(kind="stable")[:count]:
            entry = self._entries[int(place)]
            if float(scores.views["naming"][place]) >= CLOSE:
                found.setdefault(entry.id, Suggestion(entry.id, entry.title))
