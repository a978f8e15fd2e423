"""The least that an action can do: say a sentence."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


class ActionSay(Action):
    def name(self) -> str:
        return "action_say"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        dispatcher.utter_message(text="住民票の写しは、市民課の窓口で取れます。")
        return []
