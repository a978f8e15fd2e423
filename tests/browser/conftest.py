"""A real browser against a real guide.

`GUIDE_TEST_URL` names a guide that is already running; else the session fixture `guide_server` starts one and
gives its address. The staff area opens with `GUIDE_STAFF_PASSWORD`, or with a password of the tests' own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from tests.browser.chat import Chat

STAFF_PASSWORD = os.environ.get("GUIDE_STAFF_PASSWORD", "only-for-the-tests")
RESULTS = Path(__file__).parents[2] / "results"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def server_url(request: pytest.FixtureRequest) -> str:
    """Address of the guide under test, without a slash at the end."""
    if given := os.environ.get("GUIDE_TEST_URL"):
        return given.rstrip("/")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GUIDE_STAFF_PASSWORD", STAFF_PASSWORD)
        try:
            return str(request.getfixturevalue("guide_server")).rstrip("/")
        except pytest.FixtureLookupError:
            pytest.skip("no guide to test: set GUIDE_TEST_URL, or provide the fixture guide_server")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, the system's own where there is one."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture(params=[(1280, 900)], ids=["1280px"])
def page(request: pytest.FixtureRequest, browser: Browser, server_url: str) -> Iterator[Page]:
    """A fresh page of the size in `params`; fails on script errors and refusals of the security policy."""
    width, height = request.param
    context = browser.new_context(
        base_url=server_url,
        viewport={"width": width, "height": height},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )
    troubles: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            troubles.append(message.text)

    tab = context.new_page()
    tab.set_default_timeout(15_000)
    tab.on("console", heard)
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    yield tab
    context.close()
    assert not troubles


@pytest.fixture
def chat(page: Page) -> Chat:
    """The widget on the front page."""
    page.goto("/")
    return Chat(page)


@pytest.fixture(scope="session")
def results() -> Path:
    """The folder for screenshots."""
    RESULTS.mkdir(exist_ok=True)
    return RESULTS
