from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
import yaml
from rich.console import Console
from tests.faq.small_town import FILES
from tests.tiny import ROOT

from guide.errors import SettingsError
from guide.faq.lexicon import Lexicon
from guide.faq.loader import load_faq
from guide.opendata.town import Town
from guide.serving.serve import programs, run
from guide.settings import Settings
from guide.training.fingerprint import fingerprint
from guide.training.registry import MANIFEST, Registry, Version


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a small FAQ, and a version in service that was made from it."""
    folder = tmp_path / "data" / "faq"
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "endpoints.yml").write_text((ROOT / "endpoints.yml").read_text(encoding="utf-8"), encoding="utf-8")
    version = tmp_path / "models" / "20260101-000000"
    version.mkdir(parents=True)
    made_from = fingerprint(load_faq(folder), Lexicon(), Town())
    (version / MANIFEST).write_text(json.dumps({"faq": made_from}), encoding="utf-8")
    Registry(tmp_path / "models").promote(version.name)
    return tmp_path


def version(project: Path) -> Version:
    return Registry(project / "models").current()


def test_three_programs_for_one_model_version(project: Path) -> None:
    settings = Settings(root=project, port=8001, rasa_port=5006, actions_port=5056)
    rasa, actions, gateway = programs(settings, version(project))
    assert [one.name for one in (rasa, actions, gateway)] == ["rasa", "actions", "gateway"]
    assert str(project / ".venv-rasa/bin/python") == rasa.command[0]
    assert str(project / "models/20260101-000000/rasa/dialogue.tar.gz") in rasa.command
    assert "5056" in actions.command
    assert "8001" in gateway.command
    for one in (rasa, actions, gateway):
        assert one.environment["GUIDE_MODEL"] == "20260101-000000"
        assert one.environment["GUIDE_ROOT"] == str(project)
        assert one.directory == project
        assert one.log == project / "var" / "log" / f"{one.name}.log"
        assert one.pid_file == project / "var" / "run" / f"{one.name}.pid"


def test_rasa_is_bound_to_this_machine_only(project: Path) -> None:
    """Its webhook asks for no token: whoever reaches it can talk as anyone."""
    rasa, _, _ = programs(Settings(root=project, host="0.0.0.0"), version(project))
    assert rasa.command[rasa.command.index("--interface") + 1] == "127.0.0.1"


def test_rasa_is_told_the_port_of_the_action_server(project: Path) -> None:
    rasa, _, _ = programs(Settings(root=project, actions_port=5077), version(project))
    path = Path(rasa.command[rasa.command.index("--endpoints") + 1])
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    shipped = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    assert written.pop("action_endpoint")["url"] == "http://127.0.0.1:5077/webhook"
    shipped.pop("action_endpoint")
    assert written == shipped


def test_a_port_in_use_is_named_before_anything_starts(project: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        settings = Settings(root=project, rasa_port=port)
        with pytest.raises(SettingsError, match=str(port)):
            run(settings, Console(quiet=True))
    assert not (project / "var" / "run").exists()


def spoken(project: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what `guide serve` says before it finds its port in use."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with pytest.raises(SettingsError):
            run(Settings(root=project, port=listener.getsockname()[1]), Console(width=200))
    return capsys.readouterr().out


def test_a_model_that_fits_the_faq_is_served_without_a_word(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert spoken(project, capsys) == ""


def test_a_changed_faq_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "data" / "faq" / "pages.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("空き缶の捨て方", "空き缶の出し方"), encoding="utf-8")
    assert "guide train" in spoken(project, capsys)


def test_a_changed_lexicon_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data" / "lexicon").mkdir()
    path = project / "data" / "lexicon" / "words.yml"
    path.write_text("lexicon:\n- {say: [ソファ], means: [粗大ごみ]}\n", encoding="utf-8")
    assert "guide train" in spoken(project, capsys)


def test_a_broken_faq_does_not_stop_the_guide(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data" / "faq" / "pages.yml").write_text("entries: [", encoding="utf-8")
    assert "guide faq check" in spoken(project, capsys)
