"""Residents who write English are answered in English, and can choose, refuse and take back as in Japanese."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from tests.tiny import tiny_clock, tiny_faq, tiny_knowledge

from guide.dialogue.conversation import Conversation
from guide.dialogue.messages import HandOver, Pages, Question, Reply, Text
from guide.dialogue.moves import Words, to_rasa
from guide.faq.model import English
from guide.narrowing.evidence import Opening
from guide.retrieval.english import load_english

ROOT = Path(__file__).parents[2]
ENGLISH = {
    "move-in": English(
        title="Moving in", summary="Come within 14 days.", ask=("I just moved here", "new address", "moving in")
    ),
    "cans": English(title="Cans", summary="Rinse them.", ask=("throw away cans", "empty cans", "beer can")),
    "large-waste": English(
        title="Large garbage", summary="Call first.", ask=("throw away a sofa", "large garbage", "old bed")
    ),
}


@lru_cache(maxsize=1)
def guide() -> Conversation:
    faq = tiny_faq().model_copy(update={"english": ENGLISH})
    return Conversation(
        replace(tiny_knowledge(), faq=faq, english_words=load_english(ROOT / "data" / "english.yml")), clock=tiny_clock
    )


def question(reply: Reply) -> Question:
    return next(message for message in reply.messages if isinstance(message, Question))


def shown(reply: Reply) -> list[str]:
    return [page.id for message in reply.messages if isinstance(message, Pages) for page in message.items]


def tap(reply: Reply, label: str) -> Reply:
    option = next(option for option in question(reply).options if option.label == label)
    assert option.answer is not None
    return guide().choose(reply.evidence, option.answer)


def test_a_clear_question_gets_its_page_in_english() -> None:
    reply = guide().ask((), "I just moved here")
    assert shown(reply) == ["move-in"]
    card = next(message for message in reply.messages if isinstance(message, Pages)).items[0]
    assert (card.title, card.summary) == ("Moving in", "Come within 14 days.")
    assert reply.outcome == "answer"
    assert reply.trail[0].label == "I just moved here"


def test_a_page_can_be_chosen_refused_and_taken_back() -> None:
    reply = guide().ask((), "how do I throw away something")
    assert reply.outcome == "offer"
    labels = [option.label for option in question(reply).options]
    assert {"Cans", "Large garbage", "None of these"} <= set(labels)
    page = tap(reply, "Cans")
    assert shown(page) == ["cans"]
    back = guide().undo(page.evidence, 1)
    assert back.messages[0] == Text(text="I went back one step.")
    assert [option.label for option in question(back).options] == labels
    refused = tap(reply, "None of these")
    assert "Cans" not in [option.label for option in question(refused).options]


def test_what_no_page_answers_is_said_with_an_office() -> None:
    reply = guide().ask((), "what is the best pizza in town")
    assert isinstance(reply.messages[0], HandOver)
    assert reply.messages[0].text.startswith("Sorry")
    assert reply.outcome == "hand_over"


def test_japanese_after_english_is_answered_in_japanese() -> None:
    english = guide().ask((), "I just moved here")
    japanese = guide().ask(english.evidence, "空き缶の捨て方")
    assert japanese.evidence[0] == Opening(text="空き缶の捨て方")
    assert shown(japanese) in ([], ["cans"])


def test_rasa_is_not_asked_to_understand_english() -> None:
    assert guide().is_question((), "I just moved here")
    assert not guide().is_question((), "引っ越してきた")
    assert to_rasa(Words("I just moved here"), is_question=lambda text: True) == (
        "/ask",
        {"typed": "I just moved here"},
    )
