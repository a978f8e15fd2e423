"""The shipped model on texts that nobody tunes on (tests/golden).

A simulated resident plays each opening (see `guide.training.evaluate`). The floors lie a little below what was
measured when they were written: they tell of a loss, they are no aim.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tiny import ROOT

from guide.clock import now_in_japan
from guide.dialogue.conversation import Conversation
from guide.dialogue.knowledge import Knowledge
from guide.training.calibrate import load_unanswerable
from guide.training.evaluate import MAX_QUESTIONS, Outcome, Summary, load_openings, play, summarise

GOLDEN = ROOT / "tests" / "golden"
A_WORD = 9
TUNED_ON = (ROOT / "data" / "eval" / "openings.yml", ROOT / "data" / "unanswerable.yml")


@pytest.fixture(scope="module")
def guide(knowledge: Knowledge) -> Conversation:
    """The shipped guide, for many conversations."""
    return Conversation(knowledge)


def outcomes(guide: Conversation, knowledge: Knowledge, path: Path) -> list[Outcome]:
    catalogue = knowledge.catalogue(now_in_japan().date())
    return [play(guide, catalogue, case) for case in load_openings(path)]


def lost(found: list[Outcome]) -> str:
    """Return what a failure should tell: who did not get there, and how."""
    return "\n".join(f"{one.case.text} → {one.case.entry}: {' / '.join(one.path)}" for one in found if not one.reached)


def test_openings_reach_their_page_within_three_questions(guide: Conversation, knowledge: Knowledge) -> None:
    found = outcomes(guide, knowledge, GOLDEN / "openings.yml")
    assert MAX_QUESTIONS == 3
    assert len(found) == 60
    assert sum(one.reached for one in found) >= 54, lost(found)


def test_each_field_has_its_share_of_openings_reached(guide: Conversation, knowledge: Knowledge) -> None:
    found = outcomes(guide, knowledge, GOLDEN / "openings.yml")
    for field in knowledge.faq.fields:
        own = [one for one in found if one.case.field == field]
        if own:
            assert summarise(own).reached >= 0.8, lost(own)


def test_paraphrases_of_every_page_reach_it(guide: Conversation, knowledge: Knowledge) -> None:
    found = outcomes(guide, knowledge, GOLDEN / "paraphrases.yml")
    summary: Summary = summarise(found)
    assert summary.reached >= 0.96, lost(found)
    assert summary.taps <= 1.3
    assert summary.refused <= 0.03


@pytest.mark.parametrize(("name", "ceiling"), [("openings.yml", 0.05), ("paraphrases.yml", 0.02)])
def test_a_wrong_page_is_hardly_ever_shown_at_once(
    guide: Conversation, knowledge: Knowledge, name: str, ceiling: float
) -> None:
    """A wrong page is worse than none."""
    assert summarise(outcomes(guide, knowledge, GOLDEN / name)).wrong_direct <= ceiling


def test_what_no_page_answers_is_turned_down(guide: Conversation) -> None:
    texts = load_unanswerable(GOLDEN / "unanswerable.yml")
    assert len(texts) == 200
    replies = [guide.ask((), text).outcome for text in texts]
    assert replies.count("hand_over") / len(texts) >= 0.48
    assert replies.count("answer") / len(texts) <= 0.05


def sentences() -> set[str]:
    """Return the golden openings but single words, which any two people write alike."""
    cases = [case for name in ("openings", "paraphrases") for case in load_openings(GOLDEN / f"{name}.yml")]
    return {case.text for case in cases if len(case.text) > A_WORD}


def test_nothing_golden_is_tuned_on() -> None:
    openings, unanswerable = TUNED_ON
    assert not sentences() & {case.text for case in load_openings(openings)}
    assert not set(load_unanswerable(GOLDEN / "unanswerable.yml")) & set(load_unanswerable(unanswerable))


def test_nothing_golden_is_an_example_of_the_faq(knowledge: Knowledge) -> None:
    known = {text for entry in knowledge.faq.entries.values() for text in (entry.title, *entry.ask)}
    assert not sentences() & known
