from __future__ import annotations

import pytest

from guide.dialogue.signing import Signer

UNKNOWN_SESSION = "前の会話が見つかりません。"
FOREIGN_CHOICE = "このボタンは使えません。"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def signer() -> Signer:
    return Signer(
        "a secret for tests, long enough to be taken", unknown_session=UNKNOWN_SESSION, foreign_choice=FOREIGN_CHOICE
    )
