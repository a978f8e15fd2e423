"""Retrieval on a public test collection: ours beside the published board, what each part adds, and the spread of seeds.

    .venv/bin/python benchmarks/retrieval.py --dir DIR [--seeds 5] [--variants full,…]

DIR holds corpus.json, queries.json and qrels.json. Every variant is trained on the documents alone. Weights of the
fusion are reported twice: the product's own (data/policy.yml, chosen on the shipped FAQ's development openings and on
this collection), and chosen anew by cross-validation, each fifth of the queries scored with what the other four chose.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from guide.faq.lexicon_loader import load_lexicon
from guide.faq.loader import load_faq
from guide.narrowing.policy import load_policy
from guide.retrieval.fusion import fuse
from guide.retrieval.static import StaticEmbedder
from guide.retrieval.storage import build_retriever
from guide.settings import Settings
from guide.training.collection import Collection, load_collection
from guide.training.corpus import lessons, training_documents
from guide.training.pairs import TrainingDocument
from guide.training.ranking_metrics import RankingMetrics, measure
from guide.training.static_trainer import STANDARD, StaticConfig, train_static
from guide.training.word_vectors import WordVectors, load_word_vectors

BOARD = {
    "sarashina-embedding-v2-1b": (0.823, 0.696),
    "gemini-embedding-2 (hosted)": (0.821, 0.725),
    "text-embedding-3-large (hosted)": (0.762, 0.649),
    "ruri-v3-310m": (0.706, 0.597),
    "multilingual-e5-small": (0.642, 0.522),
    "BM25, Kuromoji": (0.600, 0.494),
}
"""Recall@10 and nDCG@10 on all 749 queries of localgovFAQ, as published; ours are on the half that DIR holds."""
FOLDS = 5
GRID = {
    "whole": (1.0,),
    "title": (0.25, 0.5, 1.0),
    "sentence": (0.0, 0.75, 1.5, 2.5),
    "lexical": (0.0, 0.3, 0.6, 1.0),
}
Views = list[dict[str, np.ndarray]]
Weights = Mapping[str, float]


@dataclass(frozen=True)
class Material:
    """What variants are made of."""

    collection: Collection
    vectors: WordVectors
    pack: list[TrainingDocument]
    lexicon: list[TrainingDocument]
    weights: Weights


@dataclass(frozen=True)
class Variant:
    """A way to train, or to leave something out."""

    config: StaticConfig = STANDARD
    lessons: Callable[[Material], Sequence[TrainingDocument]] = lambda material: [*material.pack, *material.lexicon]
    vectors: Callable[[WordVectors], WordVectors] = lambda vectors: vectors
    without: frozenset[str] = frozenset()


def plain(vectors: WordVectors) -> WordVectors:
    """Return the vectors without the readings that find words in another spelling."""
    return replace(vectors, readings={})


def random(vectors: WordVectors) -> WordVectors:
    """Return random vectors of the same form."""
    table = np.random.default_rng(0).standard_normal(vectors.table.shape).astype(np.float32)
    return replace(vectors, table=table / np.linalg.norm(table, axis=1, keepdims=True))


VARIANTS = {
    "full": Variant(),
    "one run instead of a mean": Variant(replace(STANDARD, runs=1)),
    "without the lexicon": Variant(lessons=lambda material: material.pack),
    "without the standard pack": Variant(lessons=lambda material: material.lexicon),
    "without Sudachi's synonyms": Variant(replace(STANDARD, synonyms=False)),
    "without any lesson": Variant(replace(STANDARD, synonyms=False), lessons=lambda material: []),
    "without reading words by their sound": Variant(vectors=plain),
    "without BM25": Variant(without=frozenset({"lexical"})),
    "without title + sentence": Variant(without=frozenset({"sentence"})),
    "random instead of general vectors": Variant(vectors=random),
    "not trained": Variant(replace(STANDARD, runs=1, epochs=0, min_steps=0)),
    "BM25 only": Variant(
        replace(STANDARD, runs=1, epochs=0, min_steps=0), without=frozenset({"whole", "title", "sentence", "naming"})
    ),
}


def views(material: Material, variant: Variant, seed: int) -> tuple[Views, float]:
    """Train and return every query's views, and the seconds from raw texts to an index that answers."""
    started = time.perf_counter()
    documents = training_documents(material.collection.faq)
    weights = train_static(
        documents,
        variant.vectors(material.vectors),
        lessons=variant.lessons(material),
        config=variant.config,
        seed=seed,
    )
    retriever = build_retriever(material.collection.faq, StaticEmbedder(weights), material.weights)
    seconds = time.perf_counter() - started
    found = []
    for text in material.collection.queries.values():
        scores = retriever.score(text)
        found.append({name: np.asarray(view) for name, view in scores.views.items() if name not in variant.without})
    return found, seconds


def metrics(material: Material, found: Views, weights: Weights, queries: Sequence[int]) -> list[RankingMetrics]:
    """Return the metrics of each of those queries under fusion weights."""
    names = material.collection.documents
    judged = list(material.collection.judgements.values())
    ranked = [[names[place] for place in np.argsort(-fuse(found[q], weights), kind="stable")[:100]] for q in queries]
    return [measure([ranking], [judged[q]]) for ranking, q in zip(ranked, queries, strict=True)]


def cross_validated(material: Material, found: Views) -> list[RankingMetrics]:
    """Return each query's metrics under the weights that the other folds chose."""
    count = len(found)
    grid = [dict(zip(GRID, values, strict=True)) for values in product(*GRID.values())]
    every = [metrics(material, found, weights, range(count)) for weights in grid]
    worth = np.array([[one.recall_at_10 + one.ndcg_at_10 for one in row] for row in every])
    fold = np.random.default_rng(0).permutation(count) % FOLDS
    best = {number: int(worth[:, fold != number].mean(axis=1).argmax()) for number in range(FOLDS)}
    return [every[best[int(fold[query])]][query] for query in range(count)]


def mean(rows: Sequence[RankingMetrics]) -> dict[str, float]:
    """Return the means over queries by name."""
    return {name: float(np.mean([getattr(row, name) for row in rows])) for name in asdict(rows[0])}


def run(material: Material, name: str, seeds: int) -> dict[str, object]:
    """Return a variant's figures: means over seeds, and their spread (standard deviation)."""
    fixed, chosen, times = [], [], []
    for seed in range(seeds):
        found, seconds = views(material, VARIANTS[name], seed)
        fixed.append(mean(metrics(material, found, material.weights, range(len(found)))))
        chosen.append(mean(cross_validated(material, found)))
        times.append(seconds)
    return {"product": spread(fixed), "cross-validated": spread(chosen), "train_seconds": float(np.mean(times))}


def spread(rows: Sequence[Mapping[str, float]]) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation over seeds by name."""
    return {key: (float(np.mean(v)), float(np.std(v))) for key in rows[0] for v in [[row[key] for row in rows]]}


def lines(found: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, ...]]:
    """Give the rows of the table."""
    for name, figures in found.items():
        cells = []
        for kind in ("product", "cross-validated"):
            by_name = figures[kind]
            assert isinstance(by_name, dict)
            cells += [f"{by_name[key][0]:.3f} ± {by_name[key][1]:.3f}" for key in ("recall_at_10", "ndcg_at_10")]
        yield name, *cells, f"{figures['train_seconds']:.0f}"
    for name, (recall, gain) in BOARD.items():
        yield name, f"{recall:.3f}", f"{gain:.3f}", "", "", ""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--variants", default=",".join(VARIANTS), help="names, joined by commas")
    chosen = parser.parse_args()
    settings = Settings()
    material = Material(
        collection=load_collection(chosen.dir),
        vectors=load_word_vectors(),
        pack=training_documents(load_faq(settings.faq)),
        lexicon=lessons(load_lexicon(settings.lexicon)),
        weights=load_policy(settings.policy).fusion,
    )
    out = Console()
    found: dict[str, dict[str, object]] = {}
    for name in chosen.variants.split(","):
        found[name] = run(material, name, chosen.seeds)
        out.print(next(lines({name: found[name]})))
    table = Table(
        "variant", "recall@10", "nDCG@10", "recall@10, cross-validated", "nDCG@10, cross-validated", "train s"
    )
    for row in lines(found):
        table.add_row(*row)
    out.print(table)
    target = Path("results") / "retrieval.json"
    target.parent.mkdir(exist_ok=True)
    config = {"seeds": chosen.seeds, "weights": dict(material.weights), "training": asdict(STANDARD), "grid": GRID}
    target.write_text(json.dumps({"config": config, "found": found, "board": BOARD}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
