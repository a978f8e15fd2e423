"""Scores the entries of the FAQ against what a resident typed.

    words ──> kana read as the FAQ's words ─┬─> dense ranker   ──> candidates, whole, title, naming ─┐
                                            └─> lexical ranker ──> candidates, lexical ──────────────┴─> fused score

Of a small FAQ all entries are scored. Of a large one the candidates are: what the rankers name, then the best of
these by rough scores. Their z-scores are measured by a sample of the entries, as those of a small FAQ are by all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guide.retrieval.beyond import Beyond
from guide.retrieval.fusion import distinct, fuse, spread_out
from guide.retrieval.places import names_elsewhere
from guide.retrieval.protocols import Coverage, Embedder, Floats, Lexical, Places, Ranker, Ranking, Views
from guide.retrieval.readings import Readings
from guide.retrieval.terms import terms
from guide.text.redact import without_labels

KEPT = 200
"""Candidates that are scored with all their texts, of many that are scored roughly."""


@dataclass(frozen=True)
class Scores:
    """How well the entries fit a text.

    `text` is the text as it was read. `fused` (entries,) is a z-score, in the order of the FAQ's entries; entries
    that were no candidates share a score below all that were. `places` are the candidates, ascending, and `views`
    their scores by view, in that order. `best_ask` is the highest cosine to any way to ask, title or item, `breadth`
    the share of entries that hold the rarest word, `words` the number of content words. `elsewhere` tells that
    another municipality is spoken of, `beyond` how much a topic that the lexicon has and the FAQ has not (0 to 1).
    `vector` (dimensions,) is the text as the embedder has it.
    """

    text: str
    fused: Floats
    places: Places
    views: Views
    best_ask: float
    coverage: Coverage
    elsewhere: bool
    beyond: float
    breadth: float
    words: int
    vector: Floats

    def order(self, count: int) -> Places:
        """Return which of `places` score best, best first."""
        return np.argsort(-self.fused[self.places], kind="stable")[:count]


@dataclass(frozen=True)
class Hit:
    """An entry found, with its place in the FAQ and its fused score."""

    place: int
    score: float


class Retriever:
    """Holds the rankers of one model version; `sample` are the places of the entries that are the measure."""

    def __init__(
        self,
        *,
        embedder: Embedder,
        dense: Ranker,
        lexical: Lexical,
        readings: Readings,
        beyond: Beyond,
        size: int,
        sample: Places,
        weights: Mapping[str, float],
    ) -> None:
        self._embedder = embedder
        self._dense = dense
        self._lexical = lexical
        self._readings = readings
        self._beyond = beyond
        self._size = size
        self._sample = sample
        self._weights = weights

    def score(self, text: str) -> Scores:
        """Return the scores of all entries; a text without a known word scores all alike."""
        text = self.read(text)
        rankings = (self._dense.rank(text), self._lexical.rank(text))
        vector = self._embedder.encode_query(text)
        sample = _views(rankings, self._sample)
        places, views = self._sample, sample
        if len(places) < self._size:
            places = self._candidates(rankings, sample)
            views = _views(rankings, places)
        return Scores(
            text=text,
            fused=spread_out(fuse(views, self._weights, sample), places, self._size),
            places=places,
            views=views,
            best_ask=float(views["naming"].max(initial=0.0)),
            coverage=self._embedder.coverage(text),
            elsewhere=names_elsewhere(text),
            beyond=self._beyond.score(vector),
            breadth=self._lexical.rarest(text),
            words=len(_single(text)),
            vector=vector,
        )

    def read(self, text: str) -> str:
        """Return the text as it is compared: without masks, kana written as the FAQ writes those words."""
        return self._readings.restore(without_labels(text))

    def search(self, text: str, count: int = 10) -> list[Hit]:
        """Return the best entries, best first."""
        scores = self.score(text)
        places = scores.places[scores.order(count)]
        return [Hit(int(place), float(scores.fused[place])) for place in places]

    def _candidates(self, rankings: Sequence[Ranking], sample: Views) -> Places:
        """Return the entries that are scored in full, ascending."""
        places = distinct(np.concatenate([ranking.near for ranking in rankings]))
        if len(places) <= KEPT:
            return places if len(places) else self._sample
        rough = fuse(_views(rankings, places, rough=True), self._weights, sample)
        return np.sort(places[np.argpartition(-rough, KEPT)[:KEPT]])


def _views(rankings: Sequence[Ranking], places: Places, *, rough: bool = False) -> Views:
    return {name: scores for ranking in rankings for name, scores in ranking.views(places, rough=rough).items()}


def _single(text: str) -> list[str]:
    return [term.text for term in terms(text) if term.kind != "pair"]
