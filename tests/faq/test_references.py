"""Ids that are named have to exist."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faq.small_town import spoil, told


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "pages.yml",
            "category: gomi-cans",
            "category: gomi-can",
            ["35: categories に gomi-can はありません; gomi-cans のつづりを確かめてください"],
        ),
        (
            "pages.yml",
            "office: waste",
            "office: parks",
            ["39: offices に parks はありません; 使えるのは citizen、waste です"],
        ),
        (
            "pages.yml",
            "related: [move-out]",
            "related: [move-ot, move-in, zzz]",
            [
                "21: entries に move-ot はありません; move-out のつづりを確かめてください",
                "21: entries に zzz はありません; ある id にかえるか、消してください",
                "21: related に自分自身（move-in）があります; move-in を消してください",
            ],
        ),
        (
            "pages.yml",
            "{move: in, who: [self, proxy]}",
            "{mov: in, who: [selff, proxy]}",
            [
                "20: facet who に値 selff はありません; self のつづりを確かめてください",
                "20: facets に mov はありません; move のつづりを確かめてください",
            ],
        ),
        (
            "offices.yml",
            "{label: 引っ越し, office: citizen}",
            "{label: 引っ越し, office: citizn}",
            ["14: offices に citizn はありません; citizen のつづりを確かめてください"],
        ),
        (
            "offices.yml",
            "{label: 転入, field: moving}",
            "{label: 転入, field: moving, office: citizn}",
            ["17: offices に citizn はありません; citizen のつづりを確かめてください"],
        ),
        (
            "offices.yml",
            "{label: 転入, field: moving}",
            "{label: 転入, field: movin}",
            ["17: fields に movin はありません; moving のつづりを確かめてください"],
        ),
        (
            "facets.yml",
            "    field: moving\n    values",
            "    field: movin\n    values",
            ["4: fields に movin はありません; moving のつづりを確かめてください"],
        ),
        (
            "facets.yml",
            "parent: move\n",
            "parent: moov\n",
            ["11: facets に moov はありません; move のつづりを確かめてください"],
        ),
        (
            "facets.yml",
            "わたし, 本人], parent: in}",
            "わたし, 本人], parent: inn}",
            ["13: facet move に値 inn はありません; in のつづりを確かめてください"],
        ),
        (
            "facets.yml",
            "わたし, 本人], parent: in}",
            "わたし, 本人]}",
            ["13: 値 self に parent がありません; parent: に move の値のどれかを書いてください"],
        ),
        (
            "facets.yml",
            "越してきた, 町外から]}",
            "越してきた, 町外から], parent: self}",
            ["6: move に parent がないのに、値 in に parent があります; move に parent: を書き足してください"],
        ),
        (
            "facets.yml",
            "    parent: move\n",
            "    parent: who\n",
            [
                "11: who の parent をたどると who にもどります; parent: を見なおしてください",
                "13: facet who に値 in はありません; 使えるのは self、proxy です",
                "14: facet who に値 in はありません; 使えるのは self、proxy です",
            ],
        ),
        (
            "sorting.yml",
            "kind: cans}",
            "kind: can}",
            ["4: sorting_kinds に can はありません; cans のつづりを確かめてください"],
        ),
        (
            "sorting.yml",
            "cans: {label: 缶, entry: cans}",
            "cans: {label: 缶, entry: can}",
            ["2: entries に can はありません; cans のつづりを確かめてください"],
        ),
        (
            "sorting.yml",
            'です。", entry: cans}',
            'です。", entry: can}',
            ["5: entries に can はありません; cans のつづりを確かめてください"],
        ),
    ],
)
def test_an_id_that_does_not_exist_is_told(town: Path, name: str, old: str, new: str, expected: list[str]) -> None:
    spoil(town, name, old, new)

    assert told(town) == [f"{name}:{problem}" for problem in expected]


def test_an_id_whose_piece_is_wrong_or_unreadable_still_counts_as_known(town: Path) -> None:
    spoil(town, "pages.yml", "  summary: 引っ越す前に", "  summary：引っ越す前に")
    spoil(town, "offices.yml", "  waste:\n    name: 環境課", "  waste:\n    nme: 環境課")

    assert told(town) == [
        "offices.yml:9: nme は知らない項目です; name のつづりを確かめてください",
        "pages.yml:28: 「：」が全角です; 半角の「:」と空白1つにかえてください",
    ]


def test_a_misspelt_section_is_told_once(town: Path) -> None:
    spoil(town, "pages.yml", "entries:\n", "entry:\n")

    assert told(town) == ["pages.yml:1: entry は知らない項目です; entries のつづりを確かめてください"]
