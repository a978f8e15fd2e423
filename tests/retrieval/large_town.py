"""A town of 300 pages, each about two things, and the settings by which it counts as large."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import pytest
from tests.tiny import tiny_faq

from guide.faq.model import Faq
from guide.retrieval import gist, storage

THINGS = (
    "転入届", "転出証明書", "住所", "国民年金", "年金手帳", "マイナンバーカード", "たんす", "机", "家具", "シール",
    "空き缶", "ジュース", "アルミ", "集積所", "乾電池", "充電池", "回収箱", "テープ", "生ごみ", "台所",
    "袋", "応援金", "郵送", "電話", "窓口",
)  # fmt: skip


@lru_cache(maxsize=1)
def large_faq() -> Faq:
    """Return the town; the tiny town's embedder knows its words."""
    entry = tiny_faq().entries["cans"]
    entries = {}
    for one, other in combinations(THINGS, 2):
        key = f"e{len(entries)}"
        changes = {
            "id": key,
            "title": f"{one}と{other}",
            "ask": (f"{one}と{other}のことを聞きたい", f"{other}は{one}のどこですか"),
            "keywords": (),
            "summary": f"{one}は役場です。",
            "answer": f"{other}は窓口へ持ってきてください。{one}は資源の日に出します。",
        }
        entries[key] = entry.model_copy(update=changes)
    return tiny_faq().model_copy(update={"entries": entries, "items": ()})


def make_large(patch: pytest.MonkeyPatch) -> None:
    """Let any FAQ count as large, and be measured by a sample of 100 entries at most."""
    patch.setattr(storage, "FEW", 0)
    patch.setattr(storage, "SMALL_FLOATS", 0)
    patch.setattr(gist, "SMALLEST_SAMPLE", 100)
    patch.setattr(gist, "LARGEST_SAMPLE", 100)
