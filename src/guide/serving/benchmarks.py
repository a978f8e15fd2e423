"""What `guide benchmark` prints."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from guide.faq.lexicon_loader import load_lexicon
from guide.faq.loader import load_faq
from guide.narrowing.policy import load_policy
from guide.settings import Settings
from guide.training.benchmark import Result, benchmark
from guide.training.collection import load_collection
from guide.training.corpus import lessons, training_documents


def print_benchmark(settings: Settings, directory: Path, out: Console, *, as_json: bool, seed: int) -> None:
    """Train on a collection's documents, rank them for its queries, and print how well that went."""
    collection = load_collection(directory)
    taught = [*training_documents(load_faq(settings.faq, settings.local)), *lessons(load_lexicon(settings.lexicon))]
    # Progress goes to the error stream: what is printed as JSON is read by a program.
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("学習しています")
        found = benchmark(
            collection,
            lessons=taught,
            weights=load_policy(settings.policy).fusion,
            seed=seed,
            progress=lambda step, steps: progress.update(task, completed=step, total=steps),
        )
    if as_json:
        out.print_json(json.dumps(figures(found)))
        return
    table = Table("項目", "値", title=str(directory))
    for name, value in figures(found).items():
        table.add_row(name, f"{value:.4f}" if value < 1 else f"{value:.2f}")
    out.print(table)


def figures(found: Result) -> dict[str, float]:
    """Return the figures under the names of the wire contract; times in seconds and milliseconds."""
    metrics = found.metrics
    return {
        "recall@10": metrics.recall_at_10,
        "ndcg@10": metrics.ndcg_at_10,
        "mrr": metrics.mrr,
        "success@1": metrics.success_at_1,
        "success@5": metrics.success_at_5,
        "train_seconds": round(found.train_seconds, 1),
        "ms_per_query": round(found.ms_a_query, 2),
    }
