from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    # Rasa 3.6 and the libraries it pins use much that has been deprecated since; our own warnings stay errors.
    for line in (
        "ignore::DeprecationWarning",
        "ignore::PendingDeprecationWarning",
        "ignore::FutureWarning",
        "ignore::SyntaxWarning",
        "ignore::ImportWarning",
        "ignore::sqlalchemy.exc.MovedIn20Warning",
    ):
        config.addinivalue_line("filterwarnings", line)
