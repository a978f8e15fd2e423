from __future__ import annotations

import pytest

from guide.retrieval.places import names_elsewhere


@pytest.mark.parametrize("text", ["横浜市のごみの日", "杉並区で粗大ごみを出す", "札幌市役所の電話", "大津市"])
def test_another_municipality_is_the_topic(text: str) -> None:
    assert names_elsewhere(text)


@pytest.mark.parametrize("text", ["横浜市から引っ越してきた", "横浜のごみ", "ごみの日", "", "町内の集まり"])
def test_a_place_one_comes_from_is_not(text: str) -> None:
    assert not names_elsewhere(text)
