"""Steps taken back and old buttons, in the town of `tests/tiny.py` on a Friday morning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.dialogue.test_turn import town_with
from tests.tiny import TODAY, open_conversation, tiny_conversation, tiny_knowledge

from guide.dialogue.choosing import agreeing
from guide.dialogue.conversation import Conversation
from guide.dialogue.explanation import explain
from guide.dialogue.messages import Checklist, Option, Pages, Question, Reply, Schedule
from guide.dialogue.moves import obey
from guide.dialogue.signing import Signer
from guide.dialogue.words import EvidenceItems
from guide.narrowing.evidence import (
    Again,
    Answer,
    EvidenceList,
    Opening,
    Waiting,
    place_of,
    step_names,
    with_answer,
    without_again,
)
from guide.settings import Settings

DIED = Opening(text="母が亡くなりました")
MOVING = Opening(text="引っ越しの届け")
CANS = Opening(text="空き缶の出し方")
WASTE = Opening(text="今日は何のごみ")
HERE = Answer(facet="life:home", chosen="value", pick="here")
NOTHING = Answer(facet="life:things", chosen="value", pick="none")
FURNITURE = Answer(facet="life:things", chosen="value", pick="furniture")
ONE_ONLY = Answer(facet="life_event", chosen="none")
LATER = Waiting(text="燃えるごみの日")
VALUES = ("in", "out", "within")
ROW = Answer(facet="area_row", chosen="value", pick="か行")
AREA = Answer(facet="area", chosen="value", pick="川口町")


def move(value: str) -> Answer:
    return Answer(facet="move", values=VALUES, chosen="value", pick=value)


def who(value: str) -> Answer:
    return Answer(facet="who", values=("self", "proxy"), chosen="value", pick=value)


def page(entry: str) -> Answer:
    return Answer(chosen="entry", entries=(entry,), pick=entry)


def choose(evidence: EvidenceItems, answer: Answer) -> Reply:
    return open_conversation().choose(evidence, answer)


def undo(evidence: EvidenceItems, index: int) -> Reply:
    return open_conversation().undo(evidence, index)


def question(reply: Reply) -> Question:
    assert isinstance(reply.messages[-1], Question)
    return reply.messages[-1]


def labels(reply: Reply) -> list[str]:
    return [step.label for step in reply.trail]


def shown(reply: Reply) -> list[str]:
    return [page.id for message in reply.messages if isinstance(message, Pages) for page in message.items]


def said(reply: Reply) -> str:
    return reply.messages[0].text


class TestNames:
    def test_a_name_stays_while_other_steps_come_and_go(self) -> None:
        first, second, third = step_names((MOVING, move("in"), who("self")))
        assert step_names((LATER, MOVING, who("self")))[1:] == (first, third)
        assert place_of((MOVING, who("self")), third) == 1
        assert place_of((MOVING, who("self")), second) == -1
        assert len({first, second, third}) == 3

    def test_aspects_asked_for_later_leave_the_name(self) -> None:
        assert step_names((MOVING,)) == step_names((MOVING.model_copy(update={"aspects": ("fee",)}),))

    def test_words_said_twice_have_two_names_of_which_the_plain_one_is_the_last(self) -> None:
        first, _, last = step_names((MOVING, move("in"), MOVING))
        assert first != last
        assert step_names((MOVING,)) == (last,)
        assert place_of((MOVING, move("in"), MOVING), last) == 2

    def test_names_are_short_for_line(self) -> None:
        assert all(len(name) == 8 for name in step_names((MOVING, page("x" * 64))))


class TestAnswers:
    def test_take_the_place_of_the_earlier_one(self) -> None:
        evidence = (MOVING, move("in"), who("self"))
        assert with_answer(evidence, move("out"), in_place=True) == (MOVING, move("out"), who("self"))
        assert with_answer(evidence, move("out"), in_place=False) == (MOVING, who("self"), move("out"))
        assert with_answer((MOVING, Again(facet="move"), who("self")), move("out"), in_place=True)[1] == move("out")

    def test_a_page_comes_last(self) -> None:
        beside = Answer(facet="move", values=VALUES, entries=("move-in",), chosen="entry", pick="move-in")
        assert with_answer((MOVING, move("in"), who("self")), beside, in_place=True) == (MOVING, who("self"), beside)

    def test_what_contradicts_is_dropped_and_nothing_else(self) -> None:
        catalogue = tiny_knowledge().catalogue(TODAY)
        evidence = (LATER, MOVING, who("proxy"), page("move-in"), page("pension"))
        assert agreeing(evidence, move("in"), catalogue) == evidence
        assert agreeing(evidence, move("within"), catalogue) == (LATER, MOVING, page("pension"))
        unsure = Answer(facet="move", values=VALUES, chosen="unknown")
        assert agreeing(evidence, unsure, catalogue) == evidence


class TestTakingBack:
    def test_an_answer_asks_its_question_again_with_the_others_kept(self) -> None:
        reply = undo((MOVING, move("in"), who("self")), 1)
        assert said(reply) == "「町の外から」を取り消しました。えらび直してください。"
        assert question(reply).facet == "move"
        assert {o.answer.pick for o in question(reply).options if o.answer} >= set(VALUES)
        assert labels(reply) == ["引っ越しの届け", "本人"]

    def test_the_new_answer_stands_where_the_old_one_stood(self) -> None:
        again = undo((MOVING, move("in"), who("self")), 1)
        within = next(o.answer for o in question(again).options if o.answer and o.answer.pick == "within")
        reply = choose(again.evidence, within)
        assert labels(reply) == ["引っ越しの届け", "町の中で", "本人"]
        assert shown(reply) == ["move-within"]

    def test_an_answer_below_it_goes_only_where_it_contradicts(self) -> None:
        again = undo((MOVING, move("in"), who("proxy")), 1)
        within = next(o.answer for o in question(again).options if o.answer and o.answer.pick == "within")
        assert labels(choose(again.evidence, within)) == ["引っ越しの届け", "町の中で"]

    def test_it_can_be_answered_in_words(self) -> None:
        again = undo((MOVING, move("in"), who("self")), 1)
        for text in ("転出です", "いや、転出です"):
            reply = open_conversation().ask(again.evidence, text)
            assert labels(reply) == ["引っ越しの届け", "町の外へ", "本人"], text
        place = next(n for n, o in enumerate(question(again).options, 1) if o.answer and o.answer.pick == "out")
        assert labels(open_conversation().ask(again.evidence, f"{place}番"))[1] == "町の外へ"

    def test_it_stays_open_for_small_talk_and_is_over_once_something_else_is_said(self) -> None:
        again = undo((MOVING, move("in"), who("self")), 1)
        assert question(open_conversation().resume(again.evidence)).facet == "move"
        assert without_again(choose(again.evidence, page("pension")).evidence) == (MOVING, who("self"), page("pension"))
        assert shown(open_conversation().ask(again.evidence, "空き缶の出し方")) == ["cans"]

    def test_one_question_at_a_time_is_open_again(self) -> None:
        again = undo((MOVING, move("in"), who("self"), page("move-in")), 1)
        both = undo(again.evidence, again.trail[1].index)
        assert labels(both) == ["引っ越しの届け", "町の外から"][:1] + labels(both)[1:]
        assert sum(isinstance(item, Again) for item in both.evidence) <= 1

    def test_an_answer_that_was_the_last_step_leaves_what_was_before_it(self) -> None:
        before = tiny_conversation().ask((), "引っ越しの届け")
        after = tiny_conversation().choose(before.evidence, move("in"))
        reply = tiny_conversation().back(after.evidence)
        assert reply.evidence == before.evidence
        assert reply.messages[-1] == before.messages[-1]

    def test_a_page_or_words_are_taken_back_as_ever(self) -> None:
        reply = undo((MOVING, move("in"), page("pension")), 2)
        assert said(reply) == "一つ前に戻りました。"
        assert reply.evidence == (MOVING, move("in"))
        assert undo((MOVING, move("in")), 0).evidence == ()

    def test_the_only_answer_offers_the_fields(self) -> None:
        field = Answer(facet="field", values=("moving", "gomi"), chosen="value", pick="gomi")
        reply = undo((field,), 0)
        assert said(reply) == "「ごみ」を取り消しました。えらび直してください。"
        assert (question(reply).facet, reply.evidence) == ("field", ())

    @pytest.mark.parametrize("evidence", [(), (MOVING,), (DIED, HERE), (LATER, MOVING)])
    def test_a_step_that_is_gone_is_told_so_and_nothing_is_lost(self, evidence: EvidenceItems) -> None:
        reply = undo(evidence, place_of(evidence, step_names((move("in"),))[0]))
        assert said(reply) == "その選択は、もう取り消してあります。"
        assert reply.evidence == evidence
        assert question(reply).options

    def test_staff_read_why_a_question_came_again(self) -> None:
        again = undo((MOVING, move("in"), who("self")), 1).evidence
        told = explain(open_conversation(), tiny_knowledge(), again, TODAY)
        assert told.reasons == ("住民がこの質問への答えを取り消したので、もう一度たずねました。",)

    def test_what_is_open_again_travels_as_json(self) -> None:
        again = undo((MOVING, move("in"), who("self")), 1).evidence
        assert any(isinstance(item, Again) for item in again)
        assert EvidenceList.validate_json(EvidenceList.dump_json(again)) == again


class TestSituation:
    def test_an_answer_asks_again_and_its_place_is_kept(self) -> None:
        again = undo((DIED, HERE, FURNITURE), 1)
        assert said(again) == "「町の中」を取り消しました。えらび直してください。"
        assert question(again).facet == "life:home"
        assert labels(choose(again.evidence, HERE)) == ["母が亡くなりました", "町の中", "家具がある"]

    def test_the_day_is_asked_for_again(self) -> None:
        day = Answer(facet="life:day", chosen="value", pick="2026-11-03")
        reply = undo((DIED, HERE, NOTHING, day), 3)
        assert question(reply).facet == "life:day"
        assert said(reply).startswith("「11月3日（火）」を取り消しました。")

    def test_the_event_itself_takes_its_answers_along(self) -> None:
        event = Answer(facet="life_event", chosen="value", pick="death")
        assert undo((MOVING, event, HERE), 1).evidence == (MOVING,)

    def test_a_page_in_between_loses_no_answers(self) -> None:
        reply = choose((DIED, HERE, NOTHING), page("pension"))
        assert shown(reply) == ["pension"]
        assert labels(reply)[:3] == ["母が亡くなりました", "町の中", "ない"]
        back = open_conversation().back(reply.evidence)
        assert back.evidence == (DIED, HERE, NOTHING)
        assert any(isinstance(message, Checklist) for message in back.messages)


class TestBack:
    @pytest.mark.parametrize(
        ("evidence", "expected"),
        [
            ((LATER, MOVING, move("in")), (LATER, MOVING)),
            ((DIED, HERE, NOTHING), (DIED, HERE)),
            ((MOVING, Again(facet="move"), who("self")), (MOVING,)),
        ],
    )
    def test_takes_the_last_step_said_or_tapped(self, evidence: EvidenceItems, expected: EvidenceItems) -> None:
        reply = open_conversation().back(evidence)
        assert tuple(item for item in without_again(reply.evidence)) == expected

    def test_an_open_question_is_no_step(self) -> None:
        again = undo((MOVING, move("in"), who("self")), 1).evidence[:2]
        assert open_conversation().back(again).evidence == ()

    def test_what_waits_is_not_lost_with_the_words_of_a_look_up(self) -> None:
        reply = undo((LATER, WASTE, AREA), 1)
        assert reply.evidence == (Opening(text=LATER.text),)


class TestOldButtons:
    """A tap on an option of any earlier screen does what is most sensible now."""

    def test_the_same_question_gets_a_new_answer(self) -> None:
        reply = choose((MOVING, move("in"), page("move-in")), move("out"))
        assert labels(reply) == ["引っ越しの届け", "町の外へ"]
        assert shown(reply) == ["move-out"]

    @pytest.mark.parametrize("evidence", [(), (CANS,), (DIED, HERE), (WASTE, AREA), (MOVING, move("out"))])
    def test_a_page_is_shown(self, evidence: EvidenceItems) -> None:
        assert shown(choose(evidence, page("pension"))) == ["pension"]

    @pytest.mark.parametrize("evidence", [(), (CANS,), (CANS, page("cans")), (DIED, HERE), (WASTE, AREA)])
    def test_a_value_of_pages_narrows(self, evidence: EvidenceItems) -> None:
        reply = choose(evidence, move("within"))
        picks = [*shown(reply), *(o.answer.pick for o in question(reply).options if o.answer)]
        assert {"move-within", "pension"} & set(picks)
        assert labels(reply)[-1] == "町の中で"

    def test_another_subject_is_left_for_the_value_alone(self) -> None:
        assert choose((CANS, page("cans")), move("in")).evidence == (move("in"),)

    @pytest.mark.parametrize("chosen", ["none", "unknown"])
    @pytest.mark.parametrize("evidence", [(), (CANS,), (DIED,), (WASTE, AREA)])
    def test_a_refusal_of_what_is_not_asked_shows_what_is_open(self, evidence: EvidenceItems, chosen: Any) -> None:
        reply = choose(evidence, Answer(facet="move", values=VALUES, chosen=chosen))
        assert reply.evidence == evidence
        assert question(reply) == question(open_conversation().undo(evidence, -1))

    def test_a_refused_list_of_before_leaves_an_event_alone(self) -> None:
        refused = Answer(chosen="none", entries=("move-in", "move-out"))
        assert choose((DIED, HERE), refused).evidence == (DIED, HERE)
        assert choose((), refused).evidence == ()

    @pytest.mark.parametrize("evidence", [(), (CANS,), (WASTE, AREA), (MOVING, move("in"))])
    @pytest.mark.parametrize("answer", [HERE, ONE_ONLY, Answer(facet="life:day", chosen="unknown")])
    def test_an_answer_without_its_event_is_told_kindly(self, evidence: EvidenceItems, answer: Answer) -> None:
        reply = choose(evidence, answer)
        assert said(reply).startswith("その質問は、もう終わっています。")
        assert (reply.evidence, question(reply).facet) == (evidence, "field")

    @pytest.mark.parametrize("evidence", [(), (CANS,), (DIED, HERE)])
    @pytest.mark.parametrize("answer", [AREA, ROW])
    def test_a_district_without_its_look_up_is_told_kindly(self, evidence: EvidenceItems, answer: Answer) -> None:
        reply = choose(evidence, answer)
        assert said(reply).startswith("その質問は、もう終わっています。")
        assert reply.evidence == evidence

    def test_an_answer_of_the_open_event_changes_the_list(self) -> None:
        reply = choose((DIED, HERE, NOTHING), FURNITURE)
        assert reply.evidence == (DIED, HERE, FURNITURE)
        assert "large-waste" in reply.looked_up

    @pytest.mark.parametrize("leaving", [page("pension"), ONE_ONLY, move("in")])
    def test_an_answer_of_an_event_that_was_left_goes_back_to_it(self, leaving: Answer) -> None:
        left = choose((DIED, HERE, NOTHING), leaving)
        reply = choose(left.evidence, FURNITURE)
        assert "large-waste" in reply.looked_up
        assert labels(reply)[-1] == "家具がある"
        assert "町の中" in labels(reply)

    def test_a_district_after_a_page_goes_back_to_the_days(self) -> None:
        reply = choose((WASTE, ROW, AREA, page("cans")), Answer(facet="area", chosen="value", pick="本町"))
        assert any(isinstance(message, Schedule) for message in reply.messages)
        assert "本町" in said(reply)

    def test_such_a_district_taken_back_leaves_the_rest(self) -> None:
        evidence = (WASTE, page("cans"), AREA)
        assert undo(evidence, 2).evidence == evidence[:2]

    def test_another_row_takes_the_district_back(self) -> None:
        reply = choose((WASTE, ROW, AREA), Answer(facet="area_row", chosen="value", pick="ま行"))
        assert question(reply).facet == "area"
        assert labels(reply) == ["今日は何のごみ", "ま行"]

    def test_a_row_taken_back_asks_for_rows(self) -> None:
        reply = undo((WASTE, ROW, AREA), 1)
        assert (question(reply).facet, reply.evidence) == ("area_row", (WASTE,))
        assert question(undo((WASTE, ROW, AREA), 2)).facet == "area"
        assert said(undo((WASTE, ROW, AREA), 2)).startswith("「川口町」を取り消しました。")


@pytest.mark.anyio
async def test_a_token_of_an_old_trail_never_takes_back_another_step(
    settings: Settings, signer: Signer, tmp_path: Path
) -> None:
    async with town_with(tiny_knowledge(), settings, signer, tmp_path, timeout=30.0) as town:
        first = await town.say("引っ越しの届け")
        second = await town.tap(first, "町の外から")
        old = second["trail"][1]["undo"]
        changed = await town.tap(first, "町の外へ")
        late = await town.take(changed, None, undo=old)
        assert late["messages"][0]["text"] == "その選択は、もう取り消してあります。"
        assert late["trail"] == changed["trail"]
        back = await town.undo(late, 1)
        again = await town.undo(late, 1)
        assert [step["label"] for step in back["trail"]] == ["引っ越しの届け"]
        assert again["messages"][0]["text"] == "その選択は、もう取り消してあります。"
        assert max(len(step["undo"]) for step in changed["trail"]) <= 300


WORDS = (
    "引っ越しの届け",
    "母が亡くなりました",
    "今日は何のごみ",
    "川口町",
    "空き缶の出し方",
    "町内です",
    "転出です",
    "明日は？",
    "引っ越しの届けを出したい。あと燃えるごみの日",
    "きのう",
    "いくら",
    "1番",
    "どれも違う",
    "いや、転居です",
)
MOVES = st.one_of(
    st.tuples(st.just("ask"), st.sampled_from(WORDS)),
    st.tuples(st.just("tap"), st.integers(0, 400)),
    st.tuples(st.just("old"), st.integers(0, 400)),
    st.tuples(st.just("undo"), st.integers(0, 20)),
    st.tuples(st.just("do"), st.sampled_from(("back", "restart", "unsure", "none_of_these", "human", "categories"))),
)


def play(guide: Conversation, moves: list[tuple[str, Any]]) -> Reply:
    """Play moves; every reply has a way on, and every step its own name."""
    reply, options = guide.greet(), list[Option]()
    for kind, what in moves:
        options += question(reply).options
        if kind == "ask":
            reply = guide.ask(reply.evidence, what)
        elif kind == "do":
            reply = obey(guide, reply.evidence, what)
        elif kind == "undo":
            reply = guide.undo(reply.evidence, reply.trail[what % len(reply.trail)].index if reply.trail else what)
        else:
            offered = question(reply).options if kind == "tap" else options
            option = offered[what % len(offered)]
            reply = (
                guide.choose(reply.evidence, option.answer)
                if option.answer
                else obey(guide, reply.evidence, str(option.command))
            )
        assert question(reply).options
        names = step_names(reply.evidence)
        assert len(set(names)) == len(names)
        assert all(step.label.strip() for step in reply.trail)
    return reply


@hypothesis_settings(max_examples=80)
@given(st.lists(MOVES, max_size=10))
def test_any_single_step_can_be_taken_back_and_the_others_stay(moves: list[tuple[str, Any]]) -> None:
    reply = play(open_conversation(), moves)
    for step in reply.trail:
        after = open_conversation().undo(reply.evidence, step.index)
        left = [item for place, item in enumerate(reply.evidence) if place not in _together(reply.evidence, step.index)]
        if any(isinstance(item, Waiting) for item in left) and not any(
            not isinstance(item, (Waiting, Again)) for item in left
        ):
            continue  # the question that waited goes on by itself
        if open_conversation()._replies.is_lost(reply.evidence, tuple(left)):
            assert after.evidence == ()
            continue  # what was added to a look-up means nothing without the words that began it
        gone = place_of(after.evidence, step_names(reply.evidence)[step.index])
        assert gone == -1 or labels(reply).count(step.label) > 1
        assert without_again(after.evidence) == tuple(item for item in left if not isinstance(item, Again))


def _together(evidence: EvidenceItems, index: int) -> set[int]:
    """Return a step's place with those of the steps that mean nothing without it."""
    item, taken = evidence[index], {index}
    if isinstance(item, Opening):
        following = range(index + 1, len(evidence))
        end = next((place for place in following if not isinstance(evidence[place], (Answer, Again))), len(evidence))
        taken |= set(range(index, end))
    if isinstance(item, Answer) and item.facet == "area_row":
        taken |= {n for n, other in enumerate(evidence) if isinstance(other, Answer) and other.facet == "area"}
    if isinstance(item, Answer) and item.facet == "life_event":
        taken |= {n for n in range(index, len(evidence)) if str(getattr(evidence[n], "facet", "")).startswith("life:")}
    return taken
