"""`{{ names }}` in texts: filled in, or told with file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.faq.small_town import spoil, told

from guide.faq.loader import load_faq
from guide.faq.variables import Variables, plain_in_markdown

COPY = "手数料は {{ fee.copy }}"
MARKDOWN = MarkdownIt("commonmark", {"html": False})


def test_variables_are_filled_in_everywhere(town: Path) -> None:
    faq = load_faq(town)

    assert faq.offices["citizen"].place == "小山町役場1階"
    assert faq.entries["move-in"].fee is not None
    assert faq.entries["move-in"].fee.text == "1通 300円"
    assert faq.entries["move-in"].answer.splitlines()[2] == "窓口は 小山町役場 の1階です。"
    assert faq.items[1].note == "小山町では資源です。"


def test_variables_keep_their_groups(town: Path) -> None:
    faq = load_faq(town)

    assert faq.city == {"name": "小山町", "hall": "小山町役場"}
    assert faq.variables["fee"] == {"copy": "300円"}


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("{{ fee.cpoy }}", "変数 fee.cpoy はありません; fee.copy のつづりを確かめてください"),
        ("{{ 料金表 }}", "変数 料金表 はありません; variables に 料金表 を書き足してください"),
        ("{{ fee }}", "変数 fee はまとまりの名前です; fee.copy のように、中の名前まで書いてください"),
        (
            "{{ fee.copy|upper }}",
            "{{ fee.copy|upper }} の中の書き方がちがいます; {{ city.name }} のように、名前だけを書いてください",
        ),
        (
            "{{ ''.__class__ }}",
            "{{ ''.__class__ }} の中の書き方がちがいます; {{ city.name }} のように、名前だけを書いてください",
        ),
        ("{{ }}", "{{ }} の中の書き方がちがいます; {{ city.name }} のように、名前だけを書いてください"),
        ("{{ fee.copy }", "{{ と }} がそろっていません; {{ 名前 }} の形にしてください"),
        ("fee.copy }}", "{{ と }} がそろっていません; {{ 名前 }} の形にしてください"),
        ("{% if fee %}", "「{% …」は使えません; 変数は {{ 名前 }} の形だけが使えます"),
        ("{# 秘密 #}", "「{# …」は使えません; 変数は {{ 名前 }} の形だけが使えます"),
        ("｛｛ fee.copy ｝｝", "「｛｛」「｝｝」が全角です; 半角の {{ と }} にかえてください"),
    ],
)
def test_a_faulty_variable_is_told_on_its_own_line(town: Path, new: str, expected: str) -> None:
    spoil(town, "pages.yml", COPY, f"手数料は {new}")

    assert f"pages.yml:12: {expected}" in told(town)


def test_variables_that_refer_to_each_other_are_told(town: Path) -> None:
    spoil(town, "city.yml", "copy: 300円", 'copy: "{{ fee.seal }}"\n    seal: "{{ fee.copy }}と同じ"')

    assert told(town) == [
        "city.yml:6: 変数 fee.copy をたどると fee.copy にもどります; fee.copy に、ふつうの値を書いてください"
    ]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("copy:", "6: 変数 fee.copy に値がありません; 値を書くか、この行を消してください"),
        ("copy: [300円]", "6: 変数は「名前: 値」の組で書きます; 「- 」を使わず、名前をつけてください"),
        (
            "copy: 300円\n    copy: 400円",
            "7: copy が2回あります（はじめは 6 行目）; どちらかを消してください",
        ),
        (
            "copy: 300円\n    写し 料: 1円",
            "7: 変数の名前 fee.写し 料 に使えない文字があります; 文字・数字・「_」だけにしてください",
        ),
        (
            'copy: 300円\n    all: "{{ fee.none_such }}"',
            "7: 変数 fee.none_such はありません; variables に fee.none_such を書き足してください",
        ),
    ],
)
def test_a_faulty_value_is_told(town: Path, new: str, expected: str) -> None:
    spoil(town, "city.yml", "copy: 300円", new)

    assert f"city.yml:{expected}" in told(town)


def test_the_same_variable_in_two_files_is_told(town: Path) -> None:
    (town / "more.yml").write_text("variables:\n  fee:\n    copy: 1円\n    seal: 2円\n", encoding="utf-8")

    assert told(town) == ["more.yml:3: fee.copy が2回あります（はじめは city.yml の 6 行目）; どちらかを消してください"]


def test_a_value_cannot_also_be_a_group(town: Path) -> None:
    (town / "more.yml").write_text("variables:\n  fee:\n    copy:\n      seal: 1円\n", encoding="utf-8")

    assert told(town) == ["city.yml:6: fee.copy が値とまとまりの両方になっています; どちらかの名前をかえてください"]


def test_variables_that_repeat_each_other_do_not_fill_the_memory(town: Path) -> None:
    doubling = "".join(f'  x{n}: "{{{{ x{n + 1} }}}}{{{{ x{n + 1} }}}}"\n' for n in range(60))
    (town / "more.yml").write_text(f"variables:\n{doubling}  x60: あ\n", encoding="utf-8")

    assert any("が長すぎます" in problem for problem in told(town))


def test_a_long_chain_of_variables_is_filled_in(town: Path) -> None:
    chain = "".join(f'  x{n}: "{{{{ x{n + 1} }}}}"\n' for n in range(3_000))
    (town / "more.yml").write_text(f"variables:\n{chain}  x3000: あ\n", encoding="utf-8")

    assert load_faq(town).variables["x0"] == "あ"


def test_a_value_with_markup_shows_as_written(town: Path) -> None:
    spoil(town, "city.yml", "300円", "'<b>300円</b> **税込** [地図](http://x.example)'")

    entry = load_faq(town).entries["move-in"]

    assert entry.fee is not None
    assert entry.fee.text == "1通 <b>300円</b> **税込** [地図](http://x.example)"
    assert "&lt;b&gt;300円&lt;/b&gt; **税込** [地図](http://x.example) です。" in MARKDOWN.render(entry.answer)


def test_a_web_address_stays_a_link() -> None:
    address = "https://www.example.jp/a_b_c?x=*"

    assert plain_in_markdown(address) == address


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1))
def test_any_value_shows_as_one_plain_paragraph(value: str) -> None:
    html = MARKDOWN.render(plain_in_markdown(value))
    plain = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

    assert html == f"<p>{plain}</p>\n"


@given(st.text(alphabet="{}% #ab.", max_size=30))
def test_a_text_without_faults_has_no_braces_left(text: str) -> None:
    filled, faults = Variables({"a": "1", "a.b": "2", "b": "3"}).fill(text)

    assert faults or not ("{{" in filled or "}}" in filled)
