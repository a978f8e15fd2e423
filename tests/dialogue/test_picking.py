from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.dialogue.messages import Option, Question
from guide.dialogue.picking import name, pick, pick_place, place_said
from guide.narrowing.evidence import Answer
from guide.text.normalise import kana_key


def option(label: str, chosen: str = "value") -> Option:
    return Option(label=label, answer=Answer(facet="f", chosen=chosen, pick=label))  # type: ignore[arg-type]


def screen(*labels: str) -> Question:
    ends = (option("どれも違う", "none"), Option(label="はじめから", command="restart"))
    return Question(text="どれですか。", facet="f", options=(*map(option, labels), *ends))


def picked(text: str, *labels: str) -> str | None:
    answer = pick(screen(*labels), text)
    return answer.pick if answer else None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1番", 0),
        ("①", 0),
        ("２", 1),
        ("2つ目", 1),
        ("二つ目", 1),
        ("ふたつめのやつ", 1),
        ("にばん", 1),
        ("三番目です", 2),
        ("3番でお願いします", 2),
        ("上のやつ", 0),
        ("一番上", 0),
        ("最初の", 0),
        ("一番下", 2),
        ("最後のページを見たい", 2),
        ("下から2番目", 1),
        ("上から3つ目", 2),
        ("真ん中", 1),
        ("4番", None),
        ("0番", None),
        ("2階", None),
        ("1人暮らし", None),
        ("一番近い図書館", None),
        ("最初から", None),
        ("さん", None),
        ("1年前", None),
        ("上からやり直す", None),
    ],
)
def test_the_place_on_the_screen_is_read(text: str, place: int | None) -> None:
    assert place_said(kana_key(text), 3) == place


def test_no_place_is_picked_on_a_screen_without_options() -> None:
    for text in ("1番", "最後の", "真ん中", "一番上"):
        assert pick_place(screen(), text) is None
    assert place_said("真ん中", 2) is None


def test_ways_out_are_not_counted_but_known_by_their_words() -> None:
    assert picked("最後の", "甲", "乙") == "乙"
    assert picked("どれも違う。", "甲", "乙") == "どれも違う"
    assert picked("はじめから", "甲", "乙") is None


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("はい", ("はい（難病の助成）", "いいえ（医療費が高い）"), "はい（難病の助成）"),
        ("いいえ。", ("はい（難病の助成）", "いいえ（医療費が高い）"), "いいえ（医療費が高い）"),
        ("いません", ("いる", "いない"), "いない"),
        ("います", ("いる", "いない"), "いる"),
        ("ないです", ("届いている", "届いていない"), "届いていない"),
        ("そうです", ("届いている", "届いていない"), "届いている"),
        ("はい", ("甲", "乙"), None),
        ("はい", ("いない", "一人いる", "二人いる"), None),
        ("ない", ("いない", "いません"), None),
        ("はい、転入です", ("いる", "いない"), None),
    ],
)
def test_yes_and_no_are_answers_where_one_value_denies(
    text: str, labels: tuple[str, ...], expected: str | None
) -> None:
    assert picked(text, *labels) == expected


def test_an_option_is_picked_by_its_own_words() -> None:
    assert picked("一戸建ての家", "マンション", "一戸建ての家") == "一戸建ての家"
    assert picked("一戸建て", "マンション", "一戸建ての家") is None
    named = name(screen("マンション", "一戸建ての家"), "一戸建てです")
    assert named is not None
    assert named.pick == "一戸建ての家"
    assert name(screen("マンション", "一戸建ての家"), "どれも違う") is None


@given(st.text(max_size=12), st.integers(0, 5))
def test_no_text_is_too_strange(text: str, count: int) -> None:
    place = place_said(kana_key(text), count)
    assert place is None or 0 <= place < count
