"""Embedders in the format of sentence-transformers; the only file that imports that library.

`SudachiStatic` is the default model as a sentence-transformers module: it loads and saves like any other model
of that library. `SentenceEmbedder` makes any model of the library, by name or path, an `Embedder`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from guide.errors import EmbedderError
from guide.retrieval.protocols import Coverage
from guide.retrieval.static import VOCABULARY_FILE, StaticEmbedder, StaticWeights
from guide.retrieval.terms import terms

Floats = NDArray[np.float32]


class SudachiStatic(InputModule):  # type: ignore[misc]
    """The static embedder as a sentence-transformers module; `task="query"` damps as residents' words need."""

    modalities: ClassVar[list[str]] = ["text"]
    forward_kwargs: ClassVar[set[str]] = {"task"}

    def __init__(self, weights: StaticWeights) -> None:
        super().__init__()
        self.embedder = StaticEmbedder(weights)

    def preprocess(self, inputs: list[str], prompt: str | None = None, **kwargs: Any) -> dict[str, torch.Tensor]:
        """Return documents' vectors and, beside them, queries' vectors of the same texts."""
        documents = self.embedder.encode_documents(inputs)
        queries = np.stack([self.embedder.encode_query(text) for text in inputs])
        return {"documents": torch.from_numpy(documents), "queries": torch.from_numpy(queries)}

    def forward(self, features: dict[str, torch.Tensor], **kwargs: Any) -> dict[str, torch.Tensor]:
        name = "queries" if kwargs.get("task") == "query" else "documents"
        return {**features, "sentence_embedding": features[name]}

    def get_embedding_dimension(self) -> int:
        return self.embedder.dimensions

    @property
    def tokenizer(self) -> Any:
        """The function that splits a text into terms."""
        return terms

    @tokenizer.setter
    def tokenizer(self, value: Any) -> None:
        raise AttributeError("the terms of a static embedder are fixed by its vocabulary")

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        self.embedder.weights.save(Path(output_path))

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", **kwargs: Any) -> SudachiStatic:
        return cls(StaticWeights.load(Path(model_name_or_path) / subfolder))


class SentenceEmbedder:
    """Any sentence-transformers model as an `Embedder`."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model

    @property
    def model(self) -> SentenceTransformer:
        """The library's model, for training on."""
        return self._model

    @classmethod
    def load(cls, name: str) -> SentenceEmbedder:
        """Load a model by path, or by name from the local cache; nothing is fetched from the network."""
        try:
            # The library asks for this consent before it imports a module class that is not its own.
            ours = (Path(name) / VOCABULARY_FILE).exists()
            return cls(SentenceTransformer(name, local_files_only=True, device="cpu", trust_remote_code=ours))
        except (OSError, ValueError, RuntimeError, ImportError, SafetensorError) as error:
            raise EmbedderError(f"The sentence-transformers model {name!r} cannot be loaded: {error}") from error

    @property
    def dimensions(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    def encode_documents(self, texts: Sequence[str]) -> Floats:
        """Return texts × dimensions, unit length."""
        return self._encode(self._model.encode_document, list(texts))

    def encode_query(self, text: str) -> Floats:
        """Return one unit vector."""
        return np.asarray(self._encode(self._model.encode_query, [text])[0])

    def coverage(self, text: str) -> Coverage:
        """Sub-word models know every word in part: nothing is strange where the text has a word at all."""
        missing = 0.0 if terms(text) else 1.0
        return Coverage(missing, missing, missing)

    def save(self, directory: Path) -> None:
        """Write the model in the library's own format."""
        self._model.save(str(directory), create_model_card=False)

    def _encode(self, encode: Any, texts: list[str]) -> Floats:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        vectors = encode(texts, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def static_model(weights: StaticWeights) -> SentenceTransformer:
    """Return trained static weights as a sentence-transformers model."""
    return SentenceTransformer(modules=[SudachiStatic(weights)], device="cpu")
