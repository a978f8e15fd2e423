from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.tiny import (
    ROOT,
    TODAY,
    UNANSWERABLE,
    tiny_calibration,
    tiny_faq,
    tiny_policy,
    tiny_retriever,
    tiny_vectors,
    tiny_weights,
)

from guide.errors import FaqError, TrainingError
from guide.faq.model import Faq
from guide.narrowing.belief import Calibration
from guide.narrowing.catalogue import build_catalogue
from guide.retrieval.retriever import Retriever
from guide.retrieval.static import StaticEmbedder
from guide.retrieval.storage import build_retriever
from guide.training.calibrate import Sample, calibrate, held_out_samples, load_unanswerable, opening_samples
from guide.training.corpus import training_documents
from guide.training.static_trainer import train_static

OPENINGS = {
    "空き缶はどこ": frozenset(("cans",)),
    "ソファを捨てる": frozenset(("large-waste",)),
    "引っ越した": frozenset(("move-in", "move-out")),
}


def fitted_to(samples: list[Sample]) -> Calibration:
    return calibrate(samples, build_catalogue(tiny_faq(), TODAY), tiny_policy().belief)


def none(text: str) -> float:
    return tiny_calibration().none(tiny_retriever().score(text))


@pytest.mark.parametrize("text", ["空き缶を捨てたいです", "年金の住所", "転入届"])
@pytest.mark.parametrize("foreign", ["ピザの作り方", "野球の試合"])
def test_what_no_page_answers_is_told_from_what_one_does(text: str, foreign: str) -> None:
    assert none(foreign) > none(text)
    assert 0 < none(text) < 0.5 < none(foreign) < 1


def test_openings_are_scored_with_their_pages() -> None:
    found = opening_samples(OPENINGS, UNANSWERABLE, tiny_retriever())
    assert [(sample.text, sample.entries) for sample in found] == [
        *OPENINGS.items(),
        *((text, frozenset()) for text in UNANSWERABLE),
    ]
    for sample in found:
        assert sample.scores.fused.tolist() == tiny_retriever().score(sample.text).fused.tolist()


def test_held_out_ways_to_ask_are_scored_by_retrievers_that_never_saw_them() -> None:
    seen: list[Faq] = []

    def build(part: Faq) -> Retriever:
        seen.append(part)
        return build_retriever(part, StaticEmbedder(tiny_weights()), tiny_policy().fusion)

    found = held_out_samples(tiny_faq(), UNANSWERABLE, build)
    asked = [(entry, sample.text) for sample in found for entry in sample.entries]
    every = [(entry.id, text) for entry in tiny_faq().entries.values() for text in entry.ask]
    assert sorted(asked) == sorted(every)
    assert sorted(sample.text for sample in found if not sample.entries) == sorted(UNANSWERABLE)
    for entry, text in every:
        assert any(text not in part.entries[entry].ask for part in seen)
        assert all(part.entries[entry].ask for part in seen)


def test_held_out_samples_calibrate_too() -> None:
    def build(part: Faq) -> Retriever:
        embedder = StaticEmbedder(train_static(training_documents(part), tiny_vectors()))
        return build_retriever(part, embedder, tiny_policy().fusion)

    samples = held_out_samples(tiny_faq(), UNANSWERABLE, build)
    fitted = calibrate(samples, build_catalogue(tiny_faq(), TODAY), tiny_policy().belief, one_space=False)
    scores = {text: tiny_retriever().score(text) for text in ("空き缶の捨て方", "ピザの作り方")}
    assert fitted.none(scores["ピザの作り方"]) > fitted.none(scores["空き缶の捨て方"])
    assert list(fitted.topic) == []


def test_the_vector_tells_strays_from_questions_too() -> None:
    fitted = tiny_calibration()
    scores = {text: tiny_retriever().score(text) for text in ("空き缶の捨て方", "ピザの作り方")}
    assert len(fitted.topic) == len(scores["ピザの作り方"].vector)
    pulls = {text: float(one.vector @ np.asarray(fitted.topic)) for text, one in scores.items()}
    assert pulls["ピザの作り方"] > pulls["空き缶の捨て方"]


def test_weights_of_another_space_are_not_used() -> None:
    fitted, scores = tiny_calibration(), tiny_retriever().score("空き缶の捨て方")
    assert replace(fitted, topic=(1.0,)).none(scores) == replace(fitted, topic=()).none(scores)


def test_the_breadths_scale_is_that_of_the_samples() -> None:
    fitted = tiny_calibration()
    assert fitted.breadth_spread > 0
    shares = [sample.scores.breadth for sample in opening_samples(OPENINGS, UNANSWERABLE, tiny_retriever())]
    assert fitted.breadth(min(shares)) < fitted.breadth(max(shares))


@pytest.mark.parametrize(("openings", "unanswerable"), [({}, UNANSWERABLE), (OPENINGS, ()), ({}, ())])
def test_one_sort_of_text_alone_calibrates_nothing(
    openings: dict[str, frozenset[str]], unanswerable: tuple[str, ...]
) -> None:
    with pytest.raises(TrainingError, match=r"data/unanswerable\.yml"):
        fitted_to(opening_samples(openings, unanswerable, tiny_retriever()))


def test_the_shipped_unanswerable_texts_are_read() -> None:
    found = load_unanswerable(ROOT / "data" / "unanswerable.yml")
    assert len(found) >= 100
    assert all(isinstance(text, str) and text.strip() for text in found)


@pytest.mark.parametrize(
    "data", [b"", b"unanswerable:\n", b"unanswerable: [a]\n", b"- a\n", b"other: {a: [b]}\n", b"a: [", b"\x95\xfb"]
)
def test_a_list_of_another_form_is_a_problem_for_staff(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "unanswerable.yml"
    path.write_bytes(data)
    with pytest.raises(FaqError, match=r"unanswerable\.yml:1"):
        load_unanswerable(path)


def test_a_missing_list_is_a_problem_for_staff(tmp_path: Path) -> None:
    with pytest.raises(FaqError, match="unanswerable"):
        load_unanswerable(tmp_path / "unanswerable.yml")
