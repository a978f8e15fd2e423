"""The staff area in a browser, after a resident has asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from tests.browser.chat import Chat
from tests.browser.conftest import STAFF_PASSWORD
from tests.browser.test_accessibility import SCHEMES, violations

QUESTION = "ゾウを飼いたい"
SIZES = [(375, 740), (1280, 900)]
both_sizes = pytest.mark.parametrize("staff", SIZES, indirect=True, ids=["375px", "1280px"])
PATHS = ["/staff", "/staff/inbox", "/staff/conversations"]


@pytest.fixture(params=[(1280, 900)], ids=["1280px"])
def staff(request: pytest.FixtureRequest, browser: Browser, server_url: str) -> Iterator[Page]:
    """A page that is let into the staff area, after a question that has no page."""
    width, height = request.param
    context = browser.new_context(
        base_url=server_url,
        viewport={"width": width, "height": height},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        http_credentials={"username": "staff", "password": STAFF_PASSWORD},
    )
    page = context.new_page()
    answer = page.goto("/staff")
    if answer and answer.status == 404:
        pytest.skip("the guide under test was started without a staff area: set GUIDE_STAFF_PASSWORD")
    page.goto("/")
    chat = Chat(page)
    chat.open()
    chat.say(QUESTION)
    yield page
    context.close()


def open_conversation(page: Page) -> None:
    """Open the latest conversation."""
    page.goto("/staff/conversations")
    page.get_by_role("link", name=QUESTION).first.click()
    expect(page.get_by_role("heading", name="1回目")).to_be_visible()


@both_sizes
@pytest.mark.parametrize("scheme", SCHEMES)
def test_staff_pages_have_no_violation(staff: Page, scheme: Literal["light", "dark"]) -> None:
    staff.emulate_media(color_scheme=scheme)
    for path in PATHS:
        answer = staff.goto(path)
        assert isinstance(answer, Response)
        assert answer.status == 200
        assert violations(staff) == [], path
    open_conversation(staff)
    assert violations(staff) == []


@pytest.mark.parametrize("staff", [(320, 640)], indirect=True, ids=["320px"])
def test_staff_pages_reflow_at_320_pixels(staff: Page) -> None:
    for path in PATHS:
        staff.goto(path)
        assert staff.evaluate("() => document.documentElement.scrollWidth") <= 320, path
    open_conversation(staff)
    assert staff.evaluate("() => document.documentElement.scrollWidth") <= 320


@both_sizes
def test_question_waits_until_it_is_put_away(staff: Page) -> None:
    staff.goto("/staff/inbox")
    row = staff.locator("tbody tr", has_text=QUESTION)
    expect(row).to_contain_text("合うページがない")
    staff.get_by_role("button", name=f"「{QUESTION}」を済みにする").click()
    expect(staff).to_have_url(re.compile("/staff/inbox$"))
    expect(staff.get_by_role("heading", level=1)).to_have_text("答えられなかった質問")
    expect(row).to_have_count(0)


@pytest.mark.parametrize("staff", [(375, 740)], indirect=True, ids=["375px"])
def test_cells_say_their_names_on_a_phone(staff: Page) -> None:
    staff.goto("/staff/inbox")
    cells = staff.locator("tbody tr").first.locator("td[data-name]")
    names = cells.evaluate_all("(all) => all.map((one) => getComputedStyle(one, '::before').content)")
    assert len(names) == 4
    assert [name for name in names if "：" not in name] == []


def test_conversation_shows_why_before_the_drawing_and_the_drawing_says_what_it_is(staff: Page) -> None:
    open_conversation(staff)
    turn = staff.get_by_role("region", name="1回目")
    expect(turn).to_contain_text(QUESTION)
    drawing = turn.get_by_role("figure", name="見こみの図")
    expect(drawing.get_by_role("img")).to_have_attribute("aria-label", re.compile("合うページがない"))
    why = turn.get_by_text("次にすること").bounding_box()
    box = drawing.bounding_box()
    assert why
    assert box
    assert why["y"] < box["y"]
    assert turn.locator("svg text").count() == 2 * turn.locator("table").first.locator("tbody tr").count()


def test_staff_area_has_no_chat_and_no_scripts(staff: Page) -> None:
    for path in PATHS:
        staff.goto(path)
        expect(staff.locator("town-guide, script")).to_have_count(0)
