"""Fine-tunes any sentence-transformers model on a city's own FAQ, with that library's own trainer and loss.

A naming text is read as a query, what it is paired with as a document (`guide.training.pairs`); the other pairs of
a batch, all of other entries, are the counter-examples.
"""

from __future__ import annotations

import copy
import math
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import torch
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.base.modules import Router
from sentence_transformers.base.sampler import NoDuplicatesBatchSampler
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.util import is_training_available
from transformers import PrinterCallback, TrainerCallback

from guide.errors import TrainingError
from guide.retrieval.embedder import SentenceEmbedder, SudachiStatic
from guide.training.pairs import Pair, TrainingDocument, text_pairs
from guide.training.static_trainer import Progress

Device = Literal["auto", "cpu", "cuda"]
INSTALL = ".venv/bin/uv pip install --python .venv/bin/python -c constraints/guide.txt -e '.[finetune]'"
ANCHOR, POSITIVE, ENTRY = "anchor", "positive", "label"
"""Columns of the library's data set. The library reads no text from `label`, and the loss leaves it alone."""


@dataclass(frozen=True)
class FineTuneConfig:
    """Numbers of the recipe; the rate, the warm-up and the scale are usual for models of this library.

    `passes` over all naming texts, or more where those are few, so that at least `min_steps` are made.
    `warm_up` is the share of the steps in which the rate rises; then it falls to zero. `scale` is one over the
    temperature. A `batch` is never larger than the number of entries.
    """

    passes: int = 3
    batch: int = 64
    rate: float = 2e-5
    warm_up: float = 0.1
    weight_decay: float = 0.01
    scale: float = 20.0
    min_steps: int = 60


def fine_tune(
    embedder: SentenceEmbedder,
    documents: Sequence[TrainingDocument],
    *,
    config: FineTuneConfig = FineTuneConfig(),
    seed: int = 0,
    device: Device = "auto",
    progress: Progress | None = None,
) -> SentenceEmbedder:
    """Return a copy of the embedder fine-tuned on the documents; `progress` is called with (step, steps).

    `auto` takes a CUDA device where there is one. The copy has single precision and lies where the given model
    does, which stays as it is. Raises `TrainingError` where the model or the documents do not allow training.
    """
    _check(embedder.model)
    place = _device(device)
    pairs = _pairs(documents, config, seed)
    with _translated(config), _spared_core(), tempfile.TemporaryDirectory() as folder:
        # Steps as small as fine-tuning takes would be lost in half precision.
        model = copy.deepcopy(embedder.model).float()
        arguments = _arguments(model, pairs, config=config, seed=seed, device=place, folder=folder)
        _train(model, pairs, arguments, config, progress)
    if not all(bool(torch.isfinite(weights).all()) for weights in model.parameters()):
        raise TrainingError(f"Training diverged at the rate {config.rate}; take a smaller rate")
    return SentenceEmbedder(model.to(embedder.model.device).eval())


def _pairs(documents: Sequence[TrainingDocument], config: FineTuneConfig, seed: int) -> list[Pair]:
    anchors = sum(len(document.anchors) for document in documents)
    batch = min(config.batch, len(documents))
    passes = max(config.passes, math.ceil(config.min_steps * batch / max(anchors, 1)))
    found = text_pairs(documents, passes=passes, seed=seed)
    if len({pair.entry for pair in found}) < 2:
        raise TrainingError("Fine-tuning needs two entries with two texts each; add entries to data/faq")
    return found


def _check(model: SentenceTransformer) -> None:
    if not is_training_available():
        raise TrainingError(f"Fine-tuning needs two more libraries. Install them: {INSTALL}")
    if any(isinstance(module, SudachiStatic) for module in model.modules()):
        raise TrainingError("The static embedder is not fine-tuned: `guide train` trains it from the FAQ")
    if not any(weights.requires_grad for weights in model.parameters()):
        raise TrainingError("The model has no weights that can be trained; set GUIDE_EMBEDDER to another model")


def _device(asked: Device) -> Literal["cpu", "cuda"]:
    found = torch.cuda.is_available()
    if asked == "cuda" and not found:
        raise TrainingError("PyTorch finds no CUDA device; fine-tune on the CPU, or install a CUDA build of torch")
    return "cuda" if found and asked != "cpu" else "cpu"


def _arguments(
    model: SentenceTransformer,
    pairs: Sequence[Pair],
    *,
    config: FineTuneConfig,
    seed: int,
    device: Literal["cpu", "cuda"],
    folder: str,
) -> SentenceTransformerTrainingArguments:
    cuda = device == "cuda"
    # The library multiplies a device's batch by the number of devices.
    devices = torch.cuda.device_count() if cuda else 1
    batch = min(config.batch, len({pair.entry for pair in pairs}))
    routed = any(isinstance(module, Router) for module in model.children())
    return SentenceTransformerTrainingArguments(
        output_dir=folder,
        num_train_epochs=1,  # the pairs of all passes are one epoch of the library
        per_device_train_batch_size=max(1, batch // devices),
        learning_rate=config.rate,
        weight_decay=config.weight_decay,
        warmup_steps=config.warm_up,
        lr_scheduler_type="linear",
        # The same prompts as `encode_query` and `encode_document` take.
        prompts={ANCHOR: model.prompts.get("query", ""), POSITIVE: model.prompts.get("document", "")},
        router_mapping={ANCHOR: "query", POSITIVE: "document"} if routed else {},
        seed=seed,
        use_cpu=not cuda,
        bf16=cuda and torch.cuda.is_bf16_supported(including_emulation=False),
        dataloader_pin_memory=cuda,
        dataloader_drop_last=True,
        save_strategy="no",
        logging_strategy="no",
        report_to="none",
        disable_tqdm=True,
    )


def _train(
    model: SentenceTransformer,
    pairs: Sequence[Pair],
    arguments: SentenceTransformerTrainingArguments,
    config: FineTuneConfig,
    progress: Progress | None,
) -> None:
    from datasets import Dataset  # an optional extra: `_check` has seen that it is there

    columns = {
        ANCHOR: [pair.anchor for pair in pairs],
        POSITIVE: [pair.positive for pair in pairs],
        ENTRY: [pair.entry for pair in pairs],
    }
    # Both ways, as the static trainer learns: the way to ask finds the entry, the entry the way to ask.
    loss = MultipleNegativesRankingLoss(
        model, config.scale, directions=("query_to_doc", "doc_to_query"), partition_mode="per_direction"
    )
    trainer = _Trainer(model=model, args=arguments, train_dataset=Dataset.from_dict(columns), loss=loss)
    trainer.remove_callback(PrinterCallback)
    if progress is not None:
        trainer.add_callback(_Steps(progress))
    trainer.train()
    if trainer.state.global_step == 0:
        raise TrainingError("Too many entries share a text to fill a batch; give them texts of their own in data/faq")


class _Trainer(SentenceTransformerTrainer):  # type: ignore[misc]
    """The library's trainer; a batch holds no two pairs of one entry, and no text twice."""

    def get_batch_sampler(
        self,
        dataset: Any,
        batch_size: int,
        drop_last: bool,
        valid_label_columns: list[str] | None = None,
        generator: torch.Generator | None = None,
        seed: int = 0,
    ) -> NoDuplicatesBatchSampler:
        # The label columns are not passed on: the entry counts among the values that a batch holds once.
        return NoDuplicatesBatchSampler(dataset, batch_size, drop_last, generator=generator, seed=seed)

    def add_model_card_callback(self, default_args_dict: dict[str, Any]) -> None:
        """Add none: no card is written, and gathering one may look up names on the network."""


class _Steps(TrainerCallback):
    """Tells how far training is."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        self.progress(state.global_step, state.max_steps)


@contextmanager
def _spared_core() -> Iterator[None]:
    """Leave one core to Rasa's training: threads that wait for a core they share slow every step down."""
    threads = torch.get_num_threads()
    torch.set_num_threads(min(threads, max(1, (os.cpu_count() or 2) - 1)))
    try:
        yield
    finally:
        torch.set_num_threads(threads)


@contextmanager
def _translated(config: FineTuneConfig) -> Iterator[None]:
    """Turn what the library raises into `TrainingError`."""
    try:
        yield
    except (MemoryError, torch.OutOfMemoryError) as error:
        raise TrainingError(_too_little_memory(config)) from error
    except (OSError, RuntimeError, ValueError, ImportError) as error:
        if "can't allocate memory" in str(error):
            raise TrainingError(_too_little_memory(config)) from error
        raise TrainingError(f"The model cannot be fine-tuned: {error}") from error


def _too_little_memory(config: FineTuneConfig) -> str:
    return f"Too little memory for a batch of {config.batch} texts; take a smaller batch, a smaller model or the CPU"
