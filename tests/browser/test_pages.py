"""The public site in a browser, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.chat import Chat, posts

PATHS = [
    "/",
    "/pages/move-in",
    "/categories/gomi-hazardous",
    "/fields/gomi",
    "/offices",
    "/sorting",
    "/chat",
    "/nowhere",
]


@pytest.mark.parametrize("page", [(320, 640)], indirect=True, ids=["320px"])
@pytest.mark.parametrize("path", PATHS)
def test_page_reflows_at_320_pixels(page: Page, path: str) -> None:
    page.goto(path)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_skip_link_leads_to_the_content(page: Page) -> None:
    page.goto("/offices")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_search_on_the_front_page_asks_the_guide(chat: Chat, page: Page) -> None:
    page.get_by_role("searchbox", name="どのようなご用件ですか").fill("スプレー缶の捨て方")
    page.get_by_role("button", name="聞く", exact=True).click()
    expect(chat.answered("スプレー缶の捨て方")).to_contain_text("スプレー缶")
    assert page.url.endswith("/")


def test_chat_page_asks_once(page: Page) -> None:
    sent = posts(page)
    page.goto("/chat?q=スプレー缶の捨て方")
    chat = Chat(page)
    chat.answered("スプレー缶の捨て方")
    page.reload()
    expect(chat.mine).to_have_count(1)
    assert len(sent) == 1


def test_sorting_dictionary_answers_while_typing(page: Page) -> None:
    page.goto("/sorting")
    page.get_by_role("searchbox", name="ものの名前").press_sequentially("かさ")
    expect(page.get_by_role("rowheader", name=re.compile("傘|かさ")).first).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("かさ")
    expect(page).to_have_url(re.compile("q="))


def test_link_inside_a_row_of_the_dictionary_opens_the_page(page: Page) -> None:
    page.goto("/sorting?q=スプレー缶")
    page.locator("table.sorting a").first.click()
    expect(page).to_have_url(re.compile("/pages/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_site_works_without_scripts(browser: Browser, server_url: str) -> None:
    context = browser.new_context(base_url=server_url, java_script_enabled=False, locale="ja-JP")
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox").fill("スプレー缶の捨て方")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("heading", name=re.compile("近いページ"))).to_be_visible()
    page.get_by_role("link", name=re.compile("スプレー缶")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("スプレー缶")
    page.goto("/sorting")
    page.get_by_role("link", name="か", exact=True).click()
    expect(page.get_by_role("heading", name="か行")).to_be_visible()
    context.close()
