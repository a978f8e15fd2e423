from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import tiny_faq

from guide.faq.model import Faq
from guide.retrieval.documents import VIEWS, body, lexical_texts, naming, rows, sentences, whole


def test_markdown_marks_are_no_words() -> None:
    text = "## 手順のこと\n- **窓口**に来ます。\n> 注意してください！\n1. 番号の順に待ちます"
    assert sentences(text) == ("手順のこと", "窓口に来ます", "注意してください", "1. 番号の順に待ちます")


def test_crumbs_are_left_out() -> None:
    assert sentences("はい。窓口へ来てください。ね。") == ("窓口へ来てください",)


@given(st.text(max_size=200))
def test_sentences_hold_no_sentence_end(text: str) -> None:
    for sentence in sentences(text):
        assert len(sentence) > 3
        assert not set(sentence) & set("。\n!?！？")


def test_an_entry_is_named_by_title_ways_to_ask_and_keywords() -> None:
    entry = tiny_faq().entries["large-waste"]
    assert naming(entry) == (entry.title, *entry.ask, "たんす", "机")


def test_the_deadline_explains_an_entry() -> None:
    assert "住み始めた日から14日以内" in body(tiny_faq().entries["move-in"])


def test_every_entry_has_one_whole_and_one_title_in_the_order_of_the_faq(faq: Faq) -> None:
    for each in (tiny_faq(), faq):
        found = list(rows(each))
        for view in ("whole", "title"):
            assert [row.owner for row in found if row.view == view] == list(range(len(each.entries)))
        assert {row.view for row in found} <= set(VIEWS)
        assert all(row.text for row in found)


def test_an_entrys_rows_stand_together_its_whole_and_title_first(faq: Faq) -> None:
    for each in (tiny_faq(), faq):
        found = list(rows(each))
        assert [row.owner for row in found] == sorted(row.owner for row in found)
        places = [place for place, row in enumerate(found) if place == 0 or row.owner != found[place - 1].owner]
        assert [(found[place].view, found[place + 1].view) for place in places] == [("whole", "title")] * len(places)


def test_a_sentence_stands_beside_its_title() -> None:
    entry = tiny_faq().entries["cans"]
    found = [row.text for row in rows(tiny_faq()) if row.view == "sentence" and row.owner == 5]
    assert found == [f"{entry.title}\n{sentence}" for sentence in body(entry)]


def test_an_entry_without_an_answer_is_its_naming_texts() -> None:
    entry = tiny_faq().entries["cans"].model_copy(update={"summary": "", "answer": ""})
    found = list(rows(tiny_faq().model_copy(update={"entries": {"cans": entry}, "items": ()})))
    assert [row.view for row in found] == ["whole", "title", "ask", "ask", "ask"]


def test_without_an_entry_there_is_nothing_to_search() -> None:
    empty = tiny_faq().model_copy(update={"entries": {}, "items": ()})
    assert list(rows(empty)) == []
    assert list(lexical_texts(empty)) == []


def test_every_way_to_ask_is_a_row_of_its_entry() -> None:
    faq = tiny_faq()
    found = {(row.owner, row.text) for row in rows(faq) if row.view == "ask"}
    for owner, entry in enumerate(faq.entries.values()):
        assert {(owner, text) for text in (*entry.ask, *entry.keywords)} <= found


def test_things_to_throw_away_are_rows_of_the_page_they_lead_to() -> None:
    faq = tiny_faq()
    places = list(faq.entries)
    found = {(places[row.owner], row.text) for row in rows(faq) if row.view == "item"}
    assert found == {("cans", "菓子の缶"), ("cans", "クッキー缶"), ("large-waste", "本棚")}


def test_the_whole_of_an_entry_holds_all_its_words() -> None:
    faq = tiny_faq()
    entry = faq.entries["move-in"]
    text = whole(entry, faq)
    for part in (entry.title, "引っ越しの届け", *entry.ask, "転出証明書を持ってきてください"):
        assert part in text


def test_the_title_counts_twice_in_the_lexical_index() -> None:
    faq = tiny_faq()
    for text, entry in zip(lexical_texts(faq), faq.entries.values(), strict=True):
        assert text.count(entry.title) >= 2
