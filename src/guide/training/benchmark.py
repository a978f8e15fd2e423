"""Measures retrieval on a test collection: trains on its documents only, then ranks them for each query."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guide.retrieval.retriever import Retriever
from guide.retrieval.static import StaticEmbedder
from guide.retrieval.storage import build_retriever
from guide.training.collection import Collection
from guide.training.corpus import training_documents
from guide.training.pairs import TrainingDocument
from guide.training.ranking_metrics import RankingMetrics, measure
from guide.training.static_trainer import STANDARD, Progress, StaticConfig, train_static
from guide.training.word_vectors import load_word_vectors

DEPTH = 1000
"""Documents ranked for each query."""


@dataclass(frozen=True)
class Result:
    """What was measured; `train_seconds` is from the raw texts to an index that answers."""

    metrics: RankingMetrics
    train_seconds: float
    ms_a_query: float


def benchmark(
    collection: Collection,
    *,
    lessons: Sequence[TrainingDocument],
    weights: Mapping[str, float],
    config: StaticConfig = STANDARD,
    seed: int = 0,
    progress: Progress | None = None,
) -> Result:
    """Train the static embedder and rank; `lessons` and fusion `weights` are those of the product."""
    started = time.perf_counter()
    embedder = StaticEmbedder(
        train_static(
            training_documents(collection.faq),
            load_word_vectors(),
            lessons=lessons,
            config=config,
            seed=seed,
            progress=progress,
        )
    )
    retriever = build_retriever(collection.faq, embedder, weights)
    trained = time.perf_counter()
    ranked = rank(collection, retriever)
    asked = time.perf_counter()
    return Result(
        metrics=measure(ranked, list(collection.judgements.values())),
        train_seconds=trained - started,
        ms_a_query=(asked - trained) / len(ranked) * 1000,
    )


def rank(collection: Collection, retriever: Retriever) -> list[list[str]]:
    """Return the documents for each query, best first."""
    names = np.array(collection.documents)
    return [
        list(map(str, names[[hit.place for hit in retriever.search(text, DEPTH)]]))
        for text in collection.queries.values()
    ]
