"""Collection days, places and events: in the chat widget and on their own pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.chat import MESSAGES, Chat
from tests.browser.test_accessibility import violations

both_sizes = pytest.mark.parametrize("page", [(375, 740), (1280, 900)], indirect=True, ids=["375px", "1280px"])
PATHS = ["/collection", "/collection?town=川口町", "/places", "/places?kind=shelter", "/events"]

DAYS = [
    {"date": "2026-11-20", "label": "11月20日（金）", "title": "プラスチック資源", "note": "雪の日はおくれます"},
    {"date": "2026-11-23", "label": "11月23日（月）", "title": "燃やせるごみ"},
]
LIBRARY = {
    "name": "中央図書館",
    "kind": "図書館",
    "address": "風見市中央町1",
    "phone": "0000-12-6100",
    "hours": "火水木金土日 09:00〜17:00",
    "note": "月曜は休み",
    "open_now": True,
    "hazards": [],
    "url": "https://library.example.jp/",
    "map": "https://maps.gsi.go.jp/#16/35.4/139.8/",
}
SCHOOL = {"name": "北山小学校", "address": "風見市北山町1", "open_now": False, "hazards": ["洪水", "地震"]}
FAIR = {
    "name": "市民まつり",
    "when": "11月21日（土） 10:00から",
    "place": "運動公園",
    "about": "歌と踊り",
    "fee": "無料",
    "apply": "申し込みはいりません",
    "contact": "観光課",
    "phone": "0000-12-1101",
    "url": "https://fair.example.jp/",
}


def answer_with(page: Page, *messages: dict[str, Any]) -> None:
    """Let every turn be answered with these messages."""
    reply = {"session": "s", "turn": 1, "degraded": False, "trail": [], "messages": list(messages)}
    page.route(MESSAGES, lambda route: route.fulfill(json=reply))


@both_sizes
def test_days_are_terms_with_what_is_collected(chat: Chat, page: Page) -> None:
    answer_with(page, {"type": "schedule", "text": "川口町の収集日です。", "items": DAYS})
    chat.open()
    reply = chat.say("ごみの日")
    expect(reply).to_contain_text("川口町の収集日です。")
    expect(reply.get_by_role("term")).to_have_text(["11月20日（金）", "11月23日（月）"])
    expect(reply.get_by_role("definition").first).to_contain_text("プラスチック資源")
    expect(reply.get_by_role("definition").first).to_contain_text("雪の日はおくれます")
    expect(reply.locator("time").first).to_have_attribute("datetime", "2026-11-20")
    assert violations(page) == []


@both_sizes
def test_places_are_a_list_of_cards(chat: Chat, page: Page) -> None:
    answer_with(page, {"type": "places", "text": "2か所あります。", "items": [LIBRARY, SCHOOL]})
    chat.open()
    cards = chat.say("図書館はどこ").locator("ul.cards > li")
    expect(cards).to_have_count(2)
    library, school = cards.nth(0), cards.nth(1)
    expect(library.get_by_role("heading")).to_have_text("中央図書館")
    for words in ("風見市中央町1", "火水木金土日 09:00〜17:00", "月曜は休み", "今、開いています"):
        expect(library).to_contain_text(words)
    expect(library.get_by_role("link", name="0000-12-6100")).to_have_attribute("href", "tel:0000126100")
    for name, address in (("地図", LIBRARY["map"]), ("ホームページ", LIBRARY["url"])):
        link = library.get_by_role("link", name=re.compile(f"^{name}.*中央図書館.*新しい画面"))
        expect(link).to_have_attribute("href", str(address))
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener")
    expect(school).to_contain_text("今は閉まっています")
    expect(school).to_contain_text("洪水・地震")
    expect(school.get_by_role("link")).to_have_count(0)
    assert violations(page) == []


@both_sizes
def test_events_are_a_list_of_cards(chat: Chat, page: Page) -> None:
    answer_with(
        page, {"type": "events", "text": "今週末の催しです。", "items": [FAIR, {"name": "会", "when": "12月1日"}]}
    )
    chat.open()
    cards = chat.say("今週末のイベント").locator("ul.cards > li")
    expect(cards).to_have_count(2)
    for words in ("11月21日（土） 10:00から", "歌と踊り", "運動公園", "無料", "申し込みはいりません", "観光課"):
        expect(cards.first).to_contain_text(words)
    expect(cards.first.get_by_role("link", name="0000-12-1101")).to_have_attribute("href", "tel:0000121101")
    expect(cards.first.get_by_role("link", name=re.compile("ホームページ"))).to_have_attribute("rel", "noopener")
    expect(cards.nth(1).get_by_role("link")).to_have_count(0)
    assert violations(page) == []


def test_texts_and_addresses_of_open_data_cannot_harm(chat: Chat, page: Page) -> None:
    sly = {
        "name": "<b>図</b>",
        "address": "<script>1</script>",
        "url": "javascript:alert(1)",
        "map": "data:text/html,x",
    }
    answer_with(
        page,
        {"type": "places", "text": "文", "items": [sly]},
        {"type": "events", "text": "文", "items": [{"name": "<i>会</i>", "when": "", "url": "javascript:alert(1)"}]},
        {"type": "schedule", "text": "文", "items": [{"date": "x", "label": "<i>日</i>", "title": "<b>ごみ</b>"}]},
    )
    chat.open()
    shown = chat.say("試し")
    for text in ("<b>図</b>", "<script>1</script>", "<i>会</i>", "<i>日</i>", "<b>ごみ</b>"):
        expect(shown).to_contain_text(text)
    assert shown.locator("a, b, i, script").count() == 0


def test_lists_without_items_are_no_lists(chat: Chat, page: Page) -> None:
    answer_with(page, {"type": "schedule", "text": "文", "items": []}, {"type": "schedule", "text": "二"})
    chat.open()
    assert chat.say("試し").locator("dl, ul").count() == 0


def test_a_restored_conversation_shows_its_cards_again(chat: Chat, page: Page) -> None:
    answer_with(page, {"type": "places", "text": "1か所", "items": [LIBRARY]}, {"type": "events", "items": [FAIR]})
    chat.open()
    chat.say("図書館はどこ")
    page.reload()
    expect(chat.cards).to_have_count(2)


@both_sizes
def test_from_todays_waste_to_the_day(chat: Chat, page: Page) -> None:
    chat.open()
    chat.say("明日は何のごみ")
    chat.tap("か行")
    found = chat.tap("川口町")
    expect(found).to_contain_text("川口町の明日")
    expect(chat.trail.get_by_role("button")).to_have_count(3)
    typed = chat.say("本町")
    expect(typed).to_contain_text("本町の明日")
    chat.trail.get_by_role("button").last.click()
    expect(chat.answered("取り消す")).to_contain_text("川口町の明日")


def test_a_district_narrows_the_shelters(chat: Chat) -> None:
    chat.open()
    expect(chat.say("避難所はどこですか").locator("ul.cards > li").first).to_be_visible()
    cards = chat.say("川口町").locator("ul.cards > li")
    expect(cards.first).to_contain_text("川口町")


def test_events_can_be_asked_for(chat: Chat) -> None:
    chat.open()
    expect(chat.say("イベントはありますか").locator("ul.cards > li").first).to_be_visible()


def test_the_front_page_leads_to_what_can_be_looked_up(page: Page) -> None:
    for name in ("ごみの収集日", "施設と避難場所", "催し"):
        page.goto("/")
        page.get_by_role("navigation", name="調べる").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)


@both_sizes
def test_a_town_is_chosen_and_its_calendar_taken_along(page: Page) -> None:
    page.goto("/collection")
    page.get_by_label("お住まいの町").select_option("川口町")
    page.get_by_role("button", name="調べる").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("川口町のごみの収集日")
    expect(page.get_by_role("rowheader")).to_have_count(28)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("カレンダーに入れる")).click()
    assert download.value.suggested_filename == "ごみの収集日-川口町.ics"
    assert download.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_places_are_searched(page: Page) -> None:
    page.goto("/places")
    every = page.locator(".places > li").count()
    page.get_by_label("名前や町").fill("川口町")
    page.get_by_label("種類").select_option(label="避難場所")
    page.get_by_role("button", name="調べる").click()
    found = page.locator(".places > li")
    assert 0 < found.count() < every
    for card in found.all():
        expect(card).to_contain_text("川口町")
    page.get_by_label("今開いている所だけ").check()
    page.get_by_role("button", name="調べる").click()
    assert "open=1" in page.url


@pytest.mark.parametrize("page", [(320, 640)], indirect=True, ids=["320px"])
@pytest.mark.parametrize("path", PATHS)
def test_page_reflows_at_320_pixels(page: Page, path: str) -> None:
    page.goto(path)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_page_has_no_violation(page: Page, path: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    page.locator("town-guide").wait_for(state="attached")
    assert violations(page) == []
