"""Personal data are masked however they are written; ordinary questions stay as they are."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.text.numbers import is_card, is_my_number
from guide.text.redact import LABELS, redact

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
GAPS = st.sampled_from(["", " ", "-", "　", "－", "ー", "‐", "−", "–", " - ", ".", "\u200b"])
AROUND = st.sampled_from(["", "番号は", "です。", "、", "（", "）", "あ", "x", "\n", "「"])
DIGITS = st.sampled_from([{}, WIDE, KANJI])


@pytest.mark.parametrize(
    "text",
    [
        "14日以内",
        "令和8年3月1日",
        "令和8-3-1",
        "平成30-4-1に生まれた",
        "2026-11-01",
        "締切日2026-11-01",
        "2026年11月22日 10時",
        "3月1日-3月31日",
        "300円",
        "証明書 1通300円 2通600円",
        "1234567",
        "123456789012",
        "T1234567890123",
        "1-2-3",
        "0歳",
        "1歳6か月",
        "50cm×30cm",
        "サイズ50-30-20",
        "幅120-60-75cm",
        "45Lの袋",
        "川口町の月曜",
        "中央町1丁目の収集日は？",
        "1丁目と2丁目",
        "1丁目2班です",
        "2丁目3番目の家",
        "中央町1-2月",
        "中央町の1-2",
        "中央町10-12時",
        "第1地区2-3",
        "東京都から引っ越してきた",
        "23区から引っ越した",
        "風見市役所2-3番窓口",
        "市民課1番窓口",
        "3番目の窓口",
        "110番",
        "119番に電話",
        "水曜1-3",
        "第2・4水曜",
        "小学校4-5-6年生",
        "平日8:30-17:15",
        "0830-1715",
        "2人-3人",
        "4-5枚",
        "10-12時",
        "1日〜3日",
        "AB-1234-56",
        "六本木",
        "三番町は何曜日",
        "一番近い窓口",
        "十二月三十一日",
        "二〇二六年一一月一日",
        "千二百円",
        "電話したい",
        "@マーク",
        "3個@300円",
        "大字が読めない",
        "市営住宅に住みたい",
        "マイナンバーをなくした",
        "住所が変わった",
        "",
    ],
)
def test_an_ordinary_question_stays(text: str) -> None:
    assert redact(text).text == text
    assert redact(text).kinds == ()


@pytest.mark.parametrize(
    "number",
    [
        "090-1234-5678",
        "09012345678",
        "090 1234 5678",
        "０９０ー１２３４ー５６７８",
        "０９０－１２３４－５６７８",
        "〇九〇－一二三四－五六七八",
        "090.1234.5678",
        "090\u200b1234\u200b5678",
        "(090)1234-5678",
        "03-1234-5678",
        "(03)1234-5678",
        "（０３）１２３４－５６７８",
        "０３（１２３４）５６７８",
        "0312345678",
        "0422-52-1234",
        "０４２２−５２−１２３４",
        "0000-12-1101",
        "0120-444-444",
        "0120-12-3456",
        "0800-123-4567",
        "0570-012-345",
        "050-1234-5678",
        "+81 90-1234-5678",
        "＋８１－９０－１２３４－５６７８",
        "+81-3-1234-5678",
        "+81(0)90-1234-5678",
        "+819012345678",
        "٠٩٠-١٢٣٤-٥٦٧٨",
    ],
)
@pytest.mark.parametrize(("before", "after"), [("", ""), ("電話は", "です"), ("00 ", "、"), ("(", ")")])
def test_a_phone_number_is_masked(number: str, before: str, after: str) -> None:
    redacted = redact(f"{before}{number}{after}")

    assert redacted.text == f"{before}〔電話番号〕{after}"
    assert redacted.kinds == ("phone",)


@pytest.mark.parametrize("text", ["電話番号は12-3456です", "TEL:1234-5678", "電話 １２３－４５６７"])
def test_what_is_called_a_phone_number_needs_no_area_code(text: str) -> None:
    assert redact(text).kinds == ("phone",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中央町1丁目2番3号", "〔住所〕"),
        ("私は中央町１丁目２番３号に住んでいます", "私は〔住所〕に住んでいます"),
        ("中央町一丁目二番三号", "〔住所〕"),
        ("緑町3丁目4-5-601", "〔住所〕"),
        ("中央町1ー2ー3", "〔住所〕"),
        ("中央町1の2", "〔住所〕"),
        ("中央町5番3", "〔住所〕"),
        ("港町9番地です", "〔住所〕です"),
        ("1丁目2-3", "〔住所〕"),
        ("2番3号", "〔住所〕"),
        ("123番地4", "〔住所〕"),
        ("大字中山123", "〔住所〕"),
        ("本郷3-4-5", "〔住所〕"),
        ("住所は1-2-3です", "住所は〔住所〕です"),
        ("新住所中央町1-2", "新住所〔住所〕"),
        ("1-2-3 マンション名101号室", "〔住所〕"),
        ("東京都千代田区丸の内1-1-1", "〔住所〕"),
        ("東京都 千代田区 丸の内 1-1-1", "〔住所〕"),
        ("六本木一丁目2番3号", "〔住所〕"),
        ("千代田区三番町5番地", "〔住所〕"),
        ("みどり町1-2", "〔住所〕"),
        ("さくらが丘2-3-4です", "〔住所〕です"),
        ("埼玉県さいたま市中央区大門町2-1", "〔住所〕"),
        ("私はさいたま市大宮区桜木町1-2-3 サンハイツ201", "私は〔住所〕"),
        ("風見市中央町1-2-3コーポ風見A-101号室", "〔住所〕"),
        ("〒123-4567 海山県風見市中央町1番1号", "〔住所〕"),
        ("123-4567 海山県風見市中央町1番1号", "〔住所〕"),
        ("〒１２３−４５６７", "〔郵便番号〕"),
        ("〒1234567の地区", "〔郵便番号〕の地区"),
        ("郵便番号は1234567です", "郵便番号は〔郵便番号〕です"),
    ],
)
def test_an_address_with_a_house_number_is_masked(text: str, expected: str) -> None:
    assert redact(text).text == expected


@pytest.mark.parametrize(
    "address",
    [
        "taro.yamada@example.co.jp",
        "a_b+c%d-e@sub.example.com",
        "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ",
        "taro＠example．jp",
        "taro @ example.jp",
    ],
)
def test_an_email_address_is_masked(address: str) -> None:
    assert redact(f"メールは{address}です").text == "メールは〔メールアドレス〕です"


@given(st.text("0123456789", min_size=11, max_size=11), GAPS, AROUND, AROUND, DIGITS)
def test_every_my_number_is_masked(body: str, gap: str, before: str, after: str, script: dict[int, int]) -> None:
    number = next(body + digit for digit in "0123456789" if is_my_number(body + digit))
    written = gap.join((number[:4], number[4:8], number[8:])).translate(script)

    redacted = redact(f"{before}{written}{after}")

    assert redacted.text == f"{before}〔マイナンバー〕{after}"


@given(st.text("0123456789", min_size=11, max_size=11), st.sampled_from([" ", "-", "－", "　"]))
def test_a_my_number_written_digit_by_digit_is_masked(body: str, gap: str) -> None:
    number = next(body + digit for digit in "0123456789" if is_my_number(body + digit))

    assert redact(gap.join(number)).text == "〔マイナンバー〕"


@given(st.text("0123456789", min_size=12, max_size=18), GAPS, AROUND, AROUND, DIGITS)
def test_every_card_number_is_masked(body: str, gap: str, before: str, after: str, script: dict[int, int]) -> None:
    number = next(body + digit for digit in "0123456789" if is_card(body + digit))
    written = gap.join(number[index : index + 4] for index in range(0, len(number), 4)).translate(script)

    redacted = redact(f"{before}{written}{after}")

    assert redacted.text == f"{before}〔カード番号〕{after}"
    assert redacted.kinds == ("card",)


@pytest.mark.parametrize("number", ["3782 822463 10005", "3056-930902-5904", "4111 1111 1111 1111 123"])
def test_groups_of_other_cards(number: str) -> None:
    assert redact(number).text.startswith("〔カード番号〕")


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Nd"], exclude_characters="@＠一二三四五六七八九十百〇零"))
)
def test_text_without_digits_stays(text: str) -> None:
    assert redact(text).text == text


PIECES = st.sampled_from(
    [
        *"0 1 9 12 123 1234 090 03 0120 +81 - － ー . ( ) @ a .jp 〒 丁目 番 地 号 号室 町 市 区 の".split(),
        *"中央 一 二 十 大字 マンション 住所 電話 は 円 月 / 〔住所〕 〔電話番号〕 令和 市役所 4111 1111".split(),
        *"東京都 サンハイツ".split(),
        *"さいたま が丘 090-1234-5678 1-2-3 中央町1丁目2番3号 4111111111111111 a@b.jp 123456789018".split(),
        *(" ", "　", "\n"),
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(text)

    assert redact(once.text).text == once.text
    assert redact(once.text).kinds == ()
    assert set(once.kinds) == {kind for kind, label in LABELS.items() if once.text.count(label) > text.count(label)}


def test_a_text_made_to_unmask_itself_piece_by_piece_loses_all_its_numbers() -> None:
    redacted = redact("－" + "+8111111234二" * 60 + "0さいたま")

    assert redacted.kinds == ("phone", "number")
    assert not any(char.isdecimal() for char in redacted.text)


def test_kinds_are_named_once_each_in_one_order() -> None:
    text = "中央町1-2-3、090-1234-5678、03-1234-5678、a@b.jp"

    assert redact(text).kinds == ("email", "phone", "address")


@pytest.mark.parametrize(
    "piece",
    [
        "1-",
        "1 ",
        "(0",
        "+81",
        "ー1",
        "1",
        "0",
        "中",
        "一",
        "a",
        "a@",
        "a@a.",
        "-",
        " ",
        "090-",
        "4111 ",
        "9999-9999-9999-",
        "中央町1-2 ",
        "あ市1-1",
        "中央市 ",
        "のが",
        "1丁目",
        "1-2" + "ア" * 18,
        "090-1234-5678",
        "中央町1丁目2番3号",
        "〒123-4567",
    ],
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    text = (piece * 10_000)[:10_000]

    began = time.process_time()
    redact(text)

    assert time.process_time() - began < 2
