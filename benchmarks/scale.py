"""Retrieval at any size: latency, recall against exact search, memory and build time.

    .venv/bin/python benchmarks/scale.py [--sizes 2000 20000 200000 1000000] [--queries 400] [--json]

Entries are synthetic (`synthetic.py`); building, loading and the query path are the product's own, queries on one
thread. Each size is built in one process and measured in another, which maps what was saved. What is found is
compared with an exact search: every entry scored, all its rows compared in single precision. Needs a trained model
(`guide train`) and, for a million entries, 5 GB of disk, 6 GB of memory and twenty minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import yaml
from synthetic import ROWS_OF_ENTRY, Synthetic, single_words

from guide.dialogue.knowledge import FAQ_FILE
from guide.faq.model import Faq
from guide.narrowing.policy import load_policy
from guide.retrieval import dense, gist, lexical, retriever, vectors
from guide.retrieval.beyond import BEYOND_FILE
from guide.retrieval.comparison import Compared
from guide.retrieval.documents import VIEWS
from guide.retrieval.fusion import Scale, fuse
from guide.retrieval.layout import Layout
from guide.retrieval.lexical import LEXICAL_DIRECTORY, LexicalIndex
from guide.retrieval.places import names_elsewhere
from guide.retrieval.protocols import Embedder, Views
from guide.retrieval.readings import READINGS_FILE
from guide.retrieval.retriever import Retriever
from guide.retrieval.static import StaticWeights
from guide.retrieval.storage import EMBEDDER_DIRECTORY, is_small, load_embedder, read_retriever, save_vectors
from guide.retrieval.terms import _line, terms
from guide.retrieval.vectors import VectorIndex
from guide.settings import Settings
from guide.training.registry import Registry
from guide.training.word_vectors import load_word_vectors

ROOT = Path(__file__).parent.parent
SIZES = (2_000, 20_000, 200_000, 1_000_000)
WORDS = 40_000
WARM_UP = 1_000
"""Other queries before the measured ones: what is mapped comes into memory as it is asked for."""
AT_ONCE = 50
"""Queries whose exact scores are held in memory together."""
ENTRIES_AT_ONCE = 20_000


# What is measured -------------------------------------------------------------------------------------------


def model() -> Path:
    return Registry(Settings(root=ROOT).models).current().directory


def shipped() -> Faq:
    return Faq.model_validate_json((model() / FAQ_FILE).read_text(encoding="utf-8"))


def synthetic(size: int, folder: Path) -> Synthetic:
    """Return the synthetic FAQ of that size, made of the model in service."""
    words = folder.parent / "words.json"
    if not words.exists():
        found = single_words(list(load_word_vectors().rows), WORDS)
        words.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    openings: dict[str, list[str]] = {}
    for case in yaml.safe_load((ROOT / "data/eval/openings.yml").read_text(encoding="utf-8"))["openings"]:
        openings.setdefault(case["entry"], []).append(case["text"])
    weights = StaticWeights.load(model() / EMBEDDER_DIRECTORY)
    return Synthetic(shipped(), weights, json.loads(words.read_text(encoding="utf-8")), openings, size)


@dataclass(frozen=True)
class Subject:
    """What is measured, loaded from files."""

    faq: Synthetic
    embedder: Embedder
    layout: Layout
    lexical: LexicalIndex
    retriever: Retriever

    @property
    def weights(self) -> dict[str, float]:
        return dict(self.retriever._weights)

    @property
    def sample(self) -> np.ndarray:
        return self.retriever._sample


# Build ------------------------------------------------------------------------------------------------------


def build(size: int, folder: Path) -> dict[str, float]:
    """Write the retriever of a synthetic FAQ; return seconds and megabytes."""
    faq = synthetic(size, folder)
    making = 0.0

    def rows(numbers: np.ndarray) -> np.ndarray:
        nonlocal making
        started = time.perf_counter()
        found = faq.rows_at(numbers)
        making += time.perf_counter() - started
        return found

    owners = np.repeat(np.arange(size, dtype=np.int32), len(ROWS_OF_ENTRY))
    layout = Layout(owners, np.tile(np.array([VIEWS.index(view) for view in ROWS_OF_ENTRY], np.int32), size))
    layout.save(folder)
    started = time.perf_counter()
    save_vectors(folder, layout, rows, faq.dimensions)
    indexing = time.perf_counter() - started - making
    started = time.perf_counter()
    LexicalIndex.from_words(faq.words_of(place) for place in range(size)).save(folder)
    counting = time.perf_counter() - started
    for name in (READINGS_FILE, BEYOND_FILE):
        shutil.copy(model() / name, folder)
    return {
        "vectors_s": round(indexing, 1),
        "words_s": round(counting, 1),
        "making_rows_s": round(making, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **{f"{path.name}_mb": round(path.stat().st_size / 1e6, 1) for path in folder.glob("*.*") if path.is_file()},
        "lexical_mb": round(sum(path.stat().st_size for path in (folder / LEXICAL_DIRECTORY).iterdir()) / 1e6, 1),
    }


# Measure ----------------------------------------------------------------------------------------------------


def measure(size: int, folder: Path, count: int) -> dict[str, Any]:
    """Load what `build` wrote and measure it."""
    faiss.omp_set_num_threads(1)
    faq, embedder = synthetic(size, folder), load_embedder(model() / EMBEDDER_DIRECTORY)
    before = resident()
    started = time.perf_counter()
    loaded = read_retriever(folder, embedder, load_policy(Settings(root=ROOT).policy).fusion)
    seconds = time.perf_counter() - started
    subject = Subject(faq, embedder, Layout.load(folder), LexicalIndex.load(folder), loaded)
    for text, _ in faq.queries(WARM_UP, seed=7):
        loaded.score(text)
    cases = faq.queries(count)
    wall, processor = latencies(loaded, cases)
    after = resident()
    return {
        "ms": wall,
        "processor_ms": processor,
        "resident_mb": {name: round(after[name] - before[name], 1) for name in after},
        "load_s": round(seconds, 2),
        "all_compared": is_small(subject.layout, embedder.dimensions),
        "exact_index": VectorIndex.load(folder).is_exact,
        "parts_p50_ms": parts(loaded, cases),
        "recall": recall(subject, cases),
    }


def latencies(subject: Retriever, cases: Sequence[tuple[str, int]]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the spread of milliseconds a query, by the clock and of this thread's processor time."""
    wall, processor = [], []
    for text, _ in cases:
        _line.cache_clear()
        clock, own = time.perf_counter(), time.thread_time()
        subject.score(text)
        wall.append(time.perf_counter() - clock)
        processor.append(time.thread_time() - own)
    return spread(wall), spread(processor)


class Timed:
    """Stands before a part of the retriever and adds up the seconds of its calls."""

    def __init__(self, part: object) -> None:
        self._part = part
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        if not callable(found):
            return found

        def timed(*arguments: Any, **options: Any) -> Any:
            started = time.perf_counter()
            try:
                return found(*arguments, **options)
            finally:
                self.seconds += time.perf_counter() - started

        return timed


def parts(subject: Retriever, cases: Sequence[tuple[str, int]]) -> dict[str, float]:
    """Return the median milliseconds of each part; "other" is fusion and all that is not named."""
    ranker = subject._dense
    index = "_index" if hasattr(ranker, "_index") else "_gists"
    timed = {"embedding": Timed(ranker._embedder), "search": Timed(getattr(ranker, index))}
    ranker._embedder = timed["embedding"]
    setattr(ranker, index, timed["search"])
    if hasattr(ranker, "_rows"):
        ranker._rows = timed["rows"] = Timed(ranker._rows)
    subject._lexical = timed["words"] = Timed(subject._lexical)
    found = []
    for text, _ in cases:
        _line.cache_clear()
        for part in timed.values():
            part.seconds = 0.0
        started = time.perf_counter()
        terms(subject.read(text))
        names_elsewhere(text)
        tokens = time.perf_counter() - started
        started = time.perf_counter()
        subject.score(text)
        total = time.perf_counter() - started
        taken = [part.seconds for part in timed.values()]
        found.append([tokens, *taken, total - sum(taken) - tokens])
    medians = np.median(found, axis=0) * 1000
    return {name: round(float(value), 2) for name, value in zip(["tokens", *timed, "other"], medians, strict=True)}


def spread(seconds: Sequence[float]) -> dict[str, float]:
    return {f"p{share}": round(float(np.percentile(seconds, share)) * 1000, 2) for share in (50, 95)}


def resident() -> dict[str, float]:
    """Return this process's resident megabytes: its own, and those mapped from files."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {name: int(lines[key].split()[0]) / 1024 for name, key in (("own", "RssAnon"), ("mapped", "RssFile"))}


# Recall -----------------------------------------------------------------------------------------------------


def recall(subject: Subject, cases: Sequence[tuple[str, int]]) -> dict[str, float]:
    """Return shares of what an exact search finds that the product finds, and how far the sample is off."""
    found: dict[str, list[float]] = {}
    for start in range(0, len(cases), AT_ONCE):
        part = cases[start : start + AT_ONCE]
        for (text, target), exact in zip(part, exactly(subject, [text for text, _ in part]), strict=True):
            for name, value in compare(subject, text, target, exact).items():
                found.setdefault(name, []).append(value)
    return {name: round(float(np.mean(values)), 4) for name, values in found.items()}


@dataclass(frozen=True)
class Exact:
    """What an exact search finds: views and fused scores of all entries, and the views of the sample."""

    views: Views
    fused: np.ndarray
    sample: Views


def exactly(subject: Subject, texts: Sequence[str]) -> Iterator[Exact]:
    """Score all entries for each text."""
    read = [subject.retriever.read(text) for text in texts]
    queries = np.stack([subject.embedder.encode_query(text) for text in read])
    words = [subject.lexical.rank(text) for text in read]
    usual = list(samples(subject, queries))
    views = [{view: np.empty(subject.layout.size, np.float32) for view in subject.weights} for _ in read]
    for start in range(0, subject.layout.size, ENTRIES_AT_ONCE):
        places = np.arange(start, min(start + ENTRIES_AT_ONCE, subject.layout.size))
        numbers, owners = subject.layout.rows_of(places)
        cosines = subject.faq.rows_at(numbers) @ queries.T
        for query, (_, floor) in enumerate(usual):
            rows = Compared(owners, subject.layout.views[numbers], cosines[:, query])
            for view, scores in {**rows.best(len(places), floor), **words[query].views(places)}.items():
                if view in views[query]:
                    views[query][view][places] = scores
    for query, (sample, _) in enumerate(usual):
        known = {**sample, **words[query].views(subject.sample)}
        yield Exact(views[query], fuse(views[query], subject.weights, known), known)


def samples(subject: Subject, queries: np.ndarray) -> Iterator[tuple[Views, float]]:
    """Give the views of the sample, and the floor, for each query."""
    numbers, owners = subject.layout.rows_of(subject.sample)
    for cosines in (subject.faq.rows_at(numbers) @ queries.T).T:
        rows = Compared(owners, subject.layout.views[numbers], cosines)
        floor = rows.nth_best(dense.DEPTH)
        yield rows.best(len(subject.sample), floor), floor


def compare(subject: Subject, text: str, target: int, exact: Exact) -> dict[str, float]:
    """Compare what the product finds with what an exact search finds, down to the same last score."""
    scores = subject.retriever.score(text)
    found = scores.places[scores.order(10)]
    worst = np.sort(exact.fused)[-10:]
    own, whole = (Scale.of(views["whole"], views["whole"]).spread for views in (exact.sample, exact.views))
    return {
        "at_1": float(exact.fused[found[0]] >= worst[-1] - 1e-4),
        "at_10": float((exact.fused[found] >= worst[0] - 1e-4).mean()),
        "target_found": float(target in found),
        "target_found_exactly": float(exact.fused[target] >= worst[0] - 1e-4),
        "sample_spread_off": abs(own / whole - 1) if whole else 0.0,
    }


# ------------------------------------------------------------------------------------------------------------


def stage(name: str, size: int, folder: Path, queries: int) -> dict[str, Any]:
    """Run a stage in a process of its own."""
    options = [f"--stage={name}", f"--sizes={size}", f"--folder={folder}", f"--queries={queries}"]
    threads = "2" if name == "build" else "1"
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
    command = [sys.executable, __file__, *options]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def configuration(queries: int) -> dict[str, Any]:
    names = ((vectors, "EXACT_FLOATS SCANNED COMPARED_AGAIN ROUNDS"), (lexical, "MANY NEAR"), (retriever, "KEPT"))
    numbers = {f"{part.__name__}.{name}": getattr(part, name) for part, line in names for name in line.split()}
    numbers |= {"gist.NEAR": gist.NEAR, "gist.SAMPLE_FLOATS": gist.SAMPLE_FLOATS, "dense.DEPTH": dense.DEPTH}
    machine = {"machine": platform.machine(), "cores": os.cpu_count(), "faiss": faiss.__version__}
    return {**numbers, **machine, "queries": queries, "warm_up": WARM_UP}


def line(size: int, found: dict[str, Any]) -> str:
    built, wall, own, held = found["build"], found["ms"], found["processor_ms"], found["resident_mb"]
    disk = sum(value for name, value in built.items() if name.endswith("_mb") and name != "peak_mb")
    return (
        f"{size:>9,} entries: {wall['p50']} / {wall['p95']} ms (processor {own['p50']} / {own['p95']}), "
        f"recall@10 {found['recall']['at_10']}, built in {built['vectors_s'] + built['words_s']:.0f} s, "
        f"disk {disk:,.0f} MB, resident {held['own']:,.0f} + {held['mapped']:,.0f} MB mapped"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--json", action="store_true", help="print all that was measured")
    parser.add_argument("--keep", action="store_true", help="keep what was built, and use it again")
    parser.add_argument("--out", type=Path, default=ROOT / "results" / "scale.json")
    parser.add_argument("--stage", choices=("build", "measure"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, default=ROOT / "results" / "scale", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stage == "build":
        print(json.dumps(build(options.sizes[0], options.folder)))
    elif options.stage == "measure":
        print(json.dumps(measure(options.sizes[0], options.folder, options.queries)))
    else:
        run(options)


def run(options: argparse.Namespace) -> None:
    """Build and measure each size, and write what was found after each."""
    found: dict[str, Any] = {"configuration": configuration(options.queries), "sizes": {}}
    for size in options.sizes:
        folder = options.folder / str(size)
        built = folder / "build.json"
        if not built.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            built.write_text(json.dumps(stage("build", size, folder, options.queries)), encoding="utf-8")
        measured = stage("measure", size, folder, options.queries)
        found["sizes"][size] = {"build": json.loads(built.read_text(encoding="utf-8")), **measured}
        options.out.write_text(json.dumps(found, indent=2), encoding="utf-8")
        if not options.keep:
            shutil.rmtree(folder)
        if not options.json:
            print(line(size, found["sizes"][size]), flush=True)
    if options.json:
        print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
