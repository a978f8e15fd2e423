from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from guide.errors import SettingsError
from guide.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings of whoever runs the tests play no part."""
    for name in [name for name in os.environ if name.upper().startswith("GUIDE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_without_settings_the_folder_is_the_project(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.root == tmp_path
    assert settings.var == tmp_path / "var"
    assert settings.models == tmp_path / "models"
    assert settings.faq == tmp_path / "data" / "faq"
    assert settings.rasa_python == tmp_path / ".venv-rasa" / "bin" / "python"


def test_nothing_is_open_to_the_network_unless_told() -> None:
    settings = load_settings()
    assert settings.host == "127.0.0.1"
    assert settings.rasa_url == "http://127.0.0.1:5005"
    assert settings.actions_url == "http://127.0.0.1:5055"


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PORT": "9000", "RASA_PORT": "9005", "ROOT": "/srv/town", "EMBEDDER": "some/model"}.items():
        monkeypatch.setenv(f"GUIDE_{name}", value)
    settings = load_settings()
    assert (settings.port, settings.rasa_url) == (9000, "http://127.0.0.1:9005")
    assert settings.models == Path("/srv/town/models")
    assert settings.embedder == "some/model"


def test_paths_below_the_root_or_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_ROOT", "/srv/town")
    monkeypatch.setenv("GUIDE_VAR", "state")
    monkeypatch.setenv("GUIDE_MODELS", "/mnt/models")
    settings = load_settings()
    assert settings.var == Path("/srv/town/state")
    assert settings.models == Path("/mnt/models")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("RASA_PORT", "five"),
        ("TURN_TIMEOUT", "0"),
        ("MESSAGE_LIMIT", "3"),
        ("KEEP_DAYS", "-1"),
        ("KEEP_QUESTION_DAYS", "0"),
        ("ROTATE_AFTER", "0"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"GUIDE_{name}", value)
    with pytest.raises(SettingsError, match=f"^GUIDE_{name}: "):
        load_settings()


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", "RASA_PORT", "KEEP_DAYS"):
        monkeypatch.setenv(f"GUIDE_{name}", "x")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        "GUIDE_PORT",
        "GUIDE_RASA_PORT",
        "GUIDE_KEEP_DAYS",
    ]


def test_a_weak_secret_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_SECRET", "hush-hush-hush")
    with pytest.raises(SettingsError, match="GUIDE_SECRET") as caught:
        load_settings()
    assert "hush" not in str(caught.value)
    assert "hush" not in str(caught.value.__cause__), "a traceback in a log would show it"


def test_a_secret_is_not_shown_in_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_SECRET", "hush" * 8)
    settings = load_settings()
    assert "hush" not in repr(settings)
    assert "hush" not in str(settings)


def test_a_short_password_for_staff_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_STAFF_PASSWORD", "hush-hush")
    with pytest.raises(SettingsError, match="GUIDE_STAFF_PASSWORD") as caught:
        load_settings()
    assert "hush" not in str(caught.value) + str(caught.value.__cause__)


def test_a_password_for_staff_is_not_shown_in_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().staff_password is None
    monkeypatch.setenv("GUIDE_STAFF_PASSWORD", "hush-hush-hush")
    settings = load_settings()
    assert settings.staff_password == "hush-hush-hush"
    assert "hush" not in repr(settings) + str(settings)


def test_other_variables_are_none_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_SOMETHING_ELSE", "1")
    monkeypatch.setenv("PORT", "1")
    assert load_settings().port == 8000


def test_settings_stay_as_they_were_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load_settings().port = 1  # type: ignore[misc]


def test_settings_may_be_given_in_place_of_the_environment(tmp_path: Path) -> None:
    assert Settings(root=tmp_path / "town", var=Path("v")).var == tmp_path / "town" / "v"
