"""Kinds of vector index compared: recall, milliseconds, memory and build time.

    .venv/bin/python benchmarks/indexes.py [--sizes 10000 100000 1000000] [--skip hnsw]

Vectors are the gists of a synthetic FAQ's entries (`synthetic.py`), queries its openings, 300 neighbours a query as
in the product. Built with all cores, searched with one thread. A million vectors need 6 GB of memory; the graph
takes half an hour to build.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from scale import ROOT, model, synthetic
from synthetic import NAMED, ROWS_OF_ENTRY

from guide.retrieval.static import StaticEmbedder, StaticWeights
from guide.retrieval.storage import EMBEDDER_DIRECTORY
from guide.retrieval.vectors import LOOKED_FOR, SCANNED, _clustered

SIZES = (10_000, 100_000, 1_000_000)
QUERIES = 300
WIDTH = 304
IP = faiss.METRIC_INNER_PRODUCT


def gists(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return vectors (size × dimensions) and queries."""
    faq = synthetic(size, ROOT / "results" / "indexes")
    found = np.empty((size, faq.dimensions), np.float32)
    for start in range(0, size, 20_000):
        places = np.arange(start, min(start + 20_000, size))
        width = len(ROWS_OF_ENTRY)
        rows = faq.rows_at((places[:, None] * width + np.arange(width)).ravel()).reshape(len(places), width, -1)
        sums = rows[:, 0] + rows[:, 1] + rows[:, 2 : 2 + NAMED].mean(axis=1)
        found[places] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    embedder = StaticEmbedder(StaticWeights.load(model() / EMBEDDER_DIRECTORY))
    queries = np.stack([embedder.encode_query(text) for text, _ in faq.queries(QUERIES)])
    return found, queries[queries.any(axis=1)]


@dataclass(frozen=True)
class Kind:
    """A kind of index: how it is built, and what of it is turned to trade time for recall."""

    name: str
    build: Callable[[np.ndarray], Any]
    settings: tuple[dict[str, float], ...] = ({},)


def wide(vectors: np.ndarray) -> np.ndarray:
    return np.pad(vectors, ((0, 0), (0, WIDTH - vectors.shape[1])))


def exact(vectors: np.ndarray) -> Any:
    index = faiss.IndexFlatIP(WIDTH)
    index.add(wide(vectors))
    return index


def graph(vectors: np.ndarray) -> Any:
    index = faiss.index_factory(WIDTH, "HNSW16,SQfp16", IP)
    index.hnsw.efConstruction = 80
    index.train(wide(vectors[:1000]))
    for start in range(0, len(vectors), 100_000):
        index.add(wide(vectors[start : start + 100_000]))
    return index


def bytes_in_clusters(vectors: np.ndarray) -> Any:
    clusters = int(2 * np.sqrt(len(vectors)))
    index = faiss.index_factory(WIDTH, f"IVF{clusters},SQ8", IP)
    index.cp.niter = 8
    chosen = np.random.default_rng(0).permutation(len(vectors))[: 50 * clusters]
    index.train(wide(vectors[chosen]))
    for start in range(0, len(vectors), 100_000):
        index.add(wide(vectors[start : start + 100_000]))
    return index


def codes_in_clusters(vectors: np.ndarray) -> Any:
    """Return the product's own index for many vectors."""
    index = _clustered(lambda numbers: wide(vectors[numbers]), len(vectors), WIDTH)
    for start in range(0, len(vectors), 100_000):
        index.add(wide(vectors[start : start + 100_000]))
    return index


def kinds(size: int) -> Iterator[Kind]:
    clusters = int(2 * np.sqrt(size))
    probes = [min(clusters, max(1, scanned * clusters // size)) for scanned in (SCANNED // 4, SCANNED)]
    yield Kind("exact", exact)
    yield Kind("clusters, 8 bits", bytes_in_clusters, tuple({"nprobe": count} for count in probes))
    yield Kind("clusters, 4-bit codes, half precision", codes_in_clusters, tuple({"nprobe": count} for count in probes))
    yield Kind("hnsw 16, half precision", graph, ({"efSearch": 300}, {"efSearch": 600}))


def measure(
    kind: Kind, vectors: np.ndarray, queries: np.ndarray, best: np.ndarray, folder: Path
) -> Iterator[dict[str, Any]]:
    """Build an index of that kind and give what each of its settings finds."""
    faiss.omp_set_num_threads(faiss.omp_get_max_threads())
    started = time.perf_counter()
    index = kind.build(vectors)
    seconds = time.perf_counter() - started
    path = folder / "index.faiss"
    faiss.write_index(index, str(path))
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    for settings in kind.settings:
        for name, value in settings.items():
            faiss.ParameterSpace().set_index_parameter(index, name, value)
        found, times = [], []
        for query in wide(queries):
            own = time.thread_time()
            found.append(index.search(query[None], LOOKED_FOR)[1][0])
            times.append((time.thread_time() - own) * 1000)
        yield {
            "kind": kind.name,
            **settings,
            **{f"recall@{count}": share(vectors, queries, best, found, count) for count in (10, 100)},
            "p50_ms": round(float(np.median(times)), 2),
            "p95_ms": round(float(np.percentile(times, 95)), 2),
            "mb": round(path.stat().st_size / 1e6),
            "build_s": round(seconds, 1),
        }
    path.unlink()
    faiss.omp_set_num_threads(threads)


def share(vectors: np.ndarray, queries: np.ndarray, best: np.ndarray, found: list[np.ndarray], count: int) -> float:
    """Return the share of vectors found that are as near as the exact count-th."""
    shares = []
    for query, scores, numbers in zip(queries, best, found, strict=True):
        known = numbers[:count][numbers[:count] >= 0]
        shares.append((vectors[known] @ query >= scores[count - 1] - 1e-5).sum() / count)
    return round(float(np.mean(shares)), 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--skip", nargs="+", default=[], help="kinds left out, by the beginning of their names")
    parser.add_argument("--out", type=Path, default=ROOT / "results" / "indexes.json")
    options = parser.parse_args()
    folder = ROOT / "results" / "indexes"
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[int, list[dict[str, Any]]] = {}
    for size in options.sizes:
        vectors, queries = gists(size)
        best = np.concatenate([-np.sort(-(part @ vectors.T))[:, :100] for part in np.array_split(queries, 30)])
        found[size] = []
        for kind in kinds(size):
            if kind.name.startswith(tuple(options.skip)):
                continue
            for row in measure(kind, vectors, queries, best, folder):
                found[size].append(row)
                print(f"{size:>9,}", row, flush=True)
        options.out.write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
