from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guide.text.dictionary import CONTEXT, cost, gain, is_word, readings_of


def test_words_of_the_dictionary_are_known_inflected_too() -> None:
    assert is_word("照明")
    assert is_word("引っ越し")
    assert not is_word("住民表")
    assert not is_word("")


def test_a_letter_has_all_its_readings() -> None:
    assert {"ダイ", "シロ"} <= set(readings_of("代"))
    assert readings_of("マイナンンバー") == ()


def test_a_text_with_a_slip_costs_more() -> None:
    assert cost("マイナンンバーカード") > cost("マイナンバーカード")
    assert cost("申しこも") > cost("申しこみ")


def test_a_word_put_right_makes_the_text_likelier_however_long_it_is() -> None:
    assert gain("申しこもはどこ", 0, 4, "申しこみ") > 0 > gain("申しこみはどこ", 0, 4, "申しこも")
    far = "あ" * CONTEXT
    assert gain(f"い{far}申しこも", CONTEXT + 1, CONTEXT + 5, "申しこみ") == gain(
        f"{far}申しこも", CONTEXT, CONTEXT + 4, "申しこみ"
    )


@given(st.text(max_size=40))
def test_any_text_has_a_cost(text: str) -> None:
    assert isinstance(cost(text), int)
    assert isinstance(is_word(text), bool)
