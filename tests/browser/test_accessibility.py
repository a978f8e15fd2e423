"""WCAG 2.2 AA as far as a machine can tell, light and dark, pages and widget."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page
from tests.browser.chat import Chat
from tests.browser.test_pages import PATHS

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]


def violations(page: Page) -> list[str]:
    found = axe.Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", PATHS)
def test_page_has_no_violation(page: Page, path: str, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    page.locator("town-guide").wait_for(state="attached")
    assert violations(page) == []


@pytest.mark.parametrize("page", [(375, 740), (1280, 900)], indirect=True, ids=["375px", "1280px"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_conversation_has_no_violation(chat: Chat, page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    chat.open()
    chat.say("引っ越してきた")
    chat.tap("一つの手続きだけ知りたい")
    chat.tap("転入")
    chat.tap("人と話す")
    assert violations(page) == []
