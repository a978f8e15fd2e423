from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.errors import CollectionError
from guide.training.collection import load_collection, without_boilerplate

CORPUS = {
    "7": "Question: 引っ越してきたら何を出しますか。\nAnswer: 転入届を出します。【お問い合わせ】。住民課。",
    "9": "Question: 空き缶の出し方\nAnswer: ■洗って出します。＜改＞資源の日に出します。",
    "a": "題名だけの文書",
}
QUERIES = {"1": "引っ越した", "2": "缶", "3": "だれも判定しない"}
JUDGEMENTS = {"1": {"7": 2}, "2": {"9": 2, "a": 1}, "3": {}}


def write(directory: Path, **changed: Any) -> Path:
    files = {"corpus": CORPUS, "queries": QUERIES, "qrels": JUDGEMENTS, **changed}
    for name, data in files.items():
        text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
        (directory / f"{name}.json").write_text(text, encoding="utf-8")
    return directory


def test_documents_become_entries_in_their_order(tmp_path: Path) -> None:
    found = load_collection(write(tmp_path))
    assert found.documents == ("7", "9", "a")
    first, second, third = found.faq.entries.values()
    assert (first.title, first.answer) == ("引っ越してきたら何を出しますか。", "転入届を出します")
    assert second.answer.splitlines() == ["洗って出します", "資源の日に出します"]
    assert (third.title, third.answer) == ("題名だけの文書", "")


def test_queries_that_nobody_judged_are_left_out(tmp_path: Path) -> None:
    found = load_collection(write(tmp_path))
    assert dict(found.queries) == {"1": "引っ越した", "2": "缶"}
    assert found.judgements["2"] == {"9": 2, "a": 1}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"corpus": "{"}, "corpus.json: is not JSON"),
        ({"corpus": []}, "corpus.json: a JSON object"),
        ({"queries": {}}, "queries.json: a JSON object"),
        ({"corpus": {"7": 1}}, "map ids to texts"),
        ({"qrels": {"99": {"7": 1}}}, "judges none"),
        ({"qrels": {"1": {"nowhere": 1}}}, "nowhere"),
    ],
)
def test_a_damaged_collection_is_refused_by_name(tmp_path: Path, changed: dict[str, Any], told: str) -> None:
    with pytest.raises(CollectionError, match=told):
        load_collection(write(tmp_path, **changed))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "qrels.json").unlink()
    with pytest.raises(CollectionError, match=r"qrels\.json: cannot be read"):
        load_collection(tmp_path)


def test_sentences_that_many_answers_share_are_left_out() -> None:
    answers = [f"手続き{number}の説明です。問合せ時間は平日です。" for number in range(8)]
    assert without_boilerplate(answers) == [f"手続き{number}の説明です" for number in range(8)]


@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_answers_are_cleaned_one_for_one(answers: list[str]) -> None:
    assert len(without_boilerplate(answers)) == len(answers)
