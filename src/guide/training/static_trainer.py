"""Trains the static embedder on a city's own FAQ, on two CPU cores.

A term's vector is its general word vector through one shared projection W, plus a vector of its own; its gate
starts at its rarity. Both are learned from pairs of texts of the same entry against the other entries in the
batch (symmetric cross-entropy), with words dropped at random so that no single word is relied upon. Beside the
city's own entries stand lessons: the standard FAQ, the lexicon, and words that Sudachi's dictionary calls synonyms.

Several runs that differ in chance only are averaged weight by weight. All start from the same general vectors, so
the average is about as good as asking all of them, at the price of one (Wortsman et al., "Model soups", 2022).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from guide.errors import TrainingError
from guide.retrieval.static import StaticWeights
from guide.training.bags import Bags
from guide.training.pairs import TrainingDocument, positive
from guide.training.word_vectors import WordVectors

SLICE = 2048
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class StaticConfig:
    """Numbers of the recipe; the study behind them is named in `docs/adr/0003-static-embedder.md`."""

    runs: int = 2
    epochs: int = 5
    batch: int = 256
    temperature: float = 0.2
    rate: float = 1e-3
    gate_rate: float = 1e-2
    anchor_dropout: float = 0.6
    passage_dropout: float = 0.3
    pair_min_documents: int = 3
    min_steps: int = 60
    synonyms: bool = True


STANDARD = StaticConfig()


def train_static(
    documents: Sequence[TrainingDocument],
    general: WordVectors,
    *,
    lessons: Sequence[TrainingDocument] = (),
    config: StaticConfig = STANDARD,
    seed: int = 0,
    progress: Progress | None = None,
) -> StaticWeights:
    """Return weights trained on the city's documents and on lessons; `progress` is called with (step, steps)."""
    if not documents:
        raise TrainingError("There is no entry to train on; add entries to data/faq")
    # The steps are small: a second thread waits more than it works, and Rasa trains on the other core.
    torch.set_num_threads(1)
    bags = Bags(documents, lessons, pair_min_documents=config.pair_min_documents, synonyms=config.synonyms)
    if not any(len(anchor) for group in bags.anchors[: len(documents)] for anchor in group):
        raise TrainingError("No title and no way to ask has a word to train on; mend the entries in data/faq")
    runs = [_Model(bags, general) for _ in range(config.runs)]
    for number, model in enumerate(runs):
        chance = np.random.default_rng([seed, number])
        _fit(model, bags, config, chance, _part(progress, number, config.runs))
    return _average(runs).fold(bags, general)


class _Model(torch.nn.Module):
    """E = e·W + D, and the gates."""

    def __init__(self, bags: Bags, general: WordVectors) -> None:
        super().__init__()
        words = list(bags.vocabulary)
        self.base: torch.Tensor
        self.register_buffer("base", torch.from_numpy(general.lookup(words)))
        self.projection = torch.nn.Parameter(torch.eye(general.dimensions))
        self.own = torch.nn.Parameter(torch.zeros(len(words), general.dimensions))
        self.gates = torch.nn.Parameter(torch.from_numpy(bags.gates()))
        self._start_unknown()

    @torch.no_grad()
    def _start_unknown(self) -> None:
        # Terms without a general vector start from a small random one: zeros would get no direction at all.
        missing = self.base.abs().sum(dim=1) == 0
        generator = torch.Generator().manual_seed(0)
        start = torch.randn(self.own.shape, generator=generator) * 0.01
        self.own[missing] = start[missing]

    def forward(self, bags: Sequence[NDArray[np.int64]]) -> torch.Tensor:
        flat = torch.from_numpy(np.concatenate(bags))
        offsets = torch.from_numpy(np.cumsum([0] + [len(bag) for bag in bags[:-1]]))
        used, place = torch.unique(flat, return_inverse=True)
        table = self.base[used] @ self.projection + self.own[used]
        summed = functional.embedding_bag(place, table, offsets, mode="sum", per_sample_weights=self.gates[flat])
        return functional.normalize(summed, dim=1)

    @torch.no_grad()
    def fold(self, bags: Bags, general: WordVectors) -> StaticWeights:
        """Return the weights with the projection multiplied in."""
        keys, rows = general.hashed
        vectors = self.base @ self.projection + self.own
        table = torch.from_numpy(general.table) @ self.projection
        own = vectors[bags.city_words()]
        return StaticWeights(
            vocabulary=bags.vocabulary,
            vectors=vectors.numpy(),
            gates=self.gates.detach().numpy(),
            known=_nearness(vectors, own).numpy(),
            word_keys=keys,
            word_rows=rows,
            table=table.numpy().astype(np.float16),
            nearness=_nearness(table, own).numpy(),
            unseen_gate=float(np.log1p(bags.count)),
        )


def _nearness(vectors: torch.Tensor, own: torch.Tensor) -> torch.Tensor:
    """Return the best cosine of each vector to any word of the city, in slices to keep memory small."""
    words = functional.normalize(own, dim=1).T
    slices = torch.split(functional.normalize(vectors, dim=1), SLICE)
    return torch.cat([(rows @ words).amax(dim=1) for rows in slices])


def _part(progress: Progress | None, number: int, of: int) -> Progress | None:
    """Return what one run of several reports to."""
    return None if progress is None else lambda step, steps: progress(number * steps + step, of * steps)


@torch.no_grad()
def _average(runs: Sequence[_Model]) -> _Model:
    """Return the first model with the mean of all models' weights."""
    for name, weights in runs[0].named_parameters():
        weights.copy_(torch.stack([model.get_parameter(name) for model in runs]).mean(dim=0))
    return runs[0]


def _fit(
    model: _Model, bags: Bags, config: StaticConfig, chance: np.random.Generator, progress: Progress | None
) -> None:
    optimizer = torch.optim.Adam(
        [
            {"params": [model.projection, model.own], "lr": config.rate},
            {"params": [model.gates], "lr": config.gate_rate},
        ],
        fused=True,
    )
    draws = bags.draws()
    batch = min(config.batch, len(draws))
    steps = max(config.epochs * max(1, len(draws) // batch), config.min_steps)
    order: list[int] = []
    for step in range(steps):
        if len(order) < batch:
            order = list(chance.permutation(len(draws)))
        chosen = [draws[order.pop()] for _ in range(batch)]
        loss = _loss(model, bags, chosen, config, chance)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if progress is not None:
            progress(step + 1, steps)


def _loss(
    model: _Model,
    bags: Bags,
    chosen: Sequence[tuple[int, int | None]],
    config: StaticConfig,
    chance: np.random.Generator,
) -> torch.Tensor:
    rows = [_row(bags, document, anchor, config, chance) for document, anchor in chosen]
    rows = [row for row in rows if len(row[1]) and len(row[2])]
    owners = torch.tensor([row[0] for row in rows])
    scores = model([row[1] for row in rows]) @ model([row[2] for row in rows]).T / config.temperature
    # Another text of the same entry is no counter-example.
    same = (owners[:, None] == owners[None, :]) & ~torch.eye(len(rows), dtype=torch.bool)
    scores = scores.masked_fill(same, float("-inf"))
    target = torch.arange(len(rows))
    return functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)


def _row(
    bags: Bags, document: int, anchor: int | None, config: StaticConfig, chance: np.random.Generator
) -> tuple[int, NDArray[np.int64], NDArray[np.int64]]:
    """Return the document, one of its naming texts and what that is paired with, words dropped from both."""
    if anchor is None:
        group = bags.anchors[document]
        anchor = int(chance.choice([number for number, text in enumerate(group) if len(text)]))
    naming = _drop(bags.anchors[document][anchor], chance.uniform(0, config.anchor_dropout), chance)
    return document, naming, _drop(_positive(bags, document, anchor, chance), config.passage_dropout, chance)


def _positive(bags: Bags, document: int, anchor: int, chance: np.random.Generator) -> NDArray[np.int64]:
    body = bags.bodies[document]
    return np.concatenate(positive(bags.anchors[document], body if len(body) else None, anchor, chance))


def _drop(numbers: NDArray[np.int64], rate: float, chance: np.random.Generator) -> NDArray[np.int64]:
    if len(numbers) <= 1:
        return numbers
    kept = numbers[chance.random(len(numbers)) >= rate]
    return kept if len(kept) else numbers[:1]
