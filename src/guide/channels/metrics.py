"""Numbers for Prometheus; no text of residents is in them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram

_BUCKETS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12)


@dataclass
class SeenTurn:
    """What is known of a turn when it ends."""

    degraded: bool = False


class TurnMetrics:
    """Counters and times of turns."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self._turns = Counter("guide_turns_total", "Turns taken", ["result"], registry=registry)
        self._seconds = Histogram("guide_turn_seconds", "Time of a turn", buckets=_BUCKETS, registry=registry)
        self.feedback_lost = Counter("guide_feedback_lost_total", "Verdicts not stored", registry=registry)

    @contextmanager
    def turn(self) -> Iterator[SeenTurn]:
        """Time a turn and count it as ok, degraded or refused."""
        seen, started, result = SeenTurn(), time.perf_counter(), "refused"
        try:
            yield seen
            result = "degraded" if seen.degraded else "ok"
        finally:
            self._turns.labels(result).inc()
            self._seconds.observe(time.perf_counter() - started)
