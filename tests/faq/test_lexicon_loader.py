"""From the lexicon's files to a `Lexicon`, or to all that is to be mended."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import ROOT

from guide.errors import FaqError
from guide.faq import yaml_source
from guide.faq.lexicon import Group, Lexicon
from guide.faq.lexicon_checks import content
from guide.faq.lexicon_draft import LexiconDraft
from guide.faq.lexicon_loader import check_lexicon, load_lexicon
from guide.faq.lexicon_words import COMMON, EMPTY
from guide.retrieval.terms import words
from guide.text.normalise import kana_key

GOOD = """# 手当と保険
lexicon:
- same: [保険証, 健康保険証]
- say: [親が亡くなった, 葬儀が終わった]
  means: [死亡届, 葬祭費]
- now: 児童手当
  was: [子ども手当]
- right: 印鑑証明
  wrong: [印艦証明]
"""


def told(directory: Path, text: str, *, severity: str | None = None) -> list[str]:
    """Write the file and return all problems as `line: what; fix`."""
    (directory / "a.yml").write_text(text, encoding="utf-8")
    return [
        f"{problem.line}: {problem.what}; {problem.fix}"
        for problem in check_lexicon(directory).problems
        if severity in (None, problem.severity)
    ]


def group(text: str) -> str:
    return f"lexicon:\n- {text}\n"


# What is good ---------------------------------------------------------------------------------------------------


def test_groups_are_read_in_the_order_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "b.yml").write_text(group("same: [ビザ, 査証]"), encoding="utf-8")
    assert told(tmp_path, GOOD) == []

    assert load_lexicon(tmp_path) == Lexicon(
        (
            Group("same", ("保険証", "健康保険証")),
            Group("say", ("親が亡くなった", "葬儀が終わった"), ("死亡届", "葬祭費")),
            Group("now", ("児童手当",), ("子ども手当",)),
            Group("right", ("印鑑証明",), ("印艦証明",)),
            Group("same", ("ビザ", "査証")),
        )
    )


def test_a_lexicon_that_does_not_exist_is_empty(tmp_path: Path) -> None:
    assert load_lexicon(tmp_path / "nowhere") == Lexicon()
    assert check_lexicon(tmp_path).problems == ()


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "lexicon:\n", "lexicon: []\n"])
def test_a_file_may_be_empty(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == []
    assert load_lexicon(tmp_path) == Lexicon()


def test_words_that_yaml_takes_for_other_things_stay_words(tmp_path: Path) -> None:
    assert told(tmp_path, group("same: [188, no]")) == []
    assert load_lexicon(tmp_path).groups == (Group("same", ("188", "no")),)


def test_only_yml_files_are_read(tmp_path: Path) -> None:
    (tmp_path / ".#a.yml").write_text("%", encoding="utf-8")
    (tmp_path / "more.yaml").write_text("%", encoding="utf-8")
    problems = check_lexicon(tmp_path).problems

    assert [(problem.path.name, problem.severity) for problem in problems] == [("more.yaml", "warning")]


# Form -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- same\n", "1: ファイルのいちばん外側が「項目: 値」の形ではありません; lexicon: の行から始めてください"),
        ("lexikon: []\n", "1: lexikon は知らない項目です; lexicon のつづりを確かめてください"),
        ("lexicon: {}\n", "1: lexicon は一覧で書きます; ひとつずつ「- 」で始めてください"),
        (
            group("保険証"),
            "2: まとまりが「項目: 値」の形ではありません; "
            "same、say と means、now と was、right と wrong のどれかを書いてください",
        ),
        (
            group("{}"),
            "2: まとまりに何も書かれていません; "
            "same、say と means、now と was、right と wrong のどれかを書いてください",
        ),
        (group("say: [葬儀]\n  mean: [葬祭費]"), "3: mean は知らない項目です; means のつづりを確かめてください"),
        (group("say: [葬儀]"), "2: say だけで、means がありません; means も書いてください"),
        (group("was: [子ども手当]"), "2: was だけで、now がありません; now も書いてください"),
        (
            group("same: [ビザ, 査証]\n  means: [在留資格]"),
            "2: ひとつのまとまりに same と say があります; 「- 」を足して、別のまとまりに分けてください",
        ),
        (group("same: []"), "2: same が空です; 言葉を書くか、このまとまりを消してください"),
        (
            group("say: [葬儀]\n  means: []"),
            "3: means が空です; 言葉を書くか、このまとまりを消してください",
        ),
        (
            group("same: [ビザ]"),
            "2: same に言葉がひとつしかありません; 同じ意味の言葉を2つ以上書いてください",
        ),
        (group("same: ビザ"), "2: same は一覧で書きます; same: [言葉, 言葉] の形にしてください"),
        (
            group("now: [児童手当]\n  was: [子ども手当]"),
            "2: now に書くのは言葉ひとつです; 一覧にせず、言葉をひとつ書いてください",
        ),
        (
            group("now:\n  was: [子ども手当]"),
            "2: now に書くのは言葉ひとつです; 一覧にせず、言葉をひとつ書いてください",
        ),
        (
            group("same:\n  - ビザ\n  - 査証\n  - [在留資格]"),
            "5: same に文字でないものがあります; 言葉だけを「, 」で区切ってください",
        ),
        (
            group("same: [ビザ, 査証, ~]"),
            "2: same に文字でないものがあります; 言葉だけを「, 」で区切ってください",
        ),
    ],
)
def test_what_has_not_the_form_of_a_group_is_told(tmp_path: Path, text: str, expected: str) -> None:
    assert told(tmp_path, text) == [expected]


def test_a_slip_of_yaml_costs_one_group_only(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(GOOD.replace("葬祭費]", "葬祭費"), encoding="utf-8")
    report = check_lexicon(tmp_path)

    assert report.lexicon is None
    assert len(report.problems) == 1
    draft = LexiconDraft()
    draft.add(yaml_source.read(tmp_path / "a.yml"))
    assert [written.kind for written in draft.groups] == ["same", "now", "right"]


def test_all_errors_of_all_files_are_raised_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(group("same: [ビザ]"), encoding="utf-8")
    (tmp_path / "b.yml").write_text("lexikon: []\n", encoding="utf-8")
    (tmp_path / "c.yml").write_text(group("say: [お金]\n  means: [貸付]"), encoding="utf-8")

    with pytest.raises(FaqError) as raised:
        load_lexicon(tmp_path)

    assert [(problem.path.name, problem.line) for problem in raised.value.problems] == [("a.yml", 2), ("b.yml", 1)]


# Phrases --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            group(f"same: [ビザ, {'査' * 21}]"),
            f"2: 「{'査' * 21}」は 21 文字あります（20 文字まで）; 大事な言葉だけにして、短くしてください",
        ),
        (
            group("say: [教えてください]\n  means: [相談]"),
            "2: 「教えてください」に、手がかりになる言葉がありません; 物や事の名前、することを表す言葉を入れてください",
        ),
        (
            group('same: [ビザ, ""]'),
            "2: 「」に、手がかりになる言葉がありません; 物や事の名前、することを表す言葉を入れてください",
        ),
        (
            group("same: [LGBT, 性的少数者, ｌｇｂｔ]"),
            "2: 「ｌｇｂｔ」がひとつのまとまりに2回あります; どちらかを消してください",
        ),
        (
            group("say: [暴走族]\n  means: [騒音, 暴走族]"),
            "3: 「暴走族」がひとつのまとまりに2回あります; どちらかを消してください",
        ),
        (
            group("right: 印鑑証明\n  wrong: [印艦証明, 印鑑証明]"),
            "3: wrong が right と同じです: 印鑑証明; 消してください",
        ),
    ],
)
def test_phrases_that_cannot_work_are_errors(tmp_path: Path, text: str, expected: str) -> None:
    assert told(tmp_path, text, severity="error") == [expected]
    assert check_lexicon(tmp_path).lexicon is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            group("say: [お金がほしい, お金]\n  means: [貸付]"),
            "2: 「お金」だけでは広すぎて、関係のない質問にも当てはまります; 何の話かわかる言葉を足してください",
        ),
        (
            group("say: [葬儀]\n  means: [一番, 二番, 三番, 四番, 五番, 六番, 七番]"),
            "3: means が 7 あります（6 まで）; いちばん関係のあるものだけにしてください",
        ),
        (
            "lexicon:\n- say: [墓を継ぐ]\n  means: [墓地 承継]\n- say: [墓は継ぎたい]\n  means: [墓じまい]\n",
            "4: 「墓は継ぎたい」は a.yml の 2 行目の「墓を継ぐ」と同じ言葉なのに、means がちがいます; "
            "どちらか一方に書くか、言葉を足して区別してください",
        ),
    ],
)
def test_phrases_that_may_misfire_are_warnings(tmp_path: Path, text: str, expected: str) -> None:
    assert told(tmp_path, text) == [expected]
    assert check_lexicon(tmp_path).errors == ()
    assert load_lexicon(tmp_path).groups


def test_a_denied_phrase_is_another_phrase(tmp_path: Path) -> None:
    text = "lexicon:\n- say: [園に入れる]\n  means: [入園申込]\n- say: [園に入れない]\n  means: [待機児童]\n"
    assert told(tmp_path, text) == []


phrases = st.lists(st.sampled_from(["葬儀", "墓", "保険証", "査証", "転入届", "印鑑"]), min_size=2, unique=True)


@given(phrases, phrases)
def test_what_is_written_is_read(heads: list[str], others: list[str]) -> None:
    data = {"lexicon": [{"same": heads}, {"now": heads[0], "was": [f"旧{word}" for word in others]}]}
    source = yaml_source.parse(Path("a.yml"), yaml.safe_dump(data, allow_unicode=True).encode())
    draft = LexiconDraft()
    draft.add(source)

    assert draft.problems == []
    assert [written.group for written in draft.groups] == [
        Group("same", tuple(heads)),
        Group("now", (heads[0],), tuple(f"旧{word}" for word in others)),
    ]


@given(st.text())
def test_any_text_has_a_verdict(text: str) -> None:
    draft = LexiconDraft()
    draft.add(yaml_source.parse(Path("a.yml"), f"lexicon:\n{text}".encode(errors="ignore")))

    assert all(problem.what and problem.fix for problem in draft.problems)
    assert "" not in content(text)


# The words that are known -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", sorted(COMMON))
def test_a_common_word_is_one_word(word: str) -> None:
    assert content(word) == {kana_key(word)}


@pytest.mark.parametrize("word", sorted(EMPTY))
def test_what_the_checks_pass_over_search_passes_over(word: str) -> None:
    assert content(word) == frozenset()
    assert [term for term in words(word) if term is not None] == []


# What is shipped --------------------------------------------------------------------------------------------------


def test_the_shipped_lexicon_has_nothing_to_mend() -> None:
    report = check_lexicon(ROOT / "data" / "lexicon")

    assert [str(problem) for problem in report.problems] == []
    assert report.lexicon is not None
    assert {group.kind for group in report.lexicon.groups} == {"same", "say", "now", "right"}
    assert len(report.lexicon.groups) > 1_000


def test_search_finds_words_in_every_shipped_phrase() -> None:
    lexicon = load_lexicon(ROOT / "data" / "lexicon")
    phrases = {phrase for group in lexicon.groups for phrase in group.heads + group.others}

    assert [phrase for phrase in phrases if not any(words(phrase))] == []
