"""Errors as RFC 9457 problem JSON, with a Japanese title that a resident can read."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guide.dialogue.texts import Texts
from guide.errors import ResidentError
from guide.faq.model import Office

PageHandler = Callable[[Request, Exception], Awaitable[Response]]
log = logging.getLogger(__name__)


class Problem(JSONResponse):
    """A problem document."""

    media_type = "application/problem+json"

    def __init__(self, *, slug: str, title: str, status: int) -> None:
        super().__init__({"type": f"/problems/{slug}", "title": title, "status": status}, status_code=status)


class ProblemHandlers:
    """Turns exceptions into problems; pages outside `/api` keep their own error pages."""

    def __init__(self, texts: Texts, office: Office, page: PageHandler) -> None:
        self._texts = texts
        self._office = office
        self._page = page

    def add_to(self, app: FastAPI) -> None:
        app.add_exception_handler(ResidentError, self.resident)
        app.add_exception_handler(RequestValidationError, self.invalid)
        app.add_exception_handler(HTTPException, self.http)
        app.add_middleware(UnforeseenErrors, answer=self.internal)

    async def resident(self, request: Request, error: Exception) -> Problem:
        """A message that cannot be used."""
        assert isinstance(error, ResidentError)
        return Problem(slug=error.slug, title=str(error), status=error.status)

    async def invalid(self, request: Request, error: Exception) -> Problem:
        """Broken JSON or fields of the wrong type."""
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return Problem(slug="bad-json", title=self._texts.say("error.bad_json"), status=400)
        title = self._texts.say("error.bad_type", field=_field(first))
        return Problem(slug="bad-message", title=title, status=422)

    def internal(self, path: str, error: Exception) -> Problem:
        """Anything that nobody foresaw: logged by type and place, since its message may quote a resident."""
        last = traceback.extract_tb(error.__traceback__)[-1]
        log.error("unforeseen %s on %s, at %s:%s", type(error).__name__, path, last.filename, last.lineno)
        title = self._texts.say("error.internal", office=self._office.name, phone=self._office.phone)
        return Problem(slug="internal", title=title, status=500)

    async def http(self, request: Request, error: Exception) -> Response:
        """A path or method that is not there: the site's page for people, a problem for programs."""
        assert isinstance(error, HTTPException)
        if not _is_api(request) and error.status_code == 404:
            return await self._page(request, error)
        if error.status_code == 400:
            # FastAPI's word for a body that is not even text, or nested too deep.
            return Problem(slug="bad-json", title=self._texts.say("error.bad_json"), status=400)
        return Problem(slug="not-found", title=self._texts.say("error.not_found"), status=error.status_code)


class UnforeseenErrors:
    """ASGI middleware that answers what no handler caught, so that the server never logs its message."""

    def __init__(self, app: ASGIApp, answer: Callable[[str, Exception], Problem]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:  # the last line of defence: whatever it is, a resident gets a sentence
            problem = self._answer(scope["path"], error)
            if not begun:
                await problem(scope, receive, send)


def _field(item: dict[str, Any]) -> str:
    parts = [str(part) for part in item["loc"] if part != "body"]
    return ".".join(parts) or "body"


def _is_api(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/line/"))
