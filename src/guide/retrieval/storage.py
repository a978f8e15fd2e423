"""Writes and reads the retriever of a model version.

<version>/embedder/        a sentence-transformers model
<version>/layout.npy       whose each searchable text is, and of which view, in the order of `documents.rows`
<version>/vectors.faiss    their vectors; of a large FAQ those that find candidates
<version>/rows.npy         of a large FAQ, their vectors
<version>/lexical/         the words of each entry
<version>/readings.json    the FAQ's own words by their readings, and staff's corrections
<version>/beyond.npy       topics of the lexicon that the FAQ does not answer
<version>/retrieval.json   checksums of these files and of the texts, so that an index never answers for another FAQ

Vectors, layout and words are mapped into memory: processes share them, and of a large FAQ only what is asked for
is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from guide.errors import StaleModel
from guide.faq.lexicon import Lexicon
from guide.faq.model import Faq
from guide.retrieval.beyond import BEYOND_FILE, Beyond
from guide.retrieval.checksum import checksum
from guide.retrieval.dense import DenseRanker
from guide.retrieval.documents import Row, lexical_texts, naming, rows
from guide.retrieval.gist import GistRanker, choose_sample, point_count, points
from guide.retrieval.layout import LAYOUT_FILE, Layout
from guide.retrieval.lexical import LEXICAL_DIRECTORY, LexicalIndex
from guide.retrieval.protocols import Embedder, Ranker
from guide.retrieval.readings import READINGS_FILE, Readings
from guide.retrieval.retriever import Retriever
from guide.retrieval.row_vectors import ROWS_FILE, RowVectors
from guide.retrieval.static import VOCABULARY_FILE, StaticEmbedder, StaticWeights
from guide.retrieval.vectors import BLOCK, INDEX_FILE, Source, VectorIndex

EMBEDDER_DIRECTORY = "embedder"
STATE_FILE = "retrieval.json"
FORMAT = 3
FEW = 512
"""Entries up to which all texts are compared, however many: candidates would be most of them."""
SMALL_FLOATS = 6_000_000
"""Texts times dimensions up to which all are compared with each query, in about a millisecond."""
PARTS = (LAYOUT_FILE, INDEX_FILE, ROWS_FILE, LEXICAL_DIRECTORY, READINGS_FILE, BEYOND_FILE, EMBEDDER_DIRECTORY)
NO_LEXICON = Lexicon()


def fingerprint(found: Iterable[Row]) -> str:
    """Return a hash of the searchable texts and their order."""
    digest = hashlib.sha256()
    for row in found:
        digest.update(f"{row.owner}\t{row.view}\t{row.text}\n".encode())
    return digest.hexdigest()


def save_index(directory: Path, faq: Faq, embedder: Embedder, lexicon: Lexicon) -> None:
    """Embed the FAQ's texts and write the indexes; the embedder was saved there before, by its own module."""
    found = list(rows(faq))
    layout = Layout.of(found)
    layout.save(directory)
    save_vectors(directory, layout, _source(found, embedder), embedder.dimensions)
    LexicalIndex.build(lexical_texts(faq)).save(directory)
    _readings(faq, lexicon).save(directory)
    _beyond(found, embedder, lexicon).save(directory)
    state = {"format": FORMAT, "texts": fingerprint(found), "files": _checksums(directory)}
    (directory / STATE_FILE).write_text(json.dumps(state), encoding="utf-8")


def save_vectors(directory: Path, layout: Layout, source: Source, dimensions: int) -> None:
    """Write the vectors of rows, and for a large FAQ the index that finds candidates among them."""
    if is_small(layout, dimensions):
        VectorIndex.build_from(source, layout.rows, dimensions, exact=True).save(directory)
        return
    kept = RowVectors.write(directory, source, layout.rows, dimensions)
    gists = VectorIndex.build_from(lambda some: points(some, layout, kept), point_count(layout), dimensions)
    gists.save(directory)


def is_small(layout: Layout, dimensions: int) -> bool:
    """Tell whether all texts of an FAQ are compared with each query."""
    return layout.size <= FEW or layout.rows * dimensions <= SMALL_FLOATS


def build_retriever(
    faq: Faq, embedder: Embedder, weights: Mapping[str, float], lexicon: Lexicon = NO_LEXICON
) -> Retriever:
    """Return a retriever that was never saved (training, calibration, tests)."""
    with TemporaryDirectory() as name:
        directory = Path(name)
        save_index(directory, faq, embedder, lexicon)
        return read_retriever(directory, embedder, weights)


def load_retriever(directory: Path, faq: Faq, weights: Mapping[str, float]) -> Retriever:
    """Read a retriever; raise `StaleModel` when it belongs to other texts, or a file is not what was written."""
    _check(directory, faq)
    return read_retriever(directory, load_embedder(directory / EMBEDDER_DIRECTORY), weights)


def read_retriever(directory: Path, embedder: Embedder, weights: Mapping[str, float]) -> Retriever:
    """Read a retriever whose files are known to be right."""
    layout, index = Layout.load(directory), VectorIndex.load(directory)
    dense: Ranker
    if is_small(layout, embedder.dimensions):
        sample = np.arange(layout.size)
        dense = DenseRanker(embedder=embedder, index=index, layout=layout)
    else:
        sample = choose_sample(layout, embedder.dimensions)
        kept = RowVectors.load(directory)
        dense = GistRanker(embedder=embedder, gists=index, rows=kept, layout=layout, sample=sample)
    return Retriever(
        embedder=embedder,
        dense=dense,
        lexical=LexicalIndex.load(directory),
        readings=Readings.load(directory),
        beyond=Beyond.load(directory),
        size=layout.size,
        sample=sample,
        weights=weights,
    )


def load_embedder(directory: Path) -> Embedder:
    """Return the embedder of a model version; the static one needs no torch."""
    if (directory / VOCABULARY_FILE).exists():
        return StaticEmbedder(StaticWeights.load(directory))
    from guide.retrieval.embedder import SentenceEmbedder  # imports torch: only where such a model is used

    return SentenceEmbedder.load(str(directory))


def _source(found: Sequence[Row], embedder: Embedder) -> Source:
    return lambda numbers: embedder.encode_documents([found[number].text for number in numbers])


def _readings(faq: Faq, lexicon: Lexicon) -> Readings:
    return Readings.of(
        (text for entry in faq.entries.values() for text in naming(entry)),
        ((item.reading, item.item) for item in faq.items),
        lexicon.corrections,
    )


def _beyond(found: Sequence[Row], embedder: Embedder, lexicon: Lexicon) -> Beyond:
    names = [row.text for row in found if row.view in ("title", "ask")]
    blocks = (embedder.encode_documents(names[start : start + BLOCK]) for start in range(0, len(names), BLOCK))
    groups = ["\n".join((*naming, *explaining)) for naming, explaining in lexicon.documents]
    return Beyond.build(groups, blocks if groups else iter(()), embedder)


def _check(directory: Path, faq: Faq) -> None:
    state = _state(directory)
    if state.get("format") != FORMAT:
        raise StaleModel(f"{directory}: the index has the format of another version; run `guide train`")
    if state.get("texts") != fingerprint(rows(faq)):
        raise StaleModel(f"{directory}: the index belongs to another FAQ; run `guide train`")
    try:
        found = _checksums(directory)
    except OSError as error:
        raise StaleModel(f"{directory}: {error.filename} cannot be read; run `guide train`") from error
    written = state.get("files")
    if found != written:
        known = written if isinstance(written, dict) else {}
        wrong = sorted(name for name in {*known, *found} if known.get(name) != found.get(name))
        raise StaleModel(f"{directory}: {', '.join(wrong)}: not the files that training wrote; run `guide train`")


def _state(directory: Path) -> dict[str, Any]:
    try:
        state = json.loads((directory / STATE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StaleModel(f"{directory}: {STATE_FILE} cannot be read; run `guide train`") from error
    return state if isinstance(state, dict) else {}


def _checksums(directory: Path) -> dict[str, str]:
    """Return the checksum of each file of the retriever by its path in the version."""
    parts = [directory / part for part in PARTS]
    files = [path for part in parts for path in ([part] if part.is_file() else sorted(part.rglob("*")))]
    return {path.relative_to(directory).as_posix(): checksum(path) for path in files if path.is_file()}
