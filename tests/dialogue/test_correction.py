from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.dialogue.correction import Correction, meant, read_correction


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("海外じゃなくて市内に引っ越す", Correction("", "海外", "市内に引っ越す", False)),
        ("やっぱり海外ではなく市内", Correction("", "海外", "市内", True)),
        ("いや、転出です", Correction("", "", "転出です", True)),
        ("まちがえた、マンションじゃなくて一戸建て", Correction("", "マンション", "一戸建て", True)),
        ("違う、母でなくて父です", Correction("", "母", "父です", True)),
        ("訂正します。父です", Correction("", "", "父です", True)),
        ("すみません、やっぱり父です", Correction("", "", "父です", True)),
        ("そうじゃなくて印鑑登録", Correction("", "", "印鑑登録", True)),
        ("マンションではありません。一戸建てです", Correction("", "マンション", "一戸建てです", False)),
        ("母が亡くなって年金じゃなくて保険", Correction("母が亡くなって", "年金", "保険", False)),
        (
            "引っ越します。海外に行くのではなくて、市内です",
            Correction("引っ越します。", "海外に行くの", "市内です", False),
        ),
        ("町の外からじゃなくて中で", Correction("", "町の外から", "中で", False)),
        ("市役所で年金じゃなくて保険", Correction("市役所で", "年金", "保険", False)),
        ("住民票の写しじゃなくて戸籍", Correction("", "住民票の写し", "戸籍", False)),
    ],
)
def test_what_is_denied_is_told_from_what_is_said(text: str, expected: Correction) -> None:
    assert read_correction(text) == expected
    assert expected.corrects
    assert expected.said == expected.before + expected.instead


@pytest.mark.parametrize(
    "text",
    [
        "違う市に引っ越す",
        "いやがらせを受けている",
        "間違えた書類を直したい",
        "本人じゃなくてもいい？",
        "本人じゃなくて母が行く",
        "住民票だけじゃなくて印鑑証明もほしい",
        "会社員じゃなくなったので国保に入りたい",
        "これはごみじゃないですか",
        "燃えるごみじゃないごみ",
        "電車でなくした",
        "すみません、住民票がほしい",
        "違う",
        "いいえ",
        "じゃなくて",
        "",
    ],
)
def test_other_words_deny_nothing(text: str) -> None:
    assert read_correction(text) == Correction("", "", text, False)
    assert meant(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("海外じゃなくて市内に引っ越す", "市内に引っ越す"),
        ("いや、転出です", "転出です"),
        ("やっぱりいいです", "やっぱりいいです"),
        ("海外じゃなくて、いい", "海外じゃなくて、いい"),
    ],
)
def test_a_denial_is_left_out_where_the_rest_has_a_topic(text: str, expected: str) -> None:
    assert meant(text) == expected


@given(
    st.lists(
        st.sampled_from(["いや、", "やっぱり", "海外", "市内", "じゃなくて", "ではなく", "の", "。", " ", "です"]),
        max_size=8,
    )
)
def test_no_word_is_made_up(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = read_correction(text)
    for part in (found.before, found.denied, found.instead):
        assert part in text
    assert meant(text) in (text, found.said)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    assert read_correction(text).instead in text
