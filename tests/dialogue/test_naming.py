from __future__ import annotations

import pytest
from tests.tiny import TODAY, tiny_faq

from guide.dialogue.naming import named, phrase_of, value_of
from guide.narrowing.catalogue import build_catalogue

CATALOGUE = build_catalogue(tiny_faq(), TODAY)
LABELS = ("住民票の写し", "住民票の除票", "一戸建ての家", "市の外へ", "市の外から")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("住民票の写し", "住民票の写し"),
        ("住民票の写しがほしいです", "住民票の写し"),
        ("写し", "住民票の写し"),
        ("一戸建てです", "一戸建ての家"),
        ("市の外から", "市の外から"),
        ("住民票", None),
        ("市の外", None),
        ("住民票の写しと印鑑登録", None),
        ("です", None),
        ("", None),
    ],
)
def test_words_name_the_one_label_that_they_share_words_with(text: str, label: str | None) -> None:
    place = named(LABELS, text)
    assert (LABELS[place] if place is not None else None) == label


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("転出です", "out"),
        ("外へ", None),
        ("町の外へ", "out"),
        ("越し", "in"),
        ("転", None),
        ("転入か転出", None),
        ("です", None),
    ],
)
def test_words_name_a_value_by_cue_label_or_a_part_of_a_cue(text: str, value: str | None) -> None:
    assert value_of(CATALOGUE, CATALOGUE.facets["move"], text) == value


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("父です", "父"), ("戸籍のほうです。", "戸籍"), ("市内に引っ越す", "市内に引っ越す"), ("です", "")],
)
def test_a_polite_ending_is_left_out(text: str, phrase: str) -> None:
    assert phrase_of(text) == phrase
