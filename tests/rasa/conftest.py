"""A model trained from the repository's own files."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings

ROOT = Path(__file__).parent.parent.parent


def pytest_configure(config: pytest.Config) -> None:
    # Rasa 3.6 and the libraries it pins use much that has been deprecated since; our own warnings stay errors.
    # For the same reason nothing of Rasa is imported before these lines hold.
    for line in (
        "ignore::DeprecationWarning",
        "ignore::PendingDeprecationWarning",
        "ignore::FutureWarning",
        "ignore::SyntaxWarning",
        "ignore::ImportWarning",
    ):
        config.addinivalue_line("filterwarnings", line)
    settings.register_profile("rasa", deadline=None)
    settings.load_profile("rasa")


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model trained as `guide train` does, with two procedures and two items for its FAQ."""
    from rasa.model_training import train

    folder = tmp_path_factory.mktemp("model")
    tables = {"procedure": ["罹災証明書", "罹災証明書の取り方"], "item": ["ソファーベッド", "ソファー"]}
    nlu = [{"lookup": name, "examples": "".join(f"- {word}\n" for word in words)} for name, words in tables.items()]
    (folder / "faq.yml").write_text(
        yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True), encoding="utf-8"
    )
    files = [str(ROOT / "data/nlu"), str(ROOT / "data/rules"), str(folder / "faq.yml")]
    logging.disable(logging.WARNING)
    with warnings.catch_warnings():  # Rasa knows no reader of lookup tables but its own
        warnings.simplefilter("ignore")
        result = train(str(ROOT / "domain.yml"), str(ROOT / "config.yml"), files, str(folder), fixed_model_name="m")
    logging.disable(logging.NOTSET)
    assert result.code == 0
    return Path(result.model)


@pytest.fixture
def chat(model: Path) -> Callable[[Callable[[Any], Any]], Any]:
    """Run a coroutine function with a chat and return its result."""

    def run(story: Callable[[Any], Any]) -> Any:
        from rasa_chat import open_chat

        async def whole() -> Any:
            async with open_chat(model) as opened:
                return await story(opened)

        return asyncio.run(whole())

    return run
