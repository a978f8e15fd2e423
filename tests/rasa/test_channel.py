"""Taps through the REST channel mean what stock Rasa reads in them."""

from __future__ import annotations

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from guide.rasa.channel import TapAwareRestInput, parse_payload


@pytest.mark.parametrize("payload", ["/choose", "/undo", "/probe", "/none_of_these"])
def test_a_payload_is_read_as_stock_rasa_reads_it(payload: str) -> None:
    stock = YAMLStoryReader.unpack_regex_message(Message({TEXT: payload}))
    found = parse_payload(payload)
    assert found is not None
    assert found[INTENT]["name"] == stock.get(INTENT)["name"]
    assert found[INTENT]["confidence"] == stock.get(INTENT)["confidence"]
    assert found[ENTITIES] == stock.get(ENTITIES)


@pytest.mark.parametrize("text", ["住民票", "", None, "/", "/choose now", "/転入", " /choose", '/choose{"a": "b"}'])
def test_words_go_to_the_language_model(text: str | None) -> None:
    assert parse_payload(text) is None


def test_the_channel_stands_at_the_rest_address() -> None:
    assert TapAwareRestInput.name() == "rest"


def test_a_message_may_carry_its_reading() -> None:
    assert UserMessage("/choose", parse_data=parse_payload("/choose")).parse_data is not None
