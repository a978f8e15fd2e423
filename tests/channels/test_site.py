from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from guide.channels.site import is_fictional, not_found_page, site_routes
from guide.faq.model import Faq

TODAY = date(2026, 11, 20)
MakeTown = Callable[..., Faq]


def site(faq: Faq | Callable[[], Faq], **more: Any) -> TestClient:
    app = FastAPI()
    app.include_router(site_routes(faq, today=lambda: TODAY, **more))
    app.add_exception_handler(404, not_found_page(faq))
    return TestClient(app)


@pytest.fixture
def client(make_town: MakeTown) -> TestClient:
    return site(make_town())


PAGES = (
    "/",
    "/pages/move-in",
    "/categories/moving-in",
    "/fields/moving",
    "/offices",
    "/sorting",
    "/chat",
    "/nowhere",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_japanese_and_keeps_to_the_content_security_policy(client: TestClient, path: str) -> None:
    response = client.get(path)
    page = response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="ja">' in page
    assert len(re.findall("<h1[ >]", page)) == 1
    assert 'href="#main"' in page
    assert 'id="main"' in page
    # Nothing inline, nothing from elsewhere, no cookie.
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|https?://", page)
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_to_a_page(client: TestClient, path: str) -> None:
    addresses = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', client.get(path).text))
    assert addresses
    broken = {address for address in addresses if client.get(address.replace("&amp;", "&")).status_code != 200}
    assert not broken


def test_front_page_shows_fields_categories_and_the_search(client: TestClient) -> None:
    page = client.get("/").text
    assert "風見市" in page
    assert 'action="/chat"' in page
    for address in ("/fields/gomi", "/categories/moving-out", "/pages/burnable", "/offices", "/sorting"):
        assert f'href="{address}"' in page


def test_front_page_shows_what_is_asked_most(make_town: MakeTown) -> None:
    page = site(make_town(), most_asked=lambda: ["move-out", "gone", "ended"]).get("/").text
    assert "よく聞かれること" in page
    assert 'href="/pages/move-out"' in page
    assert 'href="/pages/ended"' not in page
    assert 'href="/pages/gone"' not in page


def test_procedure_page_tells_everything_a_resident_needs(client: TestClient) -> None:
    page = client.get("/pages/move-in").text
    assert "<h1>市外から引っ越してきたときの転入届</h1>" in page
    for words in (
        "引っ越した日から14日以内",
        "無料",
        "本人、同じ世帯の人",
        "転出証明書",
        "窓口で",
        "市民課でできます。",
        "代理の人が",
        "市民課",
        "1階 1番窓口",
        "平日 8時30分から",
        "住民基本台帳法第22条",
        "2026年11月1日",
        "現在",
    ):
        assert words in page
    assert 'href="tel:0000-12-1101"' in page
    assert 'href="/fields/moving"' in page
    assert 'href="/categories/moving-in"' in page
    assert 'aria-current="page"' in page


def test_answer_is_markdown_below_its_heading_without_html(client: TestClient) -> None:
    page = client.get("/pages/move-in").text
    assert "<h3>手順</h3>" in page
    assert "<li>前の市で転出届を出します。</li>" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_related_pages_leave_out_what_is_over(client: TestClient) -> None:
    page = client.get("/pages/move-in").text
    assert 'href="/pages/move-out"' in page
    assert 'href="/pages/ended"' not in page


@pytest.mark.parametrize(
    ("page", "notice"), [("ended", "2026年3月31日で終わりました"), ("coming", "2027年4月1日に始まります")]
)
def test_entry_outside_its_dates_says_so_and_is_not_listed(client: TestClient, page: str, notice: str) -> None:
    assert notice in client.get(f"/pages/{page}").text
    assert f'href="/pages/{page}"' not in client.get("/categories/moving-in").text


def test_category_lists_its_general_page_first(make_town: MakeTown, make_entry: Callable[..., Any]) -> None:
    more = make_entry("aaa", title="先に書かれたページ")
    faq = make_town(entries=(more,))
    reordered = faq.model_copy(update={"entries": {"aaa": faq.entries["aaa"], **faq.entries}})
    page = site(reordered).get("/categories/moving-in").text
    assert page.index('href="/pages/move-in"') < page.index('href="/pages/aaa"')


def test_texts_of_the_faq_are_escaped(make_town: MakeTown, make_entry: Callable[..., Any]) -> None:
    sly = make_entry("sly", title='<img src=x onerror="alert(1)">', summary="<b>太字</b>にはなりません")
    client = site(make_town(entries=(sly,)))
    for path in ("/pages/sly", "/categories/moving-in", "/fields/moving"):
        assert "<img" not in client.get(path).text
        assert "<b>" not in client.get(path).text


@pytest.mark.parametrize("path", ["/pages/nowhere", "/categories/nowhere", "/fields/nowhere", "/elsewhere"])
def test_missing_page_is_kind_and_offers_search_and_categories(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "ページが見つかりません" in response.text
    assert 'action="/chat"' in response.text
    assert 'href="/categories/moving-in"' in response.text


def test_offices_have_phone_place_and_hours(client: TestClient) -> None:
    page = client.get("/offices").text
    for words in ("ごみ減量推進課", 'href="tel:0000-12-1110"', "1階 1番窓口", "平日 8時30分から"):
        assert words in page


@pytest.mark.parametrize(
    ("query", "found", "left"),
    [
        ({}, {"割りばし", "ガーゼ", "CD"}, set()),
        ({"q": "わりばし"}, {"割りばし"}, {"ガーゼ"}),
        ({"q": "菜箸"}, {"割りばし"}, {"ガーゼ"}),
        ({"q": "がーぜ"}, {"ガーゼ"}, {"割りばし"}),
        ({"q": "ｃｄ"}, {"CD"}, {"割りばし"}),
        ({"row": "か"}, {"ガーゼ"}, {"割りばし", "CD"}),
        ({"row": "英数"}, {"CD"}, {"割りばし"}),
    ],
)
def test_sorting_dictionary_finds_by_name_reading_other_name_and_row(
    client: TestClient, query: dict[str, str], found: set[str], left: set[str]
) -> None:
    names = set(re.findall(r'<th scope="row">([^<]*)<', client.get("/sorting", params=query).text))
    assert found <= names
    assert not left & names


def test_sorting_dictionary_without_a_hit_offers_the_guide(client: TestClient) -> None:
    page = client.get("/sorting", params={"q": '"><script>うちゅうせん'}).text
    assert "見つかりませんでした" in page
    assert "0件" in page
    assert "の捨て方" in page
    assert "<script>う" not in page


def test_item_links_to_the_page_of_its_kind(client: TestClient) -> None:
    assert '<a href="/pages/burnable">燃やせるごみ</a>' in client.get("/sorting?q=割りばし").text


def test_chat_page_lists_what_fits_where_scripts_are_off(make_town: MakeTown) -> None:
    asked: list[str] = []

    def search(words: str) -> list[str]:
        asked.append(words)
        return ["move-in", "coming"]

    client = site(make_town(), search=search)
    page = client.get("/chat", params={"q": "<引っ越した>"}).text
    assert asked == ["<引っ越した>"]
    assert 'href="/pages/move-in"' in page
    assert 'href="/pages/coming"' not in page
    assert "&lt;引っ越した&gt;" in page
    assert "<noscript>" in page
    assert client.get("/chat").status_code == 200
    assert len(asked) == 1


def test_too_long_a_query_is_refused(client: TestClient) -> None:
    assert client.get("/sorting", params={"q": "あ" * 201}).status_code == 422


def test_fictional_city_says_so_and_a_real_one_does_not(make_town: MakeTown) -> None:
    made_up, real = make_town(), make_town(phone="03-1234-5678")
    assert is_fictional(made_up)
    assert not is_fictional(real)
    assert "架空の市" in site(made_up).get("/").text
    assert "架空" not in site(real).get("/").text


def test_promoted_faq_shows_at_once(make_town: MakeTown, make_entry: Callable[..., Any]) -> None:
    versions = [make_town()]
    client = site(lambda: versions[-1])
    assert client.get("/pages/fresh").status_code == 404
    versions.append(make_town(entries=(make_entry("fresh", title="新しいページ"),)))
    assert "新しいページ" in client.get("/pages/fresh").text


def test_head_is_answered(client: TestClient) -> None:
    assert client.head("/").status_code == 200


def test_offices_tell_when_they_open(make_town: MakeTown) -> None:
    told = {"市民課": "次は<月曜>8:30から"}
    client = site(make_town(), opening=lambda office: told.get(office.name))
    for page in ("/offices", "/pages/move-in"):
        assert client.get(page).text.count('<span class="open-now">次は&lt;月曜&gt;8:30から</span>') == 1
    assert "open-now" not in client.get("/pages/burnable").text
