from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.retrieval.spelling import Spelling
from guide.retrieval.vocabulary import Vocabulary

WORDS = (
    "転入届", "転出届", "転居届", "住民票の写し", "粗大ごみ", "印鑑登録証明書", "マイナンバーカード", "申し込み",
    "納税証明書", "国民健康保険", "スプレー缶", "ごみ処理場", "社員", "収集車",
)  # fmt: skip
SPELLING = Spelling(Vocabulary.of(WORDS))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("てんにうとどけ", "転入届"),
        ("マイナンンバーカードの更新", "マイナンバーカードの更新"),
        ("マイナンバカード", "マイナンバーカード"),
        ("そだいごむ", "粗大ごみ"),
        ("いんかんとろく", "印鑑登録"),
        ("こくみんけんこおほけん", "国民健康保険"),
        ("申しこも", "申し込み"),
    ],
)
def test_slips_of_the_finger_are_put_right(typed: str, meant: str) -> None:
    assert SPELLING.correct(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("住民表の写し", "住民票の写し"),
        ("住民標", "住民票"),
        ("納勢証明書", "納税証明書"),
        ("印鑑登録照明書", "印鑑登録証明書"),
        ("転入とどけ", "転入届"),
        ("印かん登録", "印鑑登録"),
    ],
)
def test_wrong_conversions_of_the_same_sound_are_put_right(typed: str, meant: str) -> None:
    assert SPELLING.correct(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "転移届",  # three words are as near
        "照明",  # a word of its own
        "スプレーの缶",
        "ごみを処理場に運ぶ",
        "処分したいんだけど",
        "申込",  # the same word
        "転出した人",
        "AED",
        "何ごみですか",
        "住所の変更をしたい",
        "収集車こないよね",
    ],
)
def test_correct_words_stay(text: str) -> None:
    assert SPELLING.correct(text) == text


@pytest.mark.parametrize("word", WORDS)
def test_words_of_the_faq_stay(word: str) -> None:
    assert SPELLING.correct(word) == word
    assert SPELLING.correct(f"{word}はどこですか") == f"{word}はどこですか"


def test_an_empty_vocabulary_corrects_nothing() -> None:
    assert Spelling(Vocabulary.of([])).correct("住民表") == "住民表"


@given(st.text(max_size=30))
def test_any_text_can_be_corrected(text: str) -> None:
    assert isinstance(SPELLING.correct(text), str)


@given(st.lists(st.sampled_from([*WORDS, "の", "を", "したい", "、", " "]), max_size=5).map("".join))
def test_sentences_of_known_words_keep_them(text: str) -> None:
    assert SPELLING.correct(text) == text
