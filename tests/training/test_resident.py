"""The simulated resident: what is tapped without habits, and what each habit changes."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from tests.tiny import TODAY, tiny_faq

from guide.dialogue.messages import Option, Question
from guide.dialogue.situation import LIFE_EVENT
from guide.narrowing.catalogue import build_catalogue
from guide.narrowing.evidence import Answer, Chosen
from guide.training.resident import Habits, Resident, Said

CATALOGUE = build_catalogue(tiny_faq(), TODAY)
MOVE = CATALOGUE.facets["move"]


def tapped(chosen: Chosen, pick: str | None = None, *, facet: str | None = None) -> Option:
    label = pick or chosen
    if facet in CATALOGUE.facets and chosen == "value":
        label = CATALOGUE.facets[facet].label(str(pick))
    return Option(label=label, answer=Answer(facet=facet, chosen=chosen, pick=pick))


def asked(facet: str, *values: str, pages: tuple[str, ...] = ()) -> Question:
    """Return a question with its ways out, and with pages before its values."""
    shown = [tapped("entry", page, facet=facet) for page in pages]
    options = [tapped("value", value, facet=facet) for value in values]
    ends = [tapped("none", facet=facet), tapped("unknown", facet=facet)]
    return Question(text="?", facet=facet, options=(*shown, *options, *ends))


def listed(*pages: str) -> Question:
    options = [tapped("entry", page) for page in pages]
    return Question(text="?", options=(*options, tapped("none"), Option(label="はじめから", command="restart")))


def meant(question: Question, *targets: str, **habits: float) -> str | None:
    """Return the label of what a resident taps."""
    found = Resident(targets, CATALOGUE, habits=Habits(**habits)).answer(question)
    return found.label if isinstance(found, Option) else None


def often(question: Question, target: str, **habits: float) -> Counter[str]:
    """Return how often each label is tapped, or said in words, in many conversations."""
    resident = Resident((target,), CATALOGUE, habits=Habits(**habits), chance=random.Random(7))
    found = [resident.answer(question) for _ in range(400)]
    return Counter(f"「{one.text}」" if isinstance(one, Said) else one.label if one else "" for one in found)


class TestTruthful:
    def test_taps_the_value_of_the_target(self) -> None:
        assert meant(asked("move", "in", "out", "within"), "move-out") == MOVE.label("out")

    def test_taps_the_page_before_a_value_that_fits(self) -> None:
        assert meant(asked("move", "in", "out", pages=("pension", "move-out")), "move-out") == "move-out"

    def test_taps_a_page_that_would_do_as_well_but_answers_by_the_first(self) -> None:
        assert meant(listed("cans", "batteries"), "burnable", "batteries") == "batteries"
        assert meant(asked("move", "in", "out"), "move-in", "move-out") == MOVE.label("in")

    def test_says_that_nothing_fits_where_the_value_is_not_shown(self) -> None:
        assert meant(asked("move", "in", "within"), "move-out") == "none"
        assert meant(listed("cans", "batteries"), "move-out") == "none"

    def test_does_not_know_what_does_not_concern_the_target(self) -> None:
        assert meant(asked("move", "in", "within"), "cans") == "unknown"

    def test_wants_one_procedure_of_a_life_event(self) -> None:
        where = Question(
            text="?",
            facet="life:where",
            options=(
                tapped("value", "into", facet="life:where"),
                tapped("unknown", facet="life:where"),
                Option(label="一つだけ", answer=Answer(facet=LIFE_EVENT, chosen="none")),
            ),
        )
        assert meant(where, "move-in") == "一つだけ"

    def test_passes_over_the_offer_of_a_life_event(self) -> None:
        screen = asked("move", "in", "out")
        offer = tapped("value", "moving", facet=LIFE_EVENT)
        assert meant(screen.model_copy(update={"options": (offer, *screen.options)}), "move-out") == MOVE.label("out")

    def test_has_nothing_to_tap_where_there_are_commands_only(self) -> None:
        ends = Question(text="?", options=(Option(label="はじめから", command="restart"),))
        assert Resident(("cans",), CATALOGUE).answer(ends) is None


class TestHabits:
    @pytest.mark.parametrize(("share", "least", "most"), [(0.0, 0, 0), (0.3, 80, 160), (1.0, 400, 400)])
    def test_not_to_know(self, share: float, least: int, most: int) -> None:
        found = often(asked("move", "in", "out"), "move-out", unknown=share)
        assert least <= found["unknown"] <= most
        assert found["unknown"] + found[MOVE.label("out")] == 400

    def test_a_page_that_is_seen_is_known(self) -> None:
        assert meant(listed("cans", "batteries"), "cans", unknown=1.0) == "cans"

    def test_without_a_way_to_say_so_one_answers(self) -> None:
        screen = asked("move", "in", "out")
        assert meant(screen.model_copy(update={"options": screen.options[:-1]}), "move-out", unknown=1.0) == MOVE.label(
            "out"
        )

    def test_to_tap_something_else(self) -> None:
        found = often(asked("move", "in", "out", "within", pages=("cans",)), "move-out", wrong=1.0)
        assert set(found) == {"cans", MOVE.label("in"), MOVE.label("within")}

    def test_where_nothing_else_can_be_tapped_the_right_one_is(self) -> None:
        assert meant(listed("cans"), "cans", wrong=1.0) == "cans"

    def test_to_overlook_a_page(self) -> None:
        assert meant(listed("cans", "batteries"), "cans", overlook=1.0) == "none"
        screen = asked("thing", "cans", "batteries", pages=("cans",))
        assert meant(screen, "cans", overlook=1.0) == CATALOGUE.facets["thing"].label("cans")
        found = often(listed("cans", "batteries"), "cans", overlook=0.25)
        assert 60 <= found["none"] <= 140

    def test_to_say_a_value_in_its_own_words(self) -> None:
        screen = asked("move", "in", "out")
        found = often(screen, "move-out", words=1.0)
        assert set(found) == {f"「{word}」" for word in (MOVE.label("out"), *MOVE.cues[MOVE.values.index("out")])}
        said = Resident(("move-out",), CATALOGUE, habits=Habits(words=1.0)).answer(screen)
        assert isinstance(said, Said)
        assert said.option.answer == Answer(facet="move", chosen="value", pick="out")

    def test_pages_and_ways_out_are_always_tapped(self) -> None:
        assert meant(listed("cans"), "cans", words=1.0) == "cans"
        assert meant(asked("move", "in"), "cans", words=1.0) == "unknown"

    def test_the_same_chance_gives_the_same_resident(self) -> None:
        habits = {"unknown": 0.2, "wrong": 0.2, "words": 0.2}
        one, other = (often(asked("move", "in", "out", "within"), "move-out", **habits) for _ in range(2))
        assert one == other
        assert len(one) > 3
