from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.errors import StaleModel
from guide.retrieval.kana import SHORTEST
from guide.retrieval.readings import READINGS_FILE, Corrections, Readings, one_width, without_leftover

READINGS = Readings.of(
    ["世帯分離の届け出", "粗大ごみの受付", "転入届", "同士の集まり", "印鑑登録証明書"],
    [("くるまいす", "車椅子"), ("てれび", "テレビ")],
)
TOWN = Readings.of(
    [
        "引っ越し", "ごみの出し方", "住民票の写し", "マイナンバーカードの更新", "転入届", "転出届", "粗大ごみ",
        "印鑑登録証明書", "DVの相談", "LINE", "使用料", "指定のごみ袋", "以内", "入れ歯", "相手", "引っ越しの手続き",
    ],
    corrections=[("印艦", "印鑑"), ("印艦証明", "印鑑証明書"), ("マイナンバ", "マイナンバー"), ("ＤＶ相段", "DV相談")],
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("せたいぶんり", "世帯分離"),
        ("セタイブンリ", "世帯分離"),
        ("せたいぶんりしたい", "世帯分離したい"),
        ("せたい", "世帯"),
        ("てんにゅう", "転入"),
        ("てんにゅうとどけ", "転入届"),
        ("いんかんとうろくしょうめいしょ", "印鑑登録証明書"),
        ("くるまいすを捨てたい", "車椅子を捨てたい"),
        ("くるまゐす", "くるまゐす"),
    ],
)
def test_kana_are_read_as_the_words_of_the_faq(typed: str, read: str) -> None:
    assert READINGS.restore(typed) == read


@pytest.mark.parametrize(
    "text", ["", "転入届", "どうしたらいいですか", "ピザがたべたい", "てれびを捨てる", "abc", "うえ"]
)
def test_other_words_stay_as_typed(text: str) -> None:
    assert READINGS.restore(text) == text


def test_a_faq_without_kanji_reads_nothing() -> None:
    assert Readings.of([]).restore("せたいぶんり") == "せたいぶんり"
    assert Readings.of(["ごみ", "てれび"]).restore("てれび") == "てれび"


@given(st.text(alphabet="世帯転入届 12、。ー", max_size=30))
def test_text_without_a_run_of_kana_stays(text: str) -> None:
    if "ー" * SHORTEST not in text:
        assert READINGS.restore(text) == text


@given(st.text(alphabet="せたいぶんりてにゅうとどけ世帯 1、", max_size=25))
def test_what_is_no_kana_stays_in_its_order(text: str) -> None:
    kept = [letter for letter in text if letter in "世帯 1、"]
    found = iter(READINGS.restore(text))
    assert all(letter in found for letter in kept)


@given(st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(READINGS.restore(text), str)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("hikkoshi", "引っ越し"),
        ("gomi", "ごみ"),
        ("juminhyo", "住民票"),
        ("jyuuminnhyou", "住民票"),
        ("JUMINHYO", "住民票"),
        ("mainanba-ka-do", "マイナンバーカード"),
        ("mainanba- ka-do", "マイナンバーカード"),
        ("juminhyo ga hoshii", "住民票がほしい"),
        ("juminhyogahosii", "住民票がほしい"),
        ("転入todoke", "転入届"),
        ("ごmi", "ごみ"),
        ("引っ越si", "引っ越し"),
    ],
)
def test_romaji_is_read_as_the_words_of_the_faq(typed: str, read: str) -> None:
    assert TOWN.restore(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "DV",
        "dv",
        "LINE",
        "e-Tax",
        "PDF",
        "my number card",
        "I moved to Japan",
        "ピザ pizza",
        "A4の紙",
        "PCの捨て方",
        "古いpc",
    ],
)
def test_words_in_latin_letters_stay(text: str) -> None:
    assert TOWN.restore(text) == text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ", "マイナンバーカード"),
        ("まいなんばーかーどのこうしん", "マイナンバーカードの更新"),
        ("マイナンバーカードノコウシン", "マイナンバーカードの更新"),
        ("ジュウミンヒョウノウツシ", "住民票の写し"),
        ("引っ越s", "引っ越"),
        ("てんにゅう と", "転入 と"),
        ("ＤＶ", "DV"),
        ("てんにうとどけ", "転入届"),
        ("住民表", "住民票"),
    ],
)
def test_width_leftovers_and_slips_are_read(typed: str, read: str) -> None:
    assert TOWN.restore(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "登録していない",
        "結婚していない証明",
        "どうしよう、カードをなくした",
        "保証人がいれば当日できる",
        "窓口はあいてますか",
        "カーボンニュートラル",
        "何もしないで来た",
        "転移届",
    ],
)
def test_correct_texts_stay(text: str) -> None:
    assert TOWN.restore(text) == text


def test_staffs_corrections_come_first_and_longest_first() -> None:
    assert TOWN.restore("印艦証明がほしい") == "印鑑証明書がほしい"
    assert TOWN.restore("印艦を変える") == "印鑑を変える"
    assert TOWN.restore("dv相段") == "DV相談"


def test_what_is_right_already_is_not_corrected_again() -> None:
    assert TOWN.restore("マイナンバーとマイナンバ") == "マイナンバーとマイナンバー"
    assert Corrections([]).apply("印艦") == "印艦"
    assert Corrections([("", "印鑑")]).apply("印艦") == "印艦"


def test_width_of_signs_stays() -> None:
    assert one_width("（ｺﾞﾐ）！") == "（ゴミ）！"
    assert without_leftover("レベルcだ") == "レベルcだ"


@given(st.text(max_size=40))
def test_any_text_of_the_town_can_be_read(text: str) -> None:
    assert isinstance(TOWN.restore(text), str)


@given(
    st.lists(
        st.sampled_from(
            ["引っ越し", "住民票", "転入届", "じゅうみんひょう", "juminhyo ", "の", "を", "したい", "、", "ごみ"]
        ),
        max_size=5,
    ).map("".join)
)
def test_reading_twice_changes_no_more_than_once(text: str) -> None:
    read = TOWN.restore(text)
    assert TOWN.restore(read) == read


@given(
    st.lists(
        st.sampled_from(["引っ越し", "住民票", "転入届", "粗大ごみ", "の", "を", "は", "、", "？"]), max_size=6
    ).map("".join)
)
def test_known_words_stay(text: str) -> None:
    assert TOWN.restore(text) == text


def test_readings_are_kept_in_a_file(tmp_path: Path) -> None:
    TOWN.save(tmp_path)
    loaded = Readings.load(tmp_path)
    for text in ("てんにうとどけ", "juminhyo ga hoshii", "住民表", "印艦証明", "DV", "まいなんばーかーど"):
        assert loaded.restore(text) == TOWN.restore(text)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"words": 1, "latin": [], "corrections": []}'])
def test_a_file_that_is_no_readings_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / READINGS_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(StaleModel):
        Readings.load(tmp_path)
