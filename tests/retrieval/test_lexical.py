from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.errors import StaleModel, TrainingError
from guide.retrieval import lexical
from guide.retrieval.lexical import LEXICAL_DIRECTORY, LexicalIndex, Postings
from guide.retrieval.protocols import Floats

TEXTS = ["転入届の出し方", "転出届の出し方", "空き缶の出し方", "これは何"]
INDEX = LexicalIndex.build(TEXTS)
ALL = np.arange(4)


def scores(text: str, index: LexicalIndex = INDEX, size: int = 4) -> Floats:
    return index.rank(text).views(np.arange(size))["lexical"]


# Scores -----------------------------------------------------------------------------------------------------


def test_the_entry_with_the_rare_word_scores_best() -> None:
    found = scores("空き缶はいつ")
    assert int(found.argmax()) == 2
    assert found[0] == found[1] == found[3] == 0


def test_a_shared_word_scores_every_entry_that_has_it() -> None:
    found = scores("届")
    assert (found[:2] > 0).all()
    assert found[2] == 0


@pytest.mark.parametrize("text", ["", "これは何ですか", "宇宙飛行士", "…"])
def test_words_that_no_entry_has_count_nothing(text: str) -> None:
    found = scores(text)
    assert found.shape == (4,)
    assert found.dtype == np.float32
    assert not found.any()
    assert not len(INDEX.rank(text).near)


def test_unknown_words_beside_known_ones_change_nothing() -> None:
    np.testing.assert_array_equal(scores("空き缶、宇宙飛行士"), scores("空き缶"))


def test_rarest_is_the_share_of_entries_with_the_rarest_word() -> None:
    assert INDEX.rarest("空き缶の届") == 1 / 4
    assert INDEX.rarest("届") == 2 / 4
    assert INDEX.rarest("宇宙") == 1


@given(st.text(max_size=50), st.sets(st.integers(0, 3)))
def test_any_text_gets_finite_scores_of_any_entries(text: str, chosen: set[int]) -> None:
    ranking, places = INDEX.rank(text), np.array(sorted(chosen), np.int64)
    found = ranking.views(places)["lexical"]
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    np.testing.assert_array_equal(found, ranking.views(ALL)["lexical"][places])
    np.testing.assert_array_equal(found, ranking.views(places, rough=True)["lexical"])
    assert 0 < INDEX.rarest(text) <= 1


def test_entries_without_a_word_do_not_break_the_index() -> None:
    empty = LexicalIndex.build(["", "これは何"])
    assert not scores("転入届", empty, 2).any()
    assert empty.rarest("転入届") == 1


def test_one_entry_is_enough() -> None:
    one = LexicalIndex.build(["転入届"])
    assert np.isfinite(scores("転入届", one, 1)).all()
    assert list(one.rank("転入届").near) == [0]


def test_no_entry_is_refused() -> None:
    with pytest.raises(TrainingError, match="data/faq"):
        LexicalIndex.build([])


WORDS = ("転入", "転出", "空き缶", "電池", "宇宙")
DOCUMENTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=6), min_size=1, max_size=12)


@given(DOCUMENTS, st.lists(st.sampled_from(WORDS), max_size=4))
def test_scores_are_those_of_bm25(documents: list[list[str]], asked: list[str]) -> None:
    """Lucene's form, k1 = 1.2 and b = 0.6, a word's score once each time it is asked for."""
    index, count = LexicalIndex.from_words(documents), len(documents)
    length = [max(len(document), 1) for document in documents]
    expected = np.zeros(count)
    for word in asked:
        holders = sum(word in document for document in documents)
        weight = np.log(1 + (count - holders + 0.5) / (holders + 0.5))
        for place, document in enumerate(documents):
            times = Counter(document)[word]
            expected[place] += weight * times / (times + 1.2 * (1 - 0.6 + 0.6 * length[place] / np.mean(length)))
    # Listed apart, the words make no pairs.
    np.testing.assert_allclose(scores("。".join(asked), index, count), expected, atol=1e-5)


# Candidates -------------------------------------------------------------------------------------------------


def test_entries_that_hold_a_word_are_candidates() -> None:
    assert set(INDEX.rank("転入届、空き缶").near) >= {0, 2}
    assert 3 not in INDEX.rank("転入届、空き缶").near


def test_of_many_holders_the_best_are_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "NEAR", 3)
    index = LexicalIndex.from_words([["転入"] * (1 + place % 5) + ["出す"] * 9 for place in range(20)])
    ranking = index.rank("転入")
    best = np.sort(ranking.views(np.arange(20))["lexical"])[-3:]
    np.testing.assert_allclose(np.sort(ranking.scores[ranking.near]), best)
    assert len(ranking.near) == len(set(ranking.near)) == 3


def test_a_word_of_very_many_adds_to_scores_but_chooses_no_candidate(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [["転入", "届"] if place else ["転入", "空き缶"] for place in range(6)]
    plain = LexicalIndex.from_words(documents)
    before = scores("転入、空き缶", plain, 6)
    monkeypatch.setattr(lexical, "MANY", 5)
    ranking = plain.rank("転入、空き缶")
    assert list(ranking.near) == [0]
    np.testing.assert_allclose(ranking.views(np.arange(6))["lexical"], before, atol=1e-6)
    assert not len(plain.rank("転入").near)


@given(st.sets(st.integers(0, 50), min_size=1), st.lists(st.integers(0, 60), max_size=20))
def test_postings_know_the_score_of_each_entry(holders: set[int], asked: list[int]) -> None:
    entries = np.array(sorted(holders), np.int32)
    found = Postings(entries, entries.astype(np.float32) + 1).at(np.array(asked, np.int64))
    assert list(found) == [place + 1 if place in holders else 0 for place in asked]


# Files ------------------------------------------------------------------------------------------------------


def test_a_saved_index_answers_alike_without_reading_it_all(tmp_path: Path) -> None:
    INDEX.save(tmp_path)
    again = LexicalIndex.load(tmp_path)
    for text in (*TEXTS, "届", "空き缶、宇宙飛行士", ""):
        np.testing.assert_array_equal(scores(text, again), scores(text))
        assert again.rarest(text) == INDEX.rarest(text)
    assert isinstance(again._index.scores["data"], np.memmap)


def test_a_missing_index_is_a_stale_model(tmp_path: Path) -> None:
    with pytest.raises(StaleModel, match="guide train"):
        LexicalIndex.load(tmp_path)


FILES = (
    "data.csc.index.npy",
    "indices.csc.index.npy",
    "indptr.csc.index.npy",
    "params.index.json",
    "vocab.index.json",
)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kept", [None, 0, 40])
def test_a_damaged_file_is_a_stale_model(tmp_path: Path, name: str, kept: int | None) -> None:
    INDEX.save(tmp_path)
    path = tmp_path / LEXICAL_DIRECTORY / name
    content = path.read_bytes()
    path.unlink()
    if kept is not None:
        path.write_bytes(content[:kept])
    with pytest.raises(StaleModel, match="guide train"):
        LexicalIndex.load(tmp_path)


def test_parameters_of_another_form_are_a_stale_model(tmp_path: Path) -> None:
    INDEX.save(tmp_path)
    (tmp_path / LEXICAL_DIRECTORY / "params.index.json").write_text("[]", encoding="utf-8")
    with pytest.raises(StaleModel, match="guide train"):
        LexicalIndex.load(tmp_path)
