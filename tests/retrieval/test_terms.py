from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.retrieval.terms import PRIOR, fold, pairs, terms, words
from guide.text.normalise import hiragana, normalise
from guide.text.tokens import tokenize


def single(text: str) -> list[str]:
    return [term.text for term in terms(text) if term.kind != "pair"]


@pytest.mark.parametrize("text", ["住民票はどうやって取るのですか", "じゅうみんひょう、住民票をください！"])
def test_politeness_and_grammar_carry_no_topic(text: str) -> None:
    assert "住民" in single(text)
    assert not {"為る", "下さる", "どう", "です", "を"} & set(single(text))


@pytest.mark.parametrize("text", ["教えてください", "これは何ですか", "？！…", "", "   ", "どうすればいいの"])
def test_a_text_without_a_topic_has_no_terms(text: str) -> None:
    assert terms(text) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("ソファ", "ソファー"), ("ﾃﾚﾋﾞ", "テレビ"), ("引越し", "引っ越し"), ("ＰＣ", "pc")],
)
def test_ways_to_write_a_word_become_one_term(one: str, other: str) -> None:
    assert single(one) == single(other) != []


def test_pairs_are_neighbours_and_next_but_one_neighbours() -> None:
    found = [term.text for term in terms("粗大ごみ回収") if term.kind == "pair"]
    first, second, third = single("粗大ごみ回収")
    assert found == [f"{first}+{second}", f"{second}+{third}", f"{first}+{third}"]


def test_no_pair_crosses_punctuation() -> None:
    joined = {term.text for term in terms("電池、家具") if term.kind == "pair"}
    assert joined == set()
    assert {term.text for term in terms("電池家具") if term.kind == "pair"} == {"電池+家具"}


def test_repeats_are_kept_in_order() -> None:
    assert single("電池と家具と電池") == ["電池", "家具", "電池"]


@given(st.text(max_size=60))
def test_every_term_has_a_prior_and_words(text: str) -> None:
    for term in terms(text):
        assert term.kind in PRIOR
        assert term.text


@given(st.text(alphabet="あいうアイウ転入届ごみ、。 abcＡＢＣ１２…!？", max_size=40))
def test_pairs_join_words_of_the_text_only(text: str) -> None:
    found = words(text)
    known = {term.text for term in found if term is not None}
    for pair in pairs(found):
        assert pair.kind == "pair"
        assert any(pair.text == f"{first}+{last}" for first in known for last in known)


@given(st.text(max_size=60))
def test_folding_again_changes_nothing(text: str) -> None:
    for token in tokenize(text):
        folded = fold(token)
        assert normalise(folded) == folded
        assert folded in (normalise(token.lemma), hiragana(normalise(token.lemma)))
