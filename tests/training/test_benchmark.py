from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.tiny import tiny_faq, tiny_policy, tiny_vectors

from guide.faq.lexicon import Group, Lexicon
from guide.training import benchmark as module
from guide.training.benchmark import DEPTH, Result, benchmark, rank
from guide.training.collection import Collection, load_collection
from guide.training.corpus import lessons
from guide.training.static_trainer import StaticConfig

FUSION = tiny_policy().fusion
QUICK = StaticConfig(runs=1, epochs=1, min_steps=20)


@pytest.fixture(autouse=True)
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The general word vectors are the tiny town's."""
    monkeypatch.setattr(module, "load_word_vectors", tiny_vectors)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """The tiny town as a collection: its ways to ask are the queries, the last of each page is not judged."""
    entries = tiny_faq().entries.values()
    queries = {f"{entry.id}/{number}": text for entry in entries for number, text in enumerate(entry.ask)}
    files = {
        "corpus": {entry.id: f"Question: {entry.title}\nAnswer: {entry.answer}" for entry in entries},
        "queries": queries,
        # In another order: judgements go with their queries by id.
        "qrels": {key: {key.split("/")[0]: 1} for key in reversed(queries) if not key.endswith("2")},
    }
    for name, data in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return load_collection(tmp_path)


def measured(collection: Collection, seed: int = 0) -> Result:
    return benchmark(collection, lessons=(), weights=FUSION, config=QUICK, seed=seed)


def test_documents_alone_find_most_of_the_queries(collection: Collection) -> None:
    found = measured(collection)
    assert found.metrics.recall_at_10 == 1
    assert found.metrics.success_at_5 > 0.8
    assert found.metrics.success_at_1 <= found.metrics.mrr <= found.metrics.success_at_5 <= 1
    assert found.train_seconds > 0
    assert found.ms_a_query > 0


def test_one_seed_gives_one_result(collection: Collection) -> None:
    assert measured(collection, 3).metrics == measured(collection, 3).metrics


def test_every_document_is_ranked_once_for_every_judged_query(collection: Collection) -> None:
    seen: list[tuple[int, int]] = []
    kept = []

    def remember(collection: Collection, retriever: object) -> list[list[str]]:
        kept.append(rank(collection, retriever))  # type: ignore[arg-type]
        return kept[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "rank", remember)
        benchmark(
            collection, lessons=(), weights=FUSION, config=QUICK, progress=lambda done, of: seen.append((done, of))
        )
    assert len(kept[0]) == len(collection.queries) == 18
    for ranking in kept[0]:
        assert sorted(ranking) == sorted(collection.documents)
    assert len(collection.documents) < DEPTH
    assert seen[-1] == (20, 20)


def test_lessons_teach_what_documents_do_not_say(collection: Collection) -> None:
    said = {"q": "やどかえ"}
    asked = Collection(collection.faq, collection.documents, said, {"q": {"move-within": 1}})
    lexicon = Lexicon((Group("say", ("やどかえ", "やどかえの知らせ", "やどかえをした"), ("転居届", "転居")),))
    config = StaticConfig(runs=1, min_steps=100)
    without, taught = (
        benchmark(asked, lessons=taught, weights=FUSION, config=config).metrics.mrr for taught in ((), lessons(lexicon))
    )
    assert taught == 1 > without
