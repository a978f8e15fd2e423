"""What residents say and what it means: groups of words that staff wrote, for search and for training."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Kind = Literal["same", "say", "now", "right"]
KINDS: tuple[Kind, ...] = get_args(Kind)
PARTNERS: Mapping[Kind, str] = {"say": "means", "now": "was", "right": "wrong"}
"""The key that stands beside a kind; `same` stands alone."""
SINGLE: frozenset[str] = frozenset({"now", "right"})
"""Keys that hold one phrase; the others hold a list."""

Pair = tuple[str, str]
Lead = tuple[str, tuple[str, ...]]
Document = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Group:
    """Phrases that belong together.

    `heads` are what `kind` names: all phrases of `same`, what residents `say`, the one name of `now` or `right`.
    `others` are what `means`, `was` or `wrong` lists; empty for `same`.
    """

    kind: Kind
    heads: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def leads(self) -> tuple[Lead, ...]:
        """Return each phrase that stands for others, with those others."""
        if self.kind == "same":
            return tuple((phrase, _without(self.heads, index)) for index, phrase in enumerate(self.heads))
        forward = tuple((phrase, self.others) for phrase in self.heads)
        if self.kind == "say":
            return forward
        if self.kind == "now":
            return forward + tuple((phrase, self.heads) for phrase in self.others)
        return ()

    @property
    def document(self) -> Document | None:
        """Return the texts that name and those that explain one thing, or None where nothing is to be learned."""
        if self.kind == "right":
            return None
        return (self.heads, self.others) if self.kind == "say" else (self.heads + self.others, ())


@dataclass(frozen=True)
class Lexicon:
    """All groups, in the order of the files."""

    groups: tuple[Group, ...] = ()

    @property
    def corrections(self) -> tuple[Pair, ...]:
        """Return (wrong, right) for each known misspelling."""
        return tuple(
            (wrong, group.heads[0]) for group in self.groups if group.kind == "right" for wrong in group.others
        )

    @property
    def documents(self) -> tuple[Document, ...]:
        """Return (naming texts, explaining texts) for training; misspellings are left out."""
        return tuple(group.document for group in self.groups if group.document is not None)

    @property
    def leads(self) -> tuple[Lead, ...]:
        """Return (phrase, targets) for search. A phrase of several groups comes several times."""
        return tuple(lead for group in self.groups for lead in group.leads)

    def to_json(self) -> str:
        """Return the groups as JSON, in the form in which staff write them."""
        groups = [dict(_written(group)) for group in self.groups]
        return json.dumps({"lexicon": groups}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Lexicon:
        """Read what `to_json` returned; raises `ValueError` where the text is anything else."""
        data = json.loads(text)
        if not isinstance(data, dict) or not isinstance(data.get("lexicon"), list):
            raise ValueError("no list of groups under 'lexicon'")
        return cls(tuple(_group(item) for item in data["lexicon"]))


def _without(phrases: tuple[str, ...], index: int) -> tuple[str, ...]:
    return phrases[:index] + phrases[index + 1 :]


def _written(group: Group) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    yield group.kind, group.heads[0] if group.kind in SINGLE else group.heads
    if group.kind in PARTNERS:
        yield PARTNERS[group.kind], group.others


def _group(item: Any) -> Group:
    for kind in KINDS:
        partner = PARTNERS.get(kind)
        if isinstance(item, dict) and set(item) == {kind} | ({partner} if partner else set()):
            heads = [item[kind]] if kind in SINGLE else item[kind]
            return Group(kind, _texts(heads), _texts(item[partner]) if partner else ())
    raise ValueError(f"not a group of the lexicon: {item!r}")


def _texts(data: Any) -> tuple[str, ...]:
    if not isinstance(data, list) or not all(isinstance(text, str) for text in data):
        raise ValueError(f"not a list of texts: {data!r}")
    return tuple(data)
