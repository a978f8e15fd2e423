from __future__ import annotations

import numpy as np
import pytest
from tests.tiny import tiny_faq, tiny_vectors, tiny_weights

from guide.errors import TrainingError
from guide.retrieval.static import StaticEmbedder, StaticWeights
from guide.training.corpus import training_documents
from guide.training.pairs import TrainingDocument
from guide.training.static_trainer import StaticConfig, train_static
from guide.training.word_vectors import WordVectors

DOCUMENTS = training_documents(tiny_faq())
TOPICS = [
    TrainingDocument(("ねこ", "ねこの世話", "子ねこ"), ("ねこは魚を食べます", "子ねこは眠ります")),
    TrainingDocument(("電車", "電車の時刻", "急行電車"), ("電車は駅に着きます", "急行は駅を通ります")),
]
NO_WORDS = WordVectors(rows={}, table=np.zeros((1, 16), np.float32))


def loss(weights: StaticWeights) -> float:
    """Return the mean surprise at which entry a way to ask belongs to, among all entries' bodies."""
    embedder = StaticEmbedder(weights)
    bodies = embedder.encode_documents(["。".join(document.sentences) for document in DOCUMENTS])
    surprises = []
    for place, document in enumerate(DOCUMENTS):
        scores = embedder.encode_documents(document.anchors) @ bodies.T / StaticConfig().temperature
        surprises += list(np.log(np.exp(scores).sum(axis=1)) - scores[:, place])
    return float(np.mean(surprises))


def test_the_loss_falls() -> None:
    untrained = train_static(DOCUMENTS, tiny_vectors(), config=StaticConfig(epochs=0, min_steps=0))
    short = train_static(DOCUMENTS, tiny_vectors(), config=StaticConfig(epochs=0, min_steps=10))
    assert loss(tiny_weights()) < loss(short) < loss(untrained)


def test_two_topics_are_told_apart_without_any_general_vector() -> None:
    embedder = StaticEmbedder(train_static(TOPICS, NO_WORDS))
    cats, trains = embedder.encode_documents(["ねこの世話", "急行電車"])
    cat, train = embedder.encode_query("魚を食べるねこ"), embedder.encode_query("駅の時刻")
    assert cat @ cats > cat @ trains + 0.3
    assert train @ trains > train @ cats + 0.3


def same(one: StaticWeights, other: StaticWeights) -> bool:
    return (
        one.vocabulary == other.vocabulary
        and np.array_equal(one.vectors, other.vectors)
        and np.array_equal(one.gates, other.gates)
        and np.array_equal(one.table, other.table)
    )


def test_training_again_gives_the_same_weights() -> None:
    assert same(train_static(TOPICS, NO_WORDS, seed=3), train_static(TOPICS, NO_WORDS, seed=3))


def test_another_seed_gives_other_weights() -> None:
    assert not same(train_static(TOPICS, NO_WORDS, seed=3), train_static(TOPICS, NO_WORDS, seed=4))


def test_weights_have_the_shapes_that_serving_expects() -> None:
    weights, general = tiny_weights(), tiny_vectors()
    count = len(weights.vocabulary)
    assert weights.vectors.shape == (count, general.dimensions)
    assert weights.gates.shape == (count,)
    assert list(weights.vocabulary.values()) == list(range(count))
    assert weights.table.shape == general.table.shape
    assert weights.word_keys.shape == weights.word_rows.shape == (len(general.rows),)
    assert (np.diff(weights.word_keys.astype(object)) > 0).all()
    for array in (weights.vectors, weights.gates, weights.table):
        assert np.isfinite(array).all()


def test_rare_pairs_are_no_terms() -> None:
    pairs = {term for term in tiny_weights().vocabulary if "+" in term}
    config = StaticConfig(epochs=0, min_steps=0, pair_min_documents=1)
    every = {term for term in train_static(DOCUMENTS, tiny_vectors(), config=config).vocabulary if "+" in term}
    assert pairs < every


def test_progress_is_told_step_by_step() -> None:
    seen: list[tuple[int, int]] = []
    config = StaticConfig(runs=2, epochs=1, min_steps=5)
    train_static(TOPICS, NO_WORDS, config=config, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(step, 10) for step in range(1, 11)]


def test_without_an_entry_there_is_nothing_to_train_on() -> None:
    with pytest.raises(TrainingError, match="data/faq"):
        train_static([], NO_WORDS)


@pytest.mark.parametrize("documents", [[TrainingDocument(("これは何",), ())], [TrainingDocument(("", "？"), ("…",))]])
def test_without_a_word_there_is_nothing_to_train_on(documents: list[TrainingDocument]) -> None:
    with pytest.raises(TrainingError, match="data/faq"):
        train_static(documents, NO_WORDS)


def test_a_wordless_entry_among_others_does_no_harm() -> None:
    weights = train_static([*TOPICS, TrainingDocument(("これは何", "？"), ("そうです",))], NO_WORDS)
    assert np.isfinite(weights.vectors).all()


def test_texts_of_the_same_entry_are_no_counter_examples() -> None:
    """An entry alone has nothing to be told from: training leaves it as it was."""
    untrained = train_static(TOPICS[:1], NO_WORDS, config=StaticConfig(epochs=0, min_steps=0))
    trained = train_static(TOPICS[:1], NO_WORDS)
    assert untrained.vectors.any()
    np.testing.assert_allclose(trained.vectors, untrained.vectors, atol=1e-6)


def test_lessons_teach_words_that_the_city_does_not_use() -> None:
    """「カナリア」 stands in no page; a lesson says that it leads to what one page is about."""
    documents = [TrainingDocument((f"話題{number}",), (f"中身{number}",)) for number in range(4)]
    documents.append(TrainingDocument(("小鳥",), ("鳥籠",)))
    lesson = TrainingDocument(("カナリア",), ("小鳥",))
    near = {}
    for name, lessons in (("with", [lesson]), ("without", [])):
        weights = train_static(documents, NO_WORDS, lessons=lessons, config=StaticConfig(runs=1, min_steps=200))
        embedder = StaticEmbedder(weights)
        near[name] = float(embedder.encode_query("カナリア") @ embedder.encode_documents(["小鳥"])[0])
    assert near["with"] > 0.5
    assert near["without"] == 0


def test_the_mean_of_runs_is_a_model_of_the_same_form() -> None:
    one = train_static(DOCUMENTS, tiny_vectors(), config=StaticConfig(runs=1))
    three = train_static(DOCUMENTS, tiny_vectors(), config=StaticConfig(runs=3))
    assert three.vocabulary == one.vocabulary
    assert three.vectors.shape == one.vectors.shape
    assert not np.array_equal(three.vectors, one.vectors)
