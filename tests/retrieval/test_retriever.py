from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.retrieval.large_town import large_faq, make_large
from tests.tiny import tiny_faq, tiny_policy, tiny_retriever, tiny_weights

from guide.retrieval.documents import VIEWS
from guide.retrieval.retriever import KEPT, Retriever
from guide.retrieval.static import StaticEmbedder
from guide.retrieval.storage import build_retriever

EMBEDDER = StaticEmbedder(tiny_weights())
FUSION = tiny_policy().fusion
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
    assert set(scores.views) == {*VIEWS, "naming", "lexical"}
    np.testing.assert_array_equal(scores.places, np.arange(len(ENTRIES)))
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


# A large FAQ: candidates ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exact() -> Retriever:
    return build_retriever(large_faq(), EMBEDDER, FUSION)


@pytest.fixture(scope="module")
def large() -> Retriever:
    """The retriever of 300 entries, of which a hundred are scored with all their texts."""
    with pytest.MonkeyPatch.context() as patch:
        make_large(patch)
        return build_retriever(large_faq(), EMBEDDER, FUSION)


ASKED = [entry.ask[0] for entry in list(large_faq().entries.values())[::12]]


def test_only_candidates_are_scored_and_the_rest_lies_below(large: Retriever) -> None:
    for text in ASKED:
        scores = large.score(text)
        assert 0 < len(scores.places) <= KEPT < len(scores.fused) == 300
        assert (np.diff(scores.places) > 0).all()
        assert all(view.shape == scores.places.shape for view in scores.views.values())
        rest = np.delete(scores.fused, scores.places)
        assert len(np.unique(rest)) == 1
        assert rest[0] <= scores.fused[scores.places].min()
        assert scores.best_ask == scores.views["naming"].max()


def test_the_best_of_a_large_faq_are_those_of_comparing_everything(large: Retriever, exact: Retriever) -> None:
    first = ten = 0
    for text in ASKED:
        found, expected = large.search(text, 10), exact.search(text, 10)
        first += found[0].place == expected[0].place
        ten += len({hit.place for hit in found} & {hit.place for hit in expected})
    assert first == len(ASKED)
    assert ten / (10 * len(ASKED)) >= 0.9


def test_candidates_of_a_large_faq_have_the_scores_of_comparing_everything(large: Retriever, exact: Retriever) -> None:
    """Means and spreads are those of a sample: about the same, not equal."""
    for text in ASKED:
        found, expected = large.score(text), exact.score(text)
        for view in ("whole", "title", "lexical"):
            np.testing.assert_allclose(found.views[view], expected.views[view][found.places], atol=2e-3)
        best = found.places[found.order(5)]
        np.testing.assert_allclose(found.fused[best], expected.fused[best], rtol=0.4)
        assert (found.coverage, found.breadth, found.words) == (expected.coverage, expected.breadth, expected.words)


def test_a_large_faq_searched_for_all_gives_its_candidates(large: Retriever) -> None:
    hits = large.search(ASKED[0], 1000)
    assert len(hits) == len(large.score(ASKED[0]).places) == len({hit.place for hit in hits})
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@given(st.text(max_size=40))
def test_any_text_scores_the_entries_of_a_large_faq(large: Retriever, text: str) -> None:
    scores = large.score(text)
    assert scores.fused.shape == (300,)
    for array in (scores.fused, *scores.views.values()):
        assert np.isfinite(array).all()


@pytest.mark.parametrize("text", ["", "これは何ですか", "qqqq"])
def test_a_text_without_a_known_word_scores_all_of_a_large_faq_alike(large: Retriever, text: str) -> None:
    scores = large.score(text)
    assert not scores.fused.any()
    assert scores.best_ask == 0


def test_a_small_town_scores_alike_by_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    make_large(monkeypatch)
    found = build_retriever(tiny_faq(), EMBEDDER, FUSION)
    for text in ("ソファを捨てたい", "国民年金の住所", "転入届"):
        np.testing.assert_allclose(found.score(text).fused, tiny_retriever().score(text).fused, atol=2e-2)
