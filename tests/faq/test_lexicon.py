"""The lexicon as search, training and a model version see it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.faq.lexicon import Group, Lexicon

SAME = Group("same", ("保険証", "健康保険証", "被保険者証"))
SAY = Group("say", ("親が亡くなった", "葬儀が終わった"), ("死亡届", "葬祭費"))
NOW = Group("now", ("児童手当",), ("子ども手当", "特例給付"))
RIGHT = Group("right", ("印鑑証明",), ("印艦証明", "印監証明"))
LEXICON = Lexicon((SAME, SAY, NOW, RIGHT))

some = st.lists(st.text(), min_size=1).map(tuple)
one = st.tuples(st.text())
groups = st.one_of(
    st.builds(Group, st.just("same"), some),
    st.builds(Group, st.just("say"), some, some),
    st.builds(Group, st.sampled_from(["now", "right"]), one, some),
)


def test_misspellings_are_paired_with_the_right_word() -> None:
    assert LEXICON.corrections == (("印艦証明", "印鑑証明"), ("印監証明", "印鑑証明"))


def test_documents_name_and_explain_and_hold_no_misspelling() -> None:
    assert LEXICON.documents == (
        (("保険証", "健康保険証", "被保険者証"), ()),
        (("親が亡くなった", "葬儀が終わった"), ("死亡届", "葬祭費")),
        (("児童手当", "子ども手当", "特例給付"), ()),
    )


def test_same_leads_in_all_directions() -> None:
    assert Lexicon((SAME,)).leads == (
        ("保険証", ("健康保険証", "被保険者証")),
        ("健康保険証", ("保険証", "被保険者証")),
        ("被保険者証", ("保険証", "健康保険証")),
    )


def test_say_leads_one_way() -> None:
    assert Lexicon((SAY,)).leads == (
        ("親が亡くなった", ("死亡届", "葬祭費")),
        ("葬儀が終わった", ("死亡届", "葬祭費")),
    )


def test_old_and_new_names_lead_to_each_other() -> None:
    assert Lexicon((NOW,)).leads == (
        ("児童手当", ("子ども手当", "特例給付")),
        ("子ども手当", ("児童手当",)),
        ("特例給付", ("児童手当",)),
    )


def test_a_misspelling_leads_nowhere() -> None:
    assert Lexicon((RIGHT,)).leads == ()


def test_json_has_the_form_that_staff_write() -> None:
    assert json.loads(LEXICON.to_json())["lexicon"][1:3] == [
        {"say": ["親が亡くなった", "葬儀が終わった"], "means": ["死亡届", "葬祭費"]},
        {"now": "児童手当", "was": ["子ども手当", "特例給付"]},
    ]


@given(st.lists(groups))
def test_a_lexicon_survives_json(several: list[Group]) -> None:
    lexicon = Lexicon(tuple(several))

    assert Lexicon.from_json(lexicon.to_json()) == lexicon


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"lexicon": {}}',
        '{"lexicon": ["same"]}',
        '{"lexicon": [{}]}',
        '{"lexicon": [{"same": "保険証"}]}',
        '{"lexicon": [{"same": [1, 2]}]}',
        '{"lexicon": [{"say": ["葬儀"]}]}',
        '{"lexicon": [{"now": ["児童手当"], "was": ["子ども手当"]}]}',
        '{"lexicon": [{"same": ["保険証"], "means": ["死亡届"]}]}',
    ],
)
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Lexicon.from_json(text)
