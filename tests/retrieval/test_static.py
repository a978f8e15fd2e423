from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from safetensors.numpy import load_file, save_file
from tests.tiny import tiny_weights

from guide.errors import StaleModel
from guide.retrieval.static import (
    FORMAT,
    VOCABULARY_FILE,
    WEIGHTS_FILE,
    StaticEmbedder,
    StaticWeights,
    damped,
    term_hash,
    unit,
)

MATRICES = st.integers(1, 6).flatmap(
    lambda count: arrays(np.float32, (count, 4), elements=st.floats(-10, 10, width=16, allow_subnormal=False))
)


@pytest.fixture(scope="module")
def embedder() -> StaticEmbedder:
    return StaticEmbedder(tiny_weights())


def test_vectors_have_length_one(embedder: StaticEmbedder) -> None:
    texts = ["転入届の出し方", "空き缶を捨てたい", "乾電池"]
    documents = embedder.encode_documents(texts)
    assert documents.shape == (3, embedder.dimensions)
    assert documents.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(documents, axis=1), 1, rtol=1e-5)
    assert np.linalg.norm(embedder.encode_query(texts[0])) == pytest.approx(1, rel=1e-5)


@pytest.mark.parametrize("text", ["", "これは何ですか", "qqqq wwww"])
def test_a_text_that_says_nothing_known_is_zero(embedder: StaticEmbedder, text: str) -> None:
    assert not embedder.encode_query(text).any()
    assert not embedder.encode_documents([text]).any()


def test_no_texts_give_no_rows(embedder: StaticEmbedder) -> None:
    assert embedder.encode_documents([]).shape == (0, embedder.dimensions)


def test_order_of_documents_does_not_matter(embedder: StaticEmbedder) -> None:
    texts = ["転入届の出し方", "空き缶", "これは何", "乾電池の回収箱"]
    forward, backward = embedder.encode_documents(texts), embedder.encode_documents(texts[::-1])
    np.testing.assert_array_equal(forward, backward[::-1])


def test_a_word_training_never_saw_lies_beside_its_general_meaning(embedder: StaticEmbedder) -> None:
    """ソファ stands on no page; the general vectors say that it is like 家具."""
    assert "そふぁー" not in embedder.weights.vocabulary
    unseen = embedder.encode_query("ソファ")
    furniture, cans, pension = embedder.encode_documents(["家具", "空き缶", "国民年金"])
    assert unseen @ furniture > max(unseen @ cans, unseen @ pension) + 0.2


def test_coverage_tells_trained_general_and_unknown_words_apart(embedder: StaticEmbedder) -> None:
    trained, general, unknown = (embedder.coverage(text) for text in ("家具", "ソファ", "メロンパン"))
    assert (trained.unknown, trained.untrained, trained.strange) == (0, 0, 0)
    assert (general.unknown, general.untrained) == (0, 1)
    assert (unknown.unknown, unknown.untrained, unknown.strange) == (1, 1, 1)
    assert 0 < general.strange < 1


@given(st.text(alphabet="家具ソファメロン缶電池を捨てたい。abc 12", max_size=30))
def test_coverage_stays_within_bounds(text: str) -> None:
    found = StaticEmbedder(tiny_weights()).coverage(text)
    assert 0 <= found.unknown <= found.untrained + 1e-9 <= 1 + 2e-9
    assert -1e-9 <= found.strange <= found.untrained + 1e-9


@given(MATRICES)
def test_a_damped_sum_has_length_one_or_is_zero(matrix: np.ndarray) -> None:
    length = float(np.linalg.norm(damped(matrix)))
    assert length == pytest.approx(1, abs=1e-3) or length == 0


def test_damping_keeps_one_topic_word_from_drowning_the_rest() -> None:
    """Three words of one topic and one of another: the other one counts more than in the plain sum."""
    topic, other = np.array([1, 0, 0], np.float32), np.array([0, 1, 0], np.float32)
    matrix = np.stack([topic, topic, topic, other])
    plain, mild = unit(matrix.sum(axis=0)), damped(matrix)
    assert mild @ other > plain @ other
    assert mild @ topic > mild @ other


def test_damping_a_single_word_changes_nothing() -> None:
    word = np.array([[3, 4, 0]], np.float32)
    np.testing.assert_allclose(damped(word), [0.6, 0.8, 0], rtol=1e-6)


@given(st.text(max_size=20))
def test_word_keys_have_64_bits(text: str) -> None:
    assert 0 <= term_hash(text.encode("utf-8", "ignore").decode()) < 2**64


def test_what_is_saved_is_loaded_alike(tmp_path: Path, embedder: StaticEmbedder) -> None:
    embedder.weights.save(tmp_path)
    again = StaticEmbedder(StaticWeights.load(tmp_path))
    for text in ("転入届の出し方", "ソファ捨てたい", "メロンパン", "乾電池と缶"):
        np.testing.assert_array_equal(again.encode_query(text), embedder.encode_query(text))
        np.testing.assert_array_equal(again.encode_documents([text]), embedder.encode_documents([text]))
        assert again.coverage(text) == embedder.coverage(text)


@pytest.mark.parametrize("name", [WEIGHTS_FILE, VOCABULARY_FILE])
def test_a_missing_file_is_a_stale_model(tmp_path: Path, name: str) -> None:
    tiny_weights().save(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(StaleModel, match="guide train"):
        StaticWeights.load(tmp_path)


@pytest.mark.parametrize("name", [WEIGHTS_FILE, VOCABULARY_FILE])
@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.99])
def test_a_file_that_was_cut_short_is_a_stale_model(tmp_path: Path, name: str, share: float) -> None:
    tiny_weights().save(tmp_path)
    path = tmp_path / name
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(StaleModel, match="guide train"):
        StaticWeights.load(tmp_path)


@pytest.mark.parametrize(
    "document", [[], None, "terms", {}, {"format": FORMAT}, {"format": FORMAT, "terms": 3}, {"format": 99, "terms": []}]
)
def test_a_vocabulary_of_another_form_is_a_stale_model(tmp_path: Path, document: object) -> None:
    tiny_weights().save(tmp_path)
    (tmp_path / VOCABULARY_FILE).write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(StaleModel, match="guide train"):
        StaticWeights.load(tmp_path)


def test_weights_that_lack_a_part_are_a_stale_model(tmp_path: Path) -> None:
    tiny_weights().save(tmp_path)
    arrays = load_file(tmp_path / WEIGHTS_FILE)
    del arrays["gates"]
    save_file(arrays, tmp_path / WEIGHTS_FILE)
    with pytest.raises(StaleModel, match="guide train"):
        StaticWeights.load(tmp_path)


def test_a_vocabulary_of_another_model_is_a_stale_model(tmp_path: Path) -> None:
    tiny_weights().save(tmp_path)
    path = tmp_path / VOCABULARY_FILE
    document = json.loads(path.read_text(encoding="utf-8"))
    document["terms"].append("もう一つ")
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(StaleModel, match="another format"):
        StaticWeights.load(tmp_path)
