"""The page of a life event's to-do list: a form that works without scripts and leaves no trace of the day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import LIFE_EVENTS, ROOT

from guide.channels.site import HEADERS
from guide.channels.todo import read_sent, todo_routes
from guide.dialogue.texts import load_texts
from guide.faq.life_events import LifeEvent
from guide.faq.model import Faq

TODAY = date(2026, 11, 20)
DEATH = LifeEvent.model_validate(LIFE_EVENTS["death"])
MakeTown = Callable[..., Faq]
HERE = {"home": "here", "things": "none"}


@pytest.fixture
def client(make_town: MakeTown, make_entry: Callable[..., dict[str, object]]) -> TestClient:
    pages = (
        make_entry("pension", title="国民年金", bring=("年金手帳", "本人確認書類")),
        make_entry("large-waste", title="粗大ごみ", office="waste"),
    )
    faq = make_town(entries=pages).model_copy(update={"life_events": {"death": DEATH}})
    app = FastAPI()
    texts = load_texts(ROOT / "data" / "texts.yml", city="風見市")
    app.include_router(todo_routes(faq, texts, today=lambda: TODAY))
    return TestClient(app)


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def items(html: str) -> dict[str, str]:
    """Return the title and the text of every item of the list."""
    return {plain(title): plain(rest) for title, rest in re.findall(r"<h3>(.*?)</h3>(.*?)</li>", html, re.DOTALL)}


def checked(html: str) -> list[tuple[str, str]]:
    return re.findall(r'name="([^"]+)" value="([^"]*)" checked', html)


def test_all_events_are_listed(client: TestClient) -> None:
    assert '<a href="/todo/death">家族が亡くなったとき</a>' in client.get("/todo").text


def test_a_town_without_events_says_so(make_town: MakeTown) -> None:
    app = FastAPI()
    texts = load_texts(ROOT / "data" / "texts.yml", city="風見市")
    app.include_router(todo_routes(make_town(), texts, today=lambda: TODAY))
    assert "まとめた手続きがありません" in TestClient(app).get("/todo").text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_event_is_not_found(client: TestClient, method: str) -> None:
    response = client.request(method, "/todo/nothing")
    assert response.status_code == 404
    assert "ページが見つかりません" in plain(response.text)


def test_the_list_stands_in_order_with_all_that_is_known(client: TestClient) -> None:
    html = client.get("/todo/death", params={"home": "here", "things": "furniture"}).text
    found = items(html)
    assert list(found) == ["国民年金", "粗大ごみ", "市外から引っ越してきたときの転入届"]
    assert found["国民年金"] == "期限： 14日以内 市民課 電話 0000-12-1101 平日 8時30分から"
    assert found["粗大ごみ"].startswith("大きなものだけです。 ごみ減量推進課")
    assert '<a href="/pages/pension">国民年金</a>' in html
    assert "あなたの場合：町の中、家具がある" in plain(html)


def test_what_to_bring_is_told_once_with_what_it_is_for(client: TestClient) -> None:
    html = client.get("/todo/death", params=HERE).text
    told = plain(html[html.index('id="bring"') :])
    assert "年金手帳 （国民年金）" in told
    assert "本人確認書類 （国民年金、市外から引っ越してきたときの転入届）" in told


def test_the_situation_is_preset_by_the_address(client: TestClient) -> None:
    assert checked(client.get("/todo/death", params=HERE).text) == [("home", "here"), ("things", "none")]


@pytest.mark.parametrize("query", ["home=moon", "home=", "unknown=1", "home=%FF", "day=2026-11-03", ""])
def test_what_is_no_answer_leaves_the_question_open(client: TestClient, query: str) -> None:
    html = client.get(f"/todo/death?{query}").text
    assert checked(html) == [("home", ""), ("things", "")]
    assert "「町の中」で「家具がある」の場合だけです。" in items(html)["粗大ごみ"]
    assert "2026" not in html[html.index("<main") : html.index("</main>")]


def test_a_day_in_the_form_gives_dates(client: TestClient) -> None:
    response = client.post("/todo/death", data={**HERE, "day": "2026-11-13"})
    assert items(response.text)["国民年金"].startswith("期限： 11月27日（金）まで（あと7日） 14日以内")
    assert "2026年11月13日から数えました" in plain(response.text)
    assert checked(response.text) == [("home", "here"), ("things", "none")]


def test_what_is_late_is_said_in_words(client: TestClient) -> None:
    html = client.post("/todo/death", data={**HERE, "day": "2026-11-03"}).text
    assert "（過ぎています）" in items(html)["国民年金"]
    assert "過ぎても届け出ます。" in items(html)["国民年金"]
    assert '<p class="notice" role="note">期限が過ぎた手続きがあります' in html


def test_where_nothing_can_be_counted_no_day_is_asked_for(client: TestClient) -> None:
    assert 'name="day"' not in client.get("/todo/death", params={"home": "away"}).text


@pytest.mark.parametrize("day", ["いつか", "2026-02-30", "1890-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_used_is_met_with_a_sentence(client: TestClient, day: str) -> None:
    response = client.post("/todo/death", data={**HERE, "day": day})
    assert response.status_code == 422
    assert 'id="wrong" role="alert">その日は読み取れませんでした' in response.text
    assert 'aria-invalid="true" aria-describedby="wrong"' in response.text
    assert items(response.text)["国民年金"].startswith("期限： 14日以内")


def test_a_browser_without_a_calendar_may_send_words() -> None:
    assert read_sent(DEATH, "day=11月3日".encode(), today=TODAY).day == date(2026, 11, 3)


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_lists_are_kept_nowhere_and_hold_to_the_content_security_policy(client: TestClient, method: str) -> None:
    response = client.request(method, "/todo/death", data={"day": "2026-11-03"} if method == "POST" else None)
    assert response.status_code == 200
    assert {name: response.headers[name] for name in HEADERS} == {**HEADERS, "Cache-Control": "no-store"}
    assert "set-cookie" not in response.headers
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|https?://", response.text)


def test_no_address_holds_the_day(client: TestClient) -> None:
    response = client.post("/todo/death", data={**HERE, "day": "2026-11-03"})
    assert str(response.url) == "http://testserver/todo/death"
    addresses = re.findall(r'(?:href|action|src)="([^"]*)"', response.text)
    assert len(addresses) > 10
    assert [one for one in addresses if "2026" in one or "11-03" in one] == []


def test_the_list_can_be_printed(client: TestClient) -> None:
    assert "data-print" in client.get("/todo/death").text
    css = (ROOT / "src" / "guide" / "channels" / "static" / "site.css").read_text(encoding="utf-8")
    assert "@page { size: A4;" in css
    assert 'content: "□ "' in css


@given(st.binary(max_size=200))
def test_whatever_is_sent_is_read(body: bytes) -> None:
    sent = read_sent(DEATH, body, today=TODAY)
    assert set(sent.answers) <= {"home", "things"}
    assert sent.is_wrong == (bool(sent.written) and sent.day is None)


def test_very_many_fields_are_none() -> None:
    assert read_sent(DEATH, b"&".join([b"home=here"] * 1000), today=TODAY).answers == {}
