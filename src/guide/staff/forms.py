"""Forms of the staff area carry a signed field, so that no other site can send one in a staff member's name."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import parse_qs

FIELD = "signed"
_MOST_FIELDS = 10


class Forms:
    """Signs forms for a purpose; a form may be sent until the end of the next day."""

    def __init__(self, secret: str, *, today: Callable[[], date]) -> None:
        self._key = secret.encode()
        self._today = today

    def sign(self, purpose: str) -> str:
        """Return the field for a form."""
        return self._mac(purpose, self._today())

    def is_signed(self, purpose: str, body: bytes) -> bool:
        """Tell whether a form, as it was sent, was made here for that purpose."""
        given, today = _field(body), self._today()
        days = (today, today - timedelta(days=1))
        return any([hmac.compare_digest(given.encode(), self._mac(purpose, day).encode()) for day in days])

    def _mac(self, purpose: str, day: date) -> str:
        return hmac.new(self._key, f"staff form\0{purpose}\0{day}".encode(), hashlib.sha256).hexdigest()


def _field(body: bytes) -> str:
    try:
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS).get(FIELD, [""])[0]
    except ValueError:
        return ""
