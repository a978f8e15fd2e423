"""FAQs that nobody would write on purpose: they work, or are refused in words that tell what to do."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from tests.tiny import tiny_data, tiny_faq, tiny_policy, tiny_weights

from guide.errors import TrainingError
from guide.faq.lexicon import Lexicon
from guide.faq.model import Entry, Faq
from guide.retrieval import gist, storage
from guide.retrieval.layout import Layout
from guide.retrieval.lexical import LexicalIndex
from guide.retrieval.retriever import Retriever
from guide.retrieval.static import StaticEmbedder
from guide.retrieval.storage import build_retriever, save_index, save_vectors

WEIGHTS = tiny_policy().fusion


def only(*entries: dict[str, Any]) -> Faq:
    """Return the tiny town with these entries alone."""
    data = tiny_data()
    known = {entry["id"]: {**entry, "related": ()} for entry in entries}
    kinds = {key: {**kind, "entry": next(iter(known), "cans")} for key, kind in data["sorting_kinds"].items()}
    return Faq.model_validate({**data, "entries": known, "items": [], "sorting_kinds": kinds})


def retriever(faq: Faq) -> Retriever:
    return build_retriever(faq, StaticEmbedder(tiny_weights()), WEIGHTS)


def entry(**changes: Any) -> dict[str, Any]:
    return {**tiny_data()["entries"]["cans"], **changes}


@pytest.fixture(params=["small", "large"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each FAQ is tried as a small one and as a large one."""
    if request.param == "large":
        monkeypatch.setattr(storage, "FEW", 0)
        monkeypatch.setattr(storage, "SMALL_FLOATS", 0)
    return str(request.param)


def test_an_empty_faq_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="add entries to data/faq"):
        save_index(tmp_path, only(), StaticEmbedder(tiny_weights()), Lexicon())
    with pytest.raises(TrainingError, match="add entries to data/faq"):
        retriever(only())


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("text", ["空き缶の捨て方", "転入届", "", "メロンパン"])
def test_one_entry_is_found_or_says_nothing(text: str) -> None:
    scores = retriever(only(entry())).score(text)
    assert scores.fused.tolist() == [0]
    assert scores.places.tolist() == [0]


@pytest.mark.usefixtures("size")
def test_entries_that_are_all_the_same_score_alike() -> None:
    found = retriever(only(*(entry(id=f"cans-{number}") for number in range(30))))
    scores = found.score("空き缶の捨て方")
    assert len(set(scores.fused.tolist())) == 1
    assert scores.best_ask > 0.8
    assert len(found.search("空き缶の捨て方", 10)) == 10


def test_ten_thousand_entries_that_are_all_the_same_score_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As vectors and words: an FAQ of so many texts takes minutes to read."""
    monkeypatch.setattr(storage, "SMALL_FLOATS", 0)
    monkeypatch.setattr("guide.retrieval.vectors.EXACT_FLOATS", 0)
    embedder, count = StaticEmbedder(tiny_weights()), 10_000
    texts = ["空き缶の出し方。缶の捨て方", "空き缶の出し方", "缶の捨て方"]
    rows = embedder.encode_documents(texts)
    layout = Layout(np.repeat(np.arange(count, dtype=np.int32), 3), np.tile(np.array([0, 1, 2], np.int32), count))
    layout.save(tmp_path)
    save_vectors(tmp_path, layout, lambda numbers: rows[numbers % 3], embedder.dimensions)
    LexicalIndex.from_words([["空き", "缶", "出す"]] * count).save(tmp_path)
    storage._readings(tiny_faq(), Lexicon()).save(tmp_path)
    storage._beyond([], embedder, Lexicon()).save(tmp_path)
    found = storage.read_retriever(tmp_path, embedder, WEIGHTS)
    scores = found.score("空き缶の捨て方")
    assert scores.fused.shape == (count,)
    assert not scores.fused.any()
    assert len(found.search("空き缶の捨て方", 10)) == 10


@pytest.mark.usefixtures("size")
def test_a_page_that_is_there_three_hundred_times_outweighs_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gist, "NEAR", 50)
    monkeypatch.setattr(gist, "SMALLEST_SAMPLE", 40)
    copies = (entry(id=f"cans-{number}") for number in range(300))
    faq = only(*copies, *(e for key, e in tiny_data()["entries"].items() if key != "cans"))
    scores = retriever(faq).score("空き缶の捨て方")
    best = [place for place, key in enumerate(faq.entries) if key.startswith("cans")]
    rest = [place for place, key in enumerate(faq.entries) if not key.startswith("cans")]
    assert scores.fused[best].max() > scores.fused[rest].max()


def test_an_entry_without_an_answer_is_refused() -> None:
    for answer in ({"answer": ""}, {"answer": "みじかい"}):
        with pytest.raises(ValidationError, match="answer"):
            Entry.model_validate(entry(**answer))


@pytest.mark.usefixtures("size")
def test_an_answer_without_a_word_is_found_by_its_title() -> None:
    faq = only(entry(answer="…" * 30, summary="。。。。。"), tiny_data()["entries"]["pension"])
    assert retriever(faq).search("空き缶の出し方", 1)[0].place == 0


@pytest.mark.usefixtures("size")
def test_an_answer_of_a_hundred_kilobytes_is_found() -> None:
    answer = "空き缶は中をすすいで、資源の日に集積所へ出します。つぶさないでください。" * 1_000
    assert len(answer.encode()) > 100_000
    faq = only(entry(answer=answer), *(e for key, e in tiny_data()["entries"].items() if key != "cans"))
    found = retriever(faq)
    assert found.search("空き缶の出し方", 1)[0].place == 0
    assert list(faq.entries)[found.search("国民年金の住所", 1)[0].place] == "pension"


@pytest.mark.usefixtures("size")
def test_titles_of_signs_and_foreign_letters_do_no_harm() -> None:
    odd = entry(id="odd", title="？！", ask=("…", "🙂🙂🙂", "Ünïcödé"), keywords=("　",))
    found = retriever(only(odd, entry()))
    assert found.search("空き缶の出し方", 1)[0].place == 1
    assert np.isfinite(found.score("Ünïcödé 🙂").fused).all()


def bare(*entries: Entry) -> Faq:
    """Return a town with these entries alone, unchecked, as a test collection is."""
    return tiny_faq().model_copy(update={"entries": {one.id: one for one in entries}, "items": ()})


def unchecked(**changes: Any) -> Entry:
    return tiny_faq().entries["cans"].model_copy(update=changes)


@pytest.mark.usefixtures("size")
def test_ten_thousand_pages_with_the_same_texts_are_read_in_seconds() -> None:
    page = unchecked(ask=("缶の捨て方",), answer="缶は資源の日に出します。", summary="缶の出し方です。")
    started = time.process_time()
    found = retriever(bare(*(page.model_copy(update={"id": f"e{number}"}) for number in range(10_000))))
    scores = found.score("缶の捨て方")
    assert scores.fused.shape == (10_000,)
    assert not scores.fused.any()
    assert scores.best_ask > 0.9
    # Of the processor's own time: another program may be busy.
    assert time.process_time() - started < 10


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("changes", [{"answer": ""}, {"answer": "", "summary": "", "ask": (), "keywords": ()}])
def test_a_document_without_an_answer_is_found_by_its_title(changes: dict[str, Any]) -> None:
    found = retriever(bare(tiny_faq().entries["pension"], unchecked(**changes)))
    assert np.isfinite(found.score("空き缶の出し方").fused).all()
    assert found.search("空き缶の出し方", 1)[0].place == 1
    assert found.search("年金", 1)[0].place == 0


@pytest.mark.usefixtures("size")
def test_an_answer_of_a_hundred_kilobytes_without_an_end_is_indexed() -> None:
    found = retriever(bare(tiny_faq().entries["pension"], unchecked(answer="空き缶" * 12_000)))
    assert found.search("空き缶", 1)[0].place == 1
    assert found.search("年金", 1)[0].place == 0


@pytest.mark.usefixtures("size")
def test_an_faq_without_a_word_says_nothing() -> None:
    blank = unchecked(title="？", ask=(), keywords=(), answer="", summary="")
    # The label of the category is all there is.
    scores = retriever(bare(blank, blank.model_copy(update={"id": "other"}))).score("空き缶")
    assert np.isfinite(scores.fused).all()
    assert not scores.fused.any()


@pytest.mark.usefixtures("size")
def test_a_question_as_long_as_the_gateway_takes_is_scored() -> None:
    text = "空き缶を捨てたいです。" * 90
    scores = retriever(bare(unchecked(), tiny_faq().entries["pension"])).score(text)
    assert scores.fused.argmax() == 0
    assert np.isfinite(scores.fused).all()
