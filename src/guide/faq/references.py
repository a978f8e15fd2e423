"""References that must hold: every id that one piece of the FAQ names exists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from guide.errors import Problem
from guide.faq.life_events import LifeEvent
from guide.faq.model import ANY, Entry, Facet, Faq
from guide.faq.spelling import hint, listing
from guide.faq.yaml_tree import Step


class Places(Protocol):
    """Where things stand in the files, and which ids stand there, good pieces and bad."""

    def place(self, section: str, key: str, *steps: Step) -> tuple[Path, int]:
        """Return the file and line of a piece, or of something in it."""

    def written(self, section: str, key: str, *steps: Step) -> str:
        """Return a text as staff wrote it, variables not filled in."""

    def known(self, section: str) -> Sequence[str]:
        """Return the ids of a section."""

    def values_of(self, facet: str) -> Sequence[str]:
        """Return the ids of a facet's values."""

    def may_be_lost(self, name: str) -> bool:
        """Tell whether the name stands in what could not be read."""


def references(faq: Faq, places: Places) -> Iterator[Problem]:
    """Yield a problem for every id that is named but does not exist."""
    book = _Book(places)
    for key, field in faq.fields.items():
        yield from book.look_up("offices", field.office, "fields", key, "office")
        yield from book.look_up("groups", field.group, "fields", key, "group")
    for key, category in faq.categories.items():
        yield from book.look_up("fields", category.field, "categories", key, "field")
        yield from book.look_up("offices", category.office, "categories", key, "office")
    for key, facet in faq.facets.items():
        yield from _of_facet(book, key, facet)
        yield from _circle(faq, places, key)
    for entry in faq.entries.values():
        yield from _of_entry(book, entry)
    for key in faq.english:
        yield from book.look_up("entries", key, "english", key)
    for key, event in faq.life_events.items():
        yield from _of_event(book, key, event)
    for key, kind in faq.sorting_kinds.items():
        yield from book.look_up("entries", kind.entry, "sorting_kinds", key, "entry")
    for item in faq.items:
        yield from book.look_up("sorting_kinds", item.kind, "items", item.item, "kind")
        yield from book.look_up("entries", item.entry, "items", item.item, "entry")


def _of_entry(book: _Book, entry: Entry) -> Iterator[Problem]:
    yield from book.look_up("categories", entry.category, "entries", entry.id, "category")
    yield from book.look_up("offices", entry.office, "entries", entry.id, "office")
    for index, other in enumerate(entry.related):
        yield from book.look_up("entries", other, "entries", entry.id, "related", index)
        if other == entry.id:
            what, fix = f"related に自分自身（{other}）があります", f"{other} を消してください"
            yield Problem(*book.places.place("entries", entry.id, "related", index), what, fix)
    for facet, values in entry.facets.items():
        yield from book.look_up("facets", facet, "entries", entry.id, "facets", facet)
        for index, value in enumerate(values):
            if value != ANY:
                yield from book.look_up_value(facet, value, "entries", entry.id, "facets", facet, index)


def _of_facet(book: _Book, key: str, facet: Facet) -> Iterator[Problem]:
    yield from book.look_up("fields", facet.field, "facets", key, "field")
    yield from book.look_up("facets", facet.parent, "facets", key, "parent")
    for name, value in facet.values.items():
        steps = ("values", name, "parent")
        if facet.parent is None and value.parent is not None:
            what, fix = (
                f"{key} に parent がないのに、値 {name} に parent があります",
                f"{key} に parent: を書き足してください",
            )
            yield Problem(*book.places.place("facets", key, *steps), what, fix)
        elif facet.parent is not None and value.parent is None:
            fix = f"parent: に {facet.parent} の値のどれかを書いてください"
            yield Problem(*book.places.place("facets", key, *steps), f"値 {name} に parent がありません", fix)
        elif facet.parent is not None and value.parent is not None:
            yield from book.look_up_value(facet.parent, value.parent, "facets", key, *steps)


def _of_event(book: _Book, key: str, event: LifeEvent) -> Iterator[Problem]:
    for index, step in enumerate(event.steps):
        at = ("life_events", key, "steps", index)
        yield from book.look_up("entries", step.entry, *at, "entry")
        for question, answers in step.when.items():
            known = event.situation.get(question)
            if known is None:
                fix = hint(question, event.situation, f"使えるのは {listing(event.situation)} です")
                yield Problem(*book.places.place(*at, "when", question), f"situation に {question} はありません", fix)
                continue
            for answer in answers:
                if answer not in known.values:
                    fix = hint(answer, known.values, f"使えるのは {listing(known.values)} です")
                    what = f"situation.{question} に値 {answer} はありません"
                    yield Problem(*book.places.place(*at, "when", question), what, fix)


def _circle(faq: Faq, places: Places, key: str) -> Iterator[Problem]:
    """Yield a problem where a facet is its own ancestor."""
    seen: set[str] = set()
    parent = faq.facets[key].parent
    while parent in faq.facets and parent not in seen and parent != key:
        seen.add(parent)
        parent = faq.facets[parent].parent
    if parent == key:
        what, fix = f"{key} の parent をたどると {key} にもどります", "parent: を見なおしてください"
        yield Problem(*places.place("facets", key, "parent"), what, fix)


class _Book:
    """Looks ids up and words the problem where there is none."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._known: dict[str, dict[str, None]] = {}

    def look_up(self, section: str, name: str | None, *at: Step) -> Iterator[Problem]:
        """Yield a problem if a section has no such id; `at` is the section, id and steps that name it."""
        if section not in self._known:
            self._known[section] = dict.fromkeys(self.places.known(section))
        if name is None or name in self._known[section] or self.places.may_be_lost(name):
            return
        known = self._known[section]
        fix = hint(name, known, _otherwise(section, list(known)))
        yield Problem(*self._place(at), f"{section} に {name} はありません", fix)

    def look_up_value(self, facet: str, name: str, *at: Step) -> Iterator[Problem]:
        """Yield a problem if a facet has no such value."""
        known = self.places.values_of(facet)
        if known and name not in known and not self.places.may_be_lost(name):
            fix = hint(name, known, f"使えるのは {listing(known)} です")
            yield Problem(*self._place(at), f"facet {facet} に値 {name} はありません", fix)

    def _place(self, at: tuple[Step, ...]) -> tuple[Path, int]:
        section, key, *steps = at
        return self.places.place(str(section), str(key), *steps)


def _otherwise(section: str, known: list[str]) -> str:
    if section == "entries":
        return "ある id にかえるか、消してください"
    return f"使えるのは {listing(known)} です" if known else f"{section} に書き足してください"
