"""Writes and reads the retriever of a model version.

<version>/embedder/        a sentence-transformers model
<version>/vectors.faiss    one row for each searchable text, in the order of `documents.rows`
<version>/retrieval.json   hash of the texts, so that an index never answers for another FAQ
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from guide.errors import StaleModel
from guide.faq.model import Faq
from guide.retrieval.documents import Row, lexical_texts, naming, rows
from guide.retrieval.lexical import LexicalIndex
from guide.retrieval.protocols import Embedder
from guide.retrieval.readings import Readings
from guide.retrieval.retriever import Retriever
from guide.retrieval.static import VOCABULARY_FILE, StaticEmbedder, StaticWeights
from guide.retrieval.vectors import VectorIndex

EMBEDDER_DIRECTORY = "embedder"
STATE_FILE = "retrieval.json"


def fingerprint(found: Sequence[Row]) -> str:
    """Return a hash of the searchable texts and their order."""
    digest = hashlib.sha256()
    for row in found:
        digest.update(f"{row.owner}\t{row.view}\t{row.text}\n".encode())
    return digest.hexdigest()


def save_index(directory: Path, faq: Faq, embedder: Embedder) -> None:
    """Embed the FAQ's texts and write the index; the embedder is saved beside it by its own module."""
    found = rows(faq)
    VectorIndex.build(embedder.encode_documents([row.text for row in found])).save(directory)
    (directory / STATE_FILE).write_text(json.dumps({"texts": fingerprint(found)}), encoding="utf-8")


def build_retriever(faq: Faq, embedder: Embedder, weights: Mapping[str, float]) -> Retriever:
    """Return a retriever that was never saved (training, calibration, tests)."""
    found = rows(faq)
    index = VectorIndex.build(embedder.encode_documents([row.text for row in found]))
    return _assemble(faq, found, embedder, index, weights)


def load_retriever(directory: Path, faq: Faq, weights: Mapping[str, float]) -> Retriever:
    """Read a retriever; raise `StaleModel` when the index belongs to other texts."""
    found = rows(faq)
    index = VectorIndex.load(directory)
    try:
        state = json.loads((directory / STATE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StaleModel(f"{directory}: {STATE_FILE} cannot be read; run `guide train`") from error
    if not isinstance(state, dict) or state.get("texts") != fingerprint(found) or index.size != len(found):
        raise StaleModel(f"{directory}: the index belongs to another FAQ; run `guide train`")
    return _assemble(faq, found, load_embedder(directory / EMBEDDER_DIRECTORY), index, weights)


def load_embedder(directory: Path) -> Embedder:
    """Return the embedder of a model version; the static one needs no torch."""
    if (directory / VOCABULARY_FILE).exists():
        return StaticEmbedder(StaticWeights.load(directory))
    from guide.retrieval.embedder import SentenceEmbedder  # imports torch: only where such a model is used

    return SentenceEmbedder.load(str(directory))


def _assemble(
    faq: Faq, found: Sequence[Row], embedder: Embedder, index: VectorIndex, weights: Mapping[str, float]
) -> Retriever:
    return Retriever(
        embedder=embedder,
        index=index,
        rows=found,
        lexical=LexicalIndex(lexical_texts(faq)),
        readings=Readings(
            (text for entry in faq.entries.values() for text in naming(entry)),
            ((item.reading, item.item) for item in faq.items),
        ),
        size=len(faq.entries),
        weights=weights,
    )
