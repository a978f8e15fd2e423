from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from guide.errors import ModelError, NoModel
from guide.training.registry import CURRENT, MANIFEST, Registry


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "models")


def add(registry: Registry, *names: str) -> None:
    for name in names:
        directory = registry.directory / name
        directory.mkdir(parents=True)
        (directory / MANIFEST).write_text(json.dumps({"entries": 9, "made": name}), encoding="utf-8")


def test_nothing_was_trained_yet(registry: Registry) -> None:
    assert registry.versions() == []
    with pytest.raises(NoModel, match="guide train"):
        registry.current()
    with pytest.raises(NoModel):
        registry.roll_back()


def test_a_trained_version_is_not_in_service_before_it_is_promoted(registry: Registry) -> None:
    add(registry, "20260101-000000")
    with pytest.raises(NoModel):
        registry.current()
    assert registry.promote("20260101-000000").manifest["entries"] == 9
    assert registry.current().name == "20260101-000000"
    assert registry.current().directory == registry.directory / "20260101-000000"


def test_versions_are_told_oldest_first(registry: Registry) -> None:
    add(registry, "20260301-000000", "20260101-000000", "20260201-000000")
    assert [version.name for version in registry.versions()] == [
        "20260101-000000",
        "20260201-000000",
        "20260301-000000",
    ]


def test_half_built_versions_are_left_out(registry: Registry) -> None:
    add(registry, "a", ".b")
    (registry.directory / "c").mkdir()
    assert [version.name for version in registry.versions()] == ["a"]
    for name in ("c", "", "d"):
        with pytest.raises(ModelError, match="There is no model version"):
            registry.promote(name)


def test_an_unknown_version_leaves_the_one_in_service(registry: Registry) -> None:
    add(registry, "a", "b")
    registry.promote("a")
    with pytest.raises(ModelError, match="versions: a, b"):
        registry.promote("z")
    assert registry.current().name == "a"


def test_rolling_back_gives_the_version_that_served_before(registry: Registry) -> None:
    add(registry, "a", "b", "c")
    for name in ("a", "c", "b"):
        registry.promote(name)
    assert registry.roll_back().name == "c"
    assert registry.current().name == "c"


def test_rolling_back_twice_goes_two_versions_back(registry: Registry) -> None:
    add(registry, "a", "b", "c")
    for name in ("a", "b", "c"):
        registry.promote(name)
    registry.roll_back()
    assert registry.roll_back().name == "a"


def test_promoting_the_same_version_again_is_no_step_to_roll_back(registry: Registry) -> None:
    add(registry, "a", "b")
    for name in ("a", "b", "b"):
        registry.promote(name)
    assert registry.roll_back().name == "a"


def test_a_version_that_was_deleted_is_not_rolled_back_to(registry: Registry) -> None:
    add(registry, "a", "b", "c")
    for name in ("a", "b", "c"):
        registry.promote(name)
    (registry.directory / "b" / MANIFEST).unlink()
    assert registry.roll_back().name == "a"


def test_without_an_earlier_version_nothing_changes(registry: Registry) -> None:
    add(registry, "a", "b")
    registry.promote("b")
    with pytest.raises(ModelError, match="No earlier model"):
        registry.roll_back()
    assert registry.current().name == "b"


def test_the_version_in_service_may_be_named(registry: Registry) -> None:
    add(registry, "a", "b")
    registry.promote("b")
    assert registry.serving(None).name == "b"
    assert registry.serving("a").name == "a"
    with pytest.raises(ModelError):
        registry.serving("z")


def test_a_version_in_service_that_was_deleted_is_told(registry: Registry) -> None:
    add(registry, "a", "b")
    registry.promote("a")
    (registry.directory / "a" / MANIFEST).unlink()
    with pytest.raises(ModelError, match="'a'; versions: b"):
        registry.current()


def test_a_manifest_that_cannot_be_read_is_told(registry: Registry) -> None:
    add(registry, "a")
    (registry.directory / "a" / MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="manifest"):
        registry.version("a")


def test_the_name_in_service_is_replaced_in_one_step(registry: Registry) -> None:
    """A reader that opened the old file goes on reading the old name; no half-written name is ever there."""
    add(registry, "a", "b")
    registry.promote("a")
    path = registry.directory / CURRENT
    with path.open(encoding="utf-8") as reader:
        before = os.fstat(reader.fileno()).st_ino
        registry.promote("b")
        assert reader.read() == "a\n"
    assert path.stat().st_ino != before
    assert path.read_text(encoding="utf-8") == "b\n"
    leftovers = {entry.name for entry in registry.directory.iterdir()} - {"a", "b", "current", "history"}
    assert leftovers == set()
