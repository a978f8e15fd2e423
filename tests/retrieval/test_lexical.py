from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.retrieval.lexical import LexicalIndex

TEXTS = ["転入届の出し方", "転出届の出し方", "空き缶の出し方", "これは何"]
INDEX = LexicalIndex(TEXTS)


def test_the_entry_with_the_rare_word_scores_best() -> None:
    scores = INDEX.scores("空き缶はいつ")
    assert int(scores.argmax()) == 2
    assert scores[0] == scores[1] == scores[3] == 0


def test_a_shared_word_scores_every_entry_that_has_it() -> None:
    assert (INDEX.scores("届け")[:2] > 0).all() or (INDEX.scores("届")[:2] > 0).all()
    assert INDEX.scores("届")[2] == 0


@pytest.mark.parametrize("text", ["", "これは何ですか", "宇宙飛行士", "…"])
def test_words_that_no_entry_has_count_nothing(text: str) -> None:
    scores = INDEX.scores(text)
    assert scores.shape == (4,)
    assert scores.dtype == np.float32
    assert not scores.any()


def test_unknown_words_beside_known_ones_change_nothing() -> None:
    np.testing.assert_array_equal(INDEX.scores("空き缶、宇宙飛行士"), INDEX.scores("空き缶"))


def test_rarest_is_the_share_of_entries_with_the_rarest_word() -> None:
    assert INDEX.rarest("空き缶の届") == 1 / 4
    assert INDEX.rarest("届") == 2 / 4
    assert INDEX.rarest("宇宙") == 1


@given(st.text(max_size=50))
def test_any_text_gets_finite_scores(text: str) -> None:
    scores = INDEX.scores(text)
    assert np.isfinite(scores).all()
    assert (scores >= 0).all()
    assert 0 < INDEX.rarest(text) <= 1


def test_entries_without_a_word_do_not_break_the_index() -> None:
    empty = LexicalIndex(["", "これは何"])
    assert not empty.scores("転入届").any()
    assert empty.rarest("転入届") == 1
