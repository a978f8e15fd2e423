"""What stands before a page, and where the offer of a life event stands, in the town of `tests/tiny.py`."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.tiny import open_knowledge, tiny_clock

from guide.dialogue.beliefs import Beliefs
from guide.dialogue.messages import Message, Option, Pages, Question, Text
from guide.dialogue.replies import Replies
from guide.dialogue.situation import LIFE_EVENT
from guide.dialogue.words import EvidenceItems
from guide.lookup.milestones import Milestone, Milestones
from guide.narrowing.evidence import Answer, Opening
from guide.narrowing.step import Ask, Refuse, Show

PENSION = Milestone(age=60, before=59, text="60歳で年金の払いこみが終わります。", pages=("pension",))
KNOWLEDGE = replace(open_knowledge(), milestones=Milestones(milestones=(PENSION,)))
BELIEFS = Beliefs(KNOWLEDGE, clock=tiny_clock)
REPLIES = Replies(KNOWLEDGE, BELIEFS, clock=tiny_clock)
DIED = "父が亡くなったので、"


def chosen(page: str, *words: str) -> EvidenceItems:
    """Return the evidence after some words and a tap on a page."""
    return (*(Opening(text=text) for text in words), Answer(chosen="entry", entries=(page,), pick=page))


def before_page(messages: list[Message]) -> list[str]:
    """Return what is said before the page."""
    [place] = [place for place, message in enumerate(messages) if isinstance(message, Pages)]
    assert all(isinstance(message, Text) for message in messages[:place])
    return [message.text for message in messages[:place]]


class TestTiming:
    def test_a_deadline_is_told_before_the_page(self) -> None:
        told = before_page(REPLIES.messages(chosen("move-in", "10日前に越してきた")))
        assert told == ["住み始めた日が11月10日（火）なら、期限は11月24日（火）です。あと4日あります。"]

    def test_the_day_may_have_been_said_in_an_earlier_question(self) -> None:
        evidence = chosen("move-in", "10日前に越してきた", "届け出の持ち物は")
        assert "11月24日" in before_page(REPLIES.messages(evidence))[0]

    def test_of_two_days_none_is_counted(self) -> None:
        evidence = chosen("move-in", "10日前に越してきた", "3日前に越してきた")
        assert before_page(REPLIES.messages(evidence)) == []

    @pytest.mark.parametrize(("page", "words"), [("move-out", "10日前に越した"), ("move-in", "越してきた")])
    def test_without_a_deadline_or_a_day_nothing_is_told(self, page: str, words: str) -> None:
        assert before_page(REPLIES.messages(chosen(page, words))) == []

    def test_what_changes_at_an_age_is_told_before_its_page_only(self) -> None:
        assert before_page(REPLIES.messages(chosen("pension", "60歳です"))) == [PENSION.text]
        assert before_page(REPLIES.messages(chosen("cans", "60歳です"))) == []
        assert before_page(REPLIES.messages(chosen("pension", "50歳です"))) == []

    def test_an_aspect_then_the_deadline_stand_before_the_page(self) -> None:
        evidence = (Opening(text="10日前に越してきた", aspects=("bring",)), *chosen("move-in"))
        bring, deadline = before_page(REPLIES.messages(evidence))
        assert "転出証明書" in bring
        assert "11月24日" in deadline


class TestOffer:
    @staticmethod
    def shown(evidence: EvidenceItems) -> list[Option]:
        asked = REPLIES.messages(evidence)[-1]
        assert isinstance(asked, Question)
        return list(asked.options)

    @staticmethod
    def place(options: list[Option]) -> int:
        [place] = [n for n, option in enumerate(options) if option.answer and option.answer.facet == LIFE_EVENT]
        return place

    def test_stands_after_the_values_before_the_ways_out(self) -> None:
        evidence = (Opening(text=DIED + "引っ越しの手続き"),)
        assert isinstance(BELIEFS.step(evidence), Ask)
        options = self.shown(evidence)
        place = self.place(options)
        assert place >= 2
        assert all(o.answer and o.answer.chosen in ("value", "entry") for o in options[:place])
        assert options[place].label == "家族が亡くなったときの手続きをまとめて見る"
        assert options[place + 1].label == "どれも違う"

    def test_stands_below_a_page_before_that_it_is_the_wrong_one(self) -> None:
        evidence = chosen("move-out", DIED + "よその町へ引っ越します")
        assert isinstance(BELIEFS.step(evidence), Show)
        options = self.shown(evidence)
        labels = [option.label for option in options]
        assert labels[self.place(options) :][1:] == ["このページではない", "はじめから"]
        assert labels[0] == "町に引っ越してきた（転入届）"

    def test_stands_below_a_refusal_before_the_restart(self) -> None:
        evidence = (Opening(text=DIED + "宇宙の始まりとピザと天気を教えて"),)
        assert isinstance(BELIEFS.step(evidence), Refuse)
        options = self.shown(evidence)
        assert self.place(options) == len(options) - 2
        assert options[-1].command == "restart"

    def test_is_not_made_where_no_event_is_named(self) -> None:
        for words in ("引っ越しの手続き", "宇宙の始まりとピザと天気を教えて"):
            assert not [o for o in self.shown((Opening(text=words),)) if o.answer and o.answer.facet == LIFE_EVENT]
