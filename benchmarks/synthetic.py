"""A synthetic FAQ of any size, made of the shipped one: its texts with other things in them.

Each entry copies the title, three ways to ask, three sentences and the whole of a shipped entry, with other nouns of
ja_ginza in the place of the nouns of its title: 「粗大ごみの申し込み」 becomes 「望遠鏡の申し込み」. A row's vector is
the sum of its terms' vectors, as the static embedder makes it, by batch matrix products instead of by splitting
millions of texts. Queries are residents' openings with the same nouns put in: real texts, split while measured.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from guide.faq.model import Entry, Faq
from guide.retrieval.documents import body, whole
from guide.retrieval.static import StaticWeights, term_hash
from guide.retrieval.terms import PRIOR, Term, terms

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
NAMED = 3
ROWS_OF_ENTRY = ("whole", "title", *["ask"] * NAMED, *["sentence"] * NAMED)
SLOTS = 2
"""Nouns of a title that are exchanged."""
LEXICAL_TERMS = 60
TOPICS = 1500
BLOCK = 20_000


@dataclass(frozen=True)
class Template:
    """A shipped entry, taken apart: sums of its rows' vectors without the slots, and how often a slot stands there."""

    slots: tuple[str, ...]
    rest: Floats  # rows × dimensions
    counts: Floats  # rows × slots
    terms: tuple[str, ...]  # for the lexical index, without the slots
    openings: tuple[str, ...]


class Synthetic:
    """Entries `0 … size − 1`, each a template and its nouns; the same for the same seed."""

    def __init__(
        self,
        faq: Faq,
        weights: StaticWeights,
        words: Sequence[str],
        openings: Mapping[str, Sequence[str]],
        size: int,
        seed: int = 0,
    ) -> None:
        self.size = size
        self.words = list(words)
        self._weights = weights
        self._table = np.stack([self._vector(Term(word, "noun")) for word in words])
        pairs = ((entry, tuple(openings.get(entry.id, ()))) for entry in faq.entries.values())
        self.templates = [self._template(faq, entry, texts) for entry, texts in pairs if texts]
        chance = np.random.default_rng(seed)
        self.kind = chance.integers(0, len(self.templates), size)
        popularity = 1 / np.arange(20, 20 + len(words)) ** 0.6
        first = chance.choice(len(words), size, p=popularity / popularity.sum())
        self.nouns = np.stack([first, self._kin(first, chance)], axis=1)

    @property
    def dimensions(self) -> int:
        return int(self._weights.vectors.shape[1])

    @property
    def rows(self) -> int:
        return self.size * len(ROWS_OF_ENTRY)

    def rows_at(self, numbers: Places) -> Floats:
        """Return the rows with those numbers (numbers × dimensions); entry n has as many as `ROWS_OF_ENTRY`."""
        rest, counts = self._stacked
        found = np.empty((len(numbers), self.dimensions), np.float32)
        for start in range(0, len(numbers), BLOCK):
            part = numbers[start : start + BLOCK]
            entries, row = np.divmod(part, len(ROWS_OF_ENTRY))
            kind = self.kind[entries]
            nouns = (counts[kind, row][:, None, :] @ self._table[self.nouns[entries]])[:, 0]
            vectors = rest[kind, row] + nouns
            lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
            found[start : start + BLOCK] = vectors / np.maximum(lengths, 1e-9)
        return found

    def words_of(self, place: int) -> list[str]:
        """Return the terms of an entry for the lexical index; the nouns of its title count as often as there."""
        template = self.templates[self.kind[place]]
        nouns = [self.words[number] for number, _ in zip(self.nouns[place], template.slots, strict=False)]
        return [*template.terms, *nouns, *nouns, *nouns]

    def queries(self, count: int, seed: int = 1) -> list[tuple[str, int]]:
        """Return openings, each with the entry it asks for."""
        chance = random.Random(seed)
        found = []
        while len(found) < count:
            place = chance.randrange(self.size)
            template = self.templates[self.kind[place]]
            text = chance.choice(template.openings)
            nouns = [self.words[number] for number in self.nouns[place]]
            if not any(slot in text for slot in template.slots):
                text = f"{nouns[0]}のことで、{text}"
            for noun, slot in zip(nouns, template.slots, strict=False):
                text = text.replace(slot, noun)
            found.append((text, place))
        return found

    def _kin(self, first: Places, chance: np.random.Generator) -> Places:
        """Return for each noun another one of its topic: the words are parted by the nearest of some of them."""
        unit = self._table / np.linalg.norm(self._table, axis=1, keepdims=True)
        topic = np.concatenate([(part @ unit[:TOPICS].T).argmax(axis=1) for part in np.array_split(unit, 20)])
        order = np.argsort(topic, kind="stable")
        start, end = np.searchsorted(topic[order], [topic[first], topic[first] + 1])
        return order[start + (chance.random(len(first)) * (end - start)).astype(np.int64)]

    @cached_property
    def _stacked(self) -> tuple[Floats, Floats]:
        return np.stack([t.rest for t in self.templates]), np.stack([t.counts for t in self.templates])

    def _template(self, faq: Faq, entry: Entry, openings: tuple[str, ...]) -> Template:
        sentences = (body(entry) * NAMED)[:NAMED]
        texts = (whole(entry, faq), entry.title, *entry.ask[:NAMED], *(f"{entry.title}\n{s}" for s in sentences))
        known = self._weights.vocabulary
        nouns = dict.fromkeys(t.text for t in terms(entry.title) if t.kind == "noun" and t.text in known)
        slots = sorted(nouns, key=lambda noun: -self._gate(noun))[:SLOTS]
        rest = np.zeros((len(texts), self.dimensions), np.float32)
        counts = np.zeros((len(texts), SLOTS), np.float32)
        for row, text in enumerate(texts):
            for term in terms(text):
                if term.text in slots:
                    counts[row, slots.index(term.text)] += 1
                elif not set(term.text.split("+")) & set(slots):
                    rest[row] += self._vector(term)
        kept = [t.text for text in texts for t in terms(text) if not set(t.text.split("+")) & set(slots)]
        kept = kept[-LEXICAL_TERMS:]
        return Template(tuple(slots), rest, counts, tuple(kept), openings)

    def _gate(self, word: str) -> float:
        return float(self._weights.gates[self._weights.vocabulary[word]])

    def _vector(self, term: Term) -> Floats:
        weights = self._weights
        index = weights.vocabulary.get(term.text)
        if index is not None:
            return np.asarray(weights.vectors[index] * weights.gates[index])
        if term.kind == "pair":
            return np.zeros(self.dimensions, np.float32)
        key = np.uint64(term_hash(term.text))
        place = int(np.searchsorted(weights.word_keys, key))
        if place == len(weights.word_keys) or weights.word_keys[place] != key:
            return np.zeros(self.dimensions, np.float32)
        gate = np.float32(weights.unseen_gate * PRIOR[term.kind])
        return np.asarray(weights.table[weights.word_rows[place]].astype(np.float32) * gate)


def single_words(candidates: Sequence[str], count: int, seed: int = 0) -> list[str]:
    """Return nouns that Sudachi reads as one term, written as retrieval compares them."""
    shuffled = list(candidates)
    random.Random(seed).shuffle(shuffled)
    found = []
    for word in shuffled:
        if len(word) >= 2 and word.isalpha() and terms(word) == (Term(word, "noun"),):
            found.append(word)
            if len(found) == count:
                break
    return found
