"""Fields, categories and pages that a city switches off, and what goes with them.

off:
  fields: [foreigners]
  entries: [large-waste-apply]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from guide.errors import Problem
from guide.faq.draft import Draft
from guide.faq.life_events import LifeEvent
from guide.faq.model import ANY, Entry, Facet, Faq
from guide.faq.spelling import hint, listing
from guide.faq.yaml_tree import Seq

KINDS = ("fields", "categories", "entries", "life_events")
_Piece = TypeVar("_Piece")


@dataclass(frozen=True)
class Off:
    """The ids that are switched off, with all that lies below them."""

    fields: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    entries: frozenset[str] = frozenset()
    life_events: frozenset[str] = frozenset()


def switched_off(draft: Draft, faq: Faq) -> tuple[Off, list[Problem]]:
    """Return what the section `off` names, and a problem for each id that does not exist or cannot go."""
    named: dict[str, list[str]] = {kind: [] for kind in KINDS}
    problems = []
    for kind, piece in draft.sections["off"].items():
        if kind not in KINDS:
            fix = hint(kind, KINDS, f"使えるのは {listing(KINDS)} です")
            problems.append(Problem(*piece.place(()), f"off の {kind} は知らない項目です", fix))
            continue
        if not isinstance(piece.data, Seq):
            problems.append(Problem(*piece.place(()), f"off の {kind} は一覧で書きます", "id を [ ] で囲んでください"))
            continue
        known = draft.known(kind)
        for index, name in enumerate(piece.data):
            if name in known:
                named[kind].append(str(name))
            else:
                fix = hint(str(name), known, "ある id にかえるか、消してください")
                problems.append(Problem(*piece.place((index,)), f"{kind} に {name} はありません", fix))
    off = _with_below(faq, named)
    problems += _needed(draft, faq, off)
    return off, problems


def _with_below(faq: Faq, named: Mapping[str, Iterable[str]]) -> Off:
    fields = frozenset(named["fields"])
    categories = frozenset(named["categories"]) | {key for key, c in faq.categories.items() if c.field in fields}
    entries = frozenset(named["entries"]) | {key for key, e in faq.entries.items() if e.category in categories}
    return Off(fields, categories, entries, frozenset(named["life_events"]))


def _needed(draft: Draft, faq: Faq, off: Off) -> Iterable[Problem]:
    """Yield a problem for each kind of waste that would lead to a page that is off."""
    for key, kind in faq.sorting_kinds.items():
        if kind.entry in off.entries and any(item.kind == key for item in faq.items):
            what = f"ごみ分別辞典の {key} は、使わないことにしたページ {kind.entry} へつながっています"
            fix = "sorting_kinds の entry を、ほかのページにかえてください"
            yield Problem(*draft.place("sorting_kinds", key, "entry"), what, fix)


def without_off(faq: Faq, off: Off) -> Faq:
    """Return the FAQ without what is switched off, references to it, and questions that part nothing any more."""
    if off == Off():
        return faq
    entries = {key: entry for key, entry in faq.entries.items() if key not in off.entries}
    facets = _facets_in_use(faq.facets, entries)
    fields = _without(faq.fields, off.fields)
    groups = {field.group for field in fields.values()}
    return faq.model_copy(
        update={
            "groups": {key: group for key, group in faq.groups.items() if key in groups},
            "fields": fields,
            "categories": _without(faq.categories, off.categories),
            "entries": {key: _trimmed(entry, facets, entries) for key, entry in entries.items()},
            "facets": facets,
            "english": _without(faq.english, off.entries),
            "life_events": _events(faq.life_events, off),
            "items": tuple(
                item.model_copy(update={"entry": None}) if item.entry in off.entries else item for item in faq.items
            ),
        }
    )


def _without(pieces: Mapping[str, _Piece], gone: frozenset[str]) -> dict[str, _Piece]:
    return {key: piece for key, piece in pieces.items() if key not in gone}


def _facets_in_use(facets: Mapping[str, Facet], entries: Mapping[str, Entry]) -> dict[str, Facet]:
    """Return the facets that still offer two values; a value without a page goes, and children of what goes."""
    used = {(facet, value) for entry in entries.values() for facet, values in entry.facets.items() for value in values}
    children = {
        (facet.parent, value.parent)
        for key, facet in facets.items()
        for name, value in facet.values.items()
        if facet.parent and (key, name) in used
    }
    left = {}
    for key, facet in facets.items():
        values = {n: v for n, v in facet.values.items() if (key, n) in used or (key, n) in children}
        if len(values) >= 2:
            left[key] = facet.model_copy(update={"values": values})
    orphans = {key for key, facet in left.items() if facet.parent and facet.parent not in left}
    for key in orphans:
        plain = {n: v.model_copy(update={"parent": None}) for n, v in left[key].values.items()}
        left[key] = left[key].model_copy(update={"parent": None, "values": plain})
    return left


def _trimmed(entry: Entry, facets: Mapping[str, Facet], entries: Mapping[str, Entry]) -> Entry:
    kept = {
        key: tuple(value for value in values if value == ANY or value in facets[key].values)
        for key, values in entry.facets.items()
        if key in facets
    }
    related = tuple(other for other in entry.related if other in entries)
    return entry.model_copy(
        update={"facets": {key: values for key, values in kept.items() if values}, "related": related}
    )


def _events(events: Mapping[str, LifeEvent], off: Off) -> dict[str, LifeEvent]:
    kept = {}
    for key, event in _without(events, off.life_events).items():
        steps = tuple(step for step in event.steps if step.entry not in off.entries)
        if steps:
            kept[key] = event.model_copy(update={"steps": steps})
    return kept
