from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from tests.faq.small_town import FILES, spoil
from tests.tiny import ROOT

from guide.errors import EmbedderError, FaqError, TrainingError
from guide.settings import Settings
from guide.training.build import build
from guide.training.registry import MANIFEST, Registry, Version


class Told:
    """Remembers what a build told of its progress."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.steps = 0

    def stage(self, name: str) -> None:
        self.stages.append(name)

    def step(self, done: int, of: int) -> None:
        assert 0 < done <= of
        self.steps += 1


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of its own with a small FAQ and both environments of the real one."""
    root = tmp_path / "project"
    (root / "data" / "faq").mkdir(parents=True)
    for name, text in FILES.items():
        (root / "data" / "faq" / name).write_text(text, encoding="utf-8")
    for name in ("data/policy.yml", "data/texts.yml", "data/unanswerable.yml", "config.yml", "domain.yml"):
        shutil.copy(ROOT / name, root / name)
    for name in ("data/nlu", "data/rules"):
        shutil.copytree(ROOT / name, root / name)
    for name in (".venv-rasa", "src"):
        (root / name).symlink_to(ROOT / name)
    return root


@pytest.fixture
def registry(project: Path) -> Registry:
    """The project's versions; one is in service."""
    directory = project / "models" / "20260101-000000"
    directory.mkdir(parents=True)
    (directory / MANIFEST).write_text(json.dumps({"entries": 3}), encoding="utf-8")
    found = Registry(project / "models")
    found.promote(directory.name)
    return found


def snapshot(registry: Registry) -> dict[str, bytes]:
    """Return every file of the registry but Rasa's log."""
    files = [path for path in registry.directory.rglob("*") if path.is_file() and path.suffix != ".log"]
    return {str(path.relative_to(registry.directory)): path.read_bytes() for path in files}


def test_a_broken_faq_stops_a_build_with_every_error(project: Path, registry: Registry) -> None:
    faq = project / "data" / "faq"
    spoil(faq, "pages.yml", "category: gomi-cans", "category: gomi-can")
    spoil(faq, "pages.yml", "related: [move-out]", "related: [move-uot]")
    spoil(faq, "offices.yml", "phone: 0000-12-1110", "phone: なし")
    before, told = snapshot(registry), Told()
    with pytest.raises(FaqError) as caught:
        build(Settings(root=project), registry, told)
    assert {problem.path.name for problem in caught.value.problems} == {"pages.yml", "offices.yml"}
    for word in ("gomi-can", "move-uot", "phone"):
        assert word in str(caught.value)
    assert told.stages == ["check"]
    assert snapshot(registry) == before
    assert registry.current().name == "20260101-000000"


def test_broken_yaml_stops_a_build_at_its_line(project: Path, registry: Registry) -> None:
    path = project / "data" / "faq" / "facets.yml"
    path.write_text("facets:\n  move:\n    ask: [どちら\n", encoding="utf-8")
    before = snapshot(registry)
    with pytest.raises(FaqError, match=r"facets\.yml:[34]:"):
        build(Settings(root=project), registry, Told())
    assert snapshot(registry) == before


def test_without_rasas_environment_training_says_what_to_run(project: Path, registry: Registry) -> None:
    (project / ".venv-rasa").unlink()
    before = snapshot(registry)
    with pytest.raises(TrainingError, match="make setup"):
        build(Settings(root=project), registry, Told())
    assert snapshot(registry) == before


def test_a_missing_embedder_stops_a_build(project: Path, registry: Registry) -> None:
    before = snapshot(registry)
    with pytest.raises(EmbedderError, match="no-such-town/no-such-model"):
        build(Settings(root=project, embedder="no-such-town/no-such-model"), registry, Told())
    assert snapshot(registry) == before


def test_broken_policy_stops_a_build_and_rasas_training(project: Path, registry: Registry) -> None:
    (project / "data" / "policy.yml").write_text("stop: {refuse: 9}\n", encoding="utf-8")
    before = snapshot(registry)
    with pytest.raises(FaqError, match="refuse"):
        build(Settings(root=project), registry, Told())
    assert snapshot(registry) == before


def test_a_failing_rasa_training_leaves_no_version_and_names_its_log(project: Path, registry: Registry) -> None:
    (project / "config.yml").write_text(
        "recipe: default.v1\nlanguage: ja\nassistant_id: x\npipeline: [{name: NoSuchPart}]\npolicies: []\n",
        encoding="utf-8",
    )
    before, told = snapshot(registry), Told()
    with pytest.raises(TrainingError, match="NoSuchPart") as caught:
        build(Settings(root=project), registry, told)
    assert told.stages == ["check", "embed", "calibrate", "dialogue"]
    assert told.steps > 0
    assert snapshot(registry) == before
    assert registry.current().name == "20260101-000000"
    assert [version.name for version in registry.versions()] == ["20260101-000000"]
    named = re.search(r"The whole log: (.+)$", str(caught.value))
    assert named is not None
    assert "NoSuchPart" in Path(named[1]).read_text(encoding="utf-8")


def test_a_finished_version_is_complete(model: Version) -> None:
    found = {str(path.relative_to(model.directory)) for path in model.directory.rglob("*") if path.is_file()}
    assert {
        "faq.json",
        "vectors.faiss",
        "retrieval.json",
        "calibration.json",
        "manifest.json",
        "rasa/dialogue.tar.gz",
        "embedder/modules.json",
        "embedder/vocabulary.json",
        "embedder/model.safetensors",
    } <= found
    assert {"faq", "entries", "items", "embedder", "seconds", "made"} <= set(model.manifest)
