from __future__ import annotations

import ast
import json
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.tiny import ROOT

import guide
from guide import errors

SOURCES = sorted((ROOT / "src").rglob("*.py"))
SHARED = ("guide.rasa", "guide.text", "guide.errors")
"""What both environments import."""
MAX_LINES = 250


def modules(*roots: str) -> list[str]:
    """Return the modules below these names."""
    every = [found.name for found in pkgutil.walk_packages(guide.__path__, "guide.")]
    return [name for name in every if name in roots or name.startswith(tuple(f"{root}." for root in roots))]


def run(python: Path | str, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "ignore"}
    command = [str(python), "-c", program, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


# Imports ----------------------------------------------------------------------------------------------------


def test_imports_keep_to_the_contracts() -> None:
    """The direction of imports, and who may import what: `[tool.importlinter]` in pyproject.toml."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_module_can_be_imported_alone() -> None:
    """No module needs another to have been imported before it; those that import torch are left to their tests."""
    apart = ("guide.rasa", "guide.training", "guide.retrieval.embedder")
    names = [name for name in modules("guide") if not name.startswith(apart)]
    assert len(names) > 50
    program = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    for loaded in [one for one in sys.modules if one.partition('.')[0] == 'guide']: del sys.modules[loaded]\n"
        "    importlib.import_module(name)\n"
    )
    done = run(sys.executable, program, *names)
    assert done.returncode == 0, done.stderr


def test_rasas_environment_imports_what_is_shared() -> None:
    names = [name for root in SHARED for name in modules(root)]
    assert {"guide.errors", "guide.text.tokens", "guide.rasa.sudachi_tokenizer"} <= set(names)
    program = (
        "import importlib, json, sys\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "print(json.dumps([list(sys.version_info[:2]), [one for one in sys.modules if one.startswith('guide')]]))\n"
    )
    done = run(ROOT / ".venv-rasa/bin/python", program, *names)
    assert done.returncode == 0, done.stderr
    version, loaded = json.loads(done.stdout.splitlines()[-1])
    assert version == [3, 10]
    assert set(loaded) == {"guide", *names}, "what is shared imports only what is shared"


def test_text_and_errors_need_no_rasa() -> None:
    program = "import sys, guide.errors, guide.text.tokens, guide.text.redact; sys.exit('rasa' in sys.modules)"
    assert run(ROOT / ".venv-rasa/bin/python", program).returncode == 0


@pytest.mark.parametrize("name", ["guide.app", "guide.dialogue.conversation", "guide.cli"])
def test_serving_imports_no_torch(name: str) -> None:
    """Torch costs seconds at the start and hundreds of megabytes in each process."""
    heavy = ("torch", "sentence_transformers", "transformers", "spacy", "sklearn")
    program = f"import sys, {name}; print(*(set({heavy}) & set(sys.modules)))"
    done = run(sys.executable, program)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


# Files ------------------------------------------------------------------------------------------------------


def test_packages_are_empty() -> None:
    found = [path for path in SOURCES if path.name == "__init__.py"]
    assert found
    assert [path for path in found if path.read_text(encoding="utf-8").strip()] == []


def test_every_package_has_its_mark() -> None:
    folders = {path.parent for path in SOURCES} - {ROOT / "src"}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_no_file_is_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("name", ["utils", "util", "helpers", "helper", "manager", "common", "misc"])
def test_no_module_has_a_name_that_says_nothing(name: str) -> None:
    assert [path for path in SOURCES if name in path.stem.split("_")] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path
        for path in SOURCES
        if path.name != "__init__.py" and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_libraries_never_print() -> None:
    printing = [
        f"{path.name}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


# Errors -----------------------------------------------------------------------------------------------------


def drawn() -> dict[str, str | None]:
    """Return the tree drawn in the docstring: each exception with the one above it."""
    assert errors.__doc__ is not None
    parents: dict[str, str | None] = {}
    path: list[str] = []
    for line in errors.__doc__.splitlines():
        if match := re.match(r"^    ((?:[│ ]   )*)([├└]── )?([A-Z]\w+)(?: {2,}.*)?$", line):
            depth = len(match[1]) // 4 + (1 if match[2] else 0)
            path[depth:] = [match[3]]
            parents[match[3]] = path[depth - 1] if depth else None
    return parents


def defined() -> dict[str, str | None]:
    """Return the exceptions of the module, each with its base."""
    found = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)]
    return {one.__name__: None if one is errors.GuideError else one.__bases__[0].__name__ for one in found}


def test_the_tree_of_errors_is_the_one_that_is_drawn() -> None:
    assert drawn() == defined()
    assert len(defined()) > 10


def test_errors_that_callers_catch_keep_their_place() -> None:
    """Public names: a caller's `except` must go on catching what it caught."""
    public = {
        "SettingsError": "GuideError",
        "FaqError": "GuideError",
        "ModelError": "GuideError",
        "NoModel": "ModelError",
        "StaleModel": "ModelError",
        "TrainingError": "GuideError",
        "CollectionError": "GuideError",
        "EmbedderError": "GuideError",
        "DialogueError": "GuideError",
        "DialogueTimeout": "DialogueError",
        "DialogueDown": "DialogueError",
        "DialogueSilent": "DialogueError",
        "StoreError": "GuideError",
        "ResidentError": "GuideError",
        "UnknownSession": "ResidentError",
        "ForeignChoice": "ResidentError",
        "BadMessage": "ResidentError",
    }
    found = defined()
    assert {name: found.get(name) for name in public} == public


def test_every_exception_of_ours_is_in_the_tree() -> None:
    """No module defines an exception that `except GuideError` would miss."""
    strays = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            bases = [base.id for base in getattr(node, "bases", ()) if isinstance(base, ast.Name)]
            public = isinstance(node, ast.ClassDef) and not node.name.startswith("_")
            if public and any(re.search(r"(Exception|Error)$", base) for base in bases):
                strays.append((path.name, node.name))
    assert {name for name, _ in strays} == {"errors.py"}


def test_problems_for_residents_have_a_status_and_a_name() -> None:
    found = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.ResidentError)]
    assert len({one.slug for one in found}) == len(found)
    assert all(400 <= one.status < 500 for one in found)
