"""The HTTP API of the web channel: the wire contract that the widget and other clients speak."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from guide.channels.metrics import TurnMetrics
from guide.clock import now_in_japan
from guide.dialogue.signing import Signer
from guide.dialogue.store import Store
from guide.dialogue.texts import Texts
from guide.dialogue.turn import TurnRequest, Turns
from guide.errors import BadMessage, StoreError
from guide.retrieval.suggest import Suggester
from guide.text.redact import redact

LONGEST_QUERY = 100
MAX_SUGGESTIONS = 6


class MessageIn(BaseModel):
    """A resident's message; exactly one of `text`, `choice` and `undo`."""

    model_config = ConfigDict(extra="ignore", strict=True)

    session: str | None = Field(default=None, max_length=200)
    client_message_id: str = Field(min_length=1, max_length=100)
    text: str | None = Field(default=None, max_length=60_000)
    choice: str | None = Field(default=None, max_length=2000)
    undo: str | None = Field(default=None, max_length=200)
    locale: Literal["ja"] = "ja"


class FeedbackIn(BaseModel):
    """A resident's verdict on one turn."""

    model_config = ConfigDict(extra="ignore", strict=True)

    session: str = Field(max_length=200)
    turn: int = Field(ge=1, le=1_000_000)
    helpful: bool
    reason: str | None = Field(default=None, max_length=100)
    comment: str | None = Field(default=None, max_length=1000)


class WebChannel:
    """The routes under `/api/v1`."""

    def __init__(
        self,
        *,
        turns: Turns,
        store: Store,
        signer: Signer,
        suggester: Suggester,
        texts: Texts,
        metrics: TurnMetrics,
    ) -> None:
        self._turns = turns
        self._store = store
        self._signer = signer
        self._suggester = suggester
        self._texts = texts
        self._metrics = metrics

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(prefix="/api/v1")
        router.add_api_route("/messages", self.message, methods=["POST"])
        router.add_api_route("/start", self.start, methods=["GET"])
        router.add_api_route("/suggest", self.suggest, methods=["GET"])
        router.add_api_route("/feedback", self.feedback, methods=["POST"], status_code=204)
        return router

    async def message(self, message: MessageIn) -> Response:
        """Take one turn."""
        given = [value for value in (message.text, message.choice, message.undo) if value is not None]
        if len(given) > 1:
            raise BadMessage(self._texts.say("error.one_of"))
        if not given:
            raise BadMessage(self._texts.say("error.empty"))
        request = TurnRequest(
            message=message.client_message_id,
            session=message.session,
            text=message.text,
            choice=message.choice,
            undo=message.undo,
        )
        with self._metrics.turn() as seen:
            reply = await self._turns.take(request)
            seen.degraded = bool(reply["degraded"])
        return JSONResponse(reply)

    async def start(self) -> Response:
        """Return a greeting and the fields, in a new session."""
        return JSONResponse(self._turns.start(), headers={"Cache-Control": "no-store"})

    async def suggest(self, q: str = Query(default="", max_length=LONGEST_QUERY)) -> dict[str, Any]:
        """Return questions that are known to be answerable."""
        found = self._suggester.suggest(redact(q).text, MAX_SUGGESTIONS, now_in_japan().date())
        return {"suggestions": [{"id": item.entry, "text": item.text} for item in found]}

    async def feedback(self, verdict: FeedbackIn) -> Response:
        """Keep a verdict; personal data in the comment is masked."""
        session = self._signer.check_session(verdict.session)
        comment = redact(verdict.comment).text if verdict.comment else None
        reason = redact(verdict.reason).text if verdict.reason else None
        try:
            self._store.feedback(session, verdict.turn, verdict.helpful, reason, comment)
        except StoreError:
            # A lost thumb is no reason to trouble a resident; /readyz tells staff that the store is down.
            self._metrics.feedback_lost.inc()
        return Response(status_code=204)
