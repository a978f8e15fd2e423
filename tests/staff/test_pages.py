from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.staff.area import PASSWORD, SESSION, MakeClient, Talk, assert_is_private, execute
from tests.tiny import tiny_conversation

from guide.dialogue.store import SqliteStore
from guide.narrowing.evidence import Answer
from guide.staff.guard import MOST_FAILURES

NOWHERE = "宇宙の始まりと株価"
ATTACK = "<script>alert('宇宙の始まり')</script>\"><img src=x onerror=alert(1)>"
PAGES = ("/staff", "/staff/", "/staff/inbox", "/staff/conversations")


def plain(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def first_key(client: TestClient) -> str:
    return re.findall(r'href="/staff/conversations/([^"]+)"', client.get("/staff/conversations").text)[0]


# Who gets in ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [*PAGES, "/staff/conversations/x", "/staff/nothing"])
def test_without_a_password_in_the_settings_staff_read_how_to_set_one(make_client: MakeClient, page: str) -> None:
    for given in (None, PASSWORD):
        response = make_client(None, given=given).get(page)
        assert response.status_code == 404
        assert "GUIDE_STAFF_PASSWORD" in response.text
        assert "www-authenticate" not in response.headers
        assert "/staff" not in re.sub(r'"/static/[^"]*"', "", response.text), "no hint about anything else"
        assert_is_private(response)


@pytest.mark.parametrize("page", [*PAGES, "/staff/conversations/x", "/staff/nothing"])
@pytest.mark.parametrize("given", [None, "wrong password", ""])
def test_nobody_gets_in_without_the_password(make_client: MakeClient, talk: Talk, page: str, given: str | None) -> None:
    talk.say(NOWHERE)
    response = make_client(given=given).get(page)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Basic ")
    assert "パスワードが必要です" in response.text
    assert NOWHERE not in response.text
    assert "GUIDE_" not in response.text
    assert_is_private(response)


def test_nobody_changes_anything_without_the_password(make_client: MakeClient, client: TestClient, talk: Talk) -> None:
    talk.say(NOWHERE)
    [(address, field, value)] = forms(client.get("/staff/inbox").text)
    assert make_client(given=None).post(address, data={field: value}).status_code == 401
    assert forms(client.get("/staff/inbox").text)


def test_guessing_is_slowed_down(make_client: MakeClient) -> None:
    client = make_client(given="wrong password")
    assert [client.get("/staff").status_code for _ in range(MOST_FAILURES)] == [401] * MOST_FAILURES
    response = client.get("/staff")
    assert response.status_code == 429
    assert 0 < int(response.headers["retry-after"]) <= 60
    assert_is_private(response)


@pytest.mark.parametrize("page", PAGES)
def test_pages_hold_to_the_content_security_policy(client: TestClient, talk: Talk, page: str) -> None:
    talk.say(NOWHERE)
    response = client.get(page)
    assert response.status_code == 200
    assert_is_private(response)
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|https?://", response.text)


def test_a_page_that_is_not_there(client: TestClient) -> None:
    for address in ("/staff/nothing", "/staff/conversations/" + "0" * 24, "/staff/inbox/x/y"):
        response = client.get(address)
        assert response.status_code == 404
        assert_is_private(response)


def test_a_store_that_cannot_be_read_is_told(client: TestClient, path: Path) -> None:
    execute(path, "DROP TABLE turn")
    response = client.get("/staff")
    assert response.status_code == 503
    assert "記録を読めませんでした" in response.text
    assert_is_private(response)


# What is shown ----------------------------------------------------------------------------------------------


def test_the_first_page_counts_turns_by_outcome(
    client: TestClient, talk: Talk, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "まだ使われていません" in client.get("/staff").text
    # The clock of the tiny town stands still.
    monkeypatch.setattr("guide.dialogue.store.time.time", lambda: 1_795_136_400.0)
    talk.say("缶の捨て方", talk.say("引っ越し"))
    talk.say(NOWHERE)
    told = plain(client.get("/staff").text)
    assert "窓口を案内した 1" in told
    assert "合わせて 3" in told
    assert "まだ見ていないもの 1件" in told


def forms(page: str) -> list[tuple[str, str, str]]:
    """Return address, name and value of each form's field."""
    return re.findall(
        r'<form action="([^"]+)" method="post">\s*<input type="hidden" name="([^"]+)" value="([^"]+)">', page
    )


def test_a_question_is_put_away_by_its_button(client: TestClient, talk: Talk) -> None:
    talk.say(NOWHERE)
    page = client.get("/staff/inbox").text
    assert NOWHERE in plain(page)
    assert "合うページがない" in plain(page)
    [(address, field, value)] = forms(page)
    response = client.post(address, data={field: value})
    assert (response.status_code, response.headers["location"]) == (303, "/staff/inbox")
    assert response.headers["cache-control"] == "no-store"
    assert NOWHERE not in client.get("/staff/inbox").text


@pytest.mark.parametrize("value", ["", "0" * 64, None])
def test_a_form_that_was_not_made_here_changes_nothing(client: TestClient, talk: Talk, value: str | None) -> None:
    talk.say(NOWHERE)
    [(address, field, _)] = forms(client.get("/staff/inbox").text)
    response = client.post(address, data={} if value is None else {field: value})
    assert response.status_code == 403
    assert_is_private(response)
    assert NOWHERE in client.get("/staff/inbox").text


def test_the_form_of_one_question_puts_no_other_away(client: TestClient, store: SqliteStore) -> None:
    for number, text in enumerate((NOWHERE, "恋人がほしい")):
        Talk(store, f"{number}.mac").say(text)
    (one, field, _), (_, _, value) = forms(client.get("/staff/inbox").text)
    assert client.post(one, data={field: value}).status_code == 403
    assert len(forms(client.get("/staff/inbox").text)) == 2


def test_a_conversation_is_shown_turn_by_turn_with_its_belief(client: TestClient, talk: Talk) -> None:
    asked = talk.say("引っ越し")
    answer = Answer(facet="move", values=("in", "out", "within"), chosen="value", pick="in")
    reply = tiny_conversation().choose(asked.evidence, answer)
    talk.keep(reply.trail[-1].label, reply)
    assert "引っ越し" in plain(client.get("/staff/conversations").text)
    response = client.get(f"/staff/conversations/{first_key(client)}")
    assert_is_private(response)
    page = response.text
    told = plain(page)
    assert "1回目" in told
    assert "2回目" in told
    assert "町の外から" in told
    assert "（tiny）で計算し直したもの" in told
    assert "くらべた画面" in told
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page)


def test_the_drawing_shows_what_the_table_tells(client: TestClient, talk: Talk) -> None:
    talk.say("引っ越し")
    page = client.get(f"/staff/conversations/{first_key(client)}").text
    [drawn] = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    [label] = re.findall(r'role="img" aria-label="([^"]+)"', drawn)
    lengths = [float(one) for one in re.findall(r'class="(?:share|none)"[^>]*width="([0-9.]+)"', drawn)]
    [table] = re.findall(r"この言葉のあとの見こみ</caption>(.*?)</table>", page, re.DOTALL)
    rows = re.findall(r'<th scope="row">(.*?)</th>\s*<td>([0-9.]+)%</td>', table, re.DOTALL)
    assert len(rows) == len(lengths) >= 3
    assert plain(rows[-1][0]) == "合うページがない"
    for (title, share), length in zip(rows, lengths, strict=True):
        assert f"{plain(title)} {share}%" in html.unescape(label)
        assert length == pytest.approx(240 * float(share) / 100, abs=0.3)
    assert all(0 <= length <= 240 for length in lengths)


def test_a_refusal_is_explained_by_the_numbers(client: TestClient, talk: Talk) -> None:
    talk.say(NOWHERE)
    told = plain(client.get(f"/staff/conversations/{first_key(client)}").text)
    assert re.search(r"合うページがない確率 \.[0-9]+ ≥ \.60 なので、窓口を案内しました。", told)


def test_no_session_leaves_the_store(client: TestClient, talk: Talk) -> None:
    talk.say("引っ越し")
    key = first_key(client)
    for page in (*PAGES, f"/staff/conversations/{key}"):
        assert SESSION.split(".")[0] not in client.get(page).text
    assert key not in SESSION
    assert client.get(f"/staff/conversations/{SESSION}").status_code == 404


def test_words_of_residents_are_never_markup(client: TestClient, talk: Talk) -> None:
    talk.say(ATTACK)
    talk.keep(ATTACK, tiny_conversation().hand_over(talk.say(ATTACK).evidence))
    pages = [client.get(page).text for page in (*PAGES, f"/staff/conversations/{first_key(client)}")]
    assert [page for page in pages if "<script" in page or "<img" in page] == []
    for page in pages[2:]:
        assert "&lt;script&gt;" in page


def test_a_turn_of_an_earlier_program_is_shown_without_its_belief(client: TestClient, talk: Talk, path: Path) -> None:
    talk.say("引っ越し")
    for statement in ('UPDATE evidence SET evidence = \'[{"kind": "riddle"}]\'', "DELETE FROM evidence"):
        execute(path, statement)
        told = plain(client.get(f"/staff/conversations/{first_key(client)}").text)
        assert "引っ越し" in told
        assert "理由を計算し直せません" in told
