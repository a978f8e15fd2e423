from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from guide.clock import JAPAN
from guide.dialogue.conversation import Conversation
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.messages import HandOver, Option, Pages, Question, Reply, Text
from guide.dialogue.moves import obey
from guide.dialogue.situation import LIFE_EVENT
from guide.dialogue.words import MAX_EVIDENCE
from guide.narrowing.catalogue import GROUP
from guide.narrowing.evidence import Answer, Evidence, Opening

LONGEST_SCREEN = 13
"""Quick replies that LINE takes."""
REPORT = "引っ越しの届け出をしたい"
"""Names the event of a move, and asks for one procedure of it."""
MOVE_IN = "市外から引っ越してきたときの転入届"
Items = tuple[Evidence, ...]


def question(reply: Reply) -> Question:
    """Return the one question, which comes last."""
    asked = [message for message in reply.messages if isinstance(message, Question)]
    assert len(asked) == 1
    assert reply.messages[-1] is asked[0]
    return asked[0]


def pages(reply: Reply) -> list[str]:
    return [page.id for message in reply.messages if isinstance(message, Pages) for page in message.items]


def offices(reply: Reply) -> list[str]:
    return [message.office.name for message in reply.messages if isinstance(message, HandOver)]


def words(reply: Reply) -> str:
    return "\n".join(message.text for message in reply.messages)


def option(reply: Reply, label: str) -> Option:
    return next(option for option in question(reply).options if label in option.label)


def tap(conversation: Conversation, reply: Reply, chosen: Option | str) -> Reply:
    """Tap an option as the gateway does."""
    chosen = option(reply, chosen) if isinstance(chosen, str) else chosen
    if chosen.answer is not None:
        return conversation.choose(reply.evidence, chosen.answer)
    return obey(conversation, reply.evidence, str(chosen.command))


def without_page(knowledge: Knowledge, entry: str) -> Conversation:
    """Return a conversation on a day when a page has ended."""
    ended = knowledge.faq.entries[entry].model_copy(update={"valid_to": date(2026, 3, 31)})
    faq = knowledge.faq.model_copy(update={"entries": {**knowledge.faq.entries, entry: ended}})
    now = datetime(2026, 11, 24, 12, tzinfo=JAPAN)
    return Conversation(replace(knowledge, faq=faq), clock=lambda: now)


@pytest.fixture
def moved(conversation: Conversation) -> Reply:
    """What follows on words about the report of a move: a question."""
    return conversation.ask((), REPORT)


@pytest.fixture
def moved_in(conversation: Conversation, moved: Reply) -> Reply:
    """What follows on a tap on 転入: a list of pages."""
    return tap(conversation, moved, "転入")


@pytest.fixture
def arrived(conversation: Conversation, moved_in: Reply) -> Reply:
    """What follows on a tap on the page of moving in."""
    return tap(conversation, moved_in, MOVE_IN)


class TestNarrowing:
    def test_moving_is_asked_about_and_taps_lead_to_the_page(
        self, moved: Reply, moved_in: Reply, arrived: Reply
    ) -> None:
        asked = question(moved)
        assert asked.facet == "move"
        values = [
            o.answer.pick for o in asked.options if o.answer and (o.answer.facet, o.answer.chosen) == ("move", "value")
        ]
        assert sorted(map(str, values)) == ["abroad", "in", "out", "within"]
        assert {o.answer.chosen for o in asked.options if o.answer} == {"value", "none", "unknown"}
        assert not pages(moved)
        assert "move-out" not in [o.answer.pick for o in question(moved_in).options if o.answer]
        assert pages(arrived) == ["move-in"]
        assert [step.label for step in arrived.trail] == [REPORT, option(moved, "転入").label, MOVE_IN]
        assert [reply.outcome for reply in (moved, moved_in, arrived)] == ["ask", "offer", "answer"]

    def test_an_answer_may_be_typed(self, conversation: Conversation, moved: Reply) -> None:
        assert conversation.ask(moved.evidence, "転入です") == tap(conversation, moved, "転入")

    def test_a_move_alone_begins_the_event_and_one_procedure_of_it_is_narrowed(
        self, conversation: Conversation
    ) -> None:
        begun = conversation.ask((), "引っ越してきた")
        assert question(begun).facet == "life:where"
        one = tap(conversation, begun, "一つの手続きだけ")
        assert question(one).facet == "move"
        assert not [o for o in question(one).options if o.answer and o.answer.facet == LIFE_EVENT]
        assert pages(tap(conversation, one, "転入")) == ["move-in"]

    def test_all_procedures_are_offered_before_the_ways_out(self, conversation: Conversation, moved: Reply) -> None:
        asked = [(o.answer.facet, o.answer.chosen) for o in question(moved).options if o.answer]
        assert asked[-3:] == [(LIFE_EVENT, "value"), ("move", "none"), ("move", "unknown")]
        assert question(tap(conversation, moved, "まとめて")).facet == "life:where"

    def test_a_second_answer_takes_the_place_of_the_first(self, conversation: Conversation, moved: Reply) -> None:
        first = tap(conversation, moved, "転出")
        second = conversation.choose(first.evidence, option(moved, "転入").answer)  # type: ignore[arg-type]
        assert second == tap(conversation, moved, "転入")

    def test_a_new_question_leaves_the_old_one(self, conversation: Conversation, moved: Reply) -> None:
        reply = conversation.ask(moved.evidence, "スプレー缶の捨て方")
        assert reply.evidence[0] == Opening(text="スプレー缶の捨て方")
        assert len([item for item in reply.evidence if isinstance(item, Opening)]) == 1

    def test_more_words_go_on_with_the_open_question(self, conversation: Conversation) -> None:
        first = conversation.ask((), "住民票")
        assert isinstance(question(first), Question)
        second = conversation.ask(first.evidence, "住民票の写し")
        assert second.evidence[0] == Opening(text="住民票")

    def test_talking_on_and_on_does_not_make_a_conversation_grow(self, conversation: Conversation) -> None:
        evidence: Items = ()
        for _ in range(3 * MAX_EVIDENCE):
            evidence = conversation.ask(evidence, "引っ越し").evidence
        assert len(evidence) <= MAX_EVIDENCE + 1

    def test_tapping_on_and_on_does_not_make_a_conversation_grow(
        self, conversation: Conversation, knowledge: Knowledge
    ) -> None:
        evidence: Items = ()
        for entry in list(knowledge.faq.entries)[: 2 * MAX_EVIDENCE]:
            answer = Answer(chosen="entry", entries=(entry,), pick=entry)
            evidence = conversation.choose(evidence, answer).evidence
        assert len(evidence) <= MAX_EVIDENCE + 1


class TestSorting:
    @pytest.mark.parametrize(
        "text", ["スプレー缶", "スプレー缶の捨て方", "スプレー缶って何ごみ？", "スプレー缶はどうやって捨てますか"]
    )
    def test_a_thing_gets_its_kind_and_its_page(
        self, conversation: Conversation, knowledge: Knowledge, text: str
    ) -> None:
        match = knowledge.sorting.find("スプレー缶")
        assert match is not None
        reply = conversation.ask((), text)
        assert knowledge.faq.sorting_kinds[match.item.kind].label in words(reply)
        shown = [*pages(reply), *(o.answer.pick for o in question(reply).options if o.answer)]
        assert knowledge.faq.entry_of_item(match.item).id in shown

    def test_every_thing_of_the_dictionary_is_answered_by_its_kind(
        self, conversation: Conversation, knowledge: Knowledge
    ) -> None:
        faq = knowledge.faq
        for item in faq.items[::25]:
            reply = conversation.ask((), item.item)
            found = knowledge.sorting.find(item.item)
            assert found is not None, item.item
            assert faq.sorting_kinds[found.item.kind].label in words(reply), item.item

    def test_a_thing_inside_another_question_does_not_hide_it(self, conversation: Conversation) -> None:
        reply = conversation.ask((), "引っ越しで布団が大量に出る。住所も変えたい")
        assert reply.evidence == (Opening(text="引っ越しで布団が大量に出る。住所も変えたい"),)


ASPECTS = {
    "deadline": "いつまで？",
    "fee": "いくらですか",
    "bring": "持ち物は？",
    "hours": "何時まで？",
    "place": "どこですか",
    "proxy": "家族でもいい？",
    "post": "郵送でもいい？",
}


class TestAspects:
    @pytest.mark.parametrize("aspect", ASPECTS)
    def test_a_page_that_is_shown_is_asked_for_more(
        self, conversation: Conversation, knowledge: Knowledge, arrived: Reply, aspect: str
    ) -> None:
        entry = knowledge.faq.entries[pages(arrived)[0]]
        reply = conversation.ask(arrived.evidence, ASPECTS[aspect])
        told = {
            "deadline": entry.deadline.text if entry.deadline else "",
            "fee": entry.fee.text if entry.fee else "",
            "bring": entry.bring[0],
            "hours": knowledge.faq.offices[entry.office].hours,
            "place": knowledge.faq.offices[entry.office].place,
            "proxy": entry.how.proxy or "",
            "post": entry.how.post or "",
        }[aspect]
        assert told
        assert told in reply.messages[0].text
        assert reply.evidence == arrived.evidence
        assert question(reply).options

    def test_what_the_page_does_not_say_names_the_office(
        self, conversation: Conversation, knowledge: Knowledge
    ) -> None:
        entry = next(entry for entry in knowledge.faq.entries.values() if entry.fee is None and not entry.valid_to)
        office = knowledge.faq.offices[entry.office]
        shown = conversation.choose((), Answer(chosen="entry", entries=(entry.id,), pick=entry.id))
        reply = conversation.ask(shown.evidence, "いくらですか")
        assert office.name in reply.messages[0].text
        assert office.phone in reply.messages[0].text

    def test_an_aspect_of_another_matter_is_another_question(self, conversation: Conversation, arrived: Reply) -> None:
        reply = conversation.ask(arrived.evidence, "印鑑証明書の手数料はいくらですか")
        assert reply.evidence[0] == Opening(text="印鑑証明書の手数料はいくらですか", aspects=("fee",))

    def test_an_aspect_asked_at_once_comes_with_the_page_that_is_found(
        self, conversation: Conversation, knowledge: Knowledge
    ) -> None:
        asked = conversation.ask((), "独身証明書はどこで取れますか")
        page = Answer(chosen="entry", entries=("single-certificate",), pick="single-certificate")
        reply = conversation.choose(asked.evidence, page)
        office = knowledge.faq.offices[knowledge.faq.entries["single-certificate"].office]
        assert office.place in reply.messages[0].text
        assert pages(reply) == ["single-certificate"]


class TestSteering:
    def test_one_step_back_keeps_the_others(self, conversation: Conversation) -> None:
        first = conversation.ask((), "住民票がほしい")
        second = tap(conversation, first, question(first).options[0])
        third = second
        for choice in question(second).options:
            third = tap(conversation, second, choice)
            if len(third.evidence) == len(second.evidence) + 1:
                break
        assert len(third.evidence) == 3
        undone = conversation.undo(third.evidence, 1)
        assert undone.evidence == (third.evidence[0], third.evidence[2])
        assert [step.label for step in undone.trail] == [third.trail[0].label, third.trail[2].label]

    def test_back_takes_the_last_step(self, conversation: Conversation, moved_in: Reply, arrived: Reply) -> None:
        back = conversation.back(arrived.evidence)
        assert back.evidence == moved_in.evidence
        assert question(back) == question(moved_in)

    def test_back_from_the_first_step_begins_again(self, conversation: Conversation, moved: Reply) -> None:
        back = conversation.back(moved.evidence)
        assert back.evidence == ()
        assert question(back).facet == GROUP

    def test_back_from_nothing_says_so_and_offers_the_fields(self, conversation: Conversation) -> None:
        reply = conversation.back(())
        assert isinstance(reply.messages[0], Text)
        assert question(reply).facet == GROUP

    def test_taking_back_the_words_takes_back_the_answers_about_them(
        self, conversation: Conversation, arrived: Reply
    ) -> None:
        assert conversation.undo(arrived.evidence, 0).evidence == ()

    @pytest.mark.parametrize("index", [-1, 3, 99])
    def test_a_step_that_is_not_there_changes_nothing(
        self, conversation: Conversation, arrived: Reply, index: int
    ) -> None:
        assert conversation.undo(arrived.evidence, index).evidence == arrived.evidence

    def test_restart_forgets(self, conversation: Conversation) -> None:
        reply = conversation.restart()
        assert (reply.evidence, reply.trail) == ((), ())
        assert question(reply).facet == GROUP

    def test_refusing_a_question_in_words_is_tapping_it(self, conversation: Conversation, moved: Reply) -> None:
        assert conversation.refuse(moved.evidence) == tap(conversation, moved, "どれも違う")

    def test_refusing_a_page_shows_others(self, conversation: Conversation, arrived: Reply) -> None:
        said, tapped = conversation.refuse(arrived.evidence), tap(conversation, arrived, "このページではない")
        assert said == tapped
        assert pages(arrived)[0] not in pages(said)[:1]

    def test_refusing_again_and_again_ends_at_an_office(self, conversation: Conversation) -> None:
        reply = conversation.ask((), "転入")
        for _ in range(10):
            reply = conversation.refuse(reply.evidence)
            if offices(reply):
                break
        assert offices(reply)
        assert len(question(reply).options) >= 2

    def test_not_knowing_goes_on_to_something_else(self, conversation: Conversation, moved: Reply) -> None:
        said, tapped = conversation.unsure(moved.evidence), tap(conversation, moved, "わからない")
        assert said == tapped
        assert question(said) != question(moved)

    @pytest.mark.parametrize("name", ["none_of_these", "unsure", "back", "human", "restart", "categories", "resume"])
    def test_commands_before_anything_was_said_get_a_way_on(self, conversation: Conversation, name: str) -> None:
        reply = obey(conversation, (), name)
        assert len(question(reply).options) >= 2
        assert not pages(reply)

    def test_before_anything_was_said_the_fields_are_what_is_answered(self, conversation: Conversation) -> None:
        refused = conversation.refuse(())
        assert (refused.evidence, refused.outcome) == ((), "hand_over")
        unsure = conversation.unsure(())
        assert (unsure.evidence, question(unsure).facet) == ((), GROUP)

    def test_a_person_is_named_with_phone_and_hours(
        self, conversation: Conversation, knowledge: Knowledge, moved: Reply
    ) -> None:
        reply = conversation.hand_over(moved.evidence)
        card = next(message for message in reply.messages if isinstance(message, HandOver))
        assert card.office.phone in {office.phone for office in knowledge.faq.offices.values()}
        assert card.office.hours
        assert (reply.evidence, reply.outcome) == (moved.evidence, "hand_over")
        assert offices(conversation.hand_over(())) == [knowledge.general_office.name]

    def test_whether_the_office_is_open_is_told_for_the_time(self, knowledge: Knowledge) -> None:
        for hour, expected in ((12, True), (3, False)):
            now = datetime(2026, 11, 24, hour, tzinfo=JAPAN)
            reply = Conversation(knowledge, clock=lambda now=now: now).hand_over(())  # type: ignore[misc]
            assert next(m for m in reply.messages if isinstance(m, HandOver)).office.open_now is expected

    def test_small_talk_leaves_the_question_open(self, conversation: Conversation, moved: Reply) -> None:
        reply = conversation.resume(moved.evidence)
        assert reply.evidence == moved.evidence
        assert question(reply) == question(moved)

    def test_small_talk_after_a_page_or_before_anything_offers_the_fields(
        self, conversation: Conversation, arrived: Reply
    ) -> None:
        assert question(conversation.resume(())).facet == GROUP
        after = conversation.resume(arrived.evidence)
        assert question(after).facet == GROUP
        assert after.evidence == arrived.evidence

    def test_the_greeting_says_what_not_to_write(self, conversation: Conversation) -> None:
        reply = conversation.greet()
        assert "書かないでください" in words(reply)
        assert question(reply).facet == GROUP


class TestNothingFits:
    @pytest.mark.parametrize("text", ["😀", "😀😀🎉", "。。。", "？", "…", "　", "♪～"])
    def test_no_words_are_asked_for_words(self, conversation: Conversation, moved: Reply, text: str) -> None:
        reply = conversation.ask(moved.evidence, text)
        assert isinstance(reply.messages[0], Text)
        assert reply.evidence == moved.evidence
        assert len(question(reply).options) >= 2

    @pytest.mark.parametrize(
        "text", ["木星 サーフィン 校長先生", "asdfghjkl", "三平方の定理って何", "大谷きょう打った？"]
    )
    def test_what_no_page_answers_gets_no_page(self, conversation: Conversation, text: str) -> None:
        reply = conversation.ask((), text)
        assert not pages(reply)
        assert len(question(reply).options) >= 2

    def test_a_page_that_is_gone_is_said_to_be_gone(self, conversation: Conversation, moved: Reply) -> None:
        gone = Answer(chosen="entry", entries=("no-such-page", "move-in"), pick="no-such-page")
        reply = conversation.choose(moved.evidence, gone)
        assert isinstance(reply.messages[0], Text)
        assert reply.evidence == moved.evidence
        assert len(question(reply).options) >= 2
        assert not pages(reply)

    def test_a_page_that_has_ended_is_neither_shown_nor_offered(self, knowledge: Knowledge) -> None:
        conversation = without_page(knowledge, "move-in")
        reply = conversation.ask((), REPORT)
        found = tap(conversation, reply, "転入")
        late = conversation.choose(reply.evidence, Answer(chosen="entry", entries=("move-in",), pick="move-in"))
        for one in (reply, found, late):
            picks = [option.answer.pick for option in question(one).options if option.answer]
            assert "move-in" not in (*pages(one), *picks)
        assert late.evidence == reply.evidence

    def test_a_page_that_has_ended_is_not_offered_beside_another(self, knowledge: Knowledge) -> None:
        answer = Answer(chosen="entry", entries=("move-in",), pick="move-in")
        related = knowledge.faq.entries["move-in"].related[0]
        for conversation, expected in ((Conversation(knowledge), True), (without_page(knowledge, related), False)):
            offered = question(conversation.choose((), answer)).options
            assert (related in [option.answer.pick for option in offered if option.answer]) is expected

    @pytest.mark.parametrize(
        "gone",
        [
            Answer(facet="no-such-facet", values=("x", "y"), chosen="value", pick="x"),
            Answer(facet="move", values=("in", "x"), chosen="value", pick="x"),
            Answer(facet="move", values=("x",), chosen="none"),
            Answer(entries=("no-such-page",), chosen="none"),
            Answer(facet="no-such-facet", values=("x",), entries=("no-such-page",), chosen="unknown"),
        ],
        ids=["facet", "value", "refused value", "refused page", "not known"],
    )
    def test_evidence_of_an_older_faq_does_no_harm(
        self, conversation: Conversation, moved: Reply, gone: Answer
    ) -> None:
        reply = conversation.choose(moved.evidence, gone)
        assert len(question(reply).options) >= 2
        assert conversation.ask(reply.evidence, "転入").messages


any_text = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)
japanese = st.text(
    alphabet=st.sampled_from("転入出届住民票印鑑ごみ捨てるのはをにいつどこスプレー缶布団123！？ /\n"), max_size=30
)
quick = hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@quick
@given(st.lists(any_text | japanese, min_size=1, max_size=3))
@example(["/restart"])
@example(["<script>alert(1)</script>"])
@example(["\x00"])
@example(["", "{city}", "%s {0}"])
def test_no_text_is_left_without_an_answer_and_a_way_on(conversation: Conversation, texts: Sequence[str]) -> None:
    evidence: Items = ()
    for text in texts:
        reply = conversation.ask(evidence, text)
        assert_is_complete(reply)
        evidence = reply.evidence


@pytest.mark.parametrize("seed", range(4))
def test_every_option_on_any_way_does_something(conversation: Conversation, openings: list[str], seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(12):
        reply = conversation.ask((), chance.choice(openings))
        for _ in range(6):
            assert_is_complete(reply)
            for choice in question(reply).options:
                after = tap(conversation, reply, choice)
                assert_is_complete(after)
                assert after.messages != reply.messages, (choice.label, reply.trail)
            reply = tap(conversation, reply, chance.choice(question(reply).options))


@pytest.mark.parametrize("seed", range(2))
def test_every_way_ends_within_a_few_taps(conversation: Conversation, openings: list[str], seed: int) -> None:
    chance = random.Random(seed)
    for opening in chance.sample(openings, 25):
        reply = conversation.ask((), opening)
        for _ in range(8):
            if reply.outcome in ("answer", "hand_over"):
                break
            narrowing = [choice for choice in question(reply).options if choice.answer]
            reply = tap(conversation, reply, chance.choice(narrowing))
        assert reply.outcome in ("answer", "hand_over"), opening


@pytest.fixture(scope="module")
def openings() -> list[str]:
    """What residents typed, and what no page answers."""
    golden = Path(__file__).parent.parent / "golden"
    found = [*_texts(golden / "openings.yml"), *_texts(golden / "unanswerable.yml")[:40]]
    assert len(found) >= 90
    return found


def _texts(path: Path) -> list[str]:
    def walk(node: object) -> list[str]:
        if isinstance(node, dict):
            return [
                text for key, value in node.items() if key not in ("situation", "entry", "also") for text in walk(value)
            ]
        if isinstance(node, list):
            return [text for value in node for text in walk(value)]
        return [node] if isinstance(node, str) and not node.isascii() else []

    return walk(yaml.safe_load(path.read_text(encoding="utf-8")))


def assert_is_complete(reply: Reply) -> None:
    """A reply says something, ends with one question, and its trail names each piece of evidence."""
    assert all(message.text.strip() for message in reply.messages)
    options = question(reply).options
    assert 2 <= len(options) <= LONGEST_SCREEN
    labels = [option.label for option in options]
    assert all(label.strip() for label in labels)
    assert len(set(labels)) == len(labels)
    assert all((option.answer is None) != (option.command is None) for option in options)
    assert sorted(step.index for step in reply.trail) == list(range(len(reply.evidence)))
