from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from tests.faq.small_town import FILES, spoil
from tests.tiny import ROOT, tiny_calibration, tiny_weights

from guide.dialogue.knowledge import Knowledge, load_knowledge
from guide.errors import EmbedderError, FaqError, GuideError, NoModel, TrainingError
from guide.faq.lexicon_loader import load_lexicon
from guide.faq.loader import load_faq
from guide.opendata.town import load_town
from guide.retrieval.embedder import static_model
from guide.retrieval.static import StaticWeights
from guide.settings import Settings
from guide.training.build import build
from guide.training.fingerprint import fingerprint
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
    shipped = ("policy.yml", "texts.yml", "lookups.yml", "english.yml", "aspects.yml", "unanswerable.yml")
    for name in (*(f"data/{name}" for name in shipped), "config.yml", "domain.yml"):
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


def test_a_kind_of_waste_that_the_calendar_does_not_know_stops_a_build(project: Path, registry: Registry) -> None:
    spoil(
        project / "data" / "faq", "sorting.yml", "label: 缶, entry: cans}", "label: 缶, entry: cans, collected: カン}"
    )
    areas = project / "data" / "open" / "collection" / "area_days.csv"
    areas.parent.mkdir(parents=True)
    areas.write_text("地名,センター,缶\n川口町,中,月\n", encoding="utf-8")
    before = snapshot(registry)
    with pytest.raises(FaqError, match=r"sorting\.yml:2: .*カン"):
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


# Without training -------------------------------------------------------------------------------------------


NEW_PAGE = """\
- id: drone
  title: ドローンの飛行許可
  category: gomi-cans
  ask: [ドローンを飛ばしたい, ドローンの許可, 空から撮りたい]
  summary: 飛ばす前に届けてください。
  answer: ドローンを飛ばす前に、環境課で飛行の許可を受けてください。
  office: waste
  facets: {move: none}
  updated: 2026-11-01
"""


@pytest.fixture
def trained(registry: Registry) -> Version:
    """The version in service, with weights, a calibration and a dialogue model of an earlier training."""
    directory = registry.current().directory
    for name in ("embedder", "rasa"):
        (directory / name).mkdir()
    static_model(tiny_weights()).save(str(directory / "embedder"), create_model_card=False)
    (directory / "rasa" / "dialogue.tar.gz").write_bytes(b"trained long ago")
    (directory / "calibration.json").write_text(json.dumps(asdict(tiny_calibration())), encoding="utf-8")
    return registry.current()


def add_page(project: Path) -> None:
    with (project / "data" / "faq" / "pages.yml").open("a", encoding="utf-8") as pages:
        pages.write(NEW_PAGE)


def known(settings: Settings, version: Version) -> Knowledge:
    return load_knowledge(version.directory, settings)


def first(knowledge: Knowledge, text: str) -> str:
    return list(knowledge.faq.entries)[knowledge.retriever.search(text, 1)[0].place]


@pytest.mark.usefixtures("trained")
def test_without_training_a_new_page_is_found_at_once(project: Path, registry: Registry) -> None:
    settings, told = Settings(root=project), Told()
    add_page(project)
    found = build(settings, registry, told, tune=False)
    knowledge = known(settings, found)
    for text in ("ドローンの飛行許可", "ドローンを飛ばしたいのですが", "ドローン"):
        assert first(knowledge, text) == "drone"
    for text, page in (("転入届の出し方", "move-in"), ("空き缶の捨て方", "cans")):
        assert first(knowledge, text) == page
    assert knowledge.retriever.score("ドローン").coverage.untrained == 0
    assert told.stages == ["check", "embed", "calibrate", "dialogue"]
    assert told.steps == 0


def test_without_training_embedder_and_dialogue_model_are_kept(
    project: Path, registry: Registry, trained: Version
) -> None:
    settings = Settings(root=project)
    add_page(project)
    before = {path: path.read_bytes() for path in trained.directory.rglob("*") if path.is_file()}
    found = build(settings, registry, Told(), tune=False)
    kept, weights = tiny_weights(), StaticWeights.load(found.directory / "embedder")
    assert list(weights.vocabulary)[: len(kept.vocabulary)] == list(kept.vocabulary)
    assert "どろーん" in weights.vocabulary.keys() - kept.vocabulary.keys()
    np.testing.assert_array_equal(weights.vectors[: len(kept.vocabulary)], kept.vectors)
    for name in ("rasa/dialogue.tar.gz", "calibration.json"):
        assert (found.directory / name).read_bytes() == (trained.directory / name).read_bytes()
    assert found.manifest["learned"] == "kept"
    assert found.manifest["entries"] == 4
    assert found.manifest["faq"] == fingerprint(
        load_faq(settings.faq), load_lexicon(settings.lexicon), load_town(settings.open_data)
    )
    # The version in service stays as it is and where it is.
    assert {path: path.read_bytes() for path in before} == before
    assert registry.current().name == trained.name


@pytest.mark.usefixtures("trained")
def test_without_training_again_and_again(project: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that was kept is kept from as well; without a change it is the same."""
    settings = Settings(root=project)
    add_page(project)
    one = build(settings, registry, Told(), tune=False)
    one = registry.version(shutil.move(one.directory, registry.directory / "20260201-000000").name)
    registry.promote(one.name)
    other = build(settings, registry, Told(), tune=False)
    for path in (path for path in one.directory.rglob("*") if path.is_file() and path.name != MANIFEST):
        assert (other.directory / path.relative_to(one.directory)).read_bytes() == path.read_bytes(), path


@pytest.mark.usefixtures("trained")
def test_without_training_calibration_follows_reviewed_openings(project: Path, registry: Registry) -> None:
    settings = Settings(root=project)
    asked = {"move-in": "転入の窓口", "move-out": "転出の窓口", "cans": "空き缶の日"}
    openings = [
        {"text": f"{text}{number}", "field": "moving", "kind": "ordinary", "entry": entry, "also": []}
        for entry, text in asked.items()
        for number in range(40)
    ]
    settings.openings.parent.mkdir(parents=True)
    settings.openings.write_text(json.dumps({"openings": openings}, ensure_ascii=False), encoding="utf-8")
    found = build(settings, registry, Told(), tune=False)
    assert known(settings, found).calibration != tiny_calibration()


def test_without_training_there_must_be_a_version(project: Path) -> None:
    registry = Registry(project / "models")
    with pytest.raises(NoModel, match="guide train"):
        build(Settings(root=project), registry, Told(), tune=False)
    assert not registry.directory.exists()


@pytest.mark.parametrize("name", ["embedder", "rasa", "calibration.json"])
def test_a_version_that_lost_a_part_cannot_be_kept_from(
    project: Path, registry: Registry, trained: Version, name: str
) -> None:
    path = trained.directory / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    before = snapshot(registry)
    with pytest.raises(GuideError, match=name):
        build(Settings(root=project), registry, Told(), tune=False)
    assert snapshot(registry) == before


@pytest.mark.usefixtures("trained")
def test_the_static_embedder_is_not_tuned(project: Path, registry: Registry) -> None:
    before = snapshot(registry)
    with pytest.raises(TrainingError, match="GUIDE_EMBEDDER"):
        build(Settings(root=project), registry, Told(), tune=True)
    assert snapshot(registry) == before


# The shipped model ------------------------------------------------------------------------------------------


def test_a_finished_version_is_complete(model: Version) -> None:
    found = {str(path.relative_to(model.directory)) for path in model.directory.rglob("*") if path.is_file()}
    assert {
        "faq.json",
        "layout.npy",
        "vectors.faiss",
        "lexical/vocab.index.json",
        "readings.json",
        "beyond.npy",
        "retrieval.json",
        "calibration.json",
        "manifest.json",
        "rasa/dialogue.tar.gz",
        "embedder/modules.json",
        "embedder/vocabulary.json",
        "embedder/model.safetensors",
    } <= found
    assert {"faq", "entries", "items", "embedder", "learned", "seconds", "made"} <= set(model.manifest)
