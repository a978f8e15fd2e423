"""Errors as RFC 9457 problem JSON, with a Japanese title that a resident can read."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

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
        app.add_exception_handler(Exception, self.internal)

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

    async def internal(self, request: Request, error: Exception) -> Problem:
        """Anything that nobody foresaw: logged with its type and place, shown without them."""
        log.error("unhandled error on %s", request.url.path, exc_info=error)
        title = self._texts.say("error.internal", office=self._office.name, phone=self._office.phone)
        return Problem(slug="internal", title=title, status=500)

    async def http(self, request: Request, error: Exception) -> Response:
        """A path or method that is not there: the site's page for people, a problem for programs."""
        assert isinstance(error, HTTPException)
        if not _is_api(request) and error.status_code == 404:
            return await self._page(request, error)
        return Problem(slug="not-found", title=self._texts.say("error.not_found"), status=error.status_code)


def _field(item: dict[str, Any]) -> str:
    parts = [str(part) for part in item["loc"] if part != "body"]
    return ".".join(parts) or "body"


def _is_api(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/line/"))
