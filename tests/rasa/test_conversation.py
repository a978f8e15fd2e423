from __future__ import annotations

import io
import logging
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from aiohttp import web
from rasa_chat import ROOT, Chat, say_the_name

Run = Callable[[Callable[[Chat], Any]], Any]


def did(messages: list[dict[str, Any]]) -> list[str]:
    """Return what came back in short: names of actions, and `text` for words."""
    return [message["custom"]["did"] if "custom" in message else "text" for message in messages]


TURNS = {
    "/choose": ["action_choose"],
    "/undo": ["action_undo"],
    "/probe": ["action_probe"],
    "住民票がほしい": ["action_answer"],
    "こんにちは": ["text", "action_resume"],
    "ありがとうございました": ["text", "action_resume"],
    "さようなら": ["text"],
    "うん": ["action_resume"],
    "最初からやり直したい": ["action_restart"],
    "一つ前に戻る": ["action_back"],
    "どれも違う": ["action_refuse"],
    "わからない": ["action_unsure"],
    "人と話したい": ["action_hand_over"],
    "何ができるの": ["text", "action_offer_categories"],
    "あなたは人間ですか": ["text", "action_resume"],
    "役立たず": ["text", "action_resume"],
    "歌って": ["text", "action_resume"],
}


def test_each_sort_of_message_gets_its_actions(chat: Run) -> None:
    async def story(chat: Chat) -> dict[str, list[str]]:
        return {text: did(await chat.say(text, sender=text)) for text in TURNS}

    assert chat(story) == TURNS


def test_one_conversation_goes_through_all_of_them(chat: Run) -> None:
    async def story(chat: Chat) -> dict[str, list[str]]:
        return {text: did(await chat.say(text)) for text in TURNS}

    assert chat(story) == TURNS


def test_every_intent_has_a_rule() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    rules = yaml.safe_load((ROOT / "data/rules/conversation.yml").read_text(encoding="utf-8"))["rules"]
    assert sorted(rule["steps"][0]["intent"] for rule in rules) == sorted(domain["intents"])
    used = {step["action"] for rule in rules for step in rule["steps"] if "action" in step}
    assert used == {*domain["actions"], *domain["responses"]}


QUESTIONS_THAT_SOUND_ALIKE = [
    "死亡届をやり直したい",
    "前の住所に戻りたい",
    "違う市に引っ越す",
    "人と会わずに手続きしたい",
    "わからないので教えて、住民票",
    "こんばんは、罹災証明書のことで",
    "罹災証明書",
    "ソファー",
    "あいうえおかきくけこ、転出",
]


def test_a_question_with_a_word_of_small_talk_is_a_question(chat: Run) -> None:
    async def story(chat: Chat) -> dict[str, list[str]]:
        return {text: did(await chat.say(text, sender=text)) for text in QUESTIONS_THAT_SOUND_ALIKE}

    assert chat(story) == {text: ["action_answer"] for text in QUESTIONS_THAT_SOUND_ALIKE}


@pytest.mark.parametrize("text", ["qwertyuiop", "🗑", "ฉันหิว", "0000-00-0000", "…", " ", "ごみの日" * 500])
def test_what_is_not_understood_is_treated_as_a_question(text: str, chat: Run) -> None:
    assert did(chat(lambda chat: chat.say(text))) == ["action_answer"]


def test_the_longest_item_is_found_where_it_stands(chat: Run) -> None:
    parsed = chat(lambda chat: chat.agent.parse_message("古いソファーベッドを捨てる"))
    items = [(e["value"], e["start"], e["end"]) for e in parsed["entities"] if e["entity"] == "item"]
    assert items == [("ソファーベッド", 2, 9)]


def test_actions_get_the_message_with_its_metadata_and_little_history(chat: Run) -> None:
    async def story(chat: Chat) -> list[dict[str, Any]]:
        for turn in range(12):
            await chat.say("住民票がほしい", metadata={"evidence": [{"kind": "opening", "text": str(turn)}]})
        return [request["tracker"] for request in chat.server.requests]

    trackers = chat(story)
    for turn, tracker in enumerate(trackers):
        assert tracker["latest_message"]["text"] == "住民票がほしい"
        assert tracker["latest_message"]["metadata"] == {"evidence": [{"kind": "opening", "text": str(turn)}]}
    sizes = [len(tracker["events"]) for tracker in trackers]
    assert set(sizes[2:]) == {sizes[2]}
    assert sizes[2] < 12


def test_starting_again_leaves_the_conversation_to_the_action(chat: Run) -> None:
    async def story(chat: Chat) -> list[str]:
        await chat.say("最初から")
        tracker = await chat.agent.tracker_store.retrieve("s")
        return [event.type_name for event in tracker.events]

    assert "restart" not in chat(story)


def broken(call: dict[str, Any]) -> web.Response:
    return web.json_response({"error": call["tracker"]["latest_message"]["text"]}, status=500)


def invalid(call: dict[str, Any]) -> web.Response:
    return web.json_response({"events": call["tracker"]["latest_message"]["text"]})


@pytest.mark.parametrize("answer", [broken, invalid])
def test_a_failing_action_is_silence_and_its_log_holds_no_text(answer: Any, chat: Run) -> None:
    async def story(chat: Chat) -> tuple[list[Any], list[str]]:
        chat.server.answer = answer
        silence = await chat.say("秘密の住民票", metadata={"evidence": ["秘密"]})
        chat.server.answer = say_the_name
        return silence, did(await chat.say("住民票"))

    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    logging.getLogger("rasa").setLevel(logging.DEBUG)
    try:
        assert chat(story) == ([], ["action_answer"])
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger("rasa").setLevel(logging.NOTSET)
    assert "Encountered an exception while running action 'action_answer'" in stream.getvalue()
    assert "秘密" not in stream.getvalue()
