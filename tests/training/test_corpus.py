from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import ROOT, tiny_faq

from guide.faq.model import Faq
from guide.training.corpus import dialogue_data, training_documents, without_asks

READ = """
import json, sys
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
found = RasaYAMLReader().reads(sys.stdin.read())
examples = [(one.get("intent"), one.get("text"), one.get("entities")) for one in found.training_examples]
print(json.dumps({"examples": examples, "tables": {table["name"]: table["elements"] for table in found.lookup_tables}}))
"""


def read_by_rasa(text: str) -> dict[str, object]:
    """Return what Rasa itself reads."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "ignore"}
    command = [str(ROOT / ".venv-rasa/bin/python"), "-c", READ]
    done = subprocess.run(command, input=text, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def asking(*texts: str) -> Faq:
    entry = tiny_faq().entries["cans"].model_copy(update={"title": "缶の出し方", "ask": texts})
    return tiny_faq().model_copy(update={"entries": {"cans": entry}, "items": ()})


def questions_of(faq: Faq) -> list[str]:
    blocks = {block["lookup"]: block for block in yaml.safe_load(dialogue_data(faq))["nlu"]}
    return [line[2:] for line in blocks["procedure"]["examples"].splitlines()]


def test_one_document_an_entry_in_the_order_of_the_faq() -> None:
    faq = tiny_faq()
    for document, entry in zip(training_documents(faq), faq.entries.values(), strict=True):
        assert document.anchors[: 1 + len(entry.ask)] == (entry.title, *entry.ask)
        assert document.sentences


def test_ways_to_ask_are_held_out() -> None:
    faq = tiny_faq()
    part = without_asks(faq, {"cans": faq.entries["cans"].ask[:1]})
    assert part.entries["cans"].ask == faq.entries["cans"].ask[1:]
    assert part.entries["batteries"] == faq.entries["batteries"]
    assert list(part.entries) == list(faq.entries)
    assert len(faq.entries["cans"].ask) == 3


def test_titles_and_ways_to_ask_are_in_the_table() -> None:
    assert questions_of(asking("缶", "空き缶の捨て方", "缶")) == ["缶の出し方", "缶", "空き缶の捨て方"]


@pytest.mark.parametrize("text", ["缶[資源]", "缶（資源）{1}", "缶(資源)", "缶]"])
def test_what_rasa_would_take_for_marks_is_left_out(text: str) -> None:
    assert questions_of(asking("缶", text)) == ["缶の出し方", "缶"]


@given(st.lists(st.text(alphabet="缶転入「」：:#|>-*&!%@`'\"\\[](){} ?", min_size=1, max_size=12), max_size=6))
def test_the_data_is_yaml_whatever_staff_write(texts: list[str]) -> None:
    for example in questions_of(asking(*texts)):
        assert not set(example) & set("[]{}()")
        assert example in ("缶の出し方", *texts)


def test_rasa_reads_what_was_written() -> None:
    faq = tiny_faq()
    found = read_by_rasa(dialogue_data(faq))
    questions = [text for entry in faq.entries.values() for text in (entry.title, *entry.ask)]
    assert found["examples"] == []
    assert found["tables"] == {"procedure": questions, "item": ["クッキー缶", "菓子の缶", "本棚"]}


def test_rasa_reads_a_town_without_a_sorting_dictionary() -> None:
    found = read_by_rasa(dialogue_data(asking("缶")))
    assert found["tables"]["procedure"] == ["缶の出し方", "缶"]  # type: ignore[index]


def test_the_shipped_faq_loses_no_question_to_marks(faq: Faq, tmp_path: Path) -> None:
    questions = dict.fromkeys(text for entry in faq.entries.values() for text in (entry.title, *entry.ask))
    assert len(questions_of(faq)) > 0.99 * len(questions)
