"""The widget without a mouse, for screen readers and for kana input."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.browser.chat import Chat, posts


def test_everything_can_be_done_with_the_keyboard(chat: Chat, page: Page) -> None:
    chat.launcher.focus()
    page.keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    page.keyboard.type("引っ越してきた")
    page.keyboard.press("Escape") if chat.input.get_attribute("aria-expanded") == "true" else None
    page.keyboard.press("Enter")
    reply = chat.answered("引っ越してきた")
    assert chat.focused().startswith("INPUT"), "a reply must not take the focus"
    option = reply.get_by_role("button", name="市外から").first
    option.focus()
    page.keyboard.press("Enter")
    chat.answered("市外から")
    assert "市外から" in chat.focused(), "the focus stays on the option"


@pytest.mark.parametrize("page", [(375, 740), (1280, 900)], indirect=True, ids=["375px", "1280px"])
def test_escape_closes_and_gives_the_focus_back(chat: Chat, page: Page) -> None:
    chat.open()
    chat.input.focus()
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_enter_that_ends_a_conversion_does_not_send(chat: Chat, page: Page) -> None:
    chat.open()
    sent = posts(page)
    chat.input.fill("ひっこし")
    went_on = chat.input.evaluate(
        """(input) => [{isComposing: true}, {keyCode: 229}, {}].map((more) => input.dispatchEvent(
            new KeyboardEvent("keydown", {key: "Enter", bubbles: true, composed: true, cancelable: true, ...more})))"""
    )
    assert went_on == [False, False, True]
    assert not sent
    assert chat.input.input_value() == "ひっこし"
    chat.input.press("Enter")
    chat.answered("ひっこし")
    assert len(sent) == 1


def test_suggestions_are_a_listbox_that_the_arrows_reach(chat: Chat, page: Page) -> None:
    chat.open()
    chat.input.press_sequentially("住民票")
    options = page.get_by_role("listbox", name="質問の候補").get_by_role("option")
    expect(options.first).to_be_visible()
    expect(chat.input).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(chat.input).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    expect(chat.input).to_be_focused()
    text = options.first.inner_text()
    page.keyboard.press("Enter")
    chat.answered(text)
    expect(chat.input).to_have_attribute("aria-expanded", "false")


def test_escape_closes_the_suggestions_first(chat: Chat, page: Page) -> None:
    chat.open()
    chat.input.press_sequentially("住民票")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(chat.panel).to_be_visible()


def test_failing_suggestions_are_silent(chat: Chat, page: Page) -> None:
    page.route("**/api/v1/suggest*", lambda route: route.abort())
    chat.open()
    chat.input.press_sequentially("住民票")
    chat.input.press("Enter")
    chat.answered("住民票")


def test_replies_are_announced_once_and_politely(chat: Chat, page: Page) -> None:
    chat.open()
    expect(chat.log).to_have_attribute("aria-live", "polite")
    kept = chat.log.evaluate("(log) => (window.first = log.firstElementChild) && log.childElementCount")
    chat.say("ありがとう")
    # Earlier messages keep their nodes, so that they are not read again.
    assert chat.log.evaluate("(log) => log.firstElementChild === window.first")
    assert kept


def test_shortcuts_of_the_page_around_do_not_hear_what_is_typed(chat: Chat, page: Page) -> None:
    page.evaluate("() => { window.heard = []; addEventListener('keydown', (event) => window.heard.push(event.key)) }")
    page.keyboard.press("s")
    chat.open()
    chat.input.press_sequentially("smt")
    assert page.evaluate("() => window.heard") == ["s"]


@pytest.mark.parametrize("page", [(320, 640), (1280, 900)], indirect=True, ids=["320px", "1280px"])
def test_widget_fits_and_its_targets_are_large_enough(chat: Chat, page: Page) -> None:
    chat.open()
    chat.say("引っ越してきた")
    chat.tap("一つの手続きだけ知りたい")
    chat.tap("転入")
    sizes = chat.panel.evaluate(
        """(panel) => [...panel.querySelectorAll("button, input, summary, a")]
            .filter((one) => one.checkVisibility())
            .map((one) => [one, one.getBoundingClientRect()])
            .map(([one, box]) => [one.textContent, box.width, box.height])"""
    )
    assert sizes
    assert not [size for size in sizes if min(size[1:]) < 24]
    assert chat.input.evaluate("(input) => parseFloat(getComputedStyle(input).fontSize)") >= 16
    wide = chat.panel.evaluate(
        """(panel) => [panel, ...panel.querySelectorAll(".scroll, .dock")]
            .some((one) => one.scrollWidth > one.clientWidth)"""
    )
    assert not wide
