"""A local HTTP server in the place of Rasa, for what the real one does only when it is ill."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from guide.dialogue.conversation import Conversation
from guide.dialogue.messages import Reply
from guide.dialogue.moves import obey
from guide.narrowing.evidence import Answer, EvidenceList

Body = dict[str, Any]
Handler = Callable[[Body], Awaitable[bytes]]
"""Gets what was posted, returns the bytes of a whole HTTP response."""


@dataclass
class Webhook:
    """The server; `answer` may be set anew between turns. `bodies` holds what was posted, as sent in `raw`."""

    answer: Handler
    url: str = ""
    bodies: list[Body] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    server: asyncio.Server | None = None

    async def stop(self) -> None:
        """Listen no more."""
        assert self.server is not None
        self.server.close()
        await self.server.wait_closed()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"GET"):
                writer.write(response(b"Hello from Rasa: 3.6.21"))
            else:
                writer.write(await self._posted(head, reader))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client gave up
        finally:
            writer.close()

    async def _posted(self, head: bytes, reader: asyncio.StreamReader) -> bytes:
        lines = dict(line.lower().split(": ", 1) for line in head.decode().splitlines() if ": " in line)
        self.raw.append(await reader.readexactly(int(lines["content-length"])))
        self.bodies.append(json.loads(self.raw[-1]))
        return await self.answer(self.bodies[-1])


@asynccontextmanager
async def webhook(answer: Handler) -> AsyncIterator[Webhook]:
    """Serve on a free loopback port; what hangs at the end is cancelled."""
    hook, tasks = Webhook(answer), set[asyncio.Task[None]]()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(hook.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    hook.server = await asyncio.start_server(accept, "127.0.0.1", 0)
    hook.url = f"http://127.0.0.1:{hook.server.sockets[0].getsockname()[1]}"
    try:
        yield hook
    finally:
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await hook.stop()


def response(content: bytes, *, status: str = "200 OK") -> bytes:
    """Return an HTTP response that closes the connection."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n"
    return f"{head}Connection: close\r\n\r\n".encode() + content


def always(content: bytes, *, status: str = "200 OK") -> Handler:
    """Return a handler that answers every turn alike."""

    async def answer(body: Body) -> bytes:
        return response(content, status=status)

    return answer


async def hang(body: Body) -> bytes:
    """Never answer."""
    await asyncio.Event().wait()
    raise AssertionError


def after(seconds: float, handler: Handler) -> Handler:
    """Return a handler that answers late."""

    async def answer(body: Body) -> bytes:
        await asyncio.sleep(seconds)
        return await handler(body)

    return answer


def like_the_actions(conversation: Conversation) -> Handler:
    """Return a handler that answers as Rasa with the action server does, but takes all words for questions."""

    async def answer(body: Body) -> bytes:
        reply = _reply(conversation, body["message"], body["metadata"])
        return response(json.dumps([{"custom": {"reply": reply.model_dump(mode="json", exclude_none=True)}}]).encode())

    return answer


def _reply(conversation: Conversation, message: str, metadata: Body) -> Reply:
    evidence = EvidenceList.validate_python(metadata["evidence"])
    if "choice" in metadata:
        return conversation.choose(evidence, Answer.model_validate(metadata["choice"]))
    if "undo" in metadata:
        return conversation.undo(evidence, metadata["undo"])
    if "command" in metadata:
        return obey(conversation, evidence, metadata["command"])
    return conversation.ask(evidence, metadata.get("typed") or message)
