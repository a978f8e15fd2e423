"""The time where the town hall is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def now_in_japan() -> datetime:
    """Return the local time of the town hall."""
    return datetime.now(JAPAN)
