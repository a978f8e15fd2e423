from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guide.retrieval.heads import LONGEST, Head, Heads

TEXTS = ["そだいごみのもうしこみ", "てんにゅうとどけ", "ごみのひ"]
HEADS = Heads([(0, TEXTS[0], [0, 3, 6]), (1, TEXTS[1], [0, 5]), (2, TEXTS[2], [0, 3])])


def test_words_are_found_by_their_beginning() -> None:
    assert HEADS.starting("そだ") == [Head(0, 0)]
    assert HEADS.starting("ごみ") == [Head(2, 0), Head(0, 3)]
    assert HEADS.starting("だい") == []


def test_one_slip_is_forgiven() -> None:
    for typed in ("てんにうと", "てんにゅゅうと", "てにんゅう", "てんにょう"):
        assert HEADS.starting_nearly(typed) == [Head(1, 0)] or Head(1, 0) in HEADS.starting_nearly(typed)
    assert HEADS.starting_nearly("てんな") == []
    assert HEADS.starting_nearly("んてにゅう") == []


def test_a_long_text_is_found_by_its_first_letters() -> None:
    long = "あ" * (LONGEST + 5)
    assert Heads([(0, long, [0])]).starting(long) == [Head(0, 0)]


@given(st.sampled_from(TEXTS), st.integers(2, 10), st.data())
def test_every_missing_letter_is_forgiven(text: str, length: int, data: st.DataObject) -> None:
    typed = text[: max(length, 6)]
    place = data.draw(st.integers(1, len(typed) - 1)) if len(typed) > 5 else 1
    slipped = typed[:place] + typed[place + 1 :]
    if len(slipped) >= 4:
        found = HEADS.starting(slipped) + HEADS.starting_nearly(slipped)
        assert Head(TEXTS.index(text), 0) in found


@given(st.text(max_size=30))
def test_anything_can_be_looked_up(typed: str) -> None:
    for head in HEADS.starting(typed) + HEADS.starting_nearly(typed):
        assert head.number in (0, 1, 2)
