"""The routes of the staff area: every one asks the guard first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute

from guide.dialogue.inbox import Inbox
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.records import Records
from guide.errors import StoreError
from guide.staff.forms import Forms
from guide.staff.guard import Guard
from guide.staff.pages import StaffPages

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
log = logging.getLogger(__name__)


def staff_routes(
    knowledge: Knowledge,
    records: Records,
    inbox: Inbox,
    *,
    password: str | None,
    secret: str,
    now: Callable[[], datetime],
) -> APIRouter:
    """Return the routes below `/staff`; without a password each answers how to switch the area on.

    `records` and `inbox` are used from several threads, `secret` signs the forms.
    """
    pages = StaffPages(knowledge, records, inbox, Forms(secret, today=lambda: now().date()), now=now)
    router = APIRouter(prefix="/staff", include_in_schema=False, route_class=_guarded(Guard(password), pages))

    async def done(request: Request, number: int) -> Response:
        return await run_in_threadpool(pages.done, number, await request.body())

    def missing() -> Response:
        return pages.plain("そのページはありません。", status=404)

    shown: dict[str, Callable[..., Response]] = {
        "": pages.home,
        "/": pages.home,
        "/inbox": pages.inbox,
        "/conversations": pages.conversations,
        "/conversations/{key}": pages.conversation,
    }
    for path, page in shown.items():
        router.add_api_route(path, page, methods=["GET", "HEAD"], response_class=HTMLResponse)
    router.add_api_route("/inbox/{number}/done", done, methods=["POST"], response_class=HTMLResponse)
    router.add_api_route("/{rest:path}", missing, methods=["GET", "HEAD", "POST"], response_class=HTMLResponse)
    return router


def _guarded(guard: Guard, pages: StaffPages) -> type[APIRoute]:
    """Return a kind of route that lets in whom the guard does, and tells where the store cannot be used."""

    class Guarded(APIRoute):
        def get_route_handler(self) -> Handler:
            answer = super().get_route_handler()

            async def guarded(request: Request) -> Response:
                address = request.client.host if request.client else ""
                refusal = guard.refusal(request.headers.get("authorization"), address)
                if refusal is not None:
                    return pages.refused(refusal)
                try:
                    return await answer(request)
                except StoreError as error:
                    log.error("the staff area cannot read the store: %s", error)
                    return pages.plain("記録を読めませんでした。少し待ってから、もう一度お試しください。", status=503)

            return guarded

    return Guarded
