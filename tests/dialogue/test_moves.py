from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from guide.dialogue.conversation import Conversation
from guide.dialogue.messages import HandOver, Reply
from guide.dialogue.moves import Command, Phrases, Tap, Undo, Words, answer_move, obey, to_rasa
from guide.narrowing.evidence import Answer, Opening
from guide.settings import Settings
from guide.text.normalise import clean

OPENING = (Opening(text="引っ越してきた"),)


@pytest.fixture(scope="module")
def phrases(settings: Settings) -> Phrases:
    return dict(yaml.safe_load((settings.data / "phrases.yml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("転入", "転入"),
        ("/restart", "restart"),
        ("//restart", "restart"),
        ("／restart", "restart"),
        (" / ／ 　/restart", "restart"),
        ("/\n/restart", "restart"),
        ("/\u2003/choose{}", "choose{}"),
        ("住民票/印鑑", "住民票/印鑑"),
    ],
)
def test_words_never_begin_with_a_slash(text: str, sent: str) -> None:
    assert to_rasa(Words(text)) == (sent, {"typed": text})


@given(st.text(alphabet=st.sampled_from("/／ \t\n\u3000\u2003\u2028あr{}") | st.characters(exclude_categories=["Cs"])))
@example("/")
@example("/ /")
def test_no_words_are_an_intent_or_nothing(text: str) -> None:
    text = clean(text).strip()
    if text:
        message, _ = to_rasa(Words(text))
        assert message.strip()
        assert not message.strip().startswith("/")


def test_rasa_sees_the_words_as_retrieval_reads_them_and_keeps_what_was_typed() -> None:
    message, extra = to_rasa(Words("hikkoshi"), read={"hikkoshi": "引っ越し"}.__getitem__)
    assert (message, extra) == ("引っ越し", {"typed": "hikkoshi"})


def test_words_that_nothing_is_left_of_are_sent_as_they_are() -> None:
    assert to_rasa(Words("〈電話番号〉"), read=lambda text: "")[0] == "〈電話番号〉"


def test_taps_go_as_intents_with_their_data() -> None:
    answer = Answer(facet="move", values=("in", "out"), chosen="value", pick="in")
    message, extra = to_rasa(Tap(answer))
    assert message == "/choose"
    assert Answer.model_validate(extra["choice"]) == answer
    assert to_rasa(Command("human")) == ("/choose", {"command": "human"})
    assert to_rasa(Undo(3)) == ("/undo", {"undo": 3})


def test_every_phrase_of_the_file_is_obeyed_as_such(conversation: Conversation, phrases: Phrases) -> None:
    evidence = conversation.ask((), "引っ越してきた").evidence
    for name, texts in phrases.items():
        expected = obey(conversation, evidence, name)
        for text in texts:
            assert answer_move(conversation, evidence, Words(text), phrases) == expected, text


@pytest.mark.parametrize("text", ["最初から", "ハジメカラ", "　はじめから。", "最初から！！", "RESTART", "リセット"])
def test_phrases_hold_in_other_spellings(conversation: Conversation, phrases: Phrases, text: str) -> None:
    assert answer_move(conversation, OPENING, Words(text), phrases) == conversation.restart()


def test_a_phrase_inside_a_question_is_no_command(conversation: Conversation, phrases: Phrases) -> None:
    reply = answer_move(conversation, (), Words("はじめから住民票を取り直したい"), phrases)
    assert reply.trail


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("restart", lambda c: c.restart()),
        ("categories", lambda c: c.categories()),
        ("human", lambda c: c.hand_over(OPENING)),
        ("back", lambda c: c.back(OPENING)),
        ("none_of_these", lambda c: c.refuse(OPENING)),
        ("unsure", lambda c: c.unsure(OPENING)),
        ("resume", lambda c: c.resume(OPENING)),
        ("no such command", lambda c: c.resume(OPENING)),
    ],
)
def test_commands_by_name(conversation: Conversation, name: str, expected: object) -> None:
    assert obey(conversation, OPENING, name) == expected(conversation)  # type: ignore[operator]


def test_a_tap_and_an_undo_need_no_language_model(conversation: Conversation, phrases: Phrases) -> None:
    first = conversation.ask((), "引っ越してきた")
    answer = first.messages[-1].options[0].answer
    tapped = answer_move(conversation, first.evidence, Tap(answer), phrases)
    assert tapped == conversation.choose(first.evidence, answer)
    undone: Reply = answer_move(conversation, tapped.evidence, Undo(1), phrases)
    assert undone.evidence == first.evidence
    called = answer_move(conversation, first.evidence, Command("human"), phrases)
    assert any(isinstance(message, HandOver) for message in called.messages)
