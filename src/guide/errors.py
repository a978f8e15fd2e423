"""The exceptions that the guide raises on purpose.

    GuideError
    ├── SettingsError          a setting is missing or wrong
    ├── FaqError               the FAQ cannot be used; carries every problem found
    ├── ModelError             a model version cannot be used
    │   ├── NoModel            nothing has been trained yet
    │   └── StaleModel         hash or format does not fit
    ├── TrainingError          training stopped; the model in service is untouched
    ├── CollectionError        a test collection cannot be used
    ├── EmbedderError          the sentence-transformers model cannot be used
    ├── DialogueError          Rasa did not give a usable reply
    │   ├── DialogueTimeout    no reply in time
    │   ├── DialogueDown       no connection, or an HTTP error
    │   └── DialogueSilent     an empty reply, which is how Rasa reports a failed action
    ├── StoreError             the conversation store cannot be read or written
    └── ResidentError          what a resident sent cannot be used; its text is for the resident
        ├── UnknownSession     the session is not one of ours
        ├── ForeignChoice      the choice or undo token belongs to another session, or is damaged
        └── BadMessage         the message is empty, too long or of the wrong form

Messages of `ResidentError` are plain Japanese for residents, those of `FaqError` plain Japanese for staff.
Errors of other libraries are translated where the library is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


class GuideError(Exception):
    """Base of all errors that the guide raises on purpose."""


class SettingsError(GuideError):
    """A setting is missing or wrong."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend in a file that staff wrote; `line` counts from 1. A warning does not stop the guide."""

    path: Path
    line: int
    what: str
    fix: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        mark = "注意 " if self.severity == "warning" else ""
        return f"{self.path}:{self.line}: {mark}{self.what}; {self.fix}"


class FaqError(GuideError):
    """The FAQ cannot be used; `problems` lists all that was found, ordered by file and line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ModelError(GuideError):
    """A model version cannot be used."""


class NoModel(ModelError):
    """Nothing has been trained yet."""


class StaleModel(ModelError):
    """The hash or format of a model's files does not fit."""


class TrainingError(GuideError):
    """Training stopped; the model in service is untouched."""


class CollectionError(GuideError):
    """A test collection for retrieval is missing, damaged or contradicts itself."""


class EmbedderError(GuideError):
    """The sentence-transformers model cannot be loaded or used."""


class DialogueError(GuideError):
    """Rasa did not give a usable reply."""


class DialogueTimeout(DialogueError):
    """Rasa did not reply in time."""


class DialogueDown(DialogueError):
    """Rasa cannot be reached or answered with an HTTP error."""


class DialogueSilent(DialogueError):
    """Rasa replied with nothing, which is how it reports a failed action."""


class StoreError(GuideError):
    """The conversation store cannot be read or written."""


class ResidentError(GuideError):
    """What a resident sent cannot be used.

    The message is the sentence shown to the resident; `status` is the HTTP status and `slug` names the
    problem type.
    """

    status = 400
    slug = "bad-request"


class UnknownSession(ResidentError):
    """The session was not issued by this guide."""

    status = 404
    slug = "unknown-session"


class ForeignChoice(ResidentError):
    """The choice or undo token belongs to another session, or is damaged."""

    status = 403
    slug = "foreign-choice"


class BadMessage(ResidentError):
    """The message is empty, too long or of the wrong form."""

    status = 422
    slug = "bad-message"
