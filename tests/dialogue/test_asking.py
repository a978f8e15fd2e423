"""Words at any point of a conversation, in the town of `tests/tiny.py` on a Friday morning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import open_conversation, tiny_conversation, tiny_faq

from guide.dialogue.conversation import Conversation
from guide.dialogue.messages import Pages, Question, Reply, Schedule, Text
from guide.dialogue.moves import Words, answer_move
from guide.narrowing.evidence import Answer, EvidenceList, Opening, Waiting


def talk(*texts: str, conversation: Conversation | None = None) -> Reply:
    """Return the reply to the last of these texts."""
    guide = conversation or tiny_conversation()
    reply = guide.ask((), texts[0])
    for text in texts[1:]:
        reply = guide.ask(reply.evidence, text)
    return reply


def pages(reply: Reply) -> list[str]:
    return [page.id for message in reply.messages if isinstance(message, Pages) for page in message.items]


def said(reply: Reply) -> list[str]:
    return [message.text for message in reply.messages]


def facet(reply: Reply) -> str | None:
    assert isinstance(reply.messages[-1], Question)
    return reply.messages[-1].facet


DEADLINE = "いつまで：住み始めた日から14日以内"
BRING = "持ち物：転出証明書、本人確認書類"


class TestAspects:
    def test_the_field_comes_before_the_page_that_is_found_later(self) -> None:
        asked = talk("引っ越しの届けはいつまで")
        assert facet(asked) == "move"
        for found in (
            tiny_conversation().ask(asked.evidence, "転入です"),
            talk("引っ越しの届け", "いつまで", "転入です"),
        ):
            assert said(found)[0] == DEADLINE
            assert isinstance(found.messages[1], Pages)
            assert pages(found) == ["move-in"]

    def test_asking_more_at_an_open_question_is_kept_for_later(self) -> None:
        before, after = talk("引っ越しの届け"), talk("引っ越しの届け", "いくら")
        assert isinstance(after.messages[0], Text)
        assert after.messages[1:] == before.messages
        assert after.trail == before.trail

    def test_a_page_that_is_shown_is_asked_for_both_fields(self) -> None:
        reply = talk("転入届の出し方", "いつまで、持ち物は")
        assert said(reply)[:2] == [DEADLINE, BRING]
        assert pages(reply) == []
        assert isinstance(reply.messages[-1], Question)

    def test_what_a_page_does_not_say_names_the_office_once(self) -> None:
        office = tiny_faq().offices["citizen"]
        reply = talk("転居届の出し方", "いくら、持ち物、いつまで")
        assert [text for text in said(reply) if office.phone in text] == said(reply)[:1]
        assert office.name in said(reply)[0]

    def test_a_topic_of_its_own_is_another_question(self) -> None:
        assert pages(talk("転入届の出し方", "空き缶の出し方はいくら")) == ["cans"]


class TestCorrections:
    @pytest.mark.parametrize("text", ["いや、転出です", "まちがえた、転入じゃなくて転出"])
    def test_an_answer_is_corrected_and_the_rest_stays(self, text: str) -> None:
        reply = talk("引っ越しの届けはいくら", "転入です", text)
        assert said(reply)[0] == "「町の外へ」に直しました。"
        assert pages(reply) == ["move-out"]
        assert reply.evidence[0] == Opening(text="引っ越しの届けはいくら", aspects=("fee",))

    def test_the_words_of_an_opening_are_corrected(self) -> None:
        reply = talk("転入届の出し方", "違う、転入届じゃなくて転居届です")
        assert said(reply)[0] == "「転居届」に直しました。"
        assert pages(reply) == ["move-within"]
        assert reply.evidence == (Opening(text="転居届の出し方"),)

    def test_a_correction_of_nothing_is_a_question(self) -> None:
        assert pages(talk("転入届の出し方", "やっぱりたんすを捨てたい")) == ["large-waste"]
        assert pages(talk("いや、転居届の出し方")) == ["move-within"]

    def test_what_is_denied_at_once_does_not_count(self) -> None:
        assert talk("転入届じゃなくて転出届の出し方") == talk("転出届の出し方")

    def test_at_an_open_question_it_is_the_answer(self) -> None:
        assert talk("引っ越しの届け", "いや、転出です") == talk("引っ越しの届け", "転出です")


class TestPicking:
    def test_the_place_on_the_screen_is_a_tap(self) -> None:
        asked = talk("引っ越しの届け")
        question = asked.messages[-1]
        assert isinstance(question, Question)
        for text, place in (("1番", 0), ("2つ目", 1), ("最後の", 2)):
            answer = question.options[place].answer
            assert answer is not None
            assert talk("引っ越しの届け", text) == tiny_conversation().choose(asked.evidence, answer)

    def test_a_page_beside_the_one_that_is_shown(self) -> None:
        assert pages(talk("転出届の出し方", "1番")) == ["move-in"]

    def test_districts_are_picked_too(self) -> None:
        reply = talk("今日は何のごみ", "2番", "1番", conversation=open_conversation())
        assert isinstance(reply.messages[0], Schedule)

    def test_before_anything_was_said_the_fields_are_on_the_screen(self) -> None:
        reply = talk("2番目")
        assert reply.evidence == (Answer(facet="field", values=("moving", "gomi"), chosen="value", pick="gomi"),)
        assert talk("ごみ").evidence == (Opening(text="ごみ"),)

    @pytest.mark.parametrize(
        ("evidence", "text", "expected"),
        [
            ((Opening(text="引っ越しの届け"),), "2番", True),
            ((Opening(text="引っ越しの届け"),), "どれも違う", True),
            ((Opening(text="転入届の出し方"),), "違う、転入届じゃなくて転居届", True),
            ((Opening(text="引っ越しの届け"),), "違う", False),
            ((), "いいえ", False),
        ],
    )
    def test_rasa_is_not_asked_what_is_certain(self, evidence: tuple[Opening, ...], text: str, expected: bool) -> None:
        assert tiny_conversation().is_question(evidence, text) is expected

    def test_an_answer_is_no_phrase_that_steers(self) -> None:
        phrases = {"restart": ["2番"]}
        asked = talk("引っ越しの届け")
        assert answer_move(tiny_conversation(), asked.evidence, Words("2番"), phrases) == talk("引っ越しの届け", "2番")


class TestSeveral:
    def test_all_that_is_clear_is_answered_in_one_reply(self) -> None:
        reply = talk("転入届の出し方はいつまで。それと空き缶の捨て方。あと年金の住所を直したい")
        assert pages(reply) == ["move-in", "cans", "pension"]
        assert said(reply)[0].startswith("3つのことですね。")
        assert DEADLINE in said(reply)
        assert said(reply).count("次は、「空き缶の捨て方」についてです。") == 1
        assert [message for message in reply.messages if isinstance(message, Question)] == [reply.messages[-1]]
        assert reply.evidence == (Opening(text="年金の住所を直したい"),)
        assert reply.outcome == "answer"

    def test_what_needs_a_question_comes_after_what_needs_none(self) -> None:
        reply = talk("引っ越しの届けを出したいのと、たんすを捨てたい")
        assert pages(reply) == ["large-waste"]
        assert facet(reply) == "move"
        assert reply.outcome == "ask"

    def test_the_next_waits_and_follows_by_itself(self) -> None:
        first = talk("引っ越しの届けを出したい。あと燃えるごみの日", conversation=open_conversation())
        assert facet(first) == "move"
        assert first.evidence == (Waiting(text="燃えるごみの日"), Opening(text="引っ越しの届けを出したい"))
        assert [step.label for step in first.trail] == ["引っ越しの届けを出したい", "あとで：燃えるごみの日"]
        found = open_conversation().ask(first.evidence, "転出です")
        assert pages(found) == ["move-out"]
        assert "次は、「燃えるごみの日」についてです。" in said(found)
        assert facet(found) == "area_row"
        assert found.evidence == (Opening(text="燃えるごみの日"),)
        assert EvidenceList.validate_python(EvidenceList.dump_python(first.evidence, mode="json")) == first.evidence

    def test_a_question_that_is_given_up_lets_the_next_follow(self) -> None:
        reply = talk("引っ越しの届けを出したい。あと燃えるごみの日", conversation=open_conversation())
        for _ in range(8):
            reply = open_conversation().refuse(reply.evidence)
            if facet(reply) == "area_row":
                break
        assert reply.evidence == (Opening(text="燃えるごみの日"),)
        assert reply.filing is not None

    def test_another_question_in_between_does_not_lose_what_waits(self) -> None:
        reply = talk("引っ越しの届けを出したい。あと燃えるごみの日", "空き缶の捨て方", conversation=open_conversation())
        assert pages(reply) == ["cans"]
        assert facet(reply) == "area_row"

    def test_what_waits_can_be_taken_back(self) -> None:
        guide = open_conversation()
        reply = talk("引っ越しの届けを出したい。あと燃えるごみの日", conversation=guide)
        without = guide.undo(reply.evidence, reply.trail[-1].index)
        assert without.evidence == (Opening(text="引っ越しの届けを出したい"),)
        following = guide.undo(reply.evidence, reply.trail[0].index)
        assert following.evidence == (Opening(text="燃えるごみの日"),)
        assert guide.back(reply.evidence) == following

    def test_background_and_its_question_stay_one(self) -> None:
        assert pages(talk("よその町から越してきました。転入届を出したい")) == ["move-in"]


@given(
    st.lists(
        st.sampled_from(
            [
                "転入",
                "転出届",
                "じゃなくて",
                "いや、",
                "いくら",
                "あと",
                "。",
                "と、",
                "たんす",
                "1番",
                "はい",
                "ごみの日",
                "川口町",
            ]
        ),
        min_size=1,
        max_size=6,
    ),
    st.lists(
        st.sampled_from(["1番", "いや、転出です", "いくら", "はい", "川口町", "どれも違う", "たんす。あと転入届"]),
        max_size=4,
    ),
)
def test_no_words_at_any_point_are_left_without_a_way_on(first: list[str], then: list[str]) -> None:
    reply = open_conversation().ask((), "".join(first))
    for text in [*then, "1番"]:
        assert isinstance(reply.messages[-1], Question)
        assert sorted(step.index for step in reply.trail) == list(range(len(reply.evidence)))
        reply = open_conversation().ask(reply.evidence, text)
