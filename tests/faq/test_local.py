"""A city's own folder lies over the pack: it changes single keys, adds pages, switches off what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide.faq.loader import Report, check_faq, load_faq
from guide.faq.model import Faq


def write(local: Path, text: str, name: str = "ours.yml") -> None:
    (local / name).write_text(text, encoding="utf-8")


def told(report: Report) -> list[str]:
    return [f"{p.path.name}:{p.line}: {p.what}; {p.fix}" for p in report.problems]


def load(town: Path, local: Path, text: str) -> Faq:
    write(local, text)
    return load_faq(town, local)


def test_without_a_folder_of_its_own_a_city_has_the_pack(town: Path, local: Path) -> None:
    assert load_faq(town, local / "nothing") == load_faq(town)


def test_a_variable_is_filled_in_for_every_page(town: Path, local: Path) -> None:
    faq = load(town, local, "variables:\n  city: {name: 大川市}\n  fee: {copy: 250円}\n")
    assert faq.city == {"name": "大川市", "hall": "大川市役場"}
    assert faq.entries["move-in"].fee is not None
    assert faq.entries["move-in"].fee.text == "1通 250円"


def test_a_page_changes_only_in_the_keys_that_are_named(town: Path, local: Path) -> None:
    before = load_faq(town).entries["move-in"]
    after = load(town, local, "entries:\n- id: move-in\n  how: {post: 郵送ではできません。}\n  bring: [印かん]\n")
    entry = after.entries["move-in"]
    assert entry.how.post == "郵送ではできません。"
    assert entry.how.counter == before.how.counter
    assert entry.bring == ("印かん",)
    assert entry.answer == before.answer
    assert list(after.entries) == list(load_faq(town).entries)


def test_a_key_without_a_value_is_taken_away(town: Path, local: Path) -> None:
    entry = load(town, local, "entries:\n- id: move-in\n  deadline:\n").entries["move-in"]
    assert entry.deadline is None


def test_a_city_adds_pages_of_its_own(town: Path, local: Path) -> None:
    page = """\
entries:
- id: fireflies
  title: ほたるの観察会に申し込む
  category: gomi-cans
  ask: [ほたる, 光る虫を見たい, 六月の夜の催し, 子どもと川へ行きたい]
  summary: 環境課へお電話ください。
  answer: 六月の夜に、川で観察会をします。環境課へお電話ください。
  office: waste
  facets: {move: any}
  updated: 2026-11-01
"""
    assert "fireflies" in load(town, local, page).entries


def test_a_mistake_is_told_where_it_stands(town: Path, local: Path) -> None:
    write(local, "variables:\n  fee: {copy: 250円}\nentries:\n- id: move-in\n  office: citizens\n  related: [cans]\n")
    assert told(check_faq(town, local)) == [
        "ours.yml:5: offices に citizens はありません; citizen のつづりを確かめてください"
    ]


def test_a_mistake_of_the_pack_is_told_in_the_pack(town: Path, local: Path) -> None:
    write(local, "entries:\n- id: move-in\n  bring: [印かん]\n")
    pages = town / "pages.yml"
    pages.write_text(pages.read_text(encoding="utf-8").replace("office: citizen", "office: nobody"), encoding="utf-8")
    assert {line.split(":")[0] for line in told(check_faq(town, local))} == {"pages.yml"}


def test_the_same_page_twice_in_a_citys_folder_is_a_mistake(town: Path, local: Path) -> None:
    write(local, "entries:\n- id: move-in\n  bring: [印かん]\n- id: move-in\n  bring: [鏡]\n")
    assert told(check_faq(town, local)) == [
        "ours.yml:4: move-in が2回あります（はじめは ours.yml の 2 行目）; どちらかを消してください"
    ]


# What a city does not have ------------------------------------------------------------------------------------


def test_a_field_that_is_off_goes_with_all_below_it(town: Path, local: Path) -> None:
    faq = load(town, local, "off: {fields: [moving]}\n")
    assert set(faq.fields) == {"gomi"}
    assert set(faq.categories) == {"gomi-cans"}
    assert set(faq.entries) == {"cans"}
    assert faq.facets == {}


def test_a_page_that_is_off_is_named_nowhere(town: Path, local: Path) -> None:
    faq = load(town, local, "off: {entries: [move-out]}\n")
    assert "move-out" not in faq.entries
    assert faq.entries["move-in"].related == ()
    assert "move" not in faq.facets, "one value is no question"
    assert faq.facets["who"].parent is None
    assert set(faq.entries["move-in"].facets) == {"who"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "off:\n  entries:\n  - move-inn\n",
            "ours.yml:3: entries に move-inn はありません; move-in のつづりを確かめてください",
        ),
        (
            "off:\n  entry: [cans]\n",
            "ours.yml:2: off の entry は知らない項目です; entries のつづりを確かめてください",
        ),
        (
            "off:\n  entries: cans\n",
            "ours.yml:2: off の entries は一覧で書きます; id を [ ] で囲んでください",
        ),
        (
            "off:\n  entries: [cans]\n",
            "sorting.yml:2: ごみ分別辞典の cans は、使わないことにしたページ cans へつながっています; "
            "sorting_kinds の entry を、ほかのページにかえてください",
        ),
    ],
)
def test_what_cannot_be_switched_off_is_told(town: Path, local: Path, text: str, expected: str) -> None:
    write(local, text)
    assert told(check_faq(town, local)) == [expected]
