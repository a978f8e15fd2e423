"""Sessions and choices as signed tokens: issued by this server, valid for one session only, nothing stored.

session = <22 random characters>.<mac>
choice  = <mac><compact payload>      the mac covers the session, so another session's choice is worthless
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from pydantic import ValidationError

from guide.dialogue.messages import Option
from guide.errors import ForeignChoice, SettingsError, UnknownSession
from guide.narrowing.evidence import Answer

MAC_BYTES = 9
MIN_SECRET = 32


class Signer:
    """Makes and reads tokens with one secret; the sentences of its errors come from the caller."""

    def __init__(self, secret: str, *, unknown_session: str, foreign_choice: str) -> None:
        if len(secret) < MIN_SECRET:
            raise SettingsError(f"GUIDE_SECRET needs at least {MIN_SECRET} characters")
        self._key = secret.encode()
        self._unknown_session = unknown_session
        self._foreign_choice = foreign_choice

    def new_session(self) -> str:
        """Return a session that nobody has."""
        name = secrets.token_urlsafe(16)
        return f"{name}.{self._mac('session', name)}"

    def check_session(self, session: str) -> str:
        """Return the session; raise `UnknownSession` unless this server issued it."""
        name, _, mac = session.rpartition(".")
        if not name or not _same(mac, self._mac("session", name)):
            raise UnknownSession(self._unknown_session)
        return session

    def choice(self, session: str, option: Option) -> str:
        """Return the token of an option, for one session."""
        payload: Any = option.command if option.answer is None else _pack(option.answer)
        return self._token("choice", session, payload)

    def undo(self, session: str, name: str) -> str:
        """Return the token that takes back the step of that name."""
        return self._token("undo", session, name)

    def read_choice(self, session: str, token: str) -> Answer | str:
        """Return the answer or the command of a choice; raise `ForeignChoice` when it is not this session's."""
        payload = self._payload("choice", session, token)
        if isinstance(payload, str):
            return payload
        try:
            return _unpack(payload)
        except (ValidationError, ValueError, TypeError, IndexError) as error:
            raise ForeignChoice(self._foreign_choice) from error

    def read_undo(self, session: str, token: str) -> str:
        """Return the name of the step to take back; raise `ForeignChoice` as above."""
        payload = self._payload("undo", session, token)
        if not isinstance(payload, str):
            raise ForeignChoice(self._foreign_choice)
        return payload

    def _token(self, purpose: str, session: str, payload: Any) -> str:
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        body = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        return self._mac(purpose, session, body) + body

    def _payload(self, purpose: str, session: str, token: str) -> Any:
        length = MAC_BYTES * 4 // 3
        mac, body = token[:length], token[length:]
        if not _same(mac, self._mac(purpose, session, body)):
            raise ForeignChoice(self._foreign_choice)
        try:
            return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        except (ValueError, binascii.Error) as error:
            raise ForeignChoice(self._foreign_choice) from error

    def _mac(self, *parts: str) -> str:
        digest = hmac.new(self._key, "\x00".join(parts).encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:MAC_BYTES]).decode()


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())


def _pack(answer: Answer) -> list[Any]:
    # LINE takes 300 characters: what was picked is named by its place on the screen.
    shown = [*answer.values, *answer.entries]
    pick = shown.index(answer.pick) if answer.pick in shown else answer.pick
    return [answer.chosen, pick, answer.facet, list(answer.values), list(answer.entries)]


def _unpack(payload: list[Any]) -> Answer:
    chosen, pick, facet, values, entries = payload
    if isinstance(pick, int):
        pick = [*values, *entries][pick]
    return Answer(chosen=chosen, pick=pick, facet=facet, values=tuple(values), entries=tuple(entries))


def load_secret(path: Path) -> str:
    """Return the secret kept in a file; make it, readable by its owner only, when there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="ascii", dir=path.parent) as draft:
            draft.write(secrets.token_urlsafe(48))
            draft.flush()
            # The file appears whole or not at all, and never in place of one that another process just made.
            with suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text(encoding="ascii").strip()
