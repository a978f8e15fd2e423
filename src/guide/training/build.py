"""Builds a model version from the FAQ. The pipeline, in order:

    check FAQ, lexicon and open data ──> start Rasa's training (its own process) ──> train the embedder ──> index
    ──> calibrate ──> wait for Rasa ──> load it all once ──> write the manifest ──> move into place

Nothing in service is touched: a version is built in a hidden folder and moved when it is complete.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Protocol

from guide.clock import now_in_japan
from guide.dialogue.knowledge import CALIBRATION_FILE, FAQ_FILE, TOWN_FILE, load_knowledge
from guide.errors import FaqError, StaleModel, TrainingError
from guide.faq.lexicon import Lexicon
from guide.faq.lexicon_loader import load_lexicon
from guide.faq.loader import load_faq
from guide.faq.model import Faq
from guide.lookup.agreement import check_collected
from guide.narrowing.catalogue import build_catalogue
from guide.narrowing.policy import load_policy
from guide.opendata.town import Town, load_town
from guide.retrieval.embedder import SentenceEmbedder, static_model
from guide.retrieval.protocols import Embedder
from guide.retrieval.static import StaticEmbedder
from guide.retrieval.storage import EMBEDDER_DIRECTORY, build_retriever, load_retriever, save_index
from guide.settings import Settings
from guide.training import embedders
from guide.training.calibrate import ENOUGH, calibrate, held_out_samples, load_unanswerable, opening_samples
from guide.training.corpus import dialogue_data
from guide.training.dialogue_model import Dialogue, KeptDialogue, start_dialogue_training
from guide.training.embedders import MakeEmbedder
from guide.training.evaluate import load_openings
from guide.training.fingerprint import fingerprint
from guide.training.registry import MANIFEST, Registry, Version
from guide.training.static_trainer import Progress

RASA_DIRECTORY = "rasa"
RASA_LOG = "last-rasa-training.log"


class Watcher(Protocol):
    """Is told how training goes on."""

    def stage(self, name: str) -> None: ...

    def step(self, done: int, of: int) -> None: ...


def build(settings: Settings, registry: Registry, watcher: Watcher, *, tune: bool | None = None) -> Version:
    """Build a version and return it, not yet in service; raise `FaqError`, `TrainingError` or `ModelError`.

    With `tune` the model named in the settings is fine-tuned. Without, nothing is learned: the embedder and the
    dialogue model of the version in service are kept, and only the texts are indexed anew. None trains what the
    settings ask for.
    """
    started = time.monotonic()
    watcher.stage("check")
    faq, lexicon = load_faq(settings.faq, settings.local), load_lexicon(settings.lexicon)
    town = load_town(settings.open_data)
    if problems := check_collected(faq, town.calendar, settings.faq, settings.local):
        raise FaqError(problems)
    kept = registry.current() if tune is False else None
    name = datetime.now().strftime("%Y%m%d-%H%M%S")
    with _draft(registry, name) as draft:
        with _dialogue(settings, registry, faq, draft, kept) as dialogue:
            watcher.stage("embed")
            make = _maker(settings, lexicon, tune=tune, kept=kept, progress=watcher.step)
            _write_embedder(draft / EMBEDDER_DIRECTORY, embedder := make(faq))
            save_index(draft, faq, embedder, lexicon)
            watcher.stage("calibrate")
            _write_calibration(settings, faq, lexicon, draft, make=make, kept=kept)
            watcher.stage("dialogue")
            dialogue.finish()
        (draft / FAQ_FILE).write_text(faq.model_dump_json(by_alias=True), encoding="utf-8")
        (draft / TOWN_FILE).write_text(town.model_dump_json(), encoding="utf-8")
        # What cannot be loaded is never put into service.
        load_knowledge(draft, settings)
        learned = {None: "trained", True: "tuned", False: "kept"}[tune]
        _write_manifest(draft, settings, faq, lexicon, town, learned=learned, seconds=time.monotonic() - started)
    return registry.version(name)


def _maker(
    settings: Settings, lexicon: Lexicon, *, tune: bool | None, kept: Version | None, progress: Progress
) -> MakeEmbedder:
    if kept is not None:
        return embedders.kept(kept)
    return embedders.tuned(settings, progress) if tune else embedders.trained(settings, lexicon, progress)


@contextmanager
def _dialogue(
    settings: Settings, registry: Registry, faq: Faq, draft: Path, kept: Version | None
) -> Iterator[Dialogue]:
    """Give the training of the dialogue model under way, stopped at the end; or the kept model, copied."""
    if kept is not None:
        _keep(kept, RASA_DIRECTORY, draft)
        yield KeptDialogue()
        return
    examples = draft / "nlu.yml"
    examples.write_text(dialogue_data(faq), encoding="utf-8")
    # Beside the versions: it tells why training failed, when the draft is gone.
    log = registry.directory / RASA_LOG
    dialogue = start_dialogue_training(settings, examples=examples, out=draft / RASA_DIRECTORY, log=log)
    try:
        yield dialogue
    finally:
        dialogue.stop()


def _keep(kept: Version, name: str, draft: Path) -> None:
    """Copy a file or folder of a version; raise `StaleModel` where it cannot be read."""
    source = kept.directory / name
    try:
        (shutil.copytree if source.is_dir() else shutil.copy)(source, draft / name)
    except (OSError, shutil.Error) as error:
        raise StaleModel(f"{source}: cannot be read; run `guide train` without --no-tune") from error


def _write_embedder(directory: Path, embedder: Embedder) -> None:
    directory.mkdir()
    if isinstance(embedder, StaticEmbedder):
        static_model(embedder.weights).save(str(directory), create_model_card=False)
    elif isinstance(embedder, SentenceEmbedder):
        embedder.save(directory)


def _write_calibration(
    settings: Settings, faq: Faq, lexicon: Lexicon, draft: Path, *, make: MakeEmbedder, kept: Version | None
) -> None:
    """Fit the calibration to reviewed openings, or to held-out ways to ask where those are few."""
    policy = load_policy(settings.policy)
    unanswerable = load_unanswerable(settings.unanswerable)
    cases = load_openings(settings.openings) if settings.openings.exists() else []
    openings = {case.text: case.targets & faq.entries.keys() for case in cases if case.entry in faq.entries}
    reviewed = len(openings) >= ENOUGH
    if reviewed:
        samples = opening_samples(openings, unanswerable, load_retriever(draft, faq, policy.fusion))
    elif kept is not None:
        # Its embedder has seen the ways to ask that would have to be held out.
        _keep(kept, CALIBRATION_FILE, draft)
        return
    else:
        samples = held_out_samples(
            faq, unanswerable, lambda part: build_retriever(part, make(part), policy.fusion, lexicon)
        )
    catalogue = build_catalogue(faq, now_in_japan().date())
    found = calibrate(samples, catalogue, policy.belief, one_space=reviewed)
    (draft / CALIBRATION_FILE).write_text(json.dumps(asdict(found)), encoding="utf-8")


def _write_manifest(
    draft: Path, settings: Settings, faq: Faq, lexicon: Lexicon, town: Town, *, learned: str, seconds: float
) -> None:
    manifest = {
        "faq": fingerprint(faq, lexicon, town),
        "entries": len(faq.entries),
        "items": len(faq.items),
        "embedder": settings.embedder,
        "learned": learned,
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
