"""The page of vaccinations and health checks: a form without scripts that leaves no trace of the date."""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from guide.app import build_app
from guide.channels import schedule
from guide.channels.schedule import age_text, era_year, read_form, schedule_routes
from guide.channels.site import HEADERS
from guide.faq.model import Faq
from guide.lookup.schedule import load_plan
from guide.settings import Settings
from guide.training.registry import Version

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)
BORN = {"year": "2026", "month": "9", "day": "1"}
TRACES = ("2026-09-01", "2026/9/1", "2026年9月1日", "year=", "20260901", "month=9")
MakeTown = Callable[..., Faq]


def page(faq: Faq) -> TestClient:
    plan = load_plan(Settings(root=ROOT).vaccination)
    app = FastAPI()
    app.include_router(schedule_routes(faq, plan, today=lambda: TODAY))
    return TestClient(app)


@pytest.fixture
def client(make_town: MakeTown, make_entry: Callable[..., dict[str, object]]) -> TestClient:
    return page(make_town(entries=(make_entry("vaccine-mr", title="MRのワクチン"), make_entry("vaccine-late"))))


def cards(html: str) -> dict[str, str]:
    """Return the heading and the text of every dose."""
    found = re.findall(r"<h3>(.*?)</h3>(.*?)</li>", html, re.DOTALL)
    return {plain(name): plain(rest) for name, rest in found}


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


# The form -------------------------------------------------------------------------------------------------


def test_the_form_has_three_labelled_selects_and_a_button(client: TestClient) -> None:
    html = client.get("/schedule").text
    assert '<form class="ask born" action="/schedule#result" method="post"' in html
    for name in ("year", "month", "day"):
        assert f'<label for="born-{name}">' in html
        assert f'<select id="born-{name}" name="{name}" required>' in html
    assert "2026年（令和8年）" in html
    assert "2019年（平成31年・令和元年）" in html
    assert '<button type="submit">調べる</button>' in html
    assert 'id="result"' not in html


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_pages_are_kept_nowhere_and_hold_to_the_content_security_policy(client: TestClient, method: str) -> None:
    response = client.request(method, "/schedule", data=BORN if method == "POST" else None)
    assert response.status_code == 200
    assert {name: response.headers[name] for name in HEADERS} == {**HEADERS, "Cache-Control": "no-store"}
    assert "set-cookie" not in response.headers
    html = response.text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|https?://", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_headers_of_other_pages_stay_as_they_are(client: TestClient) -> None:
    client.post("/schedule", data=BORN)
    assert HEADERS["Cache-Control"] == "no-cache"


# The list -------------------------------------------------------------------------------------------------


def test_the_list_tells_days_notes_and_pages(client: TestClient) -> None:
    html = client.post("/schedule", data=BORN).text
    assert "2026年9月1日生まれ" in html
    assert "今日で生後2か月" in html
    assert "この計算は目安です。受けるときは、予診票と保健センターの案内を確かめてください" in html
    found = cards(html)
    assert found["BCG（結核） 1回"].startswith("2026年9月1日から2027年8月31日まで おすすめの時期：2027年1月31日から")
    assert "今がおすすめの時期です" not in found["BCG（結核） 1回"]
    assert "今がおすすめの時期です" in found["小児用肺炎球菌 初回（3回）"]
    assert "27日以上あけて3回受けます" in found["小児用肺炎球菌 初回（3回）"]
    assert found["麻しん風しん（MR）1期 1回"] == "2027年8月31日から2028年8月31日まで MRのワクチン"
    assert '<a href="/pages/vaccine-mr" target="_blank" rel="noopener">' in html


def test_the_choice_is_shown_again(client: TestClient) -> None:
    html = client.post("/schedule", data=BORN).text
    assert re.findall(r'<option value="(\d+)" selected>', html) == ["2026", "9", "1"]


def test_groups_stand_in_their_order_and_what_is_over_is_folded(client: TestClient) -> None:
    html = client.post("/schedule", data=BORN).text
    titles = list(schedule.GROUPS.values())
    places = [html.index(f">{title}") for title in titles]
    assert places == sorted(places)
    folded = html[html.index("<details") : html.index("</details>")]
    assert list(cards(folded)) == ["1か月児健診"]


def test_what_is_late_is_told(client: TestClient) -> None:
    html = client.post("/schedule", data={"year": "2024", "month": "2", "day": "29"}).text
    assert "おすすめの時期は過ぎました" in cards(html)["水ぼうそう（水痘） 1回目"]


def test_only_pages_that_the_town_has_are_linked(client: TestClient) -> None:
    html = client.post("/schedule", data=BORN).text
    assert set(re.findall(r'"/pages/([^"]+)"', html)) == {"vaccine-mr", "vaccine-late"}


def test_a_town_without_a_health_centre_shows_no_office(make_town: MakeTown) -> None:
    assert 'class="office"' not in page(make_town()).get("/schedule").text


# Dates that cannot be used --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "3つとも選んでください"),
        ({**BORN, "day": ""}, "3つとも選んでください"),
        ({**BORN, "day": "一日"}, "3つとも選んでください"),
        ({**BORN, "year": "20260"}, "3つとも選んでください"),
        ({**BORN, "year": "-2026"}, "3つとも選んでください"),
        ({"year": "2025", "month": "2", "day": "29"}, "2025年2月29日という日は、ありません"),
        ({"year": "2026", "month": "13", "day": "1"}, "ありません"),
        ({"year": "0", "month": "1", "day": "1"}, "ありません"),
        ({"year": "2026", "month": "11", "day": "24"}, "まだ来ていない日です"),
        ({"year": "9999", "month": "12", "day": "31"}, "まだ来ていない日です"),
        ({"year": "2006", "month": "11", "day": "23"}, "20歳になった人の分は"),
        ({"year": "1", "month": "1", "day": "1"}, "20歳になった人の分は"),
    ],
)
def test_a_date_that_cannot_be_used_is_met_with_a_sentence(client: TestClient, sent: dict[str, str], said: str) -> None:
    response = client.post("/schedule", data=sent)
    assert response.status_code == 422
    assert response.headers["cache-control"] == "no-store"
    [alert] = re.findall(r'<p class="notice" id="wrong" role="alert">(.*?)</p>', response.text)
    assert said in alert
    assert response.text.count('aria-invalid="true" aria-describedby="wrong"') == 3
    assert 'id="result"' not in response.text


@pytest.mark.parametrize("born", [TODAY, date(2006, 11, 24), date(2024, 2, 29)])
def test_dates_at_the_edges_are_good(born: date) -> None:
    body = f"year={born.year}&month={born.month:02}&day={born.day:02}".encode()
    assert read_form(body, today=TODAY, until_age=20).born == born


@given(st.binary(max_size=200))
def test_whatever_is_sent_is_a_date_or_a_sentence(body: bytes) -> None:
    chosen = read_form(body, today=TODAY, until_age=20)
    assert (chosen.born is None) == bool(chosen.error)
    assert set(chosen.fields) == {"year", "month", "day"}


@given(st.fixed_dictionaries(dict.fromkeys(BORN, st.text(max_size=6))))
def test_what_is_not_a_number_never_comes_back(sent: dict[str, str]) -> None:
    body = urlencode(sent, errors="replace").encode()
    assert all(
        re.fullmatch("[0-9]{0,4}", value) for value in read_form(body, today=TODAY, until_age=20).fields.values()
    )


def test_a_body_of_very_many_fields_is_no_date() -> None:
    assert read_form(b"&".join([b"year=2026"] * 1000), today=TODAY, until_age=20).born is None


# Words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (TODAY, "生後0日"),
        (TODAY - timedelta(days=20), "生後20日"),
        (date(2026, 10, 23), "生後1か月"),
        (date(2025, 11, 24), "生後11か月"),
        (date(2025, 11, 23), "1歳"),
        (date(2023, 7, 23), "3歳4か月"),
    ],
)
def test_an_age_is_told_as_parents_do(born: date, said: str) -> None:
    assert age_text(born, TODAY) == said


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (2026, "令和8年"),
        (2020, "令和2年"),
        (2019, "平成31年・令和元年"),
        (2018, "平成30年"),
        (1989, "昭和64年・平成元年"),
    ],
)
def test_years_have_their_japanese_names(year: int, said: str) -> None:
    assert era_year(year) == said


# No trace -------------------------------------------------------------------------------------------------


def test_no_address_holds_the_date(client: TestClient) -> None:
    response = client.post("/schedule", data=BORN)
    assert str(response.url) == "http://testserver/schedule"
    assert response.history == []
    # Scripts and styles carry the version of their file, and nothing else has a query.
    written = re.findall(r'(?:href|action|src)="([^"]*)"', response.text)
    addresses = [re.sub(r"\?v=[0-9a-f]+$", "", one) for one in written]
    assert len(addresses) > 10
    assert [one for one in addresses if "2026" in one or "?" in one] == []


def test_the_whole_gateway_keeps_nothing_of_the_date(
    model: Version, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as taken:
        # Bound but not listening: Rasa and the action server are away.
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        app = build_app(Settings(root=ROOT, var=tmp_path, rasa_port=port, actions_port=port))
        with caplog.at_level(logging.DEBUG), TestClient(app) as gateway:
            for sent in (BORN, {**BORN, "day": "31"}):
                assert "2026年9月" in gateway.post("/schedule", data=sent).text
            measured = gateway.get("/metrics").text
    assert not [one for one in TRACES if one in caplog.text or one in measured]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert kept, "the store is there, and would show it"
    assert not [one for one in TRACES if one.encode() in kept]
