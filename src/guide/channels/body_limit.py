"""Refuses request bodies over a limit before they are read whole."""

from __future__ import annotations

from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guide.channels.problems import Problem


class _TooLarge(Exception):
    pass


class BodyLimit:
    """ASGI middleware; `limit` counts bytes, `title` is what the resident reads."""

    def __init__(self, app: ASGIApp, *, limit: int, title: str) -> None:
        self._app = app
        self._limit = limit
        self._refusal = Problem(slug="too-large", title=title, status=413)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self._limit:
            await self._refusal(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._limit:
                raise _TooLarge
            return message

        async def unless_too_large(message: Message) -> None:
            # What the app says to a body that was cut off is not what is wrong with it.
            if read <= self._limit:
                await send(message)

        with suppress(_TooLarge):
            await self._app(scope, counted, unless_too_large)
        if read > self._limit:
            await self._refusal(scope, receive, send)
