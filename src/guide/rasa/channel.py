"""Rasa's REST channel, except that taps are not read by the language model.

The gateway sends a tap as an intent ("/choose"). Stock Rasa runs its whole NLU pipeline on such a message and
throws the result away; a message that already says what it means is handled without.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)

_PAYLOAD = re.compile(r"/([a-z_]+)")


class TapAwareRestInput(RestInput):  # type: ignore[misc]  # Rasa is untyped where mypy runs
    """Stands at the REST channel's address."""

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Any:
        """Return the REST channel's routes."""

        async def read_taps(message: UserMessage) -> Any:
            if message.parse_data is None:
                message.parse_data = parse_payload(message.text)
            return await on_new_message(message)

        return super().blueprint(read_taps)


def parse_payload(text: str | None) -> dict[str, Any] | None:
    """Return what Rasa's own reading of "/intent" gives, None for any other text."""
    found = _PAYLOAD.fullmatch(text or "")
    if found is None:
        return None
    intent = {INTENT_NAME_KEY: found.group(1), PREDICTED_CONFIDENCE_KEY: 1.0}
    return {TEXT: text, INTENT: intent, INTENT_RANKING_KEY: [intent], ENTITIES: []}
