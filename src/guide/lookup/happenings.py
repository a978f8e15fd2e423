"""「今週末のイベント」「12月の催し」, read and answered from open data. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from guide.lookup.cover import any_of, says_more
from guide.lookup.days import Span, read_span
from guide.lookup.vocabulary import Vocabulary
from guide.opendata.happenings import Happening
from guide.text.normalise import kana_key

SHOWN = 8
AHEAD = 60
"""Days that 「イベント」 without a day looks ahead."""


@dataclass(frozen=True)
class HappeningQuestion:
    """What was asked: the days (None: soon)."""

    span: Span | None = None

    def more(self, other: HappeningQuestion) -> HappeningQuestion:
        """Return the question with what was added later."""
        return HappeningQuestion(other.span or self.span)


class HappeningDesk:
    """Reads and answers questions about events of one city."""

    def __init__(self, happenings: Iterable[Happening], vocabulary: Vocabulary) -> None:
        self._happenings = tuple(happenings)
        self._words = vocabulary.happenings
        self._plain = vocabulary.plain
        self._city = vocabulary.city

    def read(self, text: str, today: date) -> HappeningQuestion | None:
        """Return the question a text asks, or None where it asks something else or nothing lies ahead."""
        if not self.ahead(today) or not any_of(self._words.asks, kana_key(text)):
            return None
        return self._said(text, today)

    def adds(self, text: str, today: date) -> HappeningQuestion | None:
        """Return what words add to an open question (「来週は？」), or None where they say anything else."""
        said = self._said(text, today)
        return said if said and said.span else None

    def _said(self, text: str, today: date) -> HappeningQuestion | None:
        span = read_span(text, today)
        known = [self._city, *self._words.asks, *([span.label] if span else [])]
        return None if says_more(text, known, plain=self._plain) else HappeningQuestion(span)

    def find(self, question: HappeningQuestion, today: date) -> tuple[Happening, ...]:
        """Return the events of those days that are not over, the first first."""
        span = question.span or Span(today, today + timedelta(days=AHEAD), "")
        return tuple(event for event in self.ahead(max(today, span.first)) if event.first <= span.last)

    def ahead(self, day: date) -> tuple[Happening, ...]:
        """Return the events that are not over on a day, the first first."""
        return tuple(event for event in self._happenings if event.last >= day)
