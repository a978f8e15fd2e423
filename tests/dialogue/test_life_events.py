"""Life events in the conversation, in the town of `tests/tiny.py` on a Friday morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import ROOT, open_conversation, open_knowledge, tiny_clock

from guide.dialogue.conversation import Conversation
from guide.dialogue.life_events import LifeEvents
from guide.dialogue.messages import Checklist, Option, Question, Reply
from guide.dialogue.moves import obey
from guide.dialogue.words import MAX_EVIDENCE, EvidenceItems
from guide.faq.loader import load_faq
from guide.narrowing.evidence import Answer, EvidenceList, Opening

DIED = "母が亡くなりました"
HERE = Answer(facet="life:home", chosen="value", pick="here")
NOTHING = Answer(facet="life:things", chosen="value", pick="none")
TOLD = (Opening(text=DIED), HERE, NOTHING)


def question(reply: Reply) -> Question:
    return [message for message in reply.messages if isinstance(message, Question)][-1]


def labels(reply: Reply) -> list[str]:
    return [option.label for option in question(reply).options]


def checklist(reply: Reply) -> Checklist:
    [found] = [message for message in reply.messages if isinstance(message, Checklist)]
    return found


def tap(reply: Reply, label: str) -> Reply:
    option = next(option for option in question(reply).options if option.label == label)
    if option.answer is None:
        return obey(open_conversation(), reply.evidence, str(option.command))
    return open_conversation().choose(reply.evidence, option.answer)


def ask(text: str, evidence: EvidenceItems = ()) -> Reply:
    return open_conversation().ask(evidence, text)


def steps(reply: Reply) -> list[str]:
    return [step.label for step in reply.trail]


class TestQuestions:
    def test_begin_at_once_with_a_way_back_to_one_page(self) -> None:
        reply = ask(DIED)
        assert reply.outcome == "ask"
        assert reply.messages[0].text.startswith("家族が亡くなったときの手続きを、まとめて")
        assert question(reply).facet == "life:home"
        assert labels(reply) == ["町の中", "町の外", "わからない", "一つの手続きだけ知りたい"]

    def test_follow_one_another_and_end_at_the_list(self) -> None:
        second = tap(ask(DIED), "町の中")
        assert labels(second) == ["ない", "家具がある", "わからない"]
        last = tap(second, "家具がある")
        assert [item.id for item in checklist(last).items] == ["pension", "large-waste", "move-in"]
        assert last.outcome == "answer"
        assert last.looked_up == ("pension", "large-waste", "move-in")
        assert steps(last) == [DIED, "町の中", "家具がある"]

    def test_one_that_changes_nothing_any_more_is_not_asked(self) -> None:
        assert [item.id for item in checklist(tap(ask(DIED), "町の外")).items] == ["move-out", "move-in"]

    @pytest.mark.parametrize("name", ["unsure", "none_of_these"])
    def test_not_to_know_leaves_all_possible(self, name: str) -> None:
        first = ask(DIED)
        second = obey(open_conversation(), first.evidence, name)
        assert question(second).facet == "life:things"
        last = obey(open_conversation(), second.evidence, name)
        notes = {item.id: item.note for item in checklist(last).items}
        assert notes["pension"] == "「町の中」の場合だけです。"
        assert notes["large-waste"] == "「町の中」で「家具がある」の場合だけです。大きなものだけです。"
        assert steps(last) == [DIED, "わからない", "わからない"]

    def test_are_answered_in_words(self) -> None:
        reply = ask("よその町です", ask(DIED).evidence)
        assert [item.id for item in checklist(reply).items] == ["move-out", "move-in"]
        assert steps(reply) == [DIED, "町の外"]

    def test_several_are_answered_in_one_sentence(self) -> None:
        reply = ask("町内で、たんすがあります", ask(DIED).evidence)
        assert checklist(reply).link == "/todo/death?home=here&things=furniture"

    def test_an_answer_in_words_takes_the_place_of_an_earlier_one(self) -> None:
        reply = ask("やっぱり町の外です", TOLD)
        assert steps(reply) == [DIED, "町の外", "ない"]
        assert [item.id for item in checklist(reply).items] == ["move-out", "move-in"]

    def test_words_about_something_else_leave_the_event(self) -> None:
        reply = ask("乾電池の出し方", ask(DIED).evidence)
        assert steps(reply) == ["乾電池の出し方"]
        assert "life:" not in str(question(reply).facet)

    def test_small_talk_shows_the_open_question_again(self) -> None:
        reply = obey(open_conversation(), ask(DIED).evidence, "resume")
        assert question(reply).facet == "life:home"

    def test_open_data_comes_before_an_answer(self) -> None:
        assert ask("今日は何のごみ", ask(DIED).evidence).outcome == "ask"
        assert "life:" not in str(question(ask("今日は何のごみ", ask(DIED).evidence)).facet)

    def test_a_list_without_a_procedure_names_the_office(self) -> None:
        faq = open_knowledge().faq
        event = faq.life_events["death"]
        over = event.model_copy(update={"situation": {}, "steps": (event.steps[-1],) * 2})
        knowledge = replace(open_knowledge(), faq=faq.model_copy(update={"life_events": {"death": over}}))
        told = LifeEvents(knowledge, clock=tiny_clock).answer((Opening(text=DIED),))
        assert told is not None
        assert "0000-12-1101" in told.messages[0].text


class TestOnePageOnly:
    def test_goes_back_to_ordinary_narrowing(self) -> None:
        reply = tap(ask(DIED), "一つの手続きだけ知りたい")
        assert "life:" not in str(question(reply).facet)
        assert steps(reply) == [DIED, "一つの手続きだけ知りたい"]

    def test_can_be_taken_back(self) -> None:
        reply = tap(ask(DIED), "一つの手続きだけ知りたい")
        assert question(open_conversation().undo(reply.evidence, 1)).facet == "life:home"


class TestOffer:
    WORDS = (Opening(text="よその町の父が亡くなったので、たんすを捨てたい"),)

    def offered(self) -> Option:
        option = LifeEvents(open_knowledge(), clock=tiny_clock).offer(self.WORDS)
        assert option is not None
        return option

    def test_is_made_where_the_words_name_an_event_beside_something_else(self) -> None:
        assert self.offered().label == "家族が亡くなったときの手続きをまとめて見る"
        assert LifeEvents(open_knowledge(), clock=tiny_clock).takes((), self.WORDS[0].text) is None

    def test_leads_to_the_questions_that_the_words_left_open(self) -> None:
        answer = self.offered().answer
        assert answer is not None
        reply = open_conversation().choose(self.WORDS, answer)
        assert steps(reply)[1:] == ["家族が亡くなったとき"]
        assert [item.id for item in checklist(reply).items] == ["move-out", "move-in"]

    def test_what_the_words_said_is_told_with_the_first_question(self) -> None:
        words = (Opening(text="町内の父が亡くなったので、たんすを捨てたい"),)
        reply = open_conversation().choose(words, Answer(facet="life_event", chosen="value", pick="death"))
        assert reply.messages[0].text.endswith("「町の中」として、ご案内します。")
        assert question(reply).facet == "life:things"

    @pytest.mark.parametrize(
        "evidence",
        [
            (),
            (Opening(text="乾電池の出し方"),),
            (Opening(text="犬が死んだのでたんすを捨てたい"),),
            (Opening(text=DIED),),
            (*WORDS, Answer(facet="life_event", chosen="none")),
        ],
    )
    def test_is_not_made_otherwise(self, evidence: EvidenceItems) -> None:
        assert LifeEvents(open_knowledge(), clock=tiny_clock).offer(evidence) is None

    def test_taken_back_takes_its_answers_along(self) -> None:
        event = Answer(facet="life_event", chosen="value", pick="death")
        reply = open_conversation().undo((*self.WORDS, event, HERE), 1)
        assert steps(reply) == [self.WORDS[0].text]


class TestDay:
    def test_is_asked_for_after_the_list(self) -> None:
        reply = tap(tap(ask(DIED), "町の中"), "ない")
        assert question(reply).facet == "life:day"
        assert question(reply).text.startswith("「亡くなったことを知った日」は、いつですか。")
        assert labels(reply) == ["今日", "きのう", "まだ先・わからない"]
        assert checklist(reply).items[0].due == "14日以内"

    @pytest.mark.parametrize(
        ("said", "due", "step"),
        [
            ("きのう", "12月3日（木）まで（あと13日）", "11月19日（木）"),
            ("11月3日", "11月17日（火）まで（過ぎています）", "11月3日（火）"),
            ("11月6日でした", "11月20日（金）まで（今日が期限です）", "11月6日（金）"),
        ],
    )
    def test_gives_the_list_again_with_dates(self, said: str, due: str, step: str) -> None:
        reply = ask(said, TOLD)
        assert checklist(reply).items[0].due == due
        assert checklist(reply).items[0].rule == "14日以内"
        assert steps(reply)[-1] == step
        assert question(reply).facet is None

    def test_can_be_tapped(self) -> None:
        reply = tap(open_conversation().choose(TOLD[:2], NOTHING), "きのう")
        assert checklist(reply).items[0].due_date == "2026-12-03"

    def test_what_is_late_is_said_in_words_with_what_to_do(self) -> None:
        found = checklist(ask("11月3日", TOLD))
        assert found.items[0].overdue
        assert found.items[0].note == "過ぎても届け出ます。"
        assert "期限が過ぎた手続きがあります" in found.text

    @pytest.mark.parametrize("move", ["まだ先・わからない", "unsure"])
    def test_that_is_not_known_is_not_asked_for_again(self, move: str) -> None:
        before = open_conversation().choose(TOLD[:2], NOTHING)
        known = obey(open_conversation(), before.evidence, move) if move == "unsure" else tap(before, move)
        assert checklist(known).items[0].due == "14日以内"
        assert question(known).facet is None
        assert steps(known)[-1] == "まだ先・わからない"

    def test_in_the_opening_is_counted_from(self) -> None:
        reply = tap(tap(ask("11月10日に母が亡くなりました"), "町の中"), "ない")
        assert checklist(reply).items[0].due_date == "2026-11-24"
        assert question(reply).facet is None

    def test_never_stands_in_the_address(self) -> None:
        assert checklist(ask("11月3日", TOLD)).link == "/todo/death?home=here&things=none"

    def test_is_not_asked_for_where_nothing_can_be_counted(self) -> None:
        assert question(tap(ask(DIED), "町の外")).facet is None

    def test_below_the_last_list_stands_a_person(self) -> None:
        last = tap(ask(DIED), "町の外")
        assert labels(last) == ["人と話す", "はじめから"]
        assert tap(last, "人と話す").outcome == "hand_over"

    def test_far_away_is_told_with_its_year(self) -> None:
        assert checklist(ask("2027年3月1日です", TOLD)).items[0].due == "2027年3月15日（月）まで"


class TestEvidence:
    def test_any_step_can_be_taken_back(self) -> None:
        reply = open_conversation().undo(TOLD, 1)
        assert question(reply).facet == "life:home"
        assert steps(reply) == [DIED, "ない"]
        assert steps(open_conversation().undo(TOLD, 2)) == [DIED, "町の中"]

    def test_without_its_opening_an_event_is_over(self) -> None:
        assert open_conversation().undo(TOLD, 0).evidence == ()

    def test_an_answer_to_an_event_that_is_over_counts_for_nothing(self) -> None:
        before = (Opening(text="乾電池の出し方"),)
        assert open_conversation().choose(before, HERE).evidence == before
        assert open_conversation().choose((), HERE).evidence == ()

    def test_another_event_begins_without_the_answers_to_the_first(self) -> None:
        again = Answer(facet="life_event", chosen="value", pick="death")
        reply = open_conversation().choose(TOLD, again)
        assert question(reply).facet == "life:home"
        assert reply.evidence == (TOLD[0], again)

    def test_a_page_that_is_tapped_leaves_the_event(self) -> None:
        page = Answer(chosen="entry", entries=("cans",), pick="cans")
        assert LifeEvents(open_knowledge(), clock=tiny_clock).answer((*TOLD, page)) is None

    def test_the_same_event_said_again_begins_anew(self) -> None:
        assert ask("父が亡くなった", TOLD).evidence == (Opening(text="父が亡くなった"),)

    def test_survives_being_kept(self) -> None:
        kept = EvidenceList.validate_python(EvidenceList.dump_python(TOLD, mode="json"))
        assert LifeEvents(open_knowledge(), clock=tiny_clock).answer(kept) == LifeEvents(
            open_knowledge(), clock=tiny_clock
        ).answer(TOLD)

    @given(
        st.lists(
            st.one_of(
                st.sampled_from((DIED, "町内です", "11月3日", "乾電池", "わからない")).map(
                    lambda text: Opening(text=text)
                ),
                st.builds(
                    Answer,
                    facet=st.sampled_from(("life_event", "life:home", "life:things", "life:none", "move", None)),
                    chosen=st.sampled_from(("value", "none", "unknown")),
                    pick=st.sampled_from(("death", "here", "furniture", "in", "no", None)),
                ),
            ),
            max_size=6,
        )
    )
    def test_whatever_was_said_has_an_answer_or_none(self, items: list[Opening | Answer]) -> None:
        life, evidence = LifeEvents(open_knowledge(), clock=tiny_clock), tuple(items)
        found = life.answer(evidence)
        assert (found is None) == (life.event(evidence) is None)
        assert found is None or found.messages
        assert len(life.takes(evidence * 5, "町内です") or ()) <= MAX_EVIDENCE


@lru_cache(maxsize=1)
def shipped() -> LifeEvents:
    """Return the turns about the shipped events; the town's own search goes unused."""
    faq = load_faq(ROOT / "data" / "faq", checks=False)
    return LifeEvents(replace(open_knowledge(), faq=faq), clock=tiny_clock)


@pytest.mark.parametrize(
    "text",
    """
    引っ越した 引っ越しました 母が死んだ 父が亡くなりました 結婚します 会社を辞めた 赤ちゃんが生まれた 家を建てる
    離婚したい 親の介護が必要になった ひっこしました
    """.split(),
)
def test_the_shipped_events_ask_four_questions_at_most_before_their_list(text: str) -> None:
    evidence = shipped().takes((), text)
    for count in range(5):
        assert evidence is not None
        found = shipped().answer(evidence)
        assert found is not None
        if found.outcome == "answer":
            assert isinstance(found.messages[0], Checklist)
            return
        asked = found.messages[-1]
        assert isinstance(asked, Question)
        assert count < 4
        first = asked.options[0].answer
        assert first is not None
        evidence = (*evidence, first)


def test_a_direction_that_was_said_is_not_asked_for() -> None:
    evidence = (Opening(text="海外から引っ越してきました"),)
    assert shipped().takes((), evidence[0].text) is None
    option = shipped().offer(evidence)
    assert option is not None
    assert option.label == "引っ越しの手続きをまとめて見る"
    assert option.answer is not None
    found = shipped().answer((*evidence, option.answer))
    assert found is not None
    assert getattr(found.messages[-1], "facet", None) == "life:child"


def test_the_day_of_a_birth_counts_as_the_first() -> None:
    born = Answer(facet="life:day", chosen="value", pick=date(2026, 11, 9).isoformat())
    evidence: EvidenceItems = (Opening(text="赤ちゃんが生まれた"), born)
    while (found := shipped().answer(evidence)) and found.outcome == "ask":
        unsure = shipped().unsure(evidence)
        assert unsure is not None
        evidence = (*evidence, unsure)
    assert found is not None
    listed = found.messages[0]
    assert isinstance(listed, Checklist)
    # The fourteenth day is a Sunday, and the Monday after it a holiday.
    assert {item.id: item.due_date for item in listed.items}["birth-report"] == "2026-11-24"


def begun(text: str, *picks: str) -> EvidenceItems:
    """Return the evidence after words that begin a shipped event and these answers, 「question=value」."""
    taps = (pick.split("=") for pick in picks)
    answers = (Answer(facet=f"life:{name}", chosen="value", pick=value) for name, value in taps)
    return (Opening(text=text), *answers)


AT_AGE = begun("会社を辞めました", "next=search", "insurance=kokuho", "reason=self")
AT_CHILD = begun("引っ越した", "where=into")
AT_SPECIAL = begun("結婚します", "name=same", "home=stay", "insurance=company")


@pytest.mark.parametrize(
    ("evidence", "text", "pick"),
    [
        (AT_AGE, "40歳です", ("life:age", "under60")),
        (AT_CHILD, "いいえ", ("life:child", "none")),
        (AT_CHILD, "子どもはいません", ("life:child", "none")),
        (AT_SPECIAL, "ありません", ("life:special", "none")),
        (AT_SPECIAL, "特にない", ("life:special", "none")),
        (AT_SPECIAL[:3], "会社の保険です", ("life:insurance", "company")),
        (begun("離婚しました"), "もう出しました", ("life:way", "done")),
    ],
)
def test_an_open_question_is_answered_in_own_words(evidence: EvidenceItems, text: str, pick: tuple[str, str]) -> None:
    taken = shipped().takes(evidence, text)
    assert taken is not None
    assert taken[:-1] == evidence
    said = taken[-1]
    assert isinstance(said, Answer)
    assert (said.facet, said.pick) == pick


@pytest.mark.parametrize(
    ("evidence", "text"),
    [
        (AT_CHILD, "子どもも一緒です"),
        (AT_CHILD, "はい"),
        (AT_SPECIAL[:2], "引っ越します"),
        (AT_AGE, "60代です"),
    ],
)
def test_words_that_leave_several_answers_keep_the_question_open(evidence: EvidenceItems, text: str) -> None:
    assert shipped().takes(evidence, text) == evidence


def test_an_everyday_verb_begins_no_event() -> None:
    assert shipped().takes((), "何ができるの") is None


def test_a_question_that_stays_open_is_asked_again_kindly() -> None:
    knowledge = replace(open_knowledge(), faq=load_faq(ROOT / "data" / "faq", checks=False))
    replies = Conversation(knowledge, clock=tiny_clock).ask(AT_CHILD, "子どもも一緒です")
    assert replies.messages[0].text.startswith("ありがとうございます。")
    assert question(replies).facet == "life:child"
    assert replies.evidence == AT_CHILD
