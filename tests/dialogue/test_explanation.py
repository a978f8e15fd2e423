from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.tiny import TODAY, open_conversation, open_knowledge, tiny_clock, tiny_conversation, tiny_knowledge

from guide.dialogue.conversation import Conversation
from guide.dialogue.explanation import Explanation, explain
from guide.dialogue.knowledge import Knowledge
from guide.narrowing.evidence import Answer, Evidence, Opening


def explained(*evidence: Evidence, knowledge: Knowledge | None = None) -> Explanation:
    if knowledge is None:
        return explain(tiny_conversation(), tiny_knowledge(), evidence, TODAY)
    return explain(Conversation(knowledge, clock=tiny_clock), knowledge, evidence, TODAY)


def with_limits(**limits: float) -> Knowledge:
    known = tiny_knowledge()
    stop = known.policy.stop.model_copy(update=limits)
    return replace(known, policy=known.policy.model_copy(update={"stop": stop}))


def compared(sentence: str) -> list[tuple[float, str, float]]:
    """Return the comparisons of a sentence."""
    found = re.findall(r"([0-9]*\.?[0-9]+) ([≥<]) ([0-9]*\.?[0-9]+)", sentence)
    return [(float(left), sign, float(right)) for left, sign, right in found]


def assert_true(explanation: Explanation) -> None:
    """Every comparison that is written is right."""
    for reason in explanation.reasons:
        for left, sign, right in compared(reason):
            assert (left >= right) == (sign == "≥"), reason


def test_the_belief_is_told_with_titles_the_likeliest_first() -> None:
    told = explained(Opening(text="缶の捨て方"))
    assert told.likeliest[0].entry == "cans"
    assert told.likeliest[0].title == "空き缶の出し方"
    chances = [page.chance for page in told.likeliest]
    assert chances == sorted(chances, reverse=True)
    assert len(told.likeliest) <= 6
    assert sum(chances) + told.none <= 1 + 1e-9
    assert "ended" not in [page.entry for page in told.likeliest], "it is not shown any more"


def test_a_page_that_is_clear_enough() -> None:
    told = explained(Opening(text="缶の捨て方"), knowledge=with_limits(direct=0.1))
    assert told.step == "ページ「空き缶の出し方」を出す"
    [reason] = told.reasons
    assert reason.endswith("≥ .10 なので、ページを出しました。")
    assert_true(told)
    assert told.screens == ()


def test_a_page_beside_others() -> None:
    evidence = (Opening(text="ごみ"), Answer(facet="size", values=("small",), chosen="value", pick="small"))
    told = explained(*evidence, knowledge=with_limits(later=0.999, likely=0.05))
    assert "ページをそえる" in told.step
    assert "質問のあとで .05 以上" in told.reasons[0]
    assert " .999 に届きません" in told.reasons[0]


def test_a_page_that_was_chosen() -> None:
    told = explained(Opening(text="ごみ"), Answer(chosen="entry", entries=("cans", "burnable"), pick="burnable"))
    assert told.step == "ページ「燃えるごみの出し方」を出す"
    assert told.reasons == ("住民がえらんだか、ごみ分別辞典で見つかったページなので、そのまま出しました。",)


def test_a_question_and_what_it_was_compared_with() -> None:
    told = explained(Opening(text="引っ越し"))
    assert told.step.startswith("質問「")
    assert told.step.removesuffix("を出す") == told.screens[0].what
    values = [screen.value for screen in told.screens]
    assert values == sorted(values, reverse=True)
    assert 1 <= len(values) <= 3
    assert len([reason for reason in told.reasons if compared(reason)]) == 2
    assert_true(told)


def test_doubt_is_told() -> None:
    told = explained(Opening(text="引っ越し"), knowledge=with_limits(doubt=0.000001))
    assert told.reasons[-1].endswith("「ぴったりのページがないかもしれない」と言いました。")
    assert "ぴったり" not in "".join(explained(Opening(text="引っ越し")).reasons)


def test_a_refusal() -> None:
    told = explained(Opening(text="宇宙の始まりと株価"))
    assert told.step == "合うページがないと言い、窓口を案内する"
    [reason] = told.reasons
    [(chance, sign, limit)] = compared(reason)
    assert (sign, limit) == ("≥", tiny_knowledge().policy.stop.refuse)
    assert chance == pytest.approx(told.none, abs=0.001)


def test_a_hand_over_after_too_many_questions() -> None:
    told = explained(
        Opening(text="引っ越し"),
        Answer(facet="move", chosen="unknown"),
        knowledge=with_limits(questions=1, likely=0.99),
    )
    assert told.step == "質問をやめて、窓口を案内する"
    assert "1 ≥ 1" in told.reasons[-1]
    assert_true(told)


def test_what_was_passed_over_is_not_called_the_nearest() -> None:
    """A belief may be too firm for 「このページではない」: its page is out all the same."""
    told = explained(Opening(text="缶の捨て方"), Answer(chosen="none", entries=("cans",)))
    assert_true(told)
    assert not told.step.startswith("ページ「空き缶")


def test_before_anything_was_said() -> None:
    told = explained()
    assert told.step == "分野をえらぶ画面を出す"
    assert told.reasons == ("まだ何も聞いていません。",)


def test_open_data_needs_no_belief() -> None:
    told = explain(open_conversation(), open_knowledge(), (Opening(text="川口町の燃えるごみは何曜日"),), TODAY)
    assert told.step == "ページの確率を使わずに答える"
    assert "オープンデータ" in told.reasons[0]


def test_evidence_about_pages_that_are_gone_is_still_explained() -> None:
    gone = Answer(chosen="entry", entries=("gone", "cans"), pick="gone")
    told = explained(Opening(text="缶の捨て方"), gone)
    assert told.likeliest
    assert_true(told)
