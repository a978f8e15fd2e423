from __future__ import annotations

from pathlib import Path

import pytest
from tests.faq.small_town import FILES


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A directory with the files of a small FAQ that has no problem."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city's own folder, empty."""
    return tmp_path_factory.mktemp("local")
