"""What residents write of life events: the shipped events and words."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import ROOT

from guide.faq.loader import load_faq
from guide.lookup.life_words import LifeWords
from guide.lookup.vocabulary import LifeVocabulary, load_vocabulary

BARE = {
    "moving": """
        引っ越した 引っ越しました ひっこした ひっこしました 引越しました 引っ越ししました 引っ越しをします
        引っ越してきた 引っ越しの手続き 引っ越すことになったのですが、何をすればいいですか
        先週の金曜に引っ越しました 10日前に引っ越したんだけど 来月、引っ越し予定です
        引っ越しでやることを全部まとめて教えてください 家族で引っ越します 引っ越したい 引っ越し
        引っ越しました。必要な手続きを知りたいです 引っ越しでしなければならないことは何ですか
    """,
    "death": """
        母が死んだ 父が亡くなりました 祖母が他界しました 夫が亡くなったのですが お母さんが亡くなったんだけど
        兄が亡くなった 家族が亡くなったときの手続き 昨日父が亡くなりました。何をすればいいかわからない
        亡くなりました おくやみの手続き うちの母が他界しまして 旦那が亡くなりました おじいちゃんが亡くなった
        息子が死んだ 義理の母が亡くなりました
    """,
    "marriage": """
        結婚します 結婚しました けっこんします 結婚することになりました 入籍しました 籍を入れたい 娘が結婚します
    """,
    "job": """
        会社を辞めた 会社をやめました 仕事やめたんだけど 退職しました 会社を辞めることになりました 転職します
        クビになった クビになりそう 失業した
    """,
    "birth": """
        赤ちゃんが生まれた 赤ちゃんが産まれました 子どもが生まれました 妊娠しました 妊娠中です あかちゃんがうまれた
        赤ちゃんができた 孫が生まれた 出産しました
    """,
    "house": "家を建てる 家を買いました マイホームがほしい マンションを買った",
    "divorce": "離婚したい 離婚します りこんしたい 離婚することになりました 夫と別れた",
    "care": """
        親の介護が必要になった 介護が必要になりました 母の介護 親が認知症かもしれない 母が寝たきりになった
        妻の介護が必要 父の介護が始まりました
    """,
}
MORE = {
    "引っ越したので免許の住所を変えたい": "moving",
    "市外から引っ越してきた": "moving",
    "海外から引っ越してきました": "moving",
    "引っ越しの期限はいつまで": "moving",
    "夫が死んだので年金を止めたい": "death",
    "子どもが生まれたので児童手当": "birth",
    "会社を辞めて国保に入りたい": "job",
    "家を建てるときの補助金": "house",
    "離婚届をもらいたい": "divorce",
    "犬が死んだ": None,
    "ペットが亡くなった": None,
    "引っ越さない": None,
    "離婚しない": None,
    "妻が行ってもいいですか": None,
    "財布がなくなった": None,
    "何ができるの": None,
    "できました": None,
    "なくなりました": None,
    "施設に入れますか": None,
    "歩けません": None,
    "死にたい": None,
    "父が死にたいと言っている": None,
    "手続きが面倒": None,
    "介護": None,
    "認知症": None,
    "転入届": None,
    "住民票": None,
    "母": None,
    "わからない": None,
    "こんにちは": None,
    "": None,
}


@lru_cache(maxsize=1)
def words() -> LifeWords:
    faq = load_faq(ROOT / "data" / "faq", checks=False)
    return LifeWords(faq.life_events, load_vocabulary(ROOT / "data" / "lookups.yml").life_events)


@pytest.mark.parametrize(("event", "text"), [(event, text) for event, texts in BARE.items() for text in texts.split()])
def test_an_event_and_nothing_else(event: str, text: str) -> None:
    assert words().event(text) == event


@pytest.mark.parametrize(("text", "event"), MORE.items())
def test_an_event_beside_something_else_is_only_mentioned(text: str, event: str | None) -> None:
    assert words().event(text) is None
    assert words().mentioned(text) == event


@pytest.mark.parametrize(
    ("event", "text", "said"),
    [
        ("moving", "市外から", {"where": "into"}),
        ("moving", "東京から引っ越してきました", {"where": "into"}),
        ("moving", "風見市から出ます", {"where": "out"}),
        ("moving", "海外から引っ越してきました", {"where": "back"}),
        ("moving", "子どもはいません、市外からです", {"child": "none", "where": "into"}),
        ("moving", "犬は飼っていません", {}),
        ("moving", "国保ではなく社会保険です", {"insurance": "company"}),
        ("moving", "国保と社会保険です", {}),
        ("divorce", "名字だけ変わります", {"change": "name"}),
        ("birth", "まだ生まれていません", {"stage": "pregnant"}),
        ("death", "年金をもらっていました", {"pension": "receiving"}),
        ("death", "まだもらっていない", {"pension": "working"}),
        ("job", "自己都合です", {"reason": "self"}),
        ("care", "いま入院しています", {"place": "hospital"}),
        ("house", "中古マンションです", {"kind": "used"}),
        ("marriage", "名字は変わりません", {"name": "same"}),
        ("marriage", "会社の保険です", {"insurance": "company"}),
        ("marriage", "夫の会社の保険です", {"insurance": "family"}),
        ("divorce", "もう出しました", {"way": "done"}),
        ("divorce", "もう離婚したいです", {"way": "talk"}),
        ("job", "40歳です", {"age": "under60"}),
        ("job", "満59才", {"age": "under60"}),
        ("job", "六十歳になりました", {"age": "over60"}),
        ("job", "82歳です", {"age": "over65"}),
        ("job", "3歳の子がいます", {}),
        ("job", "会社の保険です", {}),
        ("moving", "子どもも一緒です", {}),
    ],
)
def test_answers_are_read(event: str, text: str, said: dict[str, str]) -> None:
    assert words().answers(event, text) == said
    assert not words().says_more(event, text)


def test_what_is_said_in_passing_leaves_questions_with_several_answers_open() -> None:
    assert words().answers("moving", "海外から犬と引っ越した", in_passing=True) == {"where": "back"}


@pytest.mark.parametrize(
    ("event", "question", "text", "value"),
    [
        ("moving", "child", "いません", "none"),
        ("moving", "child", "小・中学生がいます", "school"),
        ("marriage", "name", "変わります", "changes"),
        ("job", "reason", "定年です", "self"),
        ("moving", "child", "いいえ、いません。", "none"),
        ("moving", "own", "ありません", "none"),
        ("marriage", "special", "特にない", "none"),
        ("marriage", "home", "いいえ", "stay"),
        ("death", "head", "いいえ", "member"),
        ("job", "insurance", "いいえ", None),
        ("moving", "child", "住民票", None),
        ("moving", "child", "", None),
    ],
)
def test_the_words_of_a_label_are_its_answer(event: str, question: str, text: str, value: str | None) -> None:
    assert words().answer(event, question, text) == value


@pytest.mark.parametrize(
    ("event", "question", "text", "is_open"),
    [
        ("moving", "child", "子どもも一緒です", True),
        ("moving", "child", "はい", True),
        ("moving", "child", "います", True),
        ("moving", "child", "子どもはいません", False),
        ("moving", "where", "はい", False),
        ("death", "insurance", "会社の保険です", True),
        ("job", "age", "60代です", True),
        ("job", "age", "60代前半です", False),
        ("moving", "child", "", False),
    ],
)
def test_words_that_leave_several_answers_are_told(event: str, question: str, text: str, is_open: bool) -> None:
    said = words().answers(event, text).get(question)
    assert (said is None and words().leaves_open(event, question, text)) == is_open
    assert not words().says_more(event, text)


@pytest.mark.parametrize("text", ["国保の保険料はいくら", "ごみの日はいつ", "市外からの学校の転校"])
def test_a_question_for_another_thing_is_told(text: str) -> None:
    assert words().says_more("moving", text)


@given(st.text(max_size=30))
def test_any_text_is_read(text: str) -> None:
    assert words().event(text) in (None, *BARE)
    assert words().mentioned(text) in (None, *BARE)
    assert isinstance(words().answers("moving", text), dict)


def test_without_events_nothing_is_read() -> None:
    nothing = LifeWords({}, LifeVocabulary())
    assert nothing.event("引っ越した") is None
    assert nothing.mentioned("引っ越した") is None


@pytest.mark.parametrize("event", BARE)
def test_every_shipped_cue_begins_or_names_its_event(event: str) -> None:
    shipped = load_faq(ROOT / "data" / "faq", checks=False).life_events[event]
    assert {words().event(cue) or words().mentioned(cue) for cue in shipped.cues} == {event}
