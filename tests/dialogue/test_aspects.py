from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import ROOT, tiny_faq, tiny_knowledge

from guide.dialogue.aspects import NO_ASPECTS, Aspects, load_aspects
from guide.dialogue.cards import aspect_value
from guide.errors import FaqError

TABLE = load_aspects(ROOT / "data" / "aspects.yml")
FREE = ("おしえて", "あの", "ゐ", " ", "？")


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("転入届はいつまで？", ("deadline",)),
        ("何日以内に出しますか", ("deadline",)),
        ("しめきり", ("deadline",)),
        ("住民票はイクラ", ("fee",)),
        ("ただですか", ("fee",)),
        ("お金はかかりますか", ("fee",)),
        ("何を持って行けばいい", ("bring",)),
        ("いるものは？", ("bring",)),
        ("モチモノ", ("bring",)),
        ("窓口は何時までですか", ("hours",)),
        ("土日もやってる？", ("hours",)),
        ("どこの窓口ですか", ("place",)),
        ("家族でも取れる？", ("proxy",)),
        ("本人じゃなくてもいい？", ("proxy",)),
        ("委任状の書き方", ("proxy",)),
        ("郵便で送れますか", ("post",)),
        ("スマホでできる？", ("online",)),
        ("来庁しないで出せますか", ("online",)),
        ("コンビニで取れますか", ("konbini",)),
        ("いつまで、いくら", ("deadline", "fee")),
        ("いくらで、いつまで、いくら", ("fee", "deadline")),
        ("住民票", ()),
    ],
)
def test_the_sides_of_a_procedure_are_read_in_their_order(text: str, aspects: tuple[str, ...]) -> None:
    assert TABLE.find(text).aspects == aspects


@pytest.mark.parametrize(
    "text",
    [
        "避難場所",
        "ごみ袋はどこで売ってる",
        "郵便局",
        "ただし書き",
        "有効期限",
        "家族が亡くなった",
        "カードをコンビニでなくした",
    ],
)
def test_a_longer_word_asks_for_nothing(text: str) -> None:
    assert TABLE.find(text).aspects == ()


@pytest.mark.parametrize(
    "text", ["いくら？", "手続きの期限は", "ページの手数料", "申し込みはいつまで", "母でも取れますか", ""]
)
def test_a_plain_noun_is_no_topic(text: str) -> None:
    assert TABLE.find(text).topics == ()


@pytest.mark.parametrize("text", ["印鑑登録はいくら", "郵送で住民票", "ごみ袋の値段"])
def test_other_nouns_are_a_topic(text: str) -> None:
    assert TABLE.find(text).topics


def test_people_are_known_by_the_last_noun() -> None:
    assert TABLE.ends_in_people("高齢の親")
    assert not TABLE.ends_in_people("親の年金")
    assert not TABLE.ends_in_people("")


def test_each_aspect_has_a_sentence_and_a_value() -> None:
    entry = tiny_faq().entries["move-in"]
    full = entry.model_copy(
        update={
            "fee": entry.deadline,
            "how": entry.how.model_copy(update={"post": "可", "online": "可", "konbini": "可", "proxy": "可"}),
        }
    )
    for aspect in TABLE.aspects:
        assert f"aspect.{aspect}" in tiny_knowledge().texts.keys
        assert aspect_value(full, tiny_faq().offices[entry.office], aspect), aspect


def test_no_word_stands_twice() -> None:
    words = [word for group in (*TABLE.aspects.values(), TABLE.others) for word in group]
    assert len(words) == len(set(words))


@given(st.lists(st.sampled_from([*TABLE.aspects["fee"], *TABLE.aspects["post"], *FREE]), max_size=6))
def test_every_word_is_found_wherever_it_stands(pieces: list[str]) -> None:
    found = TABLE.find("ゐ".join(pieces)).aspects
    assert set(found) == {aspect for aspect in ("fee", "post") if set(TABLE.aspects[aspect]) & set(pieces)}
    assert len(found) == len(set(found))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_is_too_strange(text: str) -> None:
    assert set(TABLE.find(text).aspects) <= set(TABLE.aspects)
    assert NO_ASPECTS.find(text).aspects == ()


def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "aspects.yml"
    path.write_text("aspects: {fee: 3}\nmore: []\n", encoding="utf-8")
    with pytest.raises(FaqError, match=r"aspects\.yml"):
        load_aspects(path)


def test_blanks_and_kana_do_not_matter() -> None:
    table = Aspects(aspects={"bring": ("持ち物",), "fee": ("イクラ",)})
    assert table.find("持 ち 物 と いくら").aspects == ("bring", "fee")
