"""The sorting dictionary in the order of kana, and the search in it: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from guide.faq.model import SortingItem
from guide.text.kana_rows import OTHER, ROWS, row_of
from guide.text.normalise import hiragana, normalise


def by_row(items: Iterable[SortingItem]) -> dict[str, list[SortingItem]]:
    """Return the items by row, both in the order of kana; rows without items are left out."""
    rows: dict[str, list[SortingItem]] = {row: [] for row in (*ROWS, OTHER)}
    for item in sorted(items, key=lambda item: hiragana(normalise(item.reading))):
        rows[row_of(item.reading)].append(item)
    return {row: found for row, found in rows.items() if found}


def matching(items: Sequence[SortingItem], words: str) -> list[SortingItem]:
    """Return the items whose name, reading or other names hold every word; without words, all."""
    wanted = _folded(words).split()
    return [item for item in items if all(word in _written(item) for word in wanted)]


def _written(item: SortingItem) -> str:
    return _folded("\n".join((item.item, item.reading, *item.also)))


def _folded(text: str) -> str:
    return hiragana(normalise(text))
