"""What a resident sees and does in the chat widget, for the tests to say in few words."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

MESSAGES = "**/api/v1/messages"


class Chat:
    """The widget on a page; locators see through its shadow root."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.get_by_role("button", name="案内に聞く", exact=True)
        self.panel = page.locator("town-guide dialog")
        self.input = page.get_by_role("combobox", name="ご用件")
        self.log = page.get_by_role("log")
        self.replies = page.locator("town-guide .guide")
        self.mine = page.locator("town-guide .me p")
        self.cards = page.locator("town-guide .card")
        self.trail = page.get_by_role("group", name="これまでに選んだこと")

    def open(self) -> None:
        """Open the panel and wait for the greeting."""
        self.launcher.click()
        expect(self.panel).to_be_visible()
        expect(self.replies.first).to_be_visible()

    def say(self, words: str) -> Locator:
        """Send words and return the reply to them."""
        self.input.fill(words)
        self.input.press("Enter")
        return self.answered(words)

    def tap(self, label: str) -> Locator:
        """Tap the latest button with that label and return the reply to it."""
        self.panel.get_by_role("button", name=label).last.click()
        return self.answered(label)

    def answered(self, words: str) -> Locator:
        """Wait until the latest words are answered; return the reply."""
        expect(self.mine.last).to_contain_text(words)
        expect(self.page.locator("town-guide .status")).to_be_empty()
        expect(self.page.locator("town-guide [role=log] > :last-child")).to_have_class("guide")
        replies = self.page.locator("town-guide .me + .guide")
        return replies.nth(replies.count() - 1)

    def focused(self) -> str:
        """Return the tag and text of what has the focus inside the widget."""
        return str(
            self.page.evaluate(
                "() => { const on = document.querySelector('town-guide').shadowRoot.activeElement;"
                " return on ? on.tagName + ' ' + on.textContent : '' }"
            )
        )


def posts(page: Page) -> list[dict[str, Any]]:
    """Return a list that grows with every message the page posts."""
    seen: list[dict[str, Any]] = []

    def note(route: Route) -> None:
        seen.append(route.request.post_data_json)
        route.fallback()

    page.route(MESSAGES, note)
    return seen
