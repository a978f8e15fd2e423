"""The pages of the staff area, in the dress of the public site: what residents asked, and why the guide did what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import ChoiceLoader, FileSystemLoader
from pydantic import ValidationError

from guide.channels.site import Site
from guide.dialogue.conversation import Conversation
from guide.dialogue.explanation import Explanation, explain, written
from guide.dialogue.inbox import Inbox
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.records import KeptTurn, Records
from guide.faq.model import Faq
from guide.narrowing.evidence import EvidenceList
from guide.staff.chart import Chart, chart
from guide.staff.forms import FIELD, Forms
from guide.staff.guard import Refusal

DAYS_COUNTED = 7
OUTCOMES = {
    "answer": "ページを出した",
    "ask": "質問した",
    "offer": "ページの一覧を出した",
    "hand_over": "窓口を案内した",
    "small_talk": "あいさつ・やり直し",
}
"""What staff read for each outcome of a turn."""
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
"""Headers of every page beside those of the site."""


@dataclass(frozen=True)
class ExplainedTurn:
    """A turn with what its evidence means to the model in service; None where that cannot be told."""

    turn: KeptTurn
    explanation: Explanation | None
    chart: Chart | None


class StaffPages(Site):
    """The pages for staff of one city; the records and the inbox may raise `StoreError`."""

    def __init__(
        self, knowledge: Knowledge, records: Records, inbox: Inbox, forms: Forms, *, now: Callable[[], datetime]
    ) -> None:
        super().__init__(knowledge.faq, today=lambda: now().date())
        self._knowledge = knowledge
        self._conversation = Conversation(knowledge, clock=now)
        self._records = records
        self._inbox = inbox
        self._forms = forms
        self._now = now
        own = FileSystemLoader(Path(__file__).parent / "templates")
        self._pages.loader = ChoiceLoader([own, self._pages.loader] if self._pages.loader else [own])
        self._pages.filters["moment"] = lambda moment: f"{moment.month}月{moment.day}日 {moment:%H:%M}"
        self._pages.filters["written"] = written
        self._pages.filters["outcome"] = lambda outcome: OUTCOMES.get(outcome, outcome)

    def home(self) -> Response:
        """How many turns ended in which way, and what waits to be read."""
        outcomes = self._records.outcomes(since=(self._now() - timedelta(days=DAYS_COUNTED)).timestamp())
        return self._answer("staff_home.html", days=DAYS_COUNTED, outcomes=outcomes, waiting=self._inbox.count())

    def inbox(self) -> Response:
        """The open questions, each with a button to put it away."""
        questions = [(question, self._forms.sign(_done(question.id))) for question in self._inbox.open_questions()]
        return self._answer("staff_inbox.html", questions=questions, field=FIELD)

    def done(self, number: int, body: bytes) -> Response:
        """Put a question away; a form that was not made here changes nothing."""
        if not self._forms.is_signed(_done(number), body):
            return self.plain("もう一度、一覧を開いてから押してください。", status=403)
        self._inbox.done(number)
        return RedirectResponse("/staff/inbox", status_code=303, headers=PRIVATE)

    def conversations(self) -> Response:
        """The latest conversations."""
        return self._answer("staff_conversations.html", talks=self._records.latest())

    def conversation(self, key: str) -> Response:
        """One conversation turn by turn, with the belief after each."""
        turns = [self._explained(turn) for turn in self._records.turns(key)]
        if not turns:
            return self.plain("その会話は、もうありません。", status=404)
        return self._answer("staff_conversation.html", turns=turns, version=self._knowledge.version)

    def refused(self, refusal: Refusal) -> Response:
        """Whoever is not let in: how to switch the area on, that a password is wanted, or how long to wait."""
        if refusal.status == 404:
            return self._answer("staff_off.html", status=404)
        if refusal.status == 429:
            page = self.plain("まちがいが続きました。少し待ってから、もう一度お試しください。", status=429)
            page.headers["Retry-After"] = str(refusal.wait)
            return page
        page = self.plain("職員のパスワードが必要です。", status=401)
        page.headers["WWW-Authenticate"] = 'Basic realm="staff", charset="UTF-8"'
        return page

    def plain(self, sentence: str, *, status: int) -> Response:
        """A page of one sentence."""
        return self._answer("staff_plain.html", status=status, sentence=sentence)

    def _explained(self, turn: KeptTurn) -> ExplainedTurn:
        try:
            evidence = EvidenceList.validate_python(turn.evidence) if turn.evidence is not None else None
        except ValidationError:
            # Written by another version of the program.
            evidence = None
        if evidence is None:
            return ExplainedTurn(turn, None, None)
        found = explain(self._conversation, self._knowledge, evidence, self._now().date())
        return ExplainedTurn(turn, found, chart(found))

    def _answer(self, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        return self._page(template, self._faq(), status=status, **context)

    def _page(self, template: str, faq: Faq, *, status: int = 200, **context: Any) -> HTMLResponse:
        page = super()._page(template, faq, status=status, **context)
        page.headers.update(PRIVATE)
        return page


def _done(number: int) -> str:
    return f"done {number}"
