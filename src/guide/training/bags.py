"""What the static trainer learns from, as bags of term numbers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from guide.retrieval.terms import PRIOR, Term, terms
from guide.training.pairs import TrainingDocument

Numbers = NDArray[np.int64]


class Bags:
    """The city's documents and the lessons, in this order, as arrays of term numbers."""

    def __init__(
        self,
        documents: Sequence[TrainingDocument],
        lessons: Sequence[TrainingDocument],
        *,
        pair_min_documents: int,
        synonyms: bool = True,
    ) -> None:
        found = [
            ([terms(text) for text in document.anchors], [terms(text) for text in document.sentences])
            for document in (*documents, *lessons)
        ]
        self.city = len(documents)
        self._city_terms = {
            t.text for anchors, bodies in found[: self.city] for group in (*anchors, *bodies) for t in group
        }
        self.count = len(found)
        self.frequency: Counter[str] = Counter()
        known: dict[str, Term] = {}
        for anchors, sentences in found:
            # In order, not as a set: a word met as two kinds must weigh the same in every process.
            seen = dict.fromkeys(term for group in (*anchors, *sentences) for term in group)
            known.update((term.text, term) for term in seen)
            self.frequency.update({term.text for term in seen})
        kept = [t for t, term in known.items() if term.kind != "pair" or self.frequency[t] >= pair_min_documents]
        self.vocabulary = {text: index for index, text in enumerate(sorted(kept))}
        self.kinds = [known[text].kind for text in self.vocabulary]
        self.anchors = [[self._numbers(group) for group in anchors] for anchors, _ in found]
        self.bodies = [self._numbers([term for group in sentences for term in group]) for _, sentences in found]
        for group in _synonyms(known[text] for text in self.vocabulary) if synonyms else ():
            self.anchors.append([self._numbers([term]) for term in group])
            self.bodies.append(np.zeros(0, np.int64))

    def draws(self) -> list[tuple[int, int | None]]:
        """Return what one epoch learns: each naming text of the city, each lesson once (None: one of its texts)."""
        city = [(d, a) for d in range(self.city) for a, anchor in enumerate(self.anchors[d]) if len(anchor)]
        return [*city, *((d, None) for d in range(self.city, len(self.anchors)) if any(map(len, self.anchors[d])))]

    def city_words(self) -> list[int]:
        """Return the numbers of the words that stand in the city's own documents."""
        pairs = zip(self.vocabulary, self.kinds, strict=True)
        return [number for number, (text, kind) in enumerate(pairs) if kind != "pair" and text in self._city_terms]

    def _numbers(self, group: Sequence[Term]) -> NDArray[np.int64]:
        return np.array([self.vocabulary[t.text] for t in group if t.text in self.vocabulary], np.int64)

    def gates(self) -> NDArray[np.float32]:
        rarity = [np.log1p(self.count / (1 + self.frequency[text])) for text in self.vocabulary]
        return np.array([r * PRIOR[kind] for r, kind in zip(rarity, self.kinds, strict=True)], np.float32)


def _synonyms(vocabulary: Iterable[Term]) -> list[list[Term]]:
    """Return the words of the vocabulary that stand in one group of Sudachi's synonyms.

    Words of several groups are left out: 「バス」 is a bath as well.
    """
    groups: dict[int, list[Term]] = {}
    for term in vocabulary:
        if len(term.synonyms) == 1:
            groups.setdefault(term.synonyms[0], []).append(term)
    return [group for _, group in sorted(groups.items()) if len(group) > 1]
