from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.text.tokens import MAX_BYTES, tokenize


def test_words_lemmas_readings_and_parts_of_speech() -> None:
    tokens = tokenize("引っ越した")

    assert [token.surface for token in tokens] == ["引っ越し", "た"]
    assert tokens[0].lemma == "引っ越す"
    assert tokens[0].reading == "ヒッコシ"
    assert tokens[0].pos[0] == "動詞"


def test_modes_split_more_or_less() -> None:
    text = "国民健康保険証"
    counts = [len(tokenize(text, mode=mode)) for mode in "ABC"]

    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[2]


def test_spellings_share_a_lemma() -> None:
    assert tokenize("引越し")[0].lemma == tokenize("引っ越し")[0].lemma


@pytest.mark.parametrize("text", ["", " ", "　\n", "…"])
def test_blanks_and_empty_morphemes_are_dropped(text: str) -> None:
    assert all(token.surface.strip() and token.end > token.start for token in tokenize(text))


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_offsets_count_characters_of_the_text(text: str) -> None:
    tokens = tokenize(text)

    assert all(text[token.start : token.end] == token.surface for token in tokens)
    assert all(before.end <= after.start for before, after in pairwise(tokens))


def test_a_very_long_text_is_cut_between_characters() -> None:
    tokens = tokenize("缶" * MAX_BYTES)

    assert tokens
    assert tokens[-1].end <= MAX_BYTES // 3


def test_a_lone_surrogate_is_left_out() -> None:
    assert [token.surface for token in tokenize("缶\ud800")] == ["缶"]
