"""What a resident can do in a turn, and how it is said to Rasa or answered without it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guide.dialogue.conversation import Conversation
from guide.dialogue.messages import Reply
from guide.narrowing.evidence import Answer, Evidence
from guide.text.normalise import hiragana, normalise

Phrases = Mapping[str, Sequence[str]]
_LEADING_SLASHES = re.compile(r"^[/／\s]+")


@dataclass(frozen=True)
class Words:
    """Typed words, masked."""

    text: str


@dataclass(frozen=True)
class Tap:
    """A tapped option."""

    answer: Answer


@dataclass(frozen=True)
class Command:
    """A tapped command: restart, categories or human."""

    name: str


@dataclass(frozen=True)
class Undo:
    """A step of the trail taken back, by its place in the evidence; −1 where it is gone."""

    index: int


Move = Words | Tap | Command | Undo


def to_rasa(
    move: Move, *, read: Callable[[str], str] = str, is_question: Callable[[str], bool] = lambda text: False
) -> tuple[str, dict[str, Any]]:
    """Return the message for Rasa and what goes along as metadata.

    `read` mends what was typed (「hikkoshi」 is 「引っ越し」), so that Rasa's classifier sees the words that retrieval
    sees; what was really typed goes along. Where `is_question` knows that words are a question, and for taps, an intent
    is sent (`/ask`, `/choose`, `/undo`), which Rasa reads without its language model.
    """
    if isinstance(move, Words):
        # Rasa strips blanks, and would then take a leading slash for an intent.
        if is_question(move.text):
            return "/ask", {"typed": move.text}
        text = read(move.text) or move.text
        return _LEADING_SLASHES.sub("", text) or text.replace("/", "／"), {"typed": move.text}
    if isinstance(move, Tap):
        return "/choose", {"choice": move.answer.model_dump(mode="json")}
    if isinstance(move, Command):
        return "/choose", {"command": move.name}
    return "/undo", {"undo": move.index}


def answer_move(conversation: Conversation, evidence: tuple[Evidence, ...], move: Move, phrases: Phrases) -> Reply:
    """Answer a move without Rasa; words are told apart by the exact phrases of `data/phrases.yml` only."""
    if isinstance(move, Tap):
        return conversation.choose(evidence, move.answer)
    if isinstance(move, Undo):
        return conversation.undo(evidence, move.index)
    if isinstance(move, Command):
        return obey(conversation, evidence, move.name)
    name = None if conversation.is_question(evidence, move.text) else _phrase(move.text, phrases)
    return obey(conversation, evidence, name) if name else conversation.ask(evidence, move.text)


def obey(conversation: Conversation, evidence: tuple[Evidence, ...], name: str) -> Reply:
    """Answer a command by name; an unknown one shows what is open."""
    if name == "restart":
        return conversation.restart()
    if name == "categories":
        return conversation.categories()
    if name == "human":
        return conversation.hand_over(evidence)
    if name == "back":
        return conversation.back(evidence)
    if name == "none_of_these":
        return conversation.refuse(evidence)
    if name == "unsure":
        return conversation.unsure(evidence)
    return conversation.resume(evidence)


def _phrase(text: str, phrases: Phrases) -> str | None:
    said = hiragana(normalise(text)).strip(" 。.!！?？、")
    return next((name for name, texts in phrases.items() if said in texts), None)
