"""Builds a model version from the FAQ. The pipeline, in order:

    check the FAQ ──> start Rasa's training (its own process) ──> train the embedder ──> index ──> calibrate
    ──> wait for Rasa ──> write the manifest ──> move into place

Nothing in service is touched: a version is built in a hidden folder and moved when it is complete.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Protocol

from guide.dialogue.knowledge import CALIBRATION_FILE, FAQ_FILE
from guide.errors import TrainingError
from guide.faq.loader import load_faq
from guide.faq.model import Faq
from guide.narrowing.policy import load_policy
from guide.retrieval.embedder import SentenceEmbedder, static_model
from guide.retrieval.protocols import Embedder
from guide.retrieval.static import StaticEmbedder, StaticWeights
from guide.retrieval.storage import EMBEDDER_DIRECTORY, build_retriever, load_retriever, save_index
from guide.settings import Settings
from guide.training.calibrate import ENOUGH, Sample, calibrate, held_out_samples, load_unanswerable, opening_samples
from guide.training.corpus import dialogue_data, training_documents
from guide.training.dialogue_model import start_dialogue_training
from guide.training.evaluate import load_openings
from guide.training.fingerprint import fingerprint
from guide.training.registry import MANIFEST, Registry, Version
from guide.training.static_trainer import Progress, train_static
from guide.training.word_vectors import load_word_vectors

STATIC = "static"
RASA_LOG = "last-rasa-training.log"


class Watcher(Protocol):
    """Is told how training goes on."""

    def stage(self, name: str) -> None: ...

    def step(self, done: int, of: int) -> None: ...


def build(settings: Settings, registry: Registry, watcher: Watcher) -> Version:
    """Build a version and return it, not yet in service; raise `FaqError` or `TrainingError`."""
    started = time.monotonic()
    watcher.stage("check")
    faq = load_faq(settings.faq)
    name = datetime.now().strftime("%Y%m%d-%H%M%S")
    with _draft(registry, name) as draft:
        examples = draft / "nlu.yml"
        examples.write_text(dialogue_data(faq), encoding="utf-8")
        # Beside the versions: it tells why training failed, when the draft is gone.
        log = registry.directory / RASA_LOG
        dialogue = start_dialogue_training(settings, examples=examples, out=draft / "rasa", log=log)
        try:
            watcher.stage("embed")
            _write_retrieval(settings, faq, draft, watcher)
            watcher.stage("dialogue")
            dialogue.finish()
        finally:
            dialogue.stop()
        (draft / FAQ_FILE).write_text(faq.model_dump_json(by_alias=True), encoding="utf-8")
        _write_manifest(draft, settings, faq, time.monotonic() - started)
    return registry.version(name)


def embedder_builder(settings: Settings, progress: Progress | None = None) -> Callable[[Faq], Embedder]:
    """Return a function that gives an embedder for an FAQ: trained on it, or the one named in the settings."""
    if settings.embedder != STATIC:
        named = SentenceEmbedder.load(settings.embedder)
        return lambda faq: named
    return lambda faq: StaticEmbedder(train_weights(faq, progress))


def train_weights(faq: Faq, progress: Progress | None = None) -> StaticWeights:
    """Train the static embedder on an FAQ."""
    return train_static(training_documents(faq), load_word_vectors(), progress=progress)


def _write_retrieval(settings: Settings, faq: Faq, draft: Path, watcher: Watcher) -> None:
    embedder = embedder_builder(settings, watcher.step)(faq)
    directory = draft / EMBEDDER_DIRECTORY
    directory.mkdir()
    if isinstance(embedder, StaticEmbedder):
        static_model(embedder.weights).save(str(directory), create_model_card=False)
    elif isinstance(embedder, SentenceEmbedder):
        embedder.save(directory)
    save_index(draft, faq, embedder)
    watcher.stage("calibrate")
    fitted = calibrate(_samples(settings, faq, draft, watcher))
    (draft / CALIBRATION_FILE).write_text(json.dumps(asdict(fitted)), encoding="utf-8")


def _samples(settings: Settings, faq: Faq, draft: Path, watcher: Watcher) -> list[Sample]:
    """Return what calibration is fitted to: reviewed openings, or held-out ways to ask where those are few."""
    fusion = load_policy(settings.policy).fusion
    unanswerable = load_unanswerable(settings.unanswerable)
    cases = load_openings(settings.openings) if settings.openings.exists() else []
    openings = {case.text: case.entry for case in cases if case.entry in faq.entries}
    if len(openings) >= ENOUGH:
        return opening_samples(openings, unanswerable, load_retriever(draft, faq, fusion))
    make = embedder_builder(settings, watcher.step)
    return held_out_samples(faq, unanswerable, lambda part: build_retriever(part, make(part), fusion))


def _write_manifest(draft: Path, settings: Settings, faq: Faq, seconds: float) -> None:
    manifest = {
        "faq": fingerprint(faq),
        "entries": len(faq.entries),
        "items": len(faq.items),
        "embedder": settings.embedder,
        "seconds": round(seconds, 1),
        "made": datetime.now().isoformat(timespec="seconds"),
    }
    (draft / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2), encoding="utf-8")


@contextmanager
def _draft(registry: Registry, name: str) -> Iterator[Path]:
    """Give a hidden folder that becomes the version when all went well, and is removed otherwise."""
    final = registry.directory / name
    if final.exists():
        raise TrainingError(f"{final} exists already; try again in a second")
    draft = registry.directory / f".{name}"
    draft.mkdir(parents=True)
    try:
        yield draft
        draft.rename(final)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
