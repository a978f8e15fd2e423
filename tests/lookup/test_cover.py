from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guide.lookup.cover import any_of, named, says_more
from guide.text.normalise import kana_key

PLAIN = frozenset({"有る", "教える", "下さる"})


def test_words_match_in_any_kana() -> None:
    assert any_of(["ゴミ"], kana_key("ごみの日"))
    assert not any_of(["ゴミ"], kana_key("缶の日"))
    assert not any_of([], "ごみ")


def test_a_word_inside_a_longer_one_does_not_count() -> None:
    words = {"缶": ("缶の日", "びん"), "危険": ("スプレー缶の日",)}
    assert named(words, kana_key("スプレー缶の日")) == ("危険",)
    assert named(words, kana_key("缶の日とスプレー缶の日")) == ("缶", "危険")
    assert named(words, kana_key("びん")) == ("缶",)
    assert named({"a": ("ごみ",), "b": ("ゴミ",)}, "ごみ") == ("a", "b")
    assert named({"a": ("",)}, "ごみ") == ()


def test_content_beside_the_known_words_says_more() -> None:
    assert not says_more("ごみの日を教えてください", ["ごみの日"], plain=PLAIN)
    assert says_more("ごみの日に洗濯する", ["ごみの日"], plain=PLAIN)
    assert says_more("ごみの日を教えてください", ["ごみの日"], plain=frozenset())


def test_a_word_must_be_covered_whole() -> None:
    assert says_more("マンホールはどこ", ["ホール", "どこ"], plain=PLAIN)
    assert not says_more("ホールはどこ", ["ホール", "どこ"], plain=PLAIN)


def test_particles_and_signs_say_nothing() -> None:
    assert not says_more("ごみ、は？！", ["ごみ"], plain=PLAIN)
    assert not says_more("", [], plain=PLAIN)


@given(st.text(max_size=30))
def test_a_text_that_is_known_whole_says_no_more(text: str) -> None:
    if not any(sign.isspace() for sign in text):
        assert not says_more(text, [text, *text], plain=PLAIN)


@given(st.text(max_size=30), st.lists(st.text(max_size=5), max_size=4))
def test_more_known_words_never_say_more(text: str, known: list[str]) -> None:
    if not says_more(text, known[:2], plain=PLAIN):
        assert not says_more(text, known, plain=PLAIN)
