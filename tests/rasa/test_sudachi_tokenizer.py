from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.training_data.message import Message

from guide.rasa.sudachi_tokenizer import SudachiTokenizer

# Hypothesis leaves lone surrogates out of plain text; JSON can carry them.
ANY_TEXT = st.text(st.characters(exclude_categories=()), min_size=1, max_size=60)
LETTERS = "住民票が欲しい。…ｶﾞ①㍿ゴミ 　\n🗑👨‍👩‍👧e\u0301カ\u3099ー〜1２,"
JAPANESE = st.text(st.sampled_from(LETTERS), min_size=1, max_size=40)


def tokenizer(**config: Any) -> SudachiTokenizer:
    return SudachiTokenizer({**SudachiTokenizer.get_default_config(), **config})


def tokens_of(text: str, **config: Any) -> list[Token]:
    return tokenizer(**config).tokenize(Message.build(text), "text")


@given(ANY_TEXT | JAPANESE)
def test_offsets_point_into_the_message_as_typed(text: str) -> None:
    tokens = tokens_of(text)
    assert tokens
    end = 0
    for token in tokens:
        assert text[token.start : token.end] == token.text != ""
        assert token.start >= end
        end = token.end


@given(ANY_TEXT | JAPANESE)
def test_only_blanks_are_left_out(text: str) -> None:
    tokens = tokens_of(text)
    covered = {index for token in tokens for index in range(token.start, token.end)}
    left_out = "".join(char for index, char in enumerate(text) if index not in covered)
    assert left_out.strip() == ""


def test_lemma_is_the_normalised_form() -> None:
    assert [token.lemma for token in tokens_of("ｺﾝﾋﾞﾆ")] == ["コンビニ"]
    assert tokens_of("こたつ")[0].lemma == tokens_of("炬燵")[0].lemma


def test_part_of_speech_is_data_of_the_token() -> None:
    assert tokens_of("住民")[0].get("pos") == ("名詞", "普通名詞")


@pytest.mark.parametrize(("mode", "words"), [("A", ["住民", "票"]), ("C", ["住民票"])])
def test_mode_of_the_configuration_splits(mode: str, words: list[str]) -> None:
    assert [token.text for token in tokens_of("住民票", mode=mode)] == words


def test_a_message_without_words_is_one_token() -> None:
    assert [(token.text, token.start, token.end) for token in tokens_of("  ")] == [("  ", 0, 2)]


def test_names_of_intents_stay_whole() -> None:
    message = Message(data={"text": "違う", "intent": "none_of_these"})
    tokenizer().process([message])
    assert [token.text for token in message.get("intent_tokens")] == ["none_of_these"]


def test_rasa_finds_the_component_by_the_name_in_its_configuration() -> None:
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe

    registered = DefaultV1Recipe._from_registry("guide.rasa.sudachi_tokenizer.SudachiTokenizer")
    assert registered.clazz is SudachiTokenizer
    assert SudachiTokenizer.supported_languages() == ["ja"]
