"""Keeps what residents typed out of Rasa's logs.

Rasa logs the message itself when a turn fails, and its tracebacks carry local variables. Once installed, a
structured log entry keeps only keys that are known to hold no conversation, and tracebacks keep the places and
the kind of the error, not its words.
"""

from __future__ import annotations

import logging
import sys
import traceback
import warnings
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, Optional, Union

import structlog

# Rasa's Python (3.10) evaluates this line.
_ExcInfo = Union[tuple[type[BaseException], BaseException, Optional[TracebackType]], tuple[None, None, None]]  # noqa: UP007, UP045

HIDDEN = "(hidden)"

# An allow-list: a key that a later Rasa adds is hidden until someone has looked at it.
SAFE_KEYS = frozenset(
    {
        "event",
        "event_info",
        "event_key",
        "level",
        "timestamp",
        "action_name",
        "action_extract_slot",
        "len_extraction_events",
        "filename",
        "url",
        "host",
        "key",
        "placeholder_key",
        "topic",
        "exc_info",
        "traceback",
    }
)


def install() -> None:
    """Redact all further logging of this process; a second call does nothing."""
    # Loggers that were already used hold this very list, so it is changed in place.
    processors = structlog.get_config()["processors"]
    if redact not in processors:
        processors.insert(0, redact)
    if not isinstance(logging.getLogRecordFactory(), _QuietRecords):
        logging.setLogRecordFactory(_QuietRecords(logging.getLogRecordFactory()))
    # Rasa quotes a message that begins with "/" and is no payload.
    warnings.filterwarnings("ignore", message="Failed to parse arguments in line")


def redact(_logger: Any, method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return the structured log `entry` without conversation (a structlog processor)."""
    for key in entry.keys() - SAFE_KEYS:
        entry[key] = HIDDEN
    if method == "exception" or entry.get("exc_info"):
        entry["traceback"] = describe(_exc_info(entry.get("exc_info")))
        # Present but empty: the processors that follow would otherwise look the exception up again.
        entry["exc_info"] = None
    return entry


def describe(exc_info: _ExcInfo) -> str:
    """Return a traceback without messages, values or local variables, the outermost call first."""
    kind, error, trace = exc_info
    if kind is None:
        return ""
    lines = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    cause = error.__cause__ or error.__context__ if error is not None else None
    names = [kind.__name__] + ([f"from {type(cause).__name__}"] if cause is not None else [])
    return "\n".join([*lines, " ".join(names)])


class _QuietRecords:
    """A log record factory whose records carry no exception messages."""

    def __init__(self, make: Any) -> None:
        self._make = make

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record: logging.LogRecord = self._make(*args, **kwargs)
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = describe(record.exc_info)
            record.exc_info = None
        return record


def _exc_info(given: Any) -> _ExcInfo:
    if isinstance(given, BaseException):
        return type(given), given, given.__traceback__
    if isinstance(given, tuple):
        return given
    return sys.exc_info()
