from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import tiny_faq, tiny_weights

from guide.retrieval.dense import DenseRanker
from guide.retrieval.documents import VIEWS, rows
from guide.retrieval.layout import Layout
from guide.retrieval.static import StaticEmbedder
from guide.retrieval.vectors import VectorIndex

EMBEDDER = StaticEmbedder(tiny_weights())
ROWS = list(rows(tiny_faq()))
LAYOUT = Layout.of(ROWS)
ALL = np.arange(LAYOUT.size)


@lru_cache(maxsize=1)
def index() -> VectorIndex:
    return VectorIndex.build(EMBEDDER.encode_documents([row.text for row in ROWS]))


def ranker(depth: int = 400) -> DenseRanker:
    return DenseRanker(embedder=EMBEDDER, index=index(), layout=LAYOUT, depth=depth)


@pytest.mark.parametrize("text", ["空き缶の捨て方", "ソファ", "年金の住所を直したい"])
def test_every_text_of_the_faq_is_compared(text: str) -> None:
    views = ranker().rank(text).views(ALL)
    assert set(views) == {*VIEWS, "naming"}
    cosines = EMBEDDER.encode_documents([row.text for row in ROWS]) @ EMBEDDER.encode_query(text)
    for view in ("whole", "title", "ask"):
        for owner in ALL:
            own = [cosine for row, cosine in zip(ROWS, cosines, strict=True) if (row.owner, row.view) == (owner, view)]
            assert views[view][owner] == pytest.approx(max(own), abs=1e-5)


def test_every_entry_is_near() -> None:
    np.testing.assert_array_equal(ranker().rank("転入届").near, ALL)


@given(st.sets(st.integers(0, LAYOUT.size - 1)), st.booleans())
def test_some_entries_score_as_among_all(chosen: set[int], rough: bool) -> None:
    places = np.array(sorted(chosen), np.int64)
    ranking = ranker().rank("引っ越しの届け")
    every = ranking.views(ALL)
    for name, scores in ranking.views(places, rough=rough).items():
        np.testing.assert_array_equal(scores, every[name][places])


def test_an_entry_without_a_near_row_is_no_better_than_the_farthest_near_row() -> None:
    text = "空き缶の捨て方"
    near, far = ranker(3).rank(text).views(ALL), ranker().rank(text).views(ALL)
    floor = np.sort(index().compare(EMBEDDER.encode_query(text)))[-3]
    # Three rows are near; who has none of them gets the score of the third.
    np.testing.assert_allclose(near["ask"], np.maximum(far["ask"], floor), atol=1e-6)
    np.testing.assert_allclose(near["item"], np.maximum(far["item"], floor), atol=1e-6)
    np.testing.assert_array_equal(near["whole"], far["whole"])
    assert len(np.unique(near["ask"].round(5))) <= 3


def test_a_text_without_a_known_word_is_alike_to_all() -> None:
    for scores in ranker().rank("qqqq").views(ALL).values():
        assert not scores.any()


@pytest.mark.parametrize("depth", [0, -1])
def test_a_depth_below_one_is_refused(depth: int) -> None:
    with pytest.raises(ValueError, match="depth"):
        ranker(depth)
