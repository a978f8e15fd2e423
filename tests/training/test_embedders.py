from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tests.tiny import tiny_data, tiny_faq, tiny_vectors, tiny_weights
from tests.tiny_bert import DIMENSIONS, save_tiny_bert

from guide.errors import EmbedderError, StaleModel, TrainingError
from guide.faq.lexicon import Group, Lexicon
from guide.faq.model import Faq
from guide.retrieval.embedder import SentenceEmbedder, static_model
from guide.retrieval.static import StaticEmbedder
from guide.retrieval.storage import EMBEDDER_DIRECTORY
from guide.settings import Settings
from guide.training import embedders
from guide.training.corpus import training_documents
from guide.training.registry import Version

NO_WORDS = Lexicon()


@pytest.fixture(autouse=True)
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The general word vectors are the tiny town's."""
    monkeypatch.setattr(embedders, "load_word_vectors", tiny_vectors)


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    letters = "".join(text for document in training_documents(tiny_faq()) for text in document.anchors)
    return save_tiny_bert(letters, tmp_path_factory.mktemp("bert"))


def version(directory: Path) -> Version:
    (directory / EMBEDDER_DIRECTORY).mkdir(exist_ok=True)
    return Version("20260101-000000", directory, {})


def with_drones() -> Faq:
    """Return the town with a page more."""
    data = tiny_data()
    ask = ("ドローンを飛ばす", "ドローンの許可", "空から撮る")
    data["entries"]["drone"] = {**data["entries"]["cans"], "id": "drone", "title": "ドローンの許可", "ask": ask}
    return Faq.model_validate(data)


# Trained ----------------------------------------------------------------------------------------------------


def test_the_static_embedder_is_trained_on_the_faq_it_is_given() -> None:
    steps: list[tuple[int, int]] = []
    make = embedders.trained(Settings(), NO_WORDS, lambda done, of: steps.append((done, of)))
    assert steps == []
    found = make(tiny_faq())
    assert isinstance(found, StaticEmbedder)
    assert list(found.weights.vocabulary) == list(tiny_weights().vocabulary)
    np.testing.assert_array_equal(found.weights.vectors, tiny_weights().vectors)
    assert steps[-1][0] == steps[-1][1] == len(steps)


def test_the_static_embedder_learns_from_the_lexicon() -> None:
    text, page = "やどかえの知らせ", "町の中で引っ越した（転居届）"
    lexicon = Lexicon((Group("say", ("やどかえ", "やどかえの知らせ", "やどかえをした"), ("転居届", "転居")),))
    cosines = []
    for words in (NO_WORDS, lexicon):
        found = embedders.trained(Settings(), words)(tiny_faq())
        cosines.append(float(found.encode_documents([page])[0] @ found.encode_query(text)))
    assert cosines[1] > cosines[0] + 0.1


def test_a_named_model_is_taken_as_it_is(bert: Path) -> None:
    make = embedders.trained(Settings(embedder=str(bert)), NO_WORDS)
    found = make(tiny_faq())
    assert isinstance(found, SentenceEmbedder)
    assert found is make(with_drones())
    assert found.dimensions == DIMENSIONS


def test_a_named_model_that_is_missing_is_told_before_anything_is_trained() -> None:
    with pytest.raises(EmbedderError, match="no-such-town/model"):
        embedders.trained(Settings(embedder="no-such-town/model"), NO_WORDS)


# Tuned ------------------------------------------------------------------------------------------------------


def test_the_static_embedder_is_not_tuned() -> None:
    with pytest.raises(TrainingError, match="GUIDE_EMBEDDER"):
        embedders.tuned(Settings())


def test_a_named_model_is_tuned_on_the_faq(bert: Path) -> None:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    steps: list[int] = []
    try:
        found = embedders.tuned(Settings(embedder=str(bert)), lambda done, of: steps.append(of - done))(tiny_faq())
    finally:
        torch.set_num_threads(threads)
    assert isinstance(found, SentenceEmbedder)
    assert steps[-1] == 0
    before = SentenceEmbedder.load(str(bert))
    assert not np.allclose(found.encode_query("空き缶"), before.encode_query("空き缶"), atol=1e-3)


# Kept -------------------------------------------------------------------------------------------------------


def test_a_kept_static_embedder_learns_new_words_alone(tmp_path: Path) -> None:
    kept = version(tmp_path)
    static_model(tiny_weights()).save(str(tmp_path / EMBEDDER_DIRECTORY), create_model_card=False)
    found = embedders.kept(kept)(with_drones())
    assert isinstance(found, StaticEmbedder)
    count = len(tiny_weights().vocabulary)
    np.testing.assert_array_equal(found.weights.vectors[:count], tiny_weights().vectors)
    assert found.coverage("ドローン").untrained == 0
    assert StaticEmbedder(tiny_weights()).coverage("ドローン").untrained == 1


def test_a_kept_named_model_is_the_one_of_the_version(tmp_path: Path, bert: Path) -> None:
    kept = version(tmp_path)
    SentenceEmbedder.load(str(bert)).save(tmp_path / EMBEDDER_DIRECTORY)
    found = embedders.kept(kept)(tiny_faq())
    assert isinstance(found, SentenceEmbedder)
    texts = ["転入届", "空き缶"]
    expected = SentenceEmbedder.load(str(bert)).encode_documents(texts)
    np.testing.assert_allclose(found.encode_documents(texts), expected, atol=1e-6)


def test_a_damaged_embedder_is_not_kept(tmp_path: Path) -> None:
    kept = version(tmp_path)
    with pytest.raises(EmbedderError, match=EMBEDDER_DIRECTORY):
        embedders.kept(kept)
    (tmp_path / EMBEDDER_DIRECTORY / "vocabulary.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StaleModel, match="guide train"):
        embedders.kept(kept)
