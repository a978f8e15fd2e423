from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer
from tests.tiny import tiny_faq, tiny_policy, tiny_weights
from tests.tiny_bert import save_tiny_bert

from guide.errors import EmbedderError
from guide.faq.lexicon import Lexicon
from guide.retrieval.documents import rows
from guide.retrieval.embedder import SentenceEmbedder, static_model
from guide.retrieval.static import StaticEmbedder
from guide.retrieval.storage import EMBEDDER_DIRECTORY, load_embedder, load_retriever, save_index

TEXTS = ["転入届の出し方", "空き缶を捨てたい", "ソファ", "これは何", "メロンパン"]


@pytest.fixture(scope="module")
def static_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default embedder, saved as a model of the library."""
    path = tmp_path_factory.mktemp("static")
    static_model(tiny_weights()).save(str(path), create_model_card=False)
    return path


@pytest.fixture(scope="module")
def bert_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small BERT over the letters of the town's FAQ, as anyone would save one."""
    return save_tiny_bert((row.text for row in rows(tiny_faq())), tmp_path_factory.mktemp("bert"))


def test_the_saved_default_embedder_loads_like_any_model_of_the_library(static_path: Path) -> None:
    model = SentenceTransformer(str(static_path), device="cpu", trust_remote_code=True)
    mine = StaticEmbedder(tiny_weights())
    theirs = model.encode_document(TEXTS[:3], convert_to_numpy=True)
    np.testing.assert_allclose(theirs, mine.encode_documents(TEXTS[:3]), atol=1e-6)
    assert model.get_embedding_dimension() == mine.dimensions


def test_numpy_and_the_library_agree(static_path: Path) -> None:
    mine, theirs = StaticEmbedder(tiny_weights()), SentenceEmbedder.load(str(static_path))
    np.testing.assert_allclose(theirs.encode_documents(TEXTS), mine.encode_documents(TEXTS), atol=1e-6)
    for text in TEXTS:
        np.testing.assert_allclose(theirs.encode_query(text), mine.encode_query(text), atol=1e-6)
    assert theirs.dimensions == mine.dimensions


@pytest.fixture(scope="module")
def both(static_path: Path) -> tuple[StaticEmbedder, SentenceEmbedder]:
    return StaticEmbedder(tiny_weights()), SentenceEmbedder.load(str(static_path))


@settings(max_examples=40)
@given(text=st.text(alphabet="転入出届缶家具ソファ電池を捨てたい。メロン abc12", max_size=25))
def test_numpy_and_the_library_agree_on_any_words(both: tuple[StaticEmbedder, SentenceEmbedder], text: str) -> None:
    mine, theirs = both
    np.testing.assert_allclose(theirs.encode_query(text), mine.encode_query(text), atol=1e-5)
    np.testing.assert_allclose(theirs.encode_documents([text]), mine.encode_documents([text]), atol=1e-5)


def test_queries_and_documents_are_told_apart(both: tuple[StaticEmbedder, SentenceEmbedder]) -> None:
    text = "空き缶と缶と家具を捨てたい"
    for embedder in both:
        assert not np.allclose(embedder.encode_query(text), embedder.encode_documents([text])[0], atol=1e-4)


def test_any_other_model_of_the_library_is_an_embedder(bert_path: Path) -> None:
    embedder = SentenceEmbedder.load(str(bert_path))
    found = embedder.encode_documents(TEXTS)
    assert found.shape == (len(TEXTS), 32) == (len(TEXTS), embedder.dimensions)
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(embedder.encode_query(TEXTS[0]), found[0], atol=1e-5)
    assert embedder.encode_documents([]).shape == (0, 32)


def test_a_sub_word_model_knows_every_word(bert_path: Path) -> None:
    embedder = SentenceEmbedder.load(str(bert_path))
    assert embedder.coverage("メロンパン").unknown == 0
    assert embedder.coverage("これは何").unknown == 1


def test_a_version_with_another_model_retrieves(bert_path: Path, tmp_path: Path) -> None:
    """What `GUIDE_EMBEDDER=<path> guide train` writes is what serving reads."""
    embedder = SentenceEmbedder.load(str(bert_path))
    embedder.save(tmp_path / EMBEDDER_DIRECTORY)
    save_index(tmp_path, tiny_faq(), embedder, Lexicon())
    assert isinstance(load_embedder(tmp_path / EMBEDDER_DIRECTORY), SentenceEmbedder)
    retriever = load_retriever(tmp_path, tiny_faq(), tiny_policy().fusion)
    names = list(tiny_faq().entries)
    for entry in tiny_faq().entries.values():
        assert names[retriever.search(entry.title, 1)[0].place] == entry.id


def test_a_saved_model_encodes_alike(bert_path: Path, tmp_path: Path) -> None:
    embedder = SentenceEmbedder.load(str(bert_path))
    embedder.save(tmp_path / "again")
    again = SentenceEmbedder.load(str(tmp_path / "again"))
    np.testing.assert_allclose(again.encode_documents(TEXTS), embedder.encode_documents(TEXTS), atol=1e-6)


@pytest.mark.parametrize("name", ["no-such-town/no-such-model", "./nowhere", ""])
def test_a_missing_model_is_an_embedder_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="cannot be loaded"):
        SentenceEmbedder.load(str(tmp_path / name) if not name or name.startswith(".") else name)


@pytest.mark.parametrize("name", ["model.safetensors", "modules.json", "config.json"])
def test_a_damaged_model_is_an_embedder_error(bert_path: Path, tmp_path: Path, name: str) -> None:
    SentenceEmbedder.load(str(bert_path)).save(tmp_path / "model")
    path = next((tmp_path / "model").rglob(name))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(EmbedderError, match="cannot be loaded"):
        SentenceEmbedder.load(str(tmp_path / "model"))
