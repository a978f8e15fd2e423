"""Trains the static embedder on a city's own FAQ, on two CPU cores.

A term's vector is its general word vector through one shared projection W, plus a vector of its own; its gate
starts at its rarity. Both are learned from pairs of texts of the same entry against the other entries in the
batch (symmetric cross-entropy), with words dropped at random so that no single word is relied upon.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from guide.errors import TrainingError
from guide.retrieval.static import StaticWeights
from guide.retrieval.terms import PRIOR, Term, terms
from guide.training.pairs import TrainingDocument, positive
from guide.training.word_vectors import WordVectors

SLICE = 2048
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class StaticConfig:
    """Numbers of the recipe; the study behind them is named in `docs/adr/0003-static-embedder.md`."""

    epochs: int = 9
    batch: int = 256
    temperature: float = 0.15
    rate: float = 1e-3
    gate_rate: float = 1e-2
    anchor_dropout: float = 0.6
    passage_dropout: float = 0.3
    pair_min_documents: int = 3
    min_steps: int = 60


def train_static(
    documents: Sequence[TrainingDocument],
    general: WordVectors,
    *,
    config: StaticConfig = StaticConfig(),
    seed: int = 0,
    progress: Progress | None = None,
) -> StaticWeights:
    """Return weights trained on the documents; `progress` is called with (step, steps)."""
    if not documents:
        raise TrainingError("There is no entry to train on; add entries to data/faq")
    # The steps are small: a second thread waits more than it works, and Rasa trains on the other core.
    torch.set_num_threads(1)
    texts = _Texts(documents, config)
    if not any(len(anchor) for group in texts.anchors for anchor in group):
        raise TrainingError("No title and no way to ask has a word to train on; mend the entries in data/faq")
    model = _Model(texts, general)
    _fit(model, texts, config, seed, progress)
    return model.fold(texts, general)


class _Texts:
    """The documents as arrays of term numbers."""

    def __init__(self, documents: Sequence[TrainingDocument], config: StaticConfig) -> None:
        found = [
            ([terms(text) for text in document.anchors], [terms(text) for text in document.sentences])
            for document in documents
        ]
        self.count = len(found)
        self.frequency: Counter[str] = Counter()
        kinds: dict[str, str] = {}
        for anchors, sentences in found:
            # In order, not as a set: a word met as two kinds must weigh the same in every process.
            seen = dict.fromkeys(term for group in (*anchors, *sentences) for term in group)
            kinds.update((term.text, term.kind) for term in seen)
            self.frequency.update({term.text for term in seen})
        kept = [t for t, k in kinds.items() if k != "pair" or self.frequency[t] >= config.pair_min_documents]
        self.vocabulary = {text: index for index, text in enumerate(sorted(kept))}
        self.kinds = [kinds[text] for text in self.vocabulary]
        self.anchors = [[self._numbers(group) for group in anchors] for anchors, _ in found]
        self.bodies = [self._numbers([term for group in sentences for term in group]) for _, sentences in found]

    def _numbers(self, group: Sequence[Term]) -> NDArray[np.int64]:
        return np.array([self.vocabulary[t.text] for t in group if t.text in self.vocabulary], np.int64)

    def gates(self) -> NDArray[np.float32]:
        rarity = [np.log1p(self.count / (1 + self.frequency[text])) for text in self.vocabulary]
        return np.array([r * PRIOR[kind] for r, kind in zip(rarity, self.kinds, strict=True)], np.float32)


class _Model(torch.nn.Module):
    """E = e·W + D, and the gates."""

    def __init__(self, texts: _Texts, general: WordVectors) -> None:
        super().__init__()
        words = list(texts.vocabulary)
        self.base: torch.Tensor
        self.register_buffer("base", torch.from_numpy(general.lookup(words)))
        self.projection = torch.nn.Parameter(torch.eye(general.dimensions))
        self.own = torch.nn.Parameter(torch.zeros(len(words), general.dimensions))
        self.gates = torch.nn.Parameter(torch.from_numpy(texts.gates()))
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
    def fold(self, texts: _Texts, general: WordVectors) -> StaticWeights:
        """Return the weights with the projection multiplied in."""
        keys, rows = general.hashed
        vectors = self.base @ self.projection + self.own
        table = torch.from_numpy(general.table) @ self.projection
        return StaticWeights(
            vocabulary=texts.vocabulary,
            vectors=vectors.numpy(),
            gates=self.gates.detach().numpy(),
            word_keys=keys,
            word_rows=rows,
            table=table.numpy().astype(np.float16),
            nearness=_nearness(table, vectors).numpy(),
            unseen_gate=float(np.log1p(texts.count)),
        )


def _nearness(table: torch.Tensor, vectors: torch.Tensor) -> torch.Tensor:
    """Return the best cosine of each row of the table to any trained vector, in slices to keep memory small."""
    trained = functional.normalize(vectors, dim=1).T
    slices = torch.split(functional.normalize(table, dim=1), SLICE)
    return torch.cat([(rows @ trained).amax(dim=1) for rows in slices])


def _fit(model: _Model, texts: _Texts, config: StaticConfig, seed: int, progress: Progress | None) -> None:
    chance = np.random.default_rng(seed)
    optimizer = torch.optim.Adam(
        [
            {"params": [model.projection, model.own], "lr": config.rate},
            {"params": [model.gates], "lr": config.gate_rate},
        ]
    )
    anchors = [(d, a) for d, group in enumerate(texts.anchors) for a in range(len(group))]
    batch = min(config.batch, len(anchors))
    a_pass = max(1, len(anchors) // batch)
    steps = max(config.epochs * a_pass, config.min_steps)
    order: list[int] = []
    for step in range(steps):
        if len(order) < batch:
            order = list(chance.permutation(len(anchors)))
        chosen = [anchors[order.pop()] for _ in range(batch)]
        loss = _loss(model, texts, chosen, config, chance)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if progress is not None:
            progress(step + 1, steps)


def _loss(
    model: _Model,
    texts: _Texts,
    chosen: Sequence[tuple[int, int]],
    config: StaticConfig,
    chance: np.random.Generator,
) -> torch.Tensor:
    rows = [
        (
            document,
            _drop(texts.anchors[document][anchor], chance.uniform(0, config.anchor_dropout), chance),
            _drop(_positive(texts, document, anchor, chance), config.passage_dropout, chance),
        )
        for document, anchor in chosen
    ]
    rows = [row for row in rows if len(row[1]) and len(row[2])]
    owners = torch.tensor([row[0] for row in rows])
    scores = model([row[1] for row in rows]) @ model([row[2] for row in rows]).T / config.temperature
    # Another text of the same entry is no counter-example.
    same = (owners[:, None] == owners[None, :]) & ~torch.eye(len(rows), dtype=torch.bool)
    scores = scores.masked_fill(same, float("-inf"))
    target = torch.arange(len(rows))
    return functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)


def _positive(texts: _Texts, document: int, anchor: int, chance: np.random.Generator) -> NDArray[np.int64]:
    body = texts.bodies[document]
    return np.concatenate(positive(texts.anchors[document], body if len(body) else None, anchor, chance))


def _drop(numbers: NDArray[np.int64], rate: float, chance: np.random.Generator) -> NDArray[np.int64]:
    if len(numbers) <= 1:
        return numbers
    kept = numbers[chance.random(len(numbers)) >= rate]
    return kept if len(kept) else numbers[:1]
