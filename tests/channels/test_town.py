"""The pages of open data, in the town of `tests/tiny.py` on a Friday morning."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.tiny import open_knowledge, tiny_clock, tiny_data

from guide.channels.site import not_found_page, site_routes
from guide.channels.town import town_links, town_routes
from guide.clock import JAPAN
from guide.dialogue.knowledge import Knowledge
from guide.faq.model import Faq
from guide.opendata.town import Town

CITY = {
    "postcode": "000-0001",
    "address": "小山町中央町1番",
    "phone": "0000-12-1100",
    "hours": "平日",
    "closed": "土日",
}
PATHS = ("/collection", "/collection?town=川口町", "/collection?town=x", "/places", "/places?q=x", "/events")


def knowledge(**changes: object) -> Knowledge:
    """Return the tiny town with what the foot of a page needs, and with changes to its open data."""
    known = open_knowledge()
    faq = Faq.model_validate({**tiny_data(), "variables": {"city": {**known.faq.city, **CITY}}})
    return replace(known, faq=faq, town=known.town.model_copy(update=changes))


def site(known: Knowledge, now: datetime | None = None) -> TestClient:
    app = FastAPI()
    app.include_router(site_routes(known.faq, links=town_links(known.town)))
    app.include_router(town_routes(known, now=lambda: now or tiny_clock()))
    app.add_exception_handler(404, not_found_page(known.faq))
    return TestClient(app)


@pytest.fixture
def client() -> TestClient:
    return site(knowledge())


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows(html: str) -> list[tuple[str, str]]:
    found = re.findall(r"<th scope=\"row\">(.*?)</th>\s*<td>(.*?)</td>", html, re.DOTALL)
    return [(plain(day), plain(kinds)) for day, kinds in found]


def names(html: str) -> list[str]:
    return re.findall(r"<h[23]>([^<]*)</h[23]>", html)


class TestEveryPage:
    @pytest.mark.parametrize("path", PATHS)
    def test_is_whole_japanese_and_keeps_to_the_content_security_policy(self, client: TestClient, path: str) -> None:
        response = client.get(path)
        page = response.text
        assert response.status_code == 200
        assert '<html lang="ja">' in page
        assert len(re.findall("<h1[ >]", page)) == 1
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["x-content-type-options"] == "nosniff"
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
        assert "set-cookie" not in response.headers
        assert client.head(path).status_code == 200

    @pytest.mark.parametrize("path", PATHS)
    def test_every_link_within_the_site_leads_to_a_page(self, client: TestClient, path: str) -> None:
        addresses = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', client.get(path).text))
        assert addresses
        assert not {one for one in addresses if client.get(one.replace("&amp;", "&")).status_code != 200}

    @pytest.mark.parametrize("path", PATHS)
    def test_every_link_that_leaves_the_site_opens_beside_it(self, client: TestClient, path: str) -> None:
        for link in re.findall(r'<a [^>]*href="http[^>]*>', client.get(path).text):
            assert 'target="_blank" rel="noopener"' in link

    @pytest.mark.parametrize("path", ["/collection?town=", "/places?q=", "/places?kind="])
    def test_what_was_sent_stays_text(self, client: TestClient, path: str) -> None:
        assert "<script>x" not in client.get(path + quote('"><script>x')).text

    def test_too_long_a_query_is_refused(self, client: TestClient) -> None:
        assert client.get("/places", params={"q": "あ" * 101}).status_code == 422


class TestFrontPage:
    def test_it_leads_to_what_can_be_looked_up(self, client: TestClient) -> None:
        page = client.get("/").text
        for address, label in (("/collection", "ごみの収集日"), ("/places", "施設と避難場所"), ("/events", "催し")):
            assert f'<a href="{address}">{label}</a>' in page

    def test_a_city_without_open_data_has_no_such_pages(self) -> None:
        bare = site(replace(knowledge(), town=Town()))
        assert "look-up" not in bare.get("/").text
        assert {bare.get(path).status_code for path in (*PATHS, "/collection/川口町.ics")} == {404}

    def test_only_what_is_published_is_linked(self) -> None:
        bare = site(knowledge(places=(), happenings=()))
        assert 'href="/collection"' in bare.get("/").text
        assert bare.get("/events").status_code == 404


class TestCollection:
    def test_all_towns_can_be_chosen(self, client: TestClient) -> None:
        page = client.get("/collection").text
        assert page.count("<option") == 11
        assert "<table" not in page

    def test_four_weeks_day_by_day(self, client: TestClient) -> None:
        page = client.get("/collection?town=川口町").text
        assert len(rows(page)) == 28
        assert rows(page)[:4] == [
            ("11月20日（金） 今日", "プラスチック資源"),
            ("11月21日（土）", "収集はありません"),
            ("11月22日（日）", "収集はありません"),
            ("11月23日（月）", "燃やせるごみ"),
        ]
        assert '<option value="川口町" selected>' in page
        assert page.count("<tbody>") == 5

    def test_a_remark_is_told_once_and_marked(self, client: TestClient) -> None:
        page = client.get("/collection?town=川口町").text
        assert page.count("雪の日は、おくれることがあります。") == 1
        assert ("11月25日（水）", "びん・缶・ペットボトル ※1") in rows(page)

    def test_each_kind_has_its_next_day_and_its_pages(self, client: TestClient) -> None:
        page = client.get("/collection?town=川口町").text
        assert names(page) == [
            "プラスチック資源",
            "燃やせるごみ",
            "びん・缶・ペットボトル",
            "有害・危険なごみ",
            "燃やせないごみ",
        ]
        assert '<a href="/pages/cans">空き缶の出し方</a>' in page

    def test_a_pause_has_no_collection(self) -> None:
        page = site(knowledge(), datetime(2026, 12, 30, 9, 0, tzinfo=JAPAN)).get("/collection?town=川口町").text
        assert ("12月31日（木）", "収集はありません") in rows(page)

    def test_an_unknown_town_is_told(self, client: TestClient) -> None:
        page = client.get("/collection?town=月面町").text
        assert "「月面町」という町は見つかりませんでした。" in page
        assert 'role="alert"' in page


class TestCalendarFile:
    def test_a_year_of_collection_days(self, client: TestClient) -> None:
        response = client.get("/collection/川口町.ics")
        assert response.headers["content-type"] == "text/calendar; charset=utf-8"
        assert f"filename*=UTF-8''{quote('ごみの収集日-川口町')}.ics" in response.headers["content-disposition"]
        lines = response.text.replace("\r\n ", "").split("\r\n")
        days = [line.partition(":")[2] for line in lines if line.startswith("DTSTART;VALUE=DATE:")]
        assert days[:3] == ["20261120", "20261123", "20261125"]
        assert days == sorted(set(days))
        assert days[-1] <= "20271119"
        assert "20261231" not in days
        assert "SUMMARY:燃やせるごみ" in lines
        assert "X-WR-CALNAME:ごみの収集日（川口町）" in lines

    def test_a_day_keeps_its_uid_when_the_file_is_taken_again(self, client: TestClient) -> None:
        def uids(text: str) -> dict[str, str]:
            events = text.split("BEGIN:VEVENT")[1:]
            return {re.findall("DATE:([0-9]+)", event)[0]: re.findall("UID:(.+)\r", event)[0] for event in events}

        first = uids(client.get("/collection/川口町.ics").text)
        later = uids(site(knowledge(), datetime(2026, 11, 27, 9, tzinfo=JAPAN)).get("/collection/川口町.ics").text)
        assert len(set(first.values())) == len(first)
        assert {later[day] for day in first if day in later} == {first[day] for day in first if day in later}
        assert not set(uids(client.get("/collection/本町.ics").text).values()) & set(first.values())

    def test_an_unknown_town_has_no_calendar(self, client: TestClient) -> None:
        response = client.get("/collection/月面町.ics")
        assert response.status_code == 404
        assert "ページが見つかりません" in response.text


class TestPlaces:
    def test_all_places_of_all_kinds(self, client: TestClient) -> None:
        page = client.get("/places").text
        assert len(names(page)) == 8
        assert "8か所" in page
        assert '<option value="library">図書館・図書室</option>' in page
        assert "museum" not in page

    def test_a_card_tells_what_is_known(self, client: TestClient) -> None:
        page = client.get("/places?kind=library").text
        for words in (
            *("中央図書館", "空野県小山町中央町2番3号", "火水木金土日 09:00〜18:00", "今、開いています"),
            *("今は閉まっています", 'href="tel:0000-12-2000"', 'href="https://lib.example.jp/minato"'),
            'href="https://maps.gsi.go.jp/#16/35.1/139.5/"',
        ):
            assert words in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"q": "港町"}, ["港小学校", "港図書室"]),
            ({"q": "港町", "kind": "library"}, ["港図書室"]),
            ({"kind": "library", "open": "1"}, ["中央図書館"]),
            ({"kind": "shelter", "open": "1"}, []),
            ({"q": "かわぐち"}, []),
            ({"kind": "nowhere", "q": "図書館"}, ["中央図書館", "港図書室"]),
        ],
    )
    def test_words_kinds_and_hours_narrow(self, client: TestClient, query: dict[str, str], found: list[str]) -> None:
        page = client.get("/places", params=query).text
        assert names(page) == found
        assert ("見つかりませんでした" in page) == (not found)

    def test_the_form_keeps_what_was_asked(self, client: TestClient) -> None:
        page = client.get("/places?q=港町&kind=library&open=1").text
        assert 'value="港町"' in page
        assert '<option value="library" selected>' in page
        assert 'name="open" value="1" checked' in page


class TestEvents:
    def test_month_by_month_without_what_is_over(self, client: TestClient) -> None:
        page = client.get("/events").text
        assert names(page) == ["町民まつり", "おはなし会", "防災訓練"]
        assert re.findall("<h2[^>]*>([^<]*)</h2>", page) == ["2026年11月", "2026年12月"]
        assert "11月21日（土）から11月22日（日）まで 10:00から" in page

    def test_an_event_that_has_begun_stands_in_this_month(self) -> None:
        town = knowledge().town
        long = town.happenings[1].model_copy(update={"last": datetime(2026, 12, 10).date()})
        known = knowledge(happenings=(long,))
        page = site(known, datetime(2026, 12, 1, 9, tzinfo=JAPAN)).get("/events").text
        assert re.findall("<h2[^>]*>([^<]*)</h2>", page) == ["2026年12月"]

    def test_when_all_is_over_it_says_so(self) -> None:
        page = site(knowledge(), datetime(2027, 3, 1, 9, tzinfo=JAPAN)).get("/events").text
        assert "今、お知らせできる催しはありません。" in page
