"""Rasa's custom actions: each hands the turn to `guide.dialogue.conversation` and its reply back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from guide.dialogue.conversation import Conversation
from guide.dialogue.knowledge import load_knowledge
from guide.dialogue.messages import Reply
from guide.dialogue.moves import obey
from guide.narrowing.evidence import Answer, Evidence, EvidenceList
from guide.settings import load_settings
from guide.training.registry import Registry

_settings = load_settings()
_conversation = Conversation(load_knowledge(Registry(_settings.models).serving(_settings.model).directory, _settings))


class GuideTurn:
    """Reads the turn, asks the conversation, sends its reply; `command` is a name that `obey` knows."""

    command = ""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        metadata = tracker.latest_message.get("metadata") or {}
        evidence = EvidenceList.validate_python(metadata.get("evidence") or ())
        reply = self.answer(evidence, metadata, tracker)
        dispatcher.utter_message(json_message={"reply": reply.model_dump(mode="json", exclude_none=True)})
        return []

    def answer(self, evidence: tuple[Evidence, ...], metadata: dict[str, Any], tracker: Tracker) -> Reply:
        return obey(_conversation, evidence, self.command)


class ActionAnswer(GuideTurn, Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_answer"

    def answer(self, evidence: tuple[Evidence, ...], metadata: dict[str, Any], tracker: Tracker) -> Reply:
        return _conversation.ask(evidence, str(metadata.get("typed") or tracker.latest_message.get("text") or ""))


class ActionChoose(GuideTurn, Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_choose"

    def answer(self, evidence: tuple[Evidence, ...], metadata: dict[str, Any], tracker: Tracker) -> Reply:
        if "choice" in metadata:
            return _conversation.choose(evidence, Answer.model_validate(metadata["choice"]))
        return obey(_conversation, evidence, str(metadata.get("command", "")))


class ActionUndo(GuideTurn, Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_undo"

    def answer(self, evidence: tuple[Evidence, ...], metadata: dict[str, Any], tracker: Tracker) -> Reply:
        return _conversation.undo(evidence, int(metadata.get("undo", -1)))


class ActionBack(GuideTurn, Action):  # type: ignore[misc]
    command = "back"

    def name(self) -> str:
        return "action_back"


class ActionRefuse(GuideTurn, Action):  # type: ignore[misc]
    command = "none_of_these"

    def name(self) -> str:
        return "action_refuse"


class ActionUnsure(GuideTurn, Action):  # type: ignore[misc]
    command = "unsure"

    def name(self) -> str:
        return "action_unsure"


class ActionRestart(GuideTurn, Action):  # type: ignore[misc]
    command = "restart"

    def name(self) -> str:
        return "action_restart"


class ActionHandOver(GuideTurn, Action):  # type: ignore[misc]
    command = "human"

    def name(self) -> str:
        return "action_hand_over"


class ActionOfferCategories(GuideTurn, Action):  # type: ignore[misc]
    command = "categories"

    def name(self) -> str:
        return "action_offer_categories"


class ActionResume(GuideTurn, Action):  # type: ignore[misc]
    command = "resume"

    def name(self) -> str:
        return "action_resume"


class ActionProbe(GuideTurn, Action):  # type: ignore[misc]
    """Lets the gateway see that the whole chain works."""

    command = "resume"

    def name(self) -> str:
        return "action_probe"
