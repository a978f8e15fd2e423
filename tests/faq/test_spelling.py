from __future__ import annotations

import pytest

from guide.faq.spelling import SHOWN, hint, listing, nearest


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("offce", ["office", "title"], "office"),
        ("entry", ["entries", "facets"], "entries"),
        ("fee.cpoy", ["fee.copy", "fee.seal"], "fee.copy"),
        ("fee.seal", ["fee.copy", "fee.koseki"], None),
        ("xyz", ["office"], None),
        ("office", [], None),
    ],
)
def test_nearest(word: str, known: list[str], expected: str | None) -> None:
    assert nearest(word, known) == expected


def test_hint_falls_back() -> None:
    assert hint("xyz", ["office"], "消してください") == "消してください"


def test_listing_is_cut() -> None:
    assert listing(["a", "b"]) == "a、b"
    assert listing(map(str, range(SHOWN + 1))).endswith("11 など")
