from __future__ import annotations

import numpy as np
import pytest
from tests.tiny import tiny_vectors

from guide.retrieval.static import term_hash
from guide.training.word_vectors import WordVectors, load_word_vectors


@pytest.fixture(scope="module")
def general() -> WordVectors:
    return load_word_vectors()


def cosine(general: WordVectors, one: str, other: str) -> float:
    first, second = general.lookup([one, other])
    return float(first @ second)


def test_the_vectors_are_there(general: WordVectors) -> None:
    assert len(general.rows) > 400_000
    assert general.dimensions == 300
    lengths = np.linalg.norm(general.table, axis=1)
    assert ((abs(lengths - 1) < 1e-3) | (lengths == 0)).all()


@pytest.mark.parametrize(
    ("form", "word"), [("まいなんばー", "マイナンバー"), ("jr", "JR"), ("隣", "隣り"), ("とれる", "取れる")]
)
def test_words_are_found_as_our_terms_write_them(general: WordVectors, form: str, word: str) -> None:
    assert general.lookup([form]).any(), word


@pytest.mark.parametrize(("word", "like"), [("納める", "収める"), ("手当", "手当て")])
def test_a_missing_word_is_read_as_one_that_sounds_the_same(general: WordVectors, word: str, like: str) -> None:
    assert word not in general.rows
    assert general.row(word) == general.rows[like]


def test_a_noun_is_not_taken_for_another_that_sounds_the_same(general: WordVectors) -> None:
    assert "不評" in general.rows
    assert general.row("附票") != general.rows["不評"]


@pytest.mark.parametrize(("word", "near", "far"), [("ソファー", "家具", "年金"), ("猫", "犬", "税金")])
def test_words_lie_beside_their_like(general: WordVectors, word: str, near: str, far: str) -> None:
    assert cosine(general, word, near) > cosine(general, word, far) + 0.1


def test_words_without_a_vector_are_zero(general: WordVectors) -> None:
    found = general.lookup(["猫", "ぺぬむゆぷ", ""])
    assert found.shape == (3, 300)
    assert found[0].any()
    assert not found[1:].any()


def test_hashed_words_are_sorted_and_keep_their_rows() -> None:
    vectors = tiny_vectors()
    keys, rows = vectors.hashed
    assert list(keys) == sorted(keys)
    for word, row in vectors.rows.items():
        place = int(np.searchsorted(keys, np.uint64(term_hash(word))))
        assert rows[place] == row


def test_no_two_words_share_a_key(general: WordVectors) -> None:
    keys, rows = general.hashed
    assert len(np.unique(keys)) == len(keys) == len(rows) == len(general.rows)
