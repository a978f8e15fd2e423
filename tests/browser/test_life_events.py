"""A life event in a browser: from a bare sentence to the list of what to do, and the list as a page to print."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.chat import Chat
from tests.browser.test_accessibility import SCHEMES, violations

MOVING = ("市外から風見市へ", "小・中学生がいる", "国民健康保険の人がいる", "どちらもない")
LIST = "/todo/moving?where=into&child=school&insurance=kokuho&own=none"
LATE = "2020-06-01"
both_sizes = pytest.mark.parametrize("page", [(375, 740), (1280, 900)], indirect=True, ids=["375px", "1280px"])


def to_the_list(chat: Chat) -> Locator:
    """Go from the event to its list with taps; return the reply with the list."""
    chat.open()
    reply = chat.say("引っ越してきた")
    for label in MOVING:
        reply = chat.tap(label)
    return reply


def titles(of: Page | Locator, tasks: str) -> list[str]:
    """Return the titles of the tasks."""
    return [title.strip() for title in of.locator(f"{tasks} h3").all_inner_texts()]


def test_event_leads_to_a_list_with_the_keyboard_alone(chat: Chat, page: Page) -> None:
    chat.launcher.focus()
    page.keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    page.keyboard.type("引っ越してきた")
    page.keyboard.press("Escape") if chat.input.get_attribute("aria-expanded") == "true" else None
    page.keyboard.press("Enter")
    reply = chat.answered("引っ越してきた")
    for label in MOVING:
        for _ in range(60):
            page.keyboard.press("Shift+Tab" if label == MOVING[0] else "Tab")
            if chat.focused() == f"BUTTON {label}":
                break
        assert chat.focused() == f"BUTTON {label}"
        page.keyboard.press("Enter")
        reply = chat.answered(label)
    assert len(titles(reply, ".tasks")) > 5
    assert chat.focused() == f"BUTTON {MOVING[-1]}", "the focus stays on the option"


@both_sizes
def test_list_can_be_taken_in_and_its_numbers_are_one_tap_away(chat: Chat) -> None:
    reply = to_the_list(chat)
    task = reply.locator(".tasks li", has_text="転入届").first
    expect(task).to_contain_text("期限：")
    expect(task.locator('a[href^="tel:"]')).to_be_hidden()
    task.locator("summary").click()
    expect(task.locator('a[href^="tel:"]')).to_be_visible()
    expect(reply.get_by_text("本人確認書類").first).to_be_hidden()
    reply.get_by_text("持ち物を見る").click()
    expect(reply.get_by_text("本人確認書類").first).to_be_visible()


def test_what_is_late_says_so_and_shows_whom_to_call(chat: Chat) -> None:
    to_the_list(chat)
    reply = chat.say("2か月前に引っ越した")
    task = reply.locator(".tasks li", has_text="過ぎています").first
    expect(task).to_be_visible()
    expect(task.locator('a[href^="tel:"]')).to_be_visible()


def test_link_opens_the_list_of_the_same_situation(chat: Chat, page: Page) -> None:
    reply = to_the_list(chat)
    told = titles(reply, ".tasks")
    reply.get_by_role("link", name="印刷する").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("引っ越し")
    expect(page).to_have_url(re.compile(re.escape(LIST) + "$"))
    assert titles(page, ".todo") == told
    expect(page.get_by_text("あなたの場合：")).to_contain_text("、".join(MOVING))
    expect(page.get_by_role("radio").first).to_be_hidden()
    page.get_by_text("あなたの場合をかえる").click()
    checked = page.locator("label:has(input:checked)").all_inner_texts()
    assert [label.strip() for label in checked] == list(MOVING)


def test_steps_are_in_the_trail_and_one_is_taken_back(chat: Chat) -> None:
    reply = to_the_list(chat)
    steps = chat.trail.get_by_role("button")
    assert [step.strip() for step in steps.all_inner_texts()] == ["引っ越してきた", *MOVING]
    before = titles(reply, ".tasks")
    chat.trail.get_by_role("button", name=MOVING[1]).click()
    reply = chat.answered("取り消す")
    expect(steps).to_have_count(len(MOVING))
    assert MOVING[1] not in steps.all_inner_texts()
    assert titles(reply, ".tasks") != before


def test_day_form_turns_rules_into_days(page: Page) -> None:
    page.goto(LIST)
    expect(page.locator(".due-days", has_text="過ぎています")).to_have_count(0)
    page.get_by_label(re.compile("^引っ越した日")).fill(LATE)
    page.get_by_role("button", name="期限の日を見る").click()
    expect(page.get_by_text("2020年6月1日から数えました")).to_be_visible()
    assert "2020" not in page.url
    late = page.locator(".todo .overdue")
    expect(late.first.locator(".due-days")).to_contain_text(re.compile(r"\d+月\d+日.*過ぎています"))
    note = page.get_by_role("note")
    expect(note.get_by_role("link")).to_have_count(late.count())
    name = note.get_by_role("link").first.inner_text()
    note.get_by_role("link").first.click()
    expect(page.locator(".todo li:target")).to_contain_text(name.partition(". ")[2])


def test_print_shows_boxes_to_tick_and_nothing_to_press(page: Page) -> None:
    page.goto(LIST)
    page.locator("town-guide").wait_for(state="attached")
    page.emulate_media(media="print")
    for hidden in (".top nav", ".crumbs", ".skip", "form", ".your-case summary", "[data-print]", "town-guide"):
        assert page.locator(hidden).count(), hidden
        for one in page.locator(hidden).all():
            expect(one).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for boxed in (".todo h3", ".bring li"):
        expect(page.locator(boxed).first).to_be_visible()
        before = page.locator(boxed).first.evaluate("(one) => getComputedStyle(one, '::before').content")
        assert "□" in before


def test_button_prints_the_list(page: Page) -> None:
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1 }")
    page.goto(LIST)
    page.get_by_role("button", name="印刷する").click()
    assert page.evaluate("() => window.printed") == 1


def test_every_event_of_the_index_has_a_list(page: Page) -> None:
    page.goto("/todo")
    links = page.locator('main a[href^="/todo/"]')
    addresses = [str(link.get_attribute("href")) for link in links.all()]
    assert len(addresses) > 3
    for address in addresses:
        page.goto(address)
        expect(page.locator(".todo ol > li").first).to_be_visible()


@pytest.mark.parametrize("page", [(320, 640)], indirect=True, ids=["320px"])
@pytest.mark.parametrize("path", ["/todo", "/todo/moving", LIST])
def test_list_reflows_at_320_pixels(page: Page, path: str) -> None:
    page.goto(path)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", ["/todo", "/todo/moving", LIST])
def test_page_has_no_violation(page: Page, path: str, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    page.locator("town-guide").wait_for(state="attached")
    assert violations(page) == []


@both_sizes
@pytest.mark.parametrize("scheme", SCHEMES)
def test_late_list_has_no_violation(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(LIST)
    page.get_by_label(re.compile("^引っ越した日")).fill(LATE)
    page.get_by_role("button", name="期限の日を見る").click()
    expect(page.get_by_role("note")).to_be_visible()
    assert violations(page) == []


@both_sizes
@pytest.mark.parametrize("scheme", SCHEMES)
def test_list_in_the_widget_has_no_violation(chat: Chat, page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    reply = to_the_list(chat)
    for folded in reply.locator("summary").all():
        folded.click()
    assert violations(page) == []


def test_buttons_after_a_refusal_are_large_and_inside(chat: Chat) -> None:
    chat.open()
    reply = chat.say("ゾウを飼いたい")
    options = reply.locator(".option")
    assert options.count() > 6
    sizes = options.evaluate_all("(all) => all.map((one) => [one.offsetHeight, one.scrollWidth - one.clientWidth])")
    assert [size for size in sizes if size[0] < 44 or size[1] > 0] == []
