"""Wrong values in a piece: each is told with its line and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faq.small_town import spoil, told

ASK = "ask: [缶, 空き缶の捨て方, ジュースの入れ物, 飲み終わったコーラ]"
FEE = 'fee: {text: "1通 {{ fee.copy }}"}'
CANS = "  facets: {move: none}\n  updated: 2026-11-01\n"
DAY = "2026-11-01 の形で、ある日付を書いてください"
ID = "半角の英小文字・数字・「-」で書いてください（例: spray-can）"


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "pages.yml",
            "  office: waste\n",
            "  offce: waste\n",
            ["39: offce は知らない項目です; office のつづりを確かめてください"],
        ),
        (
            "pages.yml",
            FEE,
            "fee: {txt: 無料}",
            ["16: txt は知らない項目です; text のつづりを確かめてください"],
        ),
        (
            "pages.yml",
            FEE,
            "fee: 無料",
            ["16: fee は「項目: 値」の組で書きます; fee: {text: 値} の形にしてください"],
        ),
        (
            "pages.yml",
            "how:\n    counter: 窓口でできます。",
            "how:\n    telepathy: 窓口でできます。",
            ["19: telepathy は知らない項目です; 使えるのは counter、post、online、konbini、proxy です"],
        ),
        (
            "pages.yml",
            ASK,
            "ask: 缶",
            ["36: ask は一覧で書きます; ひとつずつ「- 」で始めるか、[ ] で囲んでください"],
        ),
        ("pages.yml", ASK, "ask: [缶, 空き缶]", ["36: ask が足りません（2 つ）; 3 つ以上にしてください"]),
        ("pages.yml", ASK, "ask:", ["36: ask に値がありません; 値を書くか、この行を消してください"]),
        (
            "pages.yml",
            ASK,
            "ask: [缶, [空き缶], あき缶, 飲み物の缶]",
            ["36: ask の2つめ は文字で書きます; 一覧や「項目: 値」の組にしないでください"],
        ),
        (
            "pages.yml",
            "days: 14,",
            "days: 14日,",
            ["15: deadline.days は数字で書きます: 14日; 半角の数字だけで書いてください（例: 14）"],
        ),
        (
            "pages.yml",
            "days: 14,",
            "days: -1,",
            ["15: deadline.days は数字で書きます: -1; 半角の数字だけで書いてください（例: 14）"],
        ),
        (
            "pages.yml",
            CANS,
            "  facets: {move: none}\n",
            ["33: updated がありません; updated: を書き足してください"],
        ),
        (
            "pages.yml",
            CANS,
            "  updated: 2026-11-31\n",
            [f"40: updated の日付を読めません: 2026-11-31; {DAY}"],
        ),
        (
            "pages.yml",
            CANS,
            "  updated: 2026/11/01\n",
            [f"40: updated の日付を読めません: 2026/11/01; {DAY}"],
        ),
        ("pages.yml", CANS, "  updated: 0\n", [f"40: updated の日付を読めません: 0; {DAY}"]),
        ("pages.yml", CANS, "  updated: 20261101\n", [f"40: updated の日付を読めません: 20261101; {DAY}"]),
        ("pages.yml", CANS, "  updated: 今日\n", [f"40: updated の日付を読めません: 今日; {DAY}"]),
        (
            "pages.yml",
            "move: out, who: any}\n",
            "move: out, who: any}\n  general: はい\n",
            ["32: general は true か false です: はい; true か false を書いてください"],
        ),
        ("pages.yml", "- id: move-out\n", "- id: 転出\n", [f"24: id に使えない文字があります; {ID}"]),
        (
            "pages.yml",
            "- id: move-out\n",
            f"- id: {'a' * 30}\n",
            ["24: id が長すぎます（30 文字）; 29 文字までにしてください"],
        ),
        (
            "pages.yml",
            "- id: move-out\n  title",
            "- title",
            ["24: id がありません; id: を書き足してください"],
        ),
        (
            "pages.yml",
            "title: 缶の出し方",
            f"title: {'缶' * 41}",
            ["34: title が長すぎます（41 文字）; 40 文字までにしてください"],
        ),
        (
            "pages.yml",
            "title: 缶の出し方",
            "title: 缶",
            ["34: title が短すぎます; 2 文字以上で書いてください"],
        ),
        (
            "pages.yml",
            "facets: {move: out, who: any}",
            "facets: move",
            ["31: facets は「項目: 値」の組で書きます; facets: {項目: 値} の形にしてください"],
        ),
        (
            "pages.yml",
            "facets: {move: out, who: any}",
            "facets: {move: [out, any], who: []}",
            [
                "31: facets.move の any と none は、ひとつだけで書きます; ほかの値を消してください",
                "31: facets.who に値がありません; 値を書くか、none と書いてください",
            ],
        ),
        (
            "pages.yml",
            "facets: {move: out, who: any}",
            "facets: {move: out, who: }",
            ["31: facets.who に値がありません; 値を書くか、この行を消してください"],
        ),
        (
            "offices.yml",
            "phone: 0000-12-1110",
            "phone: ０００",
            ["10: phone を読めません; 半角の数字と「-」で書いてください（例: 03-1234-5678）"],
        ),
        (
            "offices.yml",
            "mon: 08:30-17:15",
            "mon: 8:30-17:15",
            ["7: open の時刻を読めません; 08:30-17:15 の形で書いてください"],
        ),
        (
            "offices.yml",
            "mon: 08:30-17:15",
            "mond: 08:30-17:15",
            ["7: mond は曜日ではありません; mon tue wed thu fri sat sun のどれかを書いてください"],
        ),
        (
            "offices.yml",
            "  gomi: {label: ごみ, office: waste}",
            "  gomi: {label: ごみ, office: waste}\n  parks:",
            ["16: fields のこの行に中身がありません; 「項目: 値」の行を書き足してください"],
        ),
        (
            "facets.yml",
            "in: {label: 町外から,",
            "in: {lable: 町外から,",
            ["6: lable は知らない項目です; label のつづりを確かめてください"],
        ),
        (
            "facets.yml",
            "    parent: move\n",
            "    parnt: move\n",
            ["11: parnt は知らない項目です; parent のつづりを確かめてください"],
        ),
        (
            "sorting.yml",
            "item: 菓子の缶",
            "itm: 菓子の缶",
            ["5: itm は知らない項目です; item のつづりを確かめてください"],
        ),
    ],
)
def test_a_wrong_value_is_told(town: Path, name: str, old: str, new: str, expected: list[str]) -> None:
    spoil(town, name, old, new)

    found = [problem for problem in told(town) if "entries に move-out はありません" not in problem]

    assert found == [f"{name}:{problem}" for problem in expected]


@pytest.mark.parametrize("name", ["引", "a" * 33, "a b", "-a"])
def test_an_id_has_to_be_plain(town: Path, name: str) -> None:
    spoil(town, "offices.yml", "categories:\n", f"  {name}: {{label: 公園, office: waste}}\ncategories:\n")

    assert told(town) == [
        f"offices.yml:16: {name} は名前に使えません; 半角の英小文字・数字・「-」「_」で、32 文字までにしてください"
    ]


@pytest.mark.parametrize("name", ["any", "none"])
def test_the_words_that_stand_for_no_value_cannot_name_one(town: Path, name: str) -> None:
    line = f"      {name}: {{label: ちがう, cues: [あ, い, う], parent: in}}\n      proxy:"
    spoil(town, "facets.yml", "      proxy:", line)

    assert f"facets.yml:14: {name} という値の名前は使えません; 別の名前にかえてください" in told(town)
