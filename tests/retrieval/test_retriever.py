from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import tiny_faq, tiny_policy, tiny_retriever, tiny_weights

from guide.retrieval.documents import VIEWS, lexical_texts, rows
from guide.retrieval.lexical import LexicalIndex
from guide.retrieval.readings import Readings
from guide.retrieval.retriever import Retriever
from guide.retrieval.static import StaticEmbedder
from guide.retrieval.vectors import VectorIndex

ENTRIES = list(tiny_faq().entries)


def best(text: str) -> str:
    return ENTRIES[tiny_retriever().search(text, 1)[0].place]


@pytest.mark.parametrize("entry", list(tiny_faq().entries.values()), ids=lambda entry: entry.id)
def test_every_title_finds_its_page(entry: object) -> None:
    assert best(entry.title) == entry.id  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("ソファを捨てたい", "large-waste"),
        ("ジュースのカン", "cans"),
        ("クッキー缶", "cans"),
        ("国民年金の住所", "pension"),
        ("デンチ", "batteries"),
    ],
)
def test_residents_words_find_the_page(text: str, entry: str) -> None:
    assert best(text) == entry


def test_hits_come_best_first_and_once_each() -> None:
    hits = tiny_retriever().search("引っ越しの届け", 50)
    assert len(hits) == len(ENTRIES) == len({hit.place for hit in hits})
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@given(st.text(max_size=40))
def test_any_text_scores_every_entry_with_a_number(text: str) -> None:
    scores = tiny_retriever().score(text)
    for array in (scores.fused, *scores.views.values()):
        assert array.shape == (len(ENTRIES),)
        assert np.isfinite(array).all()
    assert set(VIEWS) < set(scores.views)
    assert 0 <= scores.best_ask <= 1 + 1e-5
    assert 0 < scores.breadth <= 1
    assert scores.words >= 0


@pytest.mark.parametrize("text", ["", "これは何ですか", "qqqq"])
def test_a_text_without_a_known_word_scores_all_alike(text: str) -> None:
    scores = tiny_retriever().score(text)
    assert not scores.fused.any()
    assert scores.best_ask == 0


def test_the_best_way_to_ask_is_an_exact_one() -> None:
    asked = tiny_faq().entries["cans"].ask[0]
    scores = tiny_retriever().score(asked)
    assert scores.best_ask == float(scores.views["naming"].max()) > 0.9
    np.testing.assert_array_equal(
        scores.views["naming"], np.maximum.reduce([scores.views[view] for view in ("ask", "title", "item")])
    )


def _with_depth(depth: int) -> Retriever:
    faq, embedder = tiny_faq(), StaticEmbedder(tiny_weights())
    found = rows(faq)
    return Retriever(
        embedder=embedder,
        index=VectorIndex.build(embedder.encode_documents([row.text for row in found])),
        rows=found,
        lexical=LexicalIndex(lexical_texts(faq)),
        readings=Readings(()),
        size=len(faq.entries),
        weights=tiny_policy().fusion,
        depth=depth,
    )


def test_an_entry_without_a_near_row_is_no_better_than_the_farthest_row_found() -> None:
    near, far = _with_depth(3).score("空き缶の捨て方"), tiny_retriever().score("空き缶の捨て方")
    assert near.fused.argmax() == far.fused.argmax()
    # Three rows are found; who has none of them gets the score of the third.
    assert (near.views["ask"] >= far.views["ask"] - 1e-6).all()
    assert len(np.unique(near.views["ask"].round(5))) <= 3


def test_a_depth_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="depth"):
        _with_depth(0)
