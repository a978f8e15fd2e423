from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.tiny import ROOT

from guide.errors import FaqError
from guide.narrowing.policy import Policy, load_policy

SHIPPED = ROOT / "data" / "policy.yml"


def write(path: Path, **changes: object) -> Path:
    data = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    for key, value in changes.items():
        group, name = key.split("__")
        data[group][name] = value
    target = path / "policy.yml"
    target.write_text(yaml.safe_dump(data), encoding="utf-8")
    return target


def test_the_shipped_policy_loads_and_stays() -> None:
    policy = load_policy(SHIPPED)
    assert isinstance(policy, Policy)
    with pytest.raises(ValueError, match="frozen"):
        policy.stop.questions = 9  # type: ignore[misc]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("stop__refuse", 1.2),
        ("stop__questions", 0),
        ("answers__error", 0),
        ("choice__max_options", 99),
        ("choice__list_size", "many"),
        ("belief__score", None),
    ],
)
def test_a_number_out_of_range_is_named(tmp_path: Path, key: str, value: object) -> None:
    path = write(tmp_path, **{key: value})
    with pytest.raises(FaqError) as caught:
        load_policy(path)
    assert [problem.path for problem in caught.value.problems] == [path]
    assert key.replace("__", ".") in str(caught.value)


def test_every_wrong_number_is_named_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, stop__refuse=7, answers__unknown="よくわからない", choice__tpyo=1)
    with pytest.raises(FaqError) as caught:
        load_policy(path)
    assert len(caught.value.problems) == 3
    for key in ("stop.refuse", "answers.unknown", "choice.tpyo"):
        assert key in str(caught.value)


def test_a_missing_number_is_named(tmp_path: Path) -> None:
    data = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    del data["stop"]["direct"]
    path = tmp_path / "policy.yml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(FaqError, match=r"stop\.direct"):
        load_policy(path)


@pytest.mark.parametrize("data", [b"", b"stop: [", b"- 1", "方針: １".encode(), "方針".encode("cp932"), b"\x00"])
def test_a_file_of_another_form_is_a_problem_for_staff(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "policy.yml"
    path.write_bytes(data)
    with pytest.raises(FaqError, match=r"policy\.yml:1"):
        load_policy(path)


def test_a_missing_file_is_a_problem_for_staff(tmp_path: Path) -> None:
    with pytest.raises(FaqError, match="policy"):
        load_policy(tmp_path / "policy.yml")
