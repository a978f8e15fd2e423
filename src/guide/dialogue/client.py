"""The client to Rasa's REST channel; its failures become `DialogueError`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from guide.dialogue.messages import Message, Reply, Text
from guide.errors import DialogueDown, DialogueSilent, DialogueTimeout


@dataclass(frozen=True)
class DialogueReply:
    """What Rasa said: plain texts from its own responses, and the action's reply where there was one."""

    texts: tuple[str, ...]
    reply: Reply | None

    def messages(self) -> tuple[Message, ...]:
        """Return texts and messages in the order in which they are shown."""
        own = self.reply.messages if self.reply else ()
        return (*(Text(text=text) for text in self.texts), *own)


class RasaClient:
    """Sends turns to one Rasa server."""

    def __init__(self, client: httpx.AsyncClient, url: str) -> None:
        self._client = client
        self._webhook = f"{url}/webhooks/rest/webhook"
        self._health = f"{url}/"

    async def send(self, sender: str, message: str, metadata: dict[str, Any], *, timeout: float) -> DialogueReply:
        """Return Rasa's reply; raise `DialogueTimeout`, `DialogueDown` or `DialogueSilent`."""
        body = {"sender": sender, "message": message, "metadata": metadata}
        try:
            # httpx counts the time between two bytes, residents count the whole of it.
            async with asyncio.timeout(timeout):
                response = await self._client.post(self._webhook, json=body, timeout=timeout)
            response.raise_for_status()
            items = response.json()
        except (httpx.TimeoutException, TimeoutError) as error:
            raise DialogueTimeout(f"no reply within {timeout} s") from error
        except (httpx.HTTPError, ValueError) as error:
            raise DialogueDown(type(error).__name__) from error
        return _read(items)

    async def is_up(self, *, timeout: float) -> bool:
        """Tell whether the server answers at all."""
        try:
            return (await self._client.get(self._health, timeout=timeout)).status_code == 200
        except httpx.HTTPError:
            return False


class _Custom(BaseModel):
    reply: Reply | None = None


class _Item(BaseModel):
    text: str | None = None
    custom: _Custom | None = None


_Items = TypeAdapter(list[_Item])


def _read(items: Any) -> DialogueReply:
    """Return the reply in Rasa's list; an empty list is how Rasa reports a failed action."""
    try:
        said = _Items.validate_python(items)
    except ValidationError as error:
        raise DialogueSilent("Rasa's reply is not of the agreed form") from error
    texts = tuple(item.text for item in said if item.text)
    replies = [item.custom.reply for item in said if item.custom and item.custom.reply]
    reply = DialogueReply(texts, replies[-1] if replies else None)
    if not reply.messages():
        raise DialogueSilent("Rasa replied with nothing")
    return reply
