"""Questions that no page answered, for staff to read: each once, with how often it was asked, and by no name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guide.clock import JAPAN
from guide.dialogue.database import Database
from guide.dialogue.messages import Filing, Reason
from guide.text.normalise import kana_key

REASONS: dict[Reason, str] = {
    "refused": "合うページがない",
    "too_many": "しぼりきれない",
    "none_fit": "「どれも違う」",
    "wanted_person": "人と話したい",
}
"""What staff read for each reason."""
SHOWN = 200
"""Questions listed at most."""


@dataclass(frozen=True)
class Unanswered:
    """One question: the masked words of whoever asked it first, the likeliest office and the latest reason."""

    id: int
    words: str
    office: str
    reason: str
    count: int
    last: datetime


class Inbox:
    """The table of unanswered questions; every method may raise `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def file(self, filing: Filing, *, made: float) -> None:
        """Count a question; one that staff were done with is open again."""
        self._database.change(
            "INSERT INTO unanswered (key, words, office, reason, count, state, made, last)"
            " VALUES (?, ?, ?, ?, 1, 'open', ?, ?) ON CONFLICT (key) DO UPDATE SET"
            " office = excluded.office, reason = excluded.reason, count = count + 1, state = 'open',"
            " last = excluded.last",
            kana_key(filing.text), filing.text, filing.office, filing.reason, made, made,
        )  # fmt: skip

    def open_questions(self) -> list[Unanswered]:
        """Return the open questions, those that are asked most first."""
        rows = self._database.all(
            "SELECT id, words, office, reason, count, last FROM unanswered WHERE state = 'open'"
            " ORDER BY count DESC, last DESC LIMIT ?",
            SHOWN,
        )
        return [_read(*row) for row in rows]

    def count(self) -> int:
        """Return how many questions are open."""
        return int(self._database.one("SELECT count(*) FROM unanswered WHERE state = 'open'")[0])

    def done(self, number: int) -> bool:
        """Put a question away; tell whether it was open."""
        changed = self._database.change(
            "UPDATE unanswered SET state = 'done' WHERE id = ? AND state = 'open'", min(number, 2**63 - 1)
        )
        return changed > 0

    def purge(self, *, done_before: float, open_before: float) -> None:
        """Delete questions last asked before those moments (seconds since 1970)."""
        self._database.change(
            "DELETE FROM unanswered WHERE last < CASE state WHEN 'open' THEN ? ELSE ? END", open_before, done_before
        )


def _read(number: int, words: str, office: str, reason: Reason, count: int, last: float) -> Unanswered:
    return Unanswered(number, words, office, REASONS.get(reason, reason), count, datetime.fromtimestamp(last, JAPAN))
