"""The rule of authoring that needs a model."""

from __future__ import annotations

from pathlib import Path

from tests.tiny import tiny_conversation, tiny_faq

from guide.training.evaluate import OpeningCase
from guide.training.replay import bare_words, replay


def case(text: str, entry: str) -> OpeningCase:
    return OpeningCase(text, "gomi", "word", entry, ())


def test_a_wrong_page_at_once_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "openings.yml"
    path.write_text('openings:\n- {text: "空き缶の出し方"}\n- {text: "転入届"}\n', encoding="utf-8")
    right = [case("空き缶の出し方", "cans"), case("転入届", "move-in")]
    assert list(replay(tiny_conversation(), right, path)) == []
    wrong = [case("空き缶の出し方", "large-waste"), case("転入届", "cans")]
    told = list(replay(tiny_conversation(), wrong, path))
    assert [(problem.line, problem.severity) for problem in told] == [(2, "warning"), (3, "warning")]
    assert "cans" in told[0].what


def test_a_word_as_wide_as_a_field_gets_no_special_page(tmp_path: Path) -> None:
    faq = tiny_faq()
    assert list(bare_words(tiny_conversation(), faq, tmp_path)) == []
    narrow = faq.fields["gomi"].model_copy(update={"label": "引っ越し・空き缶"})
    special = faq.entries["cans"].model_copy(update={"general": False, "title": "資源の日"})
    changed = faq.model_copy(update={"fields": {"gomi": narrow}, "entries": {**faq.entries, "cans": special}})
    told = list(bare_words(tiny_conversation(), changed, tmp_path))
    assert ["空き缶" in problem.what for problem in told] == [True]
