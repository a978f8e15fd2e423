from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import TODAY, tiny_faq

from guide.dialogue.amendment import Amendment, amend, replaced
from guide.dialogue.correction import read_correction
from guide.narrowing.catalogue import build_catalogue
from guide.narrowing.evidence import Answer, Evidence, Opening

CATALOGUE = build_catalogue(tiny_faq(), TODAY)
REACH: Mapping[str, float] = {"move": 1.0}
OPENING = Opening(text="引っ越しの届け")
MOVED_IN = Answer(facet="move", values=("in", "out"), chosen="value", pick="in")


def amended(text: str, *evidence: Evidence) -> Amendment | None:
    return amend(evidence, read_correction(text), CATALOGUE, REACH)


@pytest.mark.parametrize(
    "text", ["いや、転出です", "転入じゃなくて転出", "やっぱり町の外へ", "町の外からじゃなくて町の外へ"]
)
def test_an_answer_is_replaced(text: str) -> None:
    found = amended(text, OPENING, MOVED_IN)
    assert found is not None
    assert found.evidence == (OPENING, MOVED_IN.model_copy(update={"pick": "out"}))
    assert found.label == "町の外へ"


def test_what_hangs_on_the_answer_goes_with_it_and_the_rest_stays() -> None:
    below = Answer(facet="who", values=("self", "proxy"), chosen="value", pick="self")
    page = Answer(chosen="entry", entries=("move-in",), pick="move-in")
    size = Answer(facet="size", values=("large", "small"), chosen="value", pick="small")
    wrong = Answer(chosen="none", entries=("pension",))
    found = amended("いや、転出です", OPENING, MOVED_IN, below, page, size, wrong)
    assert found is not None
    assert found.evidence == (OPENING, size, wrong, MOVED_IN.model_copy(update={"pick": "out"}))


def test_a_value_that_was_not_on_the_screen_is_added_to_it() -> None:
    found = amended("いや、転居です", OPENING, MOVED_IN)
    assert found is not None
    assert found.evidence[-1] == Answer(facet="move", values=("in", "out", "within"), chosen="value", pick="within")


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ("転入したい", "いや、転出です", "転出したい"),
        ("転入届の出し方", "違う、転出届です", "転出届の出し方"),
        ("転入届の出し方", "転入届じゃなくて転居届", "転居届の出し方"),
        ("母が死んだ", "違う、母じゃなくて父です", "父が死んだ"),
    ],
)
def test_the_words_of_an_opening_are_mended(before: str, text: str, after: str) -> None:
    found = amended(text, Opening(text=before, aspects=("fee",)))
    assert found is not None
    assert found.evidence == (Opening(text=after, aspects=("fee",)),)


def test_what_the_mended_words_do_not_say_by_a_cue_is_an_answer() -> None:
    found = amended("やっぱり町の外へ", Opening(text="町の中で引っ越した"))
    assert found is not None
    assert found.evidence == (
        Opening(text="町の外へ引っ越した"),
        Answer(facet="move", values=("out",), chosen="value", pick="out"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "転出です",
        "いや、ピザの作り方",
        "ピザじゃなくて寿司",
        "いや、転入です",
        "いや、転出届は郵送で出せますか、教えて",
    ],
)
def test_what_cannot_be_meant_changes_nothing(text: str) -> None:
    assert amended(text, OPENING, MOVED_IN) is None
    assert amended(text) is None


@given(st.text(max_size=20), st.text(max_size=4), st.text(max_size=6))
def test_words_are_replaced_where_they_stand(text: str, wrong: str, right: str) -> None:
    found = replaced(text, wrong, right)
    assert found is None or right in found
    assert replaced(text + "転入", "てんにゅう", right) == replaced(text, "てんにゅう", right)
