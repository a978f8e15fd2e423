"""What words mean after what was said, in the town of `tests/tiny.py`."""

from __future__ import annotations

import pytest
from tests.tiny import tiny_clock, tiny_knowledge

from guide.dialogue.beliefs import Beliefs
from guide.dialogue.replies import Replies
from guide.dialogue.words import MAX_EVIDENCE, WordReader
from guide.narrowing.evidence import Answer, Evidence, Opening

BELIEFS = Beliefs(tiny_knowledge(), clock=tiny_clock)
REPLIES = Replies(tiny_knowledge(), BELIEFS, clock=tiny_clock)
READER = WordReader(tiny_knowledge(), BELIEFS)
MOVING = (Opening(text="引っ越しの届け"),)


def read(text: str, *evidence: Evidence) -> tuple[Evidence, ...]:
    return READER.with_words(evidence, text, REPLIES.question(evidence))


@pytest.mark.parametrize(
    ("text", "pick"), [("転入です", "in"), ("町の外へ", "out"), ("町の中でです", "within"), ("越してきた", "in")]
)
def test_a_value_is_named_by_cue_or_label(text: str, pick: str) -> None:
    *before, answer = read(text, *MOVING)
    assert tuple(before) == MOVING
    assert isinstance(answer, Answer)
    assert (answer.facet, answer.chosen, answer.pick) == ("move", "value", pick)


def test_a_page_is_named_by_its_title() -> None:
    offered = (Opening(text="町の中で引っ越した"),)
    titles = [option.label for option in REPLIES.question(offered).options]  # type: ignore[union-attr]
    assert "空き缶の出し方" in titles
    answer = read("空き缶の出し方", *offered)[-1]
    assert isinstance(answer, Answer)
    assert (answer.chosen, answer.pick) == ("entry", "cans")


def test_a_new_topic_is_a_new_question() -> None:
    assert read("たんすの引き取りの申し込み", *MOVING) == (Opening(text="たんすの引き取りの申し込み"),)
    assert read("引っ越し") == (Opening(text="引っ越し"),)


def test_aspects_become_evidence() -> None:
    assert read("転入届はいつまで、いくら") == (Opening(text="転入届はいつまで、いくら", aspects=("deadline", "fee")),)


def test_asking_more_leaves_the_words_that_are_searched() -> None:
    once = READER.asking_more(MOVING, "いくら", REPLIES.question(MOVING))
    assert once == (Opening(text="引っ越しの届け", aspects=("fee",)),)
    twice = READER.asking_more(once, "いつまで、いくら", REPLIES.question(once))
    assert twice == (Opening(text="引っ越しの届け", aspects=("fee", "deadline")),)


@pytest.mark.parametrize(
    ("evidence", "text"),
    [
        ((Answer(facet="field", values=("moving", "gomi"), chosen="value", pick="moving"),), "いくら"),
        ((Opening(text="転入届の出し方"),), "いくら"),
        (MOVING, "代理の転入"),
    ],
    ids=["no words", "a page is shown", "an answer"],
)
def test_other_words_ask_for_no_more(evidence: tuple[Evidence, ...], text: str) -> None:
    assert READER.asking_more(evidence, text, REPLIES.question(evidence)) is None


def test_evidence_never_grows_long() -> None:
    evidence: tuple[Evidence, ...] = ()
    for _ in range(2 * MAX_EVIDENCE):
        evidence = read("引っ越し", *evidence)
    assert len(evidence) <= MAX_EVIDENCE + 1
