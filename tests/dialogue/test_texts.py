from __future__ import annotations

from pathlib import Path

import pytest

from guide.dialogue.conversation import Conversation
from guide.dialogue.texts import Texts, load_texts
from guide.errors import FaqError
from guide.settings import Settings


def test_groups_are_joined_with_a_dot_and_places_are_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "texts.yml"
    path.write_text(
        "hello: '{city}です。{name}さん'\nerror:\n  empty: 空です。\n  deep:\n    er: 深い。\n", encoding="utf-8"
    )
    texts = load_texts(path, city="風見市")
    assert texts.keys == {"hello", "error.empty", "error.deep.er"}
    assert texts.say("hello", name="山田") == "風見市です。山田さん"
    assert texts.say("error.deep.er") == "深い。"


def test_what_is_filled_in_is_not_read_again() -> None:
    assert Texts({"bring": "持ち物：{value}"}).say("bring", value="{office}") == "持ち物：{office}"


def test_unknown_keys_are_an_error() -> None:
    with pytest.raises(KeyError):
        Texts({}).say("nowhere")


@pytest.mark.parametrize(
    "content",
    [b"", b"- a\n- b\n", b"a: [1\n", b"just words", "hello: こんにちは".encode("shift_jis")],
    ids=["empty", "list", "broken", "string", "shift-jis"],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "texts.yml"
    path.write_bytes(content)
    with pytest.raises(FaqError, match=r"texts\.yml:1: "):
        load_texts(path, city="")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FaqError, match=r"texts\.yml"):
        load_texts(tmp_path / "texts.yml", city="")


def test_the_shipped_greeting_names_the_city(conversation: Conversation, settings: Settings) -> None:
    texts = load_texts(settings.texts, city="風見市")
    assert "風見市" in texts.say("greeting")
    assert "風見市" in conversation.greet().messages[0].text
