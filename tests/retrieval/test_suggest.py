from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import TODAY, tiny_faq, tiny_retriever

from guide.retrieval.suggest import Suggester, Suggestion

SUGGESTER = Suggester(tiny_faq(), tiny_retriever())
KNOWN = {Suggestion(entry.id, text) for entry in tiny_faq().entries.values() for text in (entry.title, *entry.ask)}


def test_questions_that_begin_with_the_words_come_first() -> None:
    found = SUGGESTER.suggest("転出", 5, today=TODAY)
    assert found[0] == Suggestion("move-out", "転出届の出し方")


@pytest.mark.parametrize("typed", ["マイナン", "ﾏｲﾅﾝ", "まいなん"])
def test_width_and_kana_do_not_matter(typed: str) -> None:
    data = tiny_faq().entries["cans"].model_copy(update={"ask": ("マイナンバーカードの受け取り",)})
    suggester = Suggester(tiny_faq().model_copy(update={"entries": {"cans": data}}), tiny_retriever())
    assert suggester.suggest(typed, 1, today=TODAY) == [Suggestion("cans", "マイナンバーカードの受け取り")]


def test_words_inside_a_question_are_found() -> None:
    assert Suggestion("batteries", "使い終わった乾電池") in SUGGESTER.suggest("終わった乾電池", 5, today=TODAY)


def test_a_question_that_only_means_the_words_is_found() -> None:
    assert all("ソファ" not in one.text for one in KNOWN)
    assert "large-waste" in [one.entry for one in SUGGESTER.suggest("ソファ", 3, today=TODAY)]


@pytest.mark.parametrize("typed", ["", "  ", "\u200b", "qqqq", "これは何ですか"])
def test_nothing_known_suggests_nothing(typed: str) -> None:
    assert SUGGESTER.suggest(typed, 5, today=TODAY) == []


@given(st.text(alphabet="転入出居届の缶ごみ年金方ソファ ａA", max_size=12), st.integers(0, 12))
def test_at_most_one_known_question_an_entry(typed: str, count: int) -> None:
    found = SUGGESTER.suggest(typed, count, today=TODAY)
    assert len(found) <= count
    assert len({one.entry for one in found}) == len(found)
    assert set(found) <= KNOWN


def test_a_page_out_of_date_is_not_suggested() -> None:
    for typed in ("応援金", "引っ越しの応援金", "おうえんきん"):
        assert "ended" not in [one.entry for one in SUGGESTER.suggest(typed, 9, today=TODAY)]
    assert SUGGESTER.suggest("応援金", 9, today=date(2026, 3, 1))[0].entry == "ended"


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("そだい", "large-waste"),
        ("そだいごm", "large-waste"),
        ("粗大ごm", "large-waste"),
        ("sodaigo", "large-waste"),
        ("sodaigom", "large-waste"),
        ("てんしゅ", "move-out"),
        ("てんしゅつ と", "move-out"),
        ("tenshut", "move-out"),
        ("てんきょと", "move-within"),
        ("かんでんt", "batteries"),
        ("ねんき", "pension"),
    ],
)
def test_half_a_word_is_completed(typed: str, entry: str) -> None:
    assert entry in [one.entry for one in SUGGESTER.suggest(typed, 3, today=TODAY)]


@pytest.mark.parametrize(("typed", "entry"), [("そだあごみ", "large-waste"), ("てんしつとど", "move-out")])
def test_one_slip_is_forgiven_while_typing(typed: str, entry: str) -> None:
    assert SUGGESTER.suggest(typed, 3, today=TODAY)[0].entry == entry


def test_a_long_text_is_suggested_by_meaning_before_its_last_word() -> None:
    found = [one.entry for one in SUGGESTER.suggest("役場で粗大ごみの受付の電話を教えてください", 3, today=TODAY)]
    assert found[0] == "large-waste"


@given(st.text(max_size=30))
def test_anything_can_stand_in_the_box(typed: str) -> None:
    assert len(SUGGESTER.suggest(typed, 5, today=TODAY)) <= 5
