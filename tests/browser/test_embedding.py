"""The widget on the city's own site: another origin, with styles of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.chat import Chat

PAGE = """<!doctype html><html lang="ja"><meta charset="utf-8"><title>市のページ</title>
<style>
  * {{ color: red !important; font-size: 9px !important; position: relative; display: inline }}
  #banner {{ position: fixed; inset: 0; z-index: 2147483647; pointer-events: none }}
</style>
<h1>市のページ</h1><div id="banner"></div>
<script async src="{server}/widget.js" data-label="市の案内"></script>"""


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def city_site(tmp_path: Path, server_url: str) -> Iterator[str]:
    """Address of a city's own page that embeds the widget from elsewhere."""
    (tmp_path / "index.html").write_text(PAGE.format(server=server_url), encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def embedded(page: Page, city_site: str) -> Chat:
    page.route("**/api/v1/start", lambda route: route.abort())
    page.goto(city_site)
    return Chat(page)


def test_widget_mounts_itself_once_above_everything(embedded: Chat, page: Page) -> None:
    embedded.open()
    expect(page.get_by_role("heading", name="市の案内")).to_be_visible()
    assert page.locator("town-guide").count() == 1
    page.locator("#banner").evaluate("(banner) => { banner.style.pointerEvents = 'auto' }")
    box = embedded.panel.bounding_box()
    assert box is not None
    on_top = page.evaluate("([x, y]) => document.elementFromPoint(x, y).tagName", [box["x"] + 40, box["y"] + 40])
    assert on_top == "TOWN-GUIDE"


def test_styles_of_the_page_do_not_reach_the_widget(embedded: Chat) -> None:
    embedded.open()
    size = embedded.input.evaluate("(input) => getComputedStyle(input).fontSize")
    colour = embedded.input.evaluate("(input) => getComputedStyle(input).color")
    assert size == "16px"
    assert colour != "rgb(255, 0, 0)"


def test_without_the_greeting_of_the_server_there_is_one_all_the_same(embedded: Chat) -> None:
    embedded.open()
    expect(embedded.replies.first).to_contain_text("こんにちは")


def test_api_is_asked_at_the_address_of_the_script(embedded: Chat, page: Page, server_url: str) -> None:
    asked: list[str] = []

    def note(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("**/api/v1/messages", note)
    embedded.open()
    embedded.input.fill("ごみ")
    with page.expect_request("**/api/v1/messages"):
        embedded.input.press("Enter")
    expect(embedded.panel).to_contain_text("もう一度送っています")
    assert asked[0] == f"{server_url}/api/v1/messages"
