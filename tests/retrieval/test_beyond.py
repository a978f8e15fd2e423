from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.tiny import tiny_faq, tiny_policy, tiny_weights

from guide.errors import StaleModel
from guide.faq.lexicon import Group, Lexicon
from guide.retrieval.beyond import BEYOND_FILE, Beyond
from guide.retrieval.static import StaticEmbedder
from guide.retrieval.storage import build_retriever

EMBEDDER = StaticEmbedder(tiny_weights())
GROUPS = ("空き缶 資源", "国民年金 年金手帳", "乾電池 回収箱")
NAMES = ("空き缶の出し方", "乾電池の出し方")


def beyond(groups: tuple[str, ...] = GROUPS, names: tuple[str, ...] = NAMES) -> Beyond:
    return Beyond.build(groups, (EMBEDDER.encode_documents([name]) for name in names), EMBEDDER)


def score(found: Beyond, text: str) -> float:
    return found.score(EMBEDDER.encode_query(text))


def test_a_topic_that_no_page_comes_near_lies_beyond() -> None:
    found = beyond()
    assert score(found, "国民年金") > 0.5
    assert score(found, "空き缶") < score(found, "国民年金") / 2
    assert score(found, "乾電池") < score(found, "国民年金") / 2


def test_a_group_counts_as_far_as_its_nearest_name_leaves_it_uncovered() -> None:
    groups, names = EMBEDDER.encode_documents(GROUPS), EMBEDDER.encode_documents(NAMES)
    uncovered = 1 - np.maximum((groups @ names.T).max(axis=1), 0)
    query = EMBEDDER.encode_query("年金の住所")
    expected = max(0.0, float((groups @ query * uncovered).max()))
    assert beyond().score(query) == pytest.approx(expected, abs=1e-5)


def test_with_a_page_of_its_own_nothing_of_a_topic_lies_beyond() -> None:
    assert score(beyond(names=GROUPS), "国民年金") == pytest.approx(0, abs=1e-5)


def test_without_pages_every_topic_lies_beyond() -> None:
    assert score(beyond(names=()), "空き缶") > 0.5


@pytest.mark.parametrize("text", ["", "qqqq", "これは何"])
def test_a_text_that_says_nothing_is_not_beyond(text: str) -> None:
    assert score(beyond(), text) == 0


def test_without_a_lexicon_nothing_is_beyond() -> None:
    assert score(beyond(groups=()), "国民年金") == 0


def test_a_retriever_tells_it_with_the_scores() -> None:
    faq = tiny_faq()
    faq = faq.model_copy(update={"entries": {"cans": faq.entries["cans"]}, "items": ()})
    lexicon = Lexicon((Group("same", ("国民年金", "年金手帳")), Group("say", ("ジュースの缶",), ("空き缶",))))
    found = build_retriever(faq, EMBEDDER, tiny_policy().fusion, lexicon)
    assert found.score("国民年金").beyond > 0.5 > found.score("空き缶").beyond
    assert build_retriever(faq, EMBEDDER, tiny_policy().fusion).score("国民年金").beyond == 0


def test_what_was_saved_scores_alike(tmp_path: Path) -> None:
    for found in (beyond(), beyond(groups=())):
        found.save(tmp_path)
        again = Beyond.load(tmp_path)
        for text in ("国民年金", "空き缶", ""):
            assert score(again, text) == score(found, text)


def test_a_missing_file_is_a_stale_model(tmp_path: Path) -> None:
    with pytest.raises(StaleModel, match="guide train"):
        Beyond.load(tmp_path)


@pytest.mark.parametrize("kept", [0, 5, 100, 200, -1])
def test_a_file_that_was_cut_short_is_a_stale_model(tmp_path: Path, kept: int) -> None:
    beyond().save(tmp_path)
    path = tmp_path / BEYOND_FILE
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(StaleModel, match="guide train"):
        Beyond.load(tmp_path)
