from __future__ import annotations

from guide.dialogue.breaker import Breaker


def test_one_failure_opens_it_and_one_recovery_closes_it() -> None:
    breaker = Breaker()
    assert breaker.closed
    breaker.failed()
    assert not breaker.closed
    breaker.failed()
    assert (breaker.closed, breaker.failures) == (False, 2)
    breaker.recovered()
    assert (breaker.closed, breaker.failures) == (True, 2)
