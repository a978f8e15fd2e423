"""The rules of good authoring, each broken once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.faq.small_town import PAGES, spoil, told

from guide.faq.loader import check_faq

OUT = "  facets: {move: out, who: any}\n"
CANS = "ask: [缶, 空き缶の捨て方, ジュースの入れ物, 飲み終わったコーラ]"


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "pages.yml",
            "who: [self, proxy]",
            "who: self",
            "facets.yml:14: facet who の値 proxy を使うページがありません; "
            "どれかのページの facets に書くか、この値を消してください",
        ),
        (
            "facets.yml",
            "cues: [自分, わたし, 本人]",
            "cues: [自分, 本人]",
            "facets.yml:13: 値 self の cues が 2 つしかありません; この値だとわかる言葉を 3 つ以上書いてください",
        ),
        (
            "facets.yml",
            "cues: [自分, わたし, 本人]",
            "cues: [自分, わたし, 代理]",
            "facets.yml:14: cue「代理」が self と proxy の両方にあります; どちらか一方だけに書いてください",
        ),
        (
            "facets.yml",
            "label: 代わりの人",
            "label: 本人",
            "facets.yml:14: 値 self と proxy の label が同じです; ちがいがわかる label にしてください",
        ),
        (
            "pages.yml",
            "title: 缶の出し方",
            "title: 町から引っ越す(転出届)",
            "pages.yml:34: title が move-out と同じです; 何がちがうページかわかる title にしてください",
        ),
        (
            "pages.yml",
            CANS,
            "ask: [缶, 空き缶, 飲み終わったコーラ, 引っ越す　]",
            "pages.yml:36: ask「引っ越す」が move-out にもあります; どちらか一方だけに書いてください",
        ),
        (
            "pages.yml",
            CANS,
            'ask: [缶, 空き缶, 飲み終わったコーラ, "　"]',
            "pages.yml:36: ask に空の行があります; その行を消してください",
        ),
        (
            "pages.yml",
            OUT,
            f"{OUT}  general: true\n",
            "pages.yml:32: category moving-in の general: true が move-in にもあります; どちらかを消してください",
        ),
        (
            "pages.yml",
            OUT,
            f"{OUT}  valid_from: 2026-12-02\n  valid_to: 2026-12-01\n",
            "pages.yml:33: valid_to が valid_from より前の日です; 2つの日付を確かめてください",
        ),
        (
            "pages.yml",
            OUT,
            f"{OUT}  url: javascript:alert(1)\n",
            "pages.yml:32: url がウェブの住所ではありません: javascript:alert(1); https:// から始めてください",
        ),
    ],
)
def test_a_broken_rule_is_an_error(town: Path, name: str, old: str, new: str, expected: str) -> None:
    spoil(town, name, old, new)

    assert told(town, severity="error") == [expected]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "pages.yml",
            "move: in, who: [self, proxy]}\n  related: [move-out]\n  updated: 2026-11-01\n  general: true\n",
            "move: in, who: [proxy, self]}\n  updated: 2026-11-01\n",
            "offices.yml:17: category moving-in に general: true のページがありません; "
            "分野の名前だけを聞かれたときに見せるページを、ひとつ選んでください",
        ),
        (
            "pages.yml",
            CANS,
            "ask: [缶, 空き缶, ジュースの入れ物, ｶﾝ, カン]",
            "pages.yml:36: ask「カン」が2回あります; どちらかを消してください",
        ),
        (
            "pages.yml",
            "手数料は {{ fee.copy }} です。",
            "電話は 0000-12-1101 です。",
            "pages.yml:10: 文の中に電話番号があります; offices か variables に書いて、{{ … }} で呼び出してください",
        ),
        (
            "pages.yml",
            "counter: 窓口でできます。",
            "counter: ０３－１２３４－５６７８へ。",
            "pages.yml:19: 文の中に電話番号があります; offices か variables に書いて、{{ … }} で呼び出してください",
        ),
    ],
)
def test_a_doubtful_page_is_a_warning(town: Path, name: str, old: str, new: str, expected: str) -> None:
    spoil(town, name, old, new)

    assert told(town) == told(town, severity="warning") == [expected]
    assert check_faq(town).faq is not None


def test_a_phone_number_from_the_variables_is_fine(town: Path) -> None:
    spoil(town, "city.yml", "copy: 300円", "copy: 0000-12-1101")

    assert told(town) == []


def test_two_pages_that_answer_alike_are_a_warning(town: Path) -> None:
    page = PAGES[PAGES.index("- id: move-out") : PAGES.index("- id: cans")]
    twin = page.replace("id: move-out", "id: twin").replace("転出届", "届け").replace("引っ越す", "よそへ移る")
    twin = twin.replace("よその村へ行く", "となり町へ行く").replace("出ていきたい", "移りたい")
    (town / "twin.yml").write_text(f"entries:\n{twin}", encoding="utf-8")

    assert told(town) == [
        "twin.yml:9: category と facets が move-out と同じなので、質問で分けられません; "
        "ちがいになる facet の値を書いてください"
    ]


def test_a_future_day_is_a_warning(town: Path) -> None:
    assert check_faq(town, today=date(2026, 11, 1)).problems == ()

    early = check_faq(town, today=date(2026, 10, 31))

    assert [problem.what for problem in early.warnings] == ["updated が先の日付です: 2026-11-01"] * 3
    assert early.errors == ()


@pytest.mark.parametrize(
    ("values", "parent", "severity"), [(6, "", None), (7, "", "error"), (6, "in", None), (7, "in", "warning")]
)
def test_a_question_has_as_many_options_as_fit_a_screen(
    town: Path, values: int, parent: str, severity: str | None
) -> None:
    under = f", parent: {parent}" if parent else ""
    options = "".join(f"      v{n}: {{label: 品{n}, cues: [あ{n}, い{n}, う{n}]{under}}}\n" for n in range(values))
    head = "    parent: move\n" if parent else ""
    (town / "item.yml").write_text(
        f"facets:\n  item:\n    ask: どれですか。\n{head}    values:\n{options}", encoding="utf-8"
    )
    used = ", ".join(f"v{n}" for n in range(values))
    spoil(town, "pages.yml", "facets: {move: none}", f"facets: {{item: [{used}]}}")

    found = check_faq(town).problems

    assert [problem.severity for problem in found] == ([severity] if severity else [])
    assert all(problem.path.name == "item.yml" and problem.line == 2 for problem in found)


def test_nothing_is_called_unused_while_a_page_cannot_be_read(town: Path) -> None:
    spoil(town, "pages.yml", "  summary: 引っ越した日から", "  summary：引っ越した日から")

    assert told(town) == ["pages.yml:9: 「：」が全角です; 半角の「:」と空白1つにかえてください"]


def test_an_faq_without_pages_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "city.yml").write_text("variables: {city: {name: 小山町}}\n", encoding="utf-8")

    assert [problem.what for problem in check_faq(tmp_path).errors] == ["ページ（entries）がひとつもありません"]
