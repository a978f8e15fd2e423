from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from guide.channels.problems import Problem, ProblemHandlers, UnforeseenErrors
from guide.dialogue.knowledge import Knowledge
from guide.errors import BadMessage, ForeignChoice, ResidentError, UnknownSession

pytestmark = pytest.mark.anyio
SECRET = "090-1234-5678"


async def own_page(request: Request, error: Exception) -> Response:
    return PlainTextResponse("the site's own page", status_code=404)


@pytest.fixture
async def api(knowledge: Knowledge) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    ProblemHandlers(knowledge.texts, knowledge.general_office, own_page).add_to(app)

    @app.get("/api/resident/{name}")
    async def resident(name: str) -> None:
        raise {"session": UnknownSession, "choice": ForeignChoice, "message": BadMessage}[name](f"{name}のことです。")

    @app.get("/api/broken")
    async def broken() -> None:
        raise RuntimeError(f"what was typed: {SECRET}")

    @app.post("/api/body")
    async def body(count: int) -> int:
        return count

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://guide") as client:
        yield client


def problem(response: httpx.Response) -> dict[str, object]:
    assert response.headers["content-type"] == "application/problem+json"
    found = dict(response.json())
    assert found["status"] == response.status_code
    assert str(found["type"]).startswith("/problems/")
    assert not str(found["title"]).isascii()
    assert "Traceback" not in response.text
    return found


@pytest.mark.parametrize(("name", "status"), [("session", 404), ("choice", 403), ("message", 422)])
async def test_what_a_resident_sent_is_answered_with_its_own_sentence(
    api: httpx.AsyncClient, name: str, status: int
) -> None:
    response = await api.get(f"/api/resident/{name}")
    assert response.status_code == status
    assert problem(response)["title"] == f"{name}のことです。"


def test_every_error_for_residents_has_a_status_and_a_name_of_its_own() -> None:
    kinds = ResidentError.__subclasses__()
    assert len({kind.slug for kind in kinds}) == len(kinds) >= 3
    assert all(400 <= kind.status < 500 for kind in kinds)


async def test_what_nobody_foresaw_names_an_office_and_tells_nothing(
    api: httpx.AsyncClient, knowledge: Knowledge, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    response = await api.get("/api/broken")
    assert response.status_code == 500
    assert knowledge.general_office.phone in str(problem(response)["title"])
    assert "RuntimeError" not in response.text
    assert SECRET not in response.text
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text


async def test_an_answer_that_breaks_off_is_not_begun_again() -> None:
    start: Message = {"type": "http.response.start", "status": 200, "headers": []}
    sent: list[Message] = []
    errors: list[Exception] = []

    async def half(scope: Scope, receive: Receive, send: Send) -> None:
        await send(start)
        raise RuntimeError

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    def answer(path: str, error: Exception) -> Problem:
        errors.append(error)
        return Problem(slug="internal", title="だめです。", status=500)

    await UnforeseenErrors(half, answer)({"type": "http", "path": "/"}, receive, send)
    assert sent == [start]
    assert [type(error) for error in errors] == [RuntimeError]


async def test_a_wrong_type_names_the_field(api: httpx.AsyncClient) -> None:
    response = await api.post("/api/body?count=three")
    assert response.status_code == 422
    assert "count" in str(problem(response)["title"])


async def test_programs_get_a_problem_and_people_the_site_s_page(api: httpx.AsyncClient) -> None:
    assert (await api.get("/nowhere")).text == "the site's own page"
    for path in ("/api/nowhere", "/line/nowhere"):
        assert (await api.get(path)).status_code == 404
        problem(await api.get(path))


async def test_a_wrong_method_is_a_problem(api: httpx.AsyncClient) -> None:
    response = await api.get("/api/body")
    assert response.status_code == 405
    problem(response)
