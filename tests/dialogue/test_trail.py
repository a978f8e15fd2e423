from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import tiny_faq, tiny_knowledge

from guide.dialogue.knowledge import Knowledge
from guide.dialogue.trail import MAX_LABEL, label, trail
from guide.narrowing.evidence import Answer, Evidence, Opening, Waiting

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Opening(text="引っ越してきた"), "引っ越してきた"),
        (Answer(facet="move", values=("in", "out"), chosen="value", pick="out"), "風見市から市外へ（転出）"),
        (Answer(facet="field", values=("moving",), chosen="value", pick="moving"), "引っ越し・住所変更"),
        (Answer(facet="move", values=("in", "out"), chosen="unknown"), "わからない"),
        (Answer(facet="move", values=("in", "out"), chosen="none"), "どれも違う"),
        (Answer(entries=("move-in", "move-bring"), chosen="none"), "どれも違う"),
        (Answer(entries=("move-in",), chosen="none"), "このページではない"),
    ],
)
def test_each_step_is_in_the_residents_words(knowledge: Knowledge, item: Evidence, expected: str) -> None:
    assert label(item, knowledge.faq, knowledge.catalogue(TODAY), knowledge.texts) == expected


def test_a_picked_page_is_named_by_its_title(knowledge: Knowledge) -> None:
    item = Answer(entries=("move-in",), chosen="entry", pick="move-in")
    said = label(item, knowledge.faq, knowledge.catalogue(TODAY), knowledge.texts)
    assert said == knowledge.faq.entries["move-in"].title


@pytest.mark.parametrize(
    "item",
    [
        Answer(facet="no-such-facet", values=("x",), chosen="value", pick="x"),
        Answer(facet="move", values=("x", "in"), chosen="value", pick="x"),
        Answer(entries=("no-such-page",), chosen="entry", pick="no-such-page"),
    ],
    ids=["facet", "value", "page"],
)
def test_what_is_no_longer_in_the_faq_still_has_a_label(knowledge: Knowledge, item: Evidence) -> None:
    assert label(item, knowledge.faq, knowledge.catalogue(TODAY), knowledge.texts)


@given(st.lists(st.text(max_size=60), max_size=6))
def test_steps_keep_order_and_are_short(knowledge: Knowledge, texts: list[str]) -> None:
    evidence = tuple(Opening(text=text) for text in texts)
    steps = trail(evidence, knowledge.faq, knowledge.catalogue(TODAY), knowledge.texts)
    assert [step.index for step in steps] == list(range(len(texts)))
    assert all(len(step.label) <= MAX_LABEL for step in steps)
    for step, text in zip(steps, texts, strict=True):
        assert step.label == text or (step.label.endswith("…") and text.startswith(step.label[:-1]))


def test_what_waits_comes_last_and_says_so() -> None:
    evidence = (Waiting(text="犬の登録"), Opening(text="引っ越した"), Answer(entries=("move-in",), chosen="none"))
    steps = trail(evidence, tiny_faq(), tiny_knowledge().catalogue(TODAY), tiny_knowledge().texts)
    assert [step.index for step in steps] == [1, 2, 0]
    assert steps[-1].label == "あとで：犬の登録"
