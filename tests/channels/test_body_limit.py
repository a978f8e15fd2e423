from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import repeat

import httpx
import pytest
from fastapi import Body, FastAPI, Request

from guide.channels.body_limit import BodyLimit

pytestmark = pytest.mark.anyio
LIMIT = 1000
TITLE = "長すぎます。"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()

    @app.post("/raw")
    async def raw(request: Request) -> int:
        return len(await request.body())

    @app.post("/json")
    async def parsed(text: str = Body()) -> int:
        return len(text)

    app.add_middleware(BodyLimit, limit=LIMIT, title=TITLE)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://guide") as client:
        yield client


def assert_refused(response: httpx.Response) -> None:
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {"type": "/problems/too-large", "title": TITLE, "status": 413}


@pytest.mark.parametrize("path", ["/raw", "/json"])
async def test_a_body_up_to_the_limit_passes(client: httpx.AsyncClient, path: str) -> None:
    body = b'"' + b"a" * (LIMIT - 2) + b'"'
    response = await client.post(path, content=body, headers={"content-type": "application/json"})
    assert response.status_code == 200
    assert response.json() == (LIMIT if path == "/raw" else LIMIT - 2)


@pytest.mark.parametrize("path", ["/raw", "/json"])
async def test_a_body_over_the_limit_is_refused(client: httpx.AsyncClient, path: str) -> None:
    assert_refused(await client.post(path, content=b"a" * (LIMIT + 1)))


@pytest.mark.parametrize("path", ["/raw", "/json"])
async def test_a_body_of_unknown_length_is_refused_where_it_gets_too_long(client: httpx.AsyncClient, path: str) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for part in _parts():
            sent += len(part)
            yield part

    assert_refused(await client.post(path, content=endless(), headers={"content-type": "application/json"}))
    assert sent <= LIMIT + 200, "the rest is not read"


async def test_a_body_of_unknown_length_up_to_the_limit_passes(client: httpx.AsyncClient) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b"a" * (LIMIT // 10)

    assert (await client.post("/raw", content=parts())).json() == LIMIT


@pytest.mark.parametrize("length", ["-1", "many", "1e3", ""])
async def test_a_length_that_is_no_number_is_refused(client: httpx.AsyncClient, length: str) -> None:
    assert_refused(await client.post("/raw", content=b"a", headers={"content-length": length}))


def _parts() -> Iterator[bytes]:
    return repeat(b"a" * 100, 1000)
