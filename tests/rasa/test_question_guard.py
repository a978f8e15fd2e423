from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from guide.rasa.question_guard import QuestionGuard, nouns, question_nouns

EXAMPLES = [
    ("ask", "住民票がほしい"),
    ("ask", "住民票の取り方"),
    ("ask", "転出届"),
    ("ask", "今日はごみの日ですか"),
    ("ask", "今日の窓口"),
    ("greet", "今日は、こんにちは"),
    ("abuse", "ゴミ"),
]


def test_nouns_are_normalised() -> None:
    assert nouns("布団を3つ捨てたい、これ") == {"布団"}
    assert nouns("ゴミ") == {"ごみ"}
    assert nouns("こたつ") == nouns("炬燵")
    assert nouns("") == set()


def test_pieces_of_cheerful_spelling_are_no_nouns() -> None:
    assert nouns("お世話になりますー") == nouns("お世話になります") == {"世話"}
    assert nouns("はろー") == set()


def test_nouns_of_questions_occur_often_enough_and_nowhere_else() -> None:
    assert question_nouns(EXAMPLES, question="ask", min_count=2) == {"住民", "票"}
    assert question_nouns([*EXAMPLES, ("ask", "転出届")], question="ask", min_count=2) == {"住民", "票"}
    assert "転出" in question_nouns(EXAMPLES, question="ask", min_count=1)


def guard(folder: Path, **config: Any) -> QuestionGuard:
    storage = LocalModelStorage.create(folder)
    resource = Resource("guard")
    settings = {**QuestionGuard.get_default_config(), **config}
    context = ExecutionContext(GraphSchema({}))
    examples = [Message(data={"text": text, "intent": intent}) for intent, text in EXAMPLES]
    tables = [
        {"name": "item", "elements": ["こたつ", "炬燵"]},
        {"name": "aspect", "elements": ["期限", "期限"]},
        {"name": "procedure", "elements": "a/file.txt"},
    ]
    data = TrainingData(training_examples=examples, lookup_tables=tables)
    QuestionGuard.create(settings, storage, resource, context).train(data)
    return QuestionGuard.load(settings, storage, resource, context)


def classified(text: str, intent: str = "greet") -> Message:
    ranking = [{"name": name, "confidence": share} for name, share in ((intent, 0.7), ("ask", 0.2), ("x", 0.1))]
    return Message(data={"text": text, "intent": ranking[0], "intent_ranking": ranking})


def test_a_greeting_that_names_a_procedure_is_a_question(tmp_path: Path) -> None:
    message = guard(tmp_path).process([classified("こんばんは。住民票のことで")])[0]
    assert message.get("intent") == {"name": "ask", "confidence": 1.0}
    assert [intent["name"] for intent in message.get("intent_ranking")] == ["ask", "x"]
    assert {"intent", "intent_ranking"} <= message.output_properties


@pytest.mark.parametrize("text", ["こんばんは", "今日のごみ", "期限", ""])
def test_words_that_small_talk_shares_change_nothing(text: str, tmp_path: Path) -> None:
    message = guard(tmp_path).process([classified(text)])[0]
    assert message.get("intent") == {"name": "greet", "confidence": 0.7}


def test_a_question_stays_as_it_was(tmp_path: Path) -> None:
    message = guard(tmp_path).process([classified("住民票", intent="ask")])[0]
    assert message.get("intent") == {"name": "ask", "confidence": 0.7}


def test_words_of_lookup_tables_count(tmp_path: Path) -> None:
    with_tables = guard(tmp_path).process([classified("コタツ", intent="abuse")])[0]
    without = guard(tmp_path, tables=[]).process([classified("コタツ", intent="abuse")])[0]
    assert [message.get("intent")["name"] for message in (with_tables, without)] == ["ask", "abuse"]


def test_before_training_nothing_changes(tmp_path: Path) -> None:
    storage = LocalModelStorage.create(tmp_path)
    fresh = QuestionGuard.create(
        QuestionGuard.get_default_config(), storage, Resource("guard"), ExecutionContext(GraphSchema({}))
    )
    assert fresh.process([classified("住民票")])[0].get("intent")["name"] == "greet"
    assert fresh.process_training_data(data := TrainingData()) is data
