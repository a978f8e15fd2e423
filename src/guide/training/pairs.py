"""What both trainers learn from: pairs of a naming text and what else its entry says. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

Text = TypeVar("Text")


@dataclass(frozen=True)
class TrainingDocument:
    """An entry as training sees it: short texts that name it, and sentences that explain it."""

    anchors: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """A naming text and what else its entry says; `entry` is the document's number."""

    anchor: str
    positive: str
    entry: int


def positive(naming: Sequence[Text], body: Text | None, anchor: int, chance: np.random.Generator) -> tuple[Text, ...]:
    """Return the parts of what is paired with the naming text number `anchor`.

    Half the time it is another naming text, a quarter the body, a quarter both; what is missing is left out.
    An entry with one naming text and no body has only that text.
    """
    others = [index for index in range(len(naming)) if index != anchor]
    if others and (body is None or chance.random() < 0.5):
        return (naming[int(chance.choice(others))],)
    if body is None:
        return (naming[anchor],)
    if chance.random() < 0.5:
        return (naming[int(chance.choice(others)) if others else anchor], body)
    return (body,)


def text_pairs(documents: Sequence[TrainingDocument], *, passes: int, seed: int) -> list[Pair]:
    """Return a pair for each naming text in each pass, what it is paired with drawn anew."""
    chance = np.random.default_rng(seed)
    return [pair for _ in range(passes) for pair in _one_pass(documents, chance)]


def _one_pass(documents: Sequence[TrainingDocument], chance: np.random.Generator) -> Iterator[Pair]:
    for entry, document in enumerate(documents):
        body = "\n".join(document.sentences) or None
        for number, anchor in enumerate(document.anchors):
            text = "\n".join(positive(document.anchors, body, number, chance))
            # A text is no lesson about itself.
            if text != anchor:
                yield Pair(anchor, text, entry)
