from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import open_knowledge, tiny_clock, tiny_policy

from guide.dialogue.beliefs import Beliefs
from guide.dialogue.parting import Parting
from guide.dialogue.replies import Replies

BELIEFS = Beliefs(open_knowledge(), clock=tiny_clock)
PARTING = Parting(open_knowledge(), BELIEFS, Replies(open_knowledge(), BELIEFS, clock=tiny_clock))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("転入届を出したいのと、たんすを捨てたい", ("転入届を出したい", "たんすを捨てたい")),
        ("転入届の出し方と、空き缶の捨て方", ("転入届の出し方", "空き缶の捨て方")),
        ("たんすを捨てたい。あと燃えるごみの日", ("たんすを捨てたい", "燃えるごみの日")),
        (
            "すみません。転入届を出したいです。たんすも捨てたいです",
            ("すみません。転入届を出したいです", "たんすも捨てたいです"),
        ),
    ],
)
def test_questions_on_different_matters_are_parted(text: str, expected: tuple[str, ...]) -> None:
    assert PARTING.questions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "よその町から越してきました。転入届を出したい",
        "たんすがあります。粗大ごみの申し込みをしたい",
        "転入届を出したい。代理でもいいですか",
        "転入届を出したいのと、必要なものを知りたい",
        "転入届を出したい。あと宇宙の始まり",
        "転入届のことで、あと転出証明書",
        "高齢の親と、町の中で引っ越した",
        "今日は何のごみ？川口町です",
        "転入届",
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert PARTING.questions(text) == (text,)


def test_no_more_are_parted_than_can_be_answered() -> None:
    text = "転入届の出し方。それと空き缶の捨て方。それとたんすを捨てたい。それと年金の住所"
    found = PARTING.questions(text)
    assert len(found) == tiny_policy().topic.parts
    assert "年金の住所" in found[-1]


@given(
    st.lists(
        st.sampled_from(["転入届を出したい", "たんすを捨てたい", "ごみの日", "。", "あと", "のと、", "？"]), max_size=7
    )
)
def test_no_question_is_lost(pieces: list[str]) -> None:
    found = PARTING.questions("".join(pieces))
    assert 1 <= len(found) <= tiny_policy().topic.parts
    for piece in set(pieces) - {"。", "あと", "のと、", "？"}:
        assert any(piece in question for question in found)
