"""A small town for the tests of the public site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from guide.faq.model import Faq

UPDATED = date(2026, 11, 1)


def entry(entry_id: str, **more: Any) -> dict[str, Any]:
    """Return an entry with everything that is required, and what else is given."""
    return {
        "id": entry_id,
        "title": f"{entry_id}の手続き",
        "category": "moving-in",
        "ask": ("一つ目の聞き方", "二つ目の聞き方", "三つ目の聞き方"),
        "summary": "窓口で届け出ます。",
        "answer": "窓口で届け出ます。持ち物を確かめて来てください。",
        "office": "citizen",
        "updated": UPDATED,
        **more,
    }


MOVE_IN = entry(
    "move-in",
    title="市外から引っ越してきたときの転入届",
    general=True,
    summary="引っ越した日から14日以内に届け出ます。",
    answer="## 手順\n1. 前の市で転出届を出します。\n2. 窓口に来ます。\n\n<script>alert(1)</script>",
    deadline={"text": "引っ越した日から14日以内", "days": 14, "from": "引っ越した日"},
    fee={"text": "無料"},
    who="本人、同じ世帯の人",
    bring=("本人確認書類", "転出証明書"),
    how={"counter": "市民課でできます。", "proxy": "委任状が必要です。"},
    related=("move-out", "ended"),
    source="住民基本台帳法第22条",
)


def town(*, phone: str = "0000-12-1100", entries: tuple[dict[str, Any], ...] = ()) -> Faq:
    """Return a FAQ with two fields, three categories, some entries and a few things to throw away."""
    every = (
        MOVE_IN,
        entry("move-out", title="市外へ引っ越すときの転出届", category="moving-out"),
        entry("ended", title="終わった給付金", valid_to=date(2026, 3, 31)),
        entry("coming", title="これから始まる手続き", valid_from=date(2027, 4, 1)),
        entry("burnable", title="燃やせるごみの出し方", category="gomi-burnable", office="waste", general=True),
        *entries,
    )
    return Faq.model_validate(
        {
            "variables": {
                "city": {
                    "name": "風見市",
                    "hall": "風見市役所",
                    "postcode": "000-0001",
                    "address": "海山県風見市中央町1番1号",
                    "phone": phone,
                    "hours": "平日 8時30分から17時15分まで",
                    "closed": "土日・祝日",
                }
            },
            "offices": {
                "citizen": {
                    "name": "市民課",
                    "phone": "0000-12-1101",
                    "place": "1階 1番窓口",
                    "hours": "平日 8時30分から",
                },
                "waste": {"name": "ごみ減量推進課", "phone": "0000-12-1110", "place": "2階", "hours": "平日"},
            },
            "fields": {
                "moving": {"label": "引っ越し", "office": "citizen"},
                "gomi": {"label": "ごみ", "office": "waste"},
            },
            "categories": {
                "moving-in": {"label": "転入", "field": "moving"},
                "moving-out": {"label": "転出", "field": "moving"},
                "gomi-burnable": {"label": "燃やせるごみ", "field": "gomi"},
            },
            "facets": {},
            "entries": {one["id"]: one for one in every},
            "sorting_kinds": {"burnable": {"label": "燃やせるごみ", "entry": "burnable"}},
            "items": [
                {
                    "item": "割りばし",
                    "reading": "わりばし",
                    "also": ["菜箸"],
                    "kind": "burnable",
                    "note": "束ねます。",
                },
                {"item": "ガーゼ", "reading": "がーぜ", "kind": "burnable"},
                {"item": "CD", "reading": "CD", "also": ["シーディー"], "kind": "burnable"},
            ],
        }
    )


@pytest.fixture
def make_town() -> Callable[..., Faq]:
    """Give the function that makes the town, with another phone number or further entries if wanted."""
    return town


@pytest.fixture
def make_entry() -> Callable[..., dict[str, Any]]:
    """Give the function that makes one more entry."""
    return entry


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Coroutine tests run on asyncio, as the server does."""
    return "asyncio"
