"""Who may enter the staff area: HTTP Basic with one password for all, slowed down for whoever guesses."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

MOST_FAILURES = 10
"""Wrong passwords of one address within `WINDOW` seconds; after that it has to wait."""
WINDOW = 60.0


@dataclass(frozen=True)
class Refusal:
    """Why a request is not let in: no such area, a password is wanted, or too many were wrong (`wait` in seconds)."""

    status: Literal[404, 401, 429]
    wait: int = 0


class Guard:
    """Decides on requests; without a password there is no staff area. Used from one thread."""

    def __init__(self, password: str | None, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._password = password
        self._seconds = seconds
        self._failures: dict[str, list[float]] = {}

    def refusal(self, authorization: str | None, address: str) -> Refusal | None:
        """Return why a request with that header is refused; None where it is let in."""
        if self._password is None:
            return Refusal(404)
        wait = self._wait(address)
        if wait:
            return Refusal(429, wait)
        if authorization is None:
            # Browsers ask without a password first, which is no guess.
            return Refusal(401)
        if _same(_password_in(authorization), self._password):
            return None
        self._failures.setdefault(address, []).append(self._seconds())
        return Refusal(401)

    def _wait(self, address: str) -> int:
        """Return the seconds that an address has to wait; failures that are long ago are forgotten."""
        now = self._seconds()
        recent = {who: [at for at in times if now - at < WINDOW] for who, times in self._failures.items()}
        self._failures = {who: times for who, times in recent.items() if times}
        times = self._failures.get(address, [])
        return math.ceil(times[-MOST_FAILURES] + WINDOW - now) if len(times) >= MOST_FAILURES else 0


def _password_in(authorization: str) -> str:
    """Return the password of a Basic header; nothing where it is none."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(encoded.strip(), validate=True).decode("utf-8").partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def _same(given: str, password: str) -> bool:
    # Of equal length, so that the time of the comparison tells nothing.
    left, right = (hashlib.sha256(one.encode()).digest() for one in (given, password))
    return hmac.compare_digest(left, right)
