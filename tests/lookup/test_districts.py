from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.lookup.districts import Districts, districts_of

TOWN = Districts(["川口町", "本町", "山本町", "青葉台", "川口町"])


def test_each_district_stands_once_in_its_order() -> None:
    assert TOWN.names == ("川口町", "本町", "山本町", "青葉台")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("川口町の月曜", "川口町"),
        ("川口町3丁目2番", "川口町"),
        ("かわぐちちょうのごみ", "川口町"),
        ("カワグチマチ", "川口町"),
        ("ほんちょう", "本町"),
        ("山本町", "山本町"),
        ("あおばだいのごみ", "青葉台"),
        ("川口", "川口町"),
        ("かわぐちです。", "川口町"),
        ("川口に住んでいます", "川口町"),
        ("川口さんのごみ", None),
        ("川口駅のトイレ", None),
        ("本", None),
        ("", None),
    ],
)
def test_a_district_is_found_however_it_is_written(text: str, name: str | None) -> None:
    assert TOWN.named_in(text) == name
    assert bool(TOWN.words_in(text)) == (name is not None)


def test_the_numbers_of_blocks_go_with_a_district() -> None:
    assert TOWN.words_in("川口町3丁目2番1号") == ["川口町", "3丁目", "2番", "1号"]
    assert TOWN.words_in("3丁目のごみ") == []


def test_no_districts_find_nothing() -> None:
    assert Districts([]).named_in("川口町") is None


@given(st.text(max_size=20))
def test_any_text_is_read(text: str) -> None:
    name = TOWN.named_in(text)
    assert name is None or name in TOWN.names


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("海山県風見市川口町2番3号", "川口町"),
        ("風見市川口町２－３", "川口町"),
        ("海山県風見市大字本郷123", "本郷"),
        ("海山県風見市川口町三丁目1", "川口町"),
        ("海山県風見市川口町", "川口町"),
        ("川口町2番", "川口町"),
        ("海山県風見市", None),
        ("", None),
    ],
)
def test_districts_stand_in_addresses(address: str, name: str | None) -> None:
    assert districts_of([address], city="風見市").names == ((name,) if name else ())


def test_a_city_whose_name_holds_the_sign_of_a_city() -> None:
    assert districts_of(["三重県四日市市本町1"], city="四日市市").names == ("本町",)
    assert districts_of(["本町1"], city="").names == ("本町",)
