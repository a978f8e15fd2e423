"""Scenes in the chat widget, from opening it to the right page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.chat import MESSAGES, Chat, posts

both_sizes = pytest.mark.parametrize("page", [(375, 740), (1280, 900)], indirect=True, ids=["375px", "1280px"])


@both_sizes
def test_from_moving_to_the_right_page(chat: Chat, page: Page, results: Path) -> None:
    size = f"{page.viewport_size['width']}px" if page.viewport_size else ""
    page.screenshot(path=results / f"home-{size}.png", full_page=True)
    chat.open()
    page.screenshot(path=results / f"greeting-{size}.png")

    chat.say("引っ越してきた")
    question = chat.tap("一つの手続きだけ知りたい")
    for word in ("転入", "転居", "転出", "海外"):
        expect(question.get_by_role("button", name=re.compile(word)).first).to_be_visible()
    page.screenshot(path=results / f"question-{size}.png")

    question.get_by_role("button", name=re.compile("転入")).first.click()
    chat.answered("転入")
    card = chat.cards.last
    expect(card.get_by_role("heading")).to_contain_text("転入届")
    expect(card).to_contain_text("14日以内")
    expect(card).to_contain_text("持ち物")
    expect(card).to_contain_text("担当")
    expect(card.locator('a[href^="tel:"]')).to_be_visible()
    expect(card).to_contain_text("平日")
    expect(card).to_contain_text(re.compile(r"\d{4}年\d{1,2}月\d{1,2}日現在"))
    page.screenshot(path=results / f"answer-{size}.png")

    title = card.get_by_role("heading").inner_text()
    card.get_by_role("link", name="ページを開く").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert "/pages/" in page.url
    assert len(page.context.pages) == 1
    page.screenshot(path=results / f"page-{size}.png", full_page=True)


def test_a_step_of_the_trail_can_be_taken_back_alone(chat: Chat) -> None:
    chat.open()
    chat.say("引っ越してきた")
    chat.tap("一つの手続きだけ知りたい")
    chat.tap("転入")
    steps = chat.trail.get_by_role("button")
    before = steps.count()
    assert before >= 1
    steps.last.click()
    chat.answered("取り消す")
    expect(steps).to_have_count(before - 1)
    assert chat.focused().startswith("INPUT")


def test_buttons_of_earlier_questions_stay_usable(chat: Chat) -> None:
    chat.open()
    options = chat.say("引っ越してきた").get_by_role("button")
    labels = options.all_inner_texts()
    assert len(labels) >= 2
    for option, label in zip(options.all()[:2], labels, strict=False):
        option.click()
        told = chat.answered(label).inner_text()
        assert len(told) > 10
        assert "使えません" not in told


@pytest.mark.parametrize(
    "words",
    ["ありがとう", "こんにちは", "最初から", "どれでもない", "人と話したい", "ぱらぽろぴん", "？？？"],
)
def test_no_words_stay_without_a_sensible_reply(chat: Chat, words: str) -> None:
    chat.open()
    reply = chat.say(words)
    told = reply.inner_text().removeprefix("案内：").strip()
    assert len(told) >= 5
    assert not re.search(r"undefined|null|\{|\}|Error|utter_|NaN", told)


def test_a_person_can_be_called(chat: Chat) -> None:
    chat.open()
    reply = chat.tap("人と話す")
    expect(reply.locator('a[href^="tel:"]').first).to_be_visible()


def test_reload_restores_the_conversation_without_asking_again(chat: Chat, page: Page) -> None:
    chat.open()
    chat.say("引っ越してきた")
    chat.tap("一つの手続きだけ知りたい")
    chat.tap("転入")
    said, cards = chat.mine.all_inner_texts(), chat.cards.count()
    sent = posts(page)
    page.reload()
    expect(chat.mine).to_have_count(len(said))
    assert chat.mine.all_inner_texts() == said
    assert chat.cards.count() == cards
    expect(chat.panel).to_be_visible()
    expect(chat.trail.get_by_role("button").first).to_be_visible()
    assert not sent
    chat.say("ありがとう")


def test_what_is_typed_stays_text(chat: Chat, page: Page) -> None:
    chat.open()
    sly = "<img src=x onerror=\"document.title='taken'\"><b>太字</b>"
    chat.say(sly)
    assert chat.mine.last.inner_text().endswith(sly)
    assert page.locator("town-guide .scroll").locator("img, b, script").count() == 0
    page.reload()
    assert chat.mine.last.inner_text().endswith(sly)
    assert page.title() != "taken"


def test_texts_and_addresses_of_the_server_cannot_harm(chat: Chat, page: Page) -> None:
    items = [
        {
            "id": "x",
            "title": "<i>題</i>",
            "summary": "<script>1</script>",
            "url": "javascript:alert(1)",
            "updated": "2026-01-02",
        }
    ]
    reply = {
        "session": "s",
        "turn": 1,
        "degraded": True,
        "trail": [],
        "messages": [
            {"type": "pages", "text": "<b>文</b>", "items": items},
            {"type": "of-tomorrow", "text": "新しい形"},
        ],
    }
    page.route(MESSAGES, lambda route: route.fulfill(json=reply))
    chat.open()
    shown = chat.say("試し")
    for text in (
        "<i>題</i>",
        "<script>1</script>",
        "<b>文</b>",
        "新しい形",
        "2026年1月2日現在",
        "一部の機能",
    ):
        expect(shown).to_contain_text(text)
    assert shown.locator("a").count() == 0


def test_message_survives_a_broken_network_and_counts_once(chat: Chat, page: Page) -> None:
    ids: list[str] = []

    def failing_twice(route: Route) -> None:
        ids.append(route.request.post_data_json["client_message_id"])
        route.abort("connectionreset") if len(ids) < 3 else route.fallback()

    chat.open()
    page.route(MESSAGES, failing_twice)
    chat.say("スプレー缶")
    assert len(ids) == 3
    assert len(set(ids)) == 1
    expect(chat.mine).to_have_count(1)


def test_message_that_was_cut_off_by_a_reload_is_finished(chat: Chat, page: Page) -> None:
    ids: list[str] = []

    def hold_the_first(route: Route) -> None:
        ids.append(route.request.post_data_json["client_message_id"])
        if len(ids) > 1:
            route.fallback()

    chat.open()
    page.route(MESSAGES, hold_the_first)
    chat.input.fill("スプレー缶")
    with page.expect_request(MESSAGES):
        chat.input.press("Enter")
    page.reload()
    chat.answered("スプレー缶")
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_refusal_is_shown_in_the_servers_words(chat: Chat, page: Page) -> None:
    chat.open()
    problem = {"type": "/problems/bad-message", "title": "文が長すぎます。", "status": 422}
    page.route(
        MESSAGES,
        lambda route: route.fulfill(status=422, body=json.dumps(problem), content_type="application/problem+json"),
    )
    chat.input.fill("あ" * 400)
    chat.input.press("Enter")
    expect(chat.log).to_contain_text("文が長すぎます。")
    page.unroute(MESSAGES)
    chat.say("スプレー缶")


def test_forgotten_session_begins_anew(chat: Chat, page: Page) -> None:
    chat.open()
    chat.say("ありがとう")
    page.evaluate(
        """() => {
            const state = JSON.parse(localStorage["town-guide"]);
            localStorage["town-guide"] = JSON.stringify({ ...state, session: "gone" });
        }"""
    )
    page.reload()
    chat.say("スプレー缶")
    assert page.evaluate("() => JSON.parse(localStorage['town-guide']).session") != "gone"


def test_records_can_be_cleared(chat: Chat, page: Page) -> None:
    chat.open()
    chat.say("母が死んだ")
    page.get_by_role("button", name="記録を消す").click()
    expect(chat.log).to_contain_text("記録を消しました")
    expect(chat.mine).to_have_count(0)
    assert "母が死んだ" not in (page.evaluate("() => JSON.stringify(localStorage)") or "")
    page.reload()
    expect(chat.mine).to_have_count(0)


def test_opening_a_site_stores_nothing(chat: Chat, page: Page) -> None:
    expect(chat.launcher).to_be_visible()
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []


def test_feedback_goes_with_its_turn(chat: Chat, page: Page) -> None:
    chat.open()
    reply = chat.say("スプレー缶の捨て方")
    with page.expect_response("**/api/v1/feedback") as first:
        reply.get_by_role("button", name="いいえ").click()
    assert first.value.status == 204
    verdict = first.value.request.post_data_json
    assert verdict["helpful"] is False
    assert verdict["turn"] >= 1
    assert verdict["session"]
    expect(reply.get_by_role("button", name="いいえ")).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/api/v1/feedback") as second:
        reply.get_by_role("button", name="分かりにくい").click()
    assert second.value.request.post_data_json == {**verdict, "reason": "分かりにくい"}
