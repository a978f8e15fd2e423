"""A circuit breaker: after failures Rasa is left alone until a probe succeeds, so that residents do not wait."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Breaker:
    """Open after one failure; `closed` tells whether residents' turns go to Rasa.

    One failure is enough: every further try costs a resident the whole time-out, and the probe, which runs
    every second while open, closes the breaker again within about a second of recovery.
    """

    closed: bool = True
    failures: int = 0

    def failed(self) -> None:
        self.closed = False
        self.failures += 1

    def recovered(self) -> None:
        self.closed = True
