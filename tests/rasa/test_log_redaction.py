from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.training_data.message import Message
from structlog.dev import ConsoleRenderer

from guide.rasa import log_redaction

SECRET = "田中の住民票"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """Configure logging as Rasa does, and collect what is written."""
    stream = io.StringIO()
    before = structlog.get_config(), logging.getLogRecordFactory()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)
    structlog.configure(**before[0])
    logging.setLogRecordFactory(before[1])


def configure(*renderers: Any) -> Any:
    """Give structlog Rasa's processors and a logger that was used before redaction was installed."""
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.dev.set_exc_info, *renderers],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        cache_logger_on_first_use=True,
    )
    logger = structlog.get_logger("early")
    logger.error("before")
    log_redaction.install()
    log_redaction.install()
    return logger


RENDERERS = [
    (structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer(ensure_ascii=False)),
    (ConsoleRenderer(colors=False),),
]


@pytest.mark.parametrize("renderers", RENDERERS)
def test_a_failed_turn_is_logged_without_its_text(renderers: tuple[Any, ...], out: io.StringIO) -> None:
    logger = configure(*renderers)
    text = SECRET
    try:
        raise ValueError(f"no parse of {text}")
    except ValueError:
        logger.exception("rest.message.received.failure", text=text)
    assert "before" in out.getvalue()
    assert "rest.message.received.failure" in out.getvalue()
    assert "ValueError" in out.getvalue()
    assert "test_log_redaction.py" in out.getvalue()
    assert SECRET not in out.getvalue()


def test_unknown_keys_are_hidden_and_known_ones_stay(out: io.StringIO) -> None:
    configure(*RENDERERS[0]).error("processor", action_name="action_answer", some_new_key=[SECRET])
    assert "action_answer" in out.getvalue()
    assert log_redaction.HIDDEN in out.getvalue()
    assert SECRET not in out.getvalue()


def test_plain_loggers_write_no_message_of_an_exception(out: io.StringIO) -> None:
    configure(*RENDERERS[0])
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError:
        logging.getLogger("rasa.core.processor").exception("Encountered an exception while running action")
    assert "Encountered an exception" in out.getvalue()
    assert "RuntimeError from KeyError" in out.getvalue()
    assert SECRET not in out.getvalue()


def test_an_exception_given_as_a_value_is_described(out: io.StringIO) -> None:
    logger = configure(*RENDERERS[0])
    logger.error("broken", exc_info=OSError(SECRET))
    assert "OSError" in out.getvalue()
    assert SECRET not in out.getvalue()


def test_a_message_that_looks_like_a_payload_is_not_quoted() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        log_redaction.install()
        for text in (f"/{SECRET}", f"/choose{{{SECRET}"):
            YAMLStoryReader.unpack_regex_message(Message.build(text), Domain.from_dict({"intents": ["choose"]}))
        warnings.warn("another warning", UserWarning, stacklevel=1)
    assert [str(warning.message) for warning in caught] == ["another warning"]


def test_without_an_exception_nothing_is_described() -> None:
    assert log_redaction.describe((None, None, None)) == ""
