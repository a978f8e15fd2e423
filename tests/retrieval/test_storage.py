from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.tiny import tiny_data, tiny_faq, tiny_policy, tiny_retriever, tiny_weights

from guide.errors import StaleModel
from guide.faq.lexicon import Lexicon
from guide.faq.model import Faq
from guide.retrieval import storage
from guide.retrieval.documents import rows
from guide.retrieval.embedder import static_model
from guide.retrieval.row_vectors import ROWS_FILE
from guide.retrieval.static import StaticEmbedder
from guide.retrieval.storage import (
    EMBEDDER_DIRECTORY,
    FORMAT,
    STATE_FILE,
    fingerprint,
    load_embedder,
    load_retriever,
    save_index,
)

TEXTS = ["転入届の出し方", "ソファを捨てたい", "これは何", "ジュースの缶"]


@pytest.fixture(scope="module", params=["small", "large"])
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The retriever of the tiny town, also as one of a large FAQ."""
    directory = tmp_path_factory.mktemp("version")
    static_model(tiny_weights()).save(str(directory / EMBEDDER_DIRECTORY), create_model_card=False)
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "large":
            patch.setattr(storage, "FEW", 0)
            patch.setattr(storage, "SMALL_FLOATS", 0)
        save_index(directory, tiny_faq(), StaticEmbedder(tiny_weights()), Lexicon())
        assert (directory / ROWS_FILE).exists() == (request.param == "large")
        yield directory


@pytest.fixture
def version(saved: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    return Path(shutil.copytree(saved, tmp_path / "version"))


def other_faq(**changes: object) -> Faq:
    data = tiny_data()
    data["entries"]["cans"].update(changes)
    return Faq.model_validate(data)


def test_a_saved_retriever_scores_alike(saved: Path) -> None:
    again = load_retriever(saved, tiny_faq(), tiny_policy().fusion)
    for text in TEXTS:
        np.testing.assert_allclose(again.score(text).fused, tiny_retriever().score(text).fused, atol=1e-3)
        assert again.search(text, 1)[0].place == tiny_retriever().search(text, 1)[0].place


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "アルミ缶の出し方"},
        {"ask": ("缶の捨て方", "ジュースの缶を捨てたい", "アルミ缶は何曜日", "缶")},
        {"answer": "缶は、もう集めていません。店に持っていってください。"},
        {"keywords": ("スチール缶",)},
    ],
)
def test_an_index_never_answers_for_another_faq(saved: Path, changes: dict[str, object]) -> None:
    with pytest.raises(StaleModel, match="another FAQ; run `guide train`"):
        load_retriever(saved, other_faq(**changes), tiny_policy().fusion)


def test_an_entry_more_makes_another_faq(saved: Path) -> None:
    data = tiny_data()
    data["entries"]["more"] = {**data["entries"]["cans"], "id": "more"}
    with pytest.raises(StaleModel, match="guide train"):
        load_retriever(saved, Faq.model_validate(data), tiny_policy().fusion)


def test_what_is_not_searched_may_change(saved: Path) -> None:
    changed = other_faq(url="https://example.jp/cans", updated="2026-11-02")
    assert load_retriever(saved, changed, tiny_policy().fusion).search("空き缶", 1)[0].place == 5


def test_the_order_of_entries_is_part_of_the_fingerprint() -> None:
    data = tiny_data()
    data["entries"] = dict(reversed(data["entries"].items()))
    assert fingerprint(rows(Faq.model_validate(data))) != fingerprint(rows(tiny_faq()))


def files(version: Path) -> list[Path]:
    return sorted(path for path in version.rglob("*") if path.is_file())


def test_each_missing_file_is_a_stale_model(version: Path) -> None:
    assert len(files(version)) > 10
    for path in files(version):
        content = path.read_bytes()
        path.unlink()
        with pytest.raises(StaleModel, match="guide train"):
            load_retriever(version, tiny_faq(), tiny_policy().fusion)
        path.write_bytes(content)
    assert load_retriever(version, tiny_faq(), tiny_policy().fusion).search("空き缶", 1)[0].place == 5


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.999])
def test_each_file_that_was_cut_short_is_a_stale_model(version: Path, share: float) -> None:
    for path in files(version):
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(StaleModel, match="guide train"):
            load_retriever(version, tiny_faq(), tiny_policy().fusion)
        path.write_bytes(content)


def test_each_file_that_was_changed_is_named(version: Path) -> None:
    for path in files(version):
        if path.name == STATE_FILE:
            continue
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        with pytest.raises(StaleModel, match=f"{path.relative_to(version)}: not the files that training wrote"):
            load_retriever(version, tiny_faq(), tiny_policy().fusion)
        path.write_bytes(content)


def test_a_file_that_training_did_not_write_is_a_stale_model(version: Path) -> None:
    (version / EMBEDDER_DIRECTORY / "more.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StaleModel, match=r"embedder/more\.json"):
        load_retriever(version, tiny_faq(), tiny_policy().fusion)


def test_other_files_of_a_version_do_not_matter(version: Path) -> None:
    (version / "manifest.json").write_text("{}", encoding="utf-8")
    assert load_retriever(version, tiny_faq(), tiny_policy().fusion).search("空き缶", 1)[0].place == 5


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", '{"texts": 1}', "{}", f'{{"format": {FORMAT}}}'])
def test_a_damaged_state_is_a_stale_model(version: Path, text: str) -> None:
    (version / STATE_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(StaleModel, match="guide train"):
        load_retriever(version, tiny_faq(), tiny_policy().fusion)


@pytest.mark.parametrize("changes", [{"format": 1}, {"format": FORMAT + 1}, {"format": None}])
def test_an_index_of_another_program_is_a_stale_model(version: Path, changes: dict[str, object]) -> None:
    state = json.loads((version / STATE_FILE).read_text(encoding="utf-8"))
    (version / STATE_FILE).write_text(json.dumps({**state, **changes}), encoding="utf-8")
    with pytest.raises(StaleModel, match="format of another version; run `guide train`"):
        load_retriever(version, tiny_faq(), tiny_policy().fusion)


@pytest.mark.parametrize("listed", [None, [], {}, {"vectors.faiss": 1}])
def test_a_state_without_checksums_is_a_stale_model(version: Path, listed: object) -> None:
    state = json.loads((version / STATE_FILE).read_text(encoding="utf-8"))
    (version / STATE_FILE).write_text(json.dumps({**state, "files": listed}), encoding="utf-8")
    with pytest.raises(StaleModel, match="guide train"):
        load_retriever(version, tiny_faq(), tiny_policy().fusion)


def test_the_files_of_another_version_are_a_stale_model(version: Path) -> None:
    state = (version / STATE_FILE).read_text(encoding="utf-8")
    short = tiny_data()
    del short["entries"]["ended"]
    save_index(version, Faq.model_validate(short), StaticEmbedder(tiny_weights()), Lexicon())
    with pytest.raises(StaleModel, match="another FAQ"):
        load_retriever(version, tiny_faq(), tiny_policy().fusion)
    (version / STATE_FILE).write_text(state, encoding="utf-8")
    with pytest.raises(StaleModel, match="not the files that training wrote"):
        load_retriever(version, tiny_faq(), tiny_policy().fusion)


def test_the_state_holds_the_hash_of_the_texts_and_of_all_files(saved: Path) -> None:
    state = json.loads((saved / STATE_FILE).read_text(encoding="utf-8"))
    assert state["texts"] == fingerprint(rows(tiny_faq()))
    assert {saved / name for name in state["files"]} == {*files(saved)} - {saved / STATE_FILE}


def test_serving_the_default_embedder_imports_no_torch(saved: Path) -> None:
    """Torch costs seconds at the start and hundreds of megabytes in each process."""
    program = (
        "import sys, pathlib; from guide.retrieval.storage import load_embedder;"
        "vector = load_embedder(pathlib.Path(sys.argv[1])).encode_query('転入届');"
        "assert vector.any();"
        "sys.exit(', '.join({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(saved / EMBEDDER_DIRECTORY)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_default_embedder_is_read_as_such(saved: Path) -> None:
    assert isinstance(load_embedder(saved / EMBEDDER_DIRECTORY), StaticEmbedder)
