"""What the parser finds: each broken line is told with its number and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.faq.small_town import FILES, spoil, told

from guide.faq.yaml_source import ROUNDS, parse, read
from guide.faq.yaml_tree import Map, Seq, line_at, text_at

SUMMARY = "  summary: 中をす"
INDENT = (
    "字下げがそろっていないか、閉じた引用符のあとに文字があります; 前後の行と、行のはじめの空白の数をそろえてください"
)
COLON = (
    "ここに「: 」は書けません; "
    '行のはじめの空白の数を確かめてください。文の中の「: 」なら、文ぜんたいを " で囲んでください'
)
QUOTE = "引用符が閉じていません; 文字の終わりに、はじめと同じ引用符を書いてください"
BRACES = '{{ … }} が引用符で囲まれていません; "{{ city.name }} の窓口" のように、文字ぜんたいを " で囲んでください'
FEE = 'fee: {text: "1通 {{ fee.copy }}"}'
SIGN = '文字のはじめに使えない記号（@ ` % など）があります; 文字ぜんたいを " で囲んでください'


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (SUMMARY, "\tsummary: 中をす", "37: タブ文字があります; 半角の空白にかえてください"),
        (SUMMARY, "   summary: 中をす", f"37: {INDENT}"),
        (SUMMARY, " summary: 中をす", f"37: {INDENT}"),
        (SUMMARY, "　summary: 中をす", "37: 行のはじめに全角の空白があります; 半角の空白にかえてください"),
        (SUMMARY, "  summary：中をす", "37: 「：」が全角です; 半角の「:」と空白1つにかえてください"),
        (
            SUMMARY,
            "  summary:中をす",
            "37: 「:」のあとに空白がありません; 「:」のあとに半角の空白を1つ入れてください",
        ),
        (SUMMARY, "  summary: 缶: 中をす", f"37: {COLON}"),
        (SUMMARY, "  summary: @中をす", f"37: {SIGN}"),
        (
            SUMMARY,
            '  summary: "中を\\す"#',
            "37: \" の中の「\\」の使い方がちがいます; 引用符を ' にかえるか、「\\」を「\\\\」にしてください",
        ),
        ("  title: 缶の", '  title: "缶の', f"34: {QUOTE}"),
        ("  title: 缶の", "  title: '缶の", f"34: {QUOTE}"),
        (
            "ask: [缶, 空き缶の捨て方, ジュースの入れ物, 飲み終わったコーラ]",
            "ask: [缶, 空き缶の捨て方, ジュースの入れ物, 飲み終わったコーラ",
            "36: 「[」で始めた一覧の書き方がちがいます; 品目を「, 」で区切り、終わりに「]」を書いてください",
        ),
        (
            "  bring: [転出証明書, 本人確認書類]",
            "  bring:\n  － 転出証明書",
            "18: 一覧の印が半角の「-」ではありません; 半角の「-」と空白1つにかえてください",
        ),
        (FEE, "fee: {{ fee.copy }}です", f"16: {BRACES}"),
        (FEE, "fee: {text: 1通 {{ fee.copy }}}", f"16: {BRACES}"),
        (
            FEE,
            "fee: {text: {{ fee.copy }}}",
            '16: {{ … }} が引用符で囲まれていないか、「{」「[」の使い方がちがいます; 文字ぜんたいを " で囲んでください',
        ),
        (
            "- id: cans\n",
            "- &cans\n  id: cans\n",
            "33: 「&名前」で使い回す書き方は使えません; 「&名前」を消してください",
        ),
        (
            "  title: 缶の",
            "  title: !!str 缶の",
            '34: 文字のはじめに「!」があります; 文字ぜんたいを " で囲んでください',
        ),
        (
            "  facets: {move: none}\n",
            "  facets: {move: none}\n  rules: 守ること\n",
            "41: rules という名前は使えません; 別の名前にかえてください（Rasa が自分の設定と取りちがえます）",
        ),
        (
            "  facets: {move: none}\n",
            "  facets: {move: none}\n  facets: {move: in}\n",
            "41: facets が2回あります（はじめは 40 行目）; どちらかを消してください",
        ),
        (
            "- id: cans\n",
            "---\n- id: cans\n",
            "33: 「---」で分けた2つめのまとまりは読みません; 「---」の行を消してください",
        ),
    ],
)
def test_a_broken_line_is_told_with_its_number_and_remedy(town: Path, old: str, new: str, expected: str) -> None:
    spoil(town, "pages.yml", old, new)

    assert f"pages.yml:{expected}" in told(town, severity="error")


@pytest.mark.parametrize("old", [SUMMARY, "  title: 缶の"])
def test_a_syntax_error_does_not_make_other_pages_seem_wrong(town: Path, old: str) -> None:
    spoil(town, "pages.yml", old, f" {old}")

    assert [problem.partition(": ")[0] for problem in told(town, severity="error")] == [
        f"pages.yml:{37 if old == SUMMARY else 34}"
    ]


def test_syntax_errors_of_several_pages_are_told_at_once(town: Path) -> None:
    spoil(town, "pages.yml", "  title: 町に引っ越してきた", '  title: "町に引っ越してきた')
    spoil(town, "pages.yml", "  summary: 引っ越す前に", "  summary：引っ越す前に")
    spoil(town, "pages.yml", SUMMARY, f" {SUMMARY}")

    lines = [int(problem.split(":")[1]) for problem in told(town, severity="error")]

    assert lines == [3, 28, 37]


def test_a_file_with_very_many_syntax_errors_does_not_make_other_files_seem_wrong(town: Path) -> None:
    broken = "".join(f"- id: page-{number}\n  title: @\n" for number in range(ROUNDS + 5))
    (town / "more.yml").write_text(f"entries:\n{broken}", encoding="utf-8")

    problems = told(town, severity="error")

    assert len(problems) == ROUNDS
    assert all(problem.startswith("more.yml:") for problem in problems)


def test_deep_nesting_is_refused_and_does_not_exhaust_the_stack(town: Path) -> None:
    (town / "deep.yml").write_text("items: " + "[" * 100_000, encoding="utf-8")

    assert told(town, severity="error") == ["deep.yml:1: まとまりが深すぎます; 「[」「{」や字下げを減らしてください"]


def test_an_alias_is_refused(town: Path) -> None:
    (town / "alias.yml").write_text("items:\n- &a [*a]\n", encoding="utf-8")

    assert "alias.yml:2: 「*名前」で使い回す書き方は使えません; 同じ内容をもう一度書いてください" in told(town)


def test_every_scalar_is_the_text_that_staff_typed(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("a: [no, 0120, 12:30, 1.50, 2026-11-01, 0x1F, ~, '', 'null', null]\n", encoding="utf-8")

    tree = read(path).tree

    assert isinstance(tree, Map)
    assert tree["a"] == ["no", "0120", "12:30", "1.50", "2026-11-01", "0x1F", None, "", "null", None]


def test_lines_are_those_of_keys_and_items(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("a:\n  b: |\n    x\n  c:\n  - y\n  - z\n", encoding="utf-8")

    tree = read(path).tree

    assert line_at(tree, 1, ("a", "c", 1)) == 6
    assert line_at(tree, 1, ("a", "nowhere", 1)) == 1
    assert text_at(tree, ("a", "b")) == "x\n"
    assert text_at(tree, ("a", "c")) == text_at(tree, ("a", "d")) == ""


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "entries:\n", "entries: []\n"])
def test_a_file_may_be_empty(town: Path, text: str) -> None:
    (town / "empty.yml").write_text(text, encoding="utf-8")

    assert told(town) == []


def test_a_file_without_sections_is_told(town: Path) -> None:
    (town / "list.yml").write_text("- 缶\n", encoding="utf-8")

    assert told(town) == [
        "list.yml:1: ファイルのいちばん外側が「項目: 値」の形ではありません; "
        "entries: や offices: の行から始めてください"
    ]


def test_an_unreadable_file_is_told(town: Path) -> None:
    (town / "gone.yml").symlink_to(town / "nowhere.yml")
    folder = town / "folder.yml"
    folder.mkdir()

    assert told(town) == []
    assert read(folder).problems[0].what == "ファイルを読めません"


@given(st.text(alphabet=" \n-:[]{}\"'#&*!|>%@`　：ab缶0", max_size=60))
def test_any_text_is_read_or_told(text: str) -> None:
    source = parse(Path("any.yml"), text.encode())

    assert source.tree is None or isinstance(source.tree, (str, Map, Seq))
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in source.problems)


@given(st.data())
def test_any_one_character_spoilt_is_read_or_told(data: st.DataObject) -> None:
    pages = FILES["pages.yml"]
    at = data.draw(st.integers(0, len(pages) - 1))
    typed = data.draw(st.sampled_from("\t　：{}[]\"'-:#&*!|>\n "))

    source = parse(Path("pages.yml"), (pages[:at] + typed + pages[at + 1 :]).encode())

    assert source.tree is not None or source.problems
