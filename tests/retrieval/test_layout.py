from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import tiny_faq

from guide.errors import StaleModel, TrainingError
from guide.retrieval.documents import VIEWS, Row, rows
from guide.retrieval.layout import LAYOUT_FILE, Layout

TINY = Layout.of(rows(tiny_faq()))
OTHERS = st.lists(st.sampled_from(["ask", "item", "sentence"]), max_size=5)


@st.composite
def faqs(draw: st.DrawFn) -> list[Row]:
    """The rows of any FAQ."""
    entries = draw(st.lists(OTHERS, min_size=1, max_size=8))
    return [Row(owner, view, "") for owner, views in enumerate(entries) for view in ("whole", "title", *views)]


def test_a_layout_tells_of_each_row_whose_it_is_and_of_which_view() -> None:
    found = list(rows(tiny_faq()))
    assert list(TINY.owners) == [row.owner for row in found]
    assert [VIEWS[view] for view in TINY.views] == [row.view for row in found]
    assert (TINY.size, TINY.rows) == (9, len(found))
    assert [found[number].text for number in TINY.items] == ["本棚", "菓子の缶", "クッキー缶"]


@given(faqs(), st.data())
def test_the_rows_of_entries_are_found_in_any_order(found: list[Row], data: st.DataObject) -> None:
    layout = Layout.of(found)
    places = np.array(data.draw(st.lists(st.integers(0, layout.size - 1), max_size=6)), np.int64)
    numbers, owners = layout.rows_of(places)
    expected = [
        (number, at) for at, place in enumerate(places) for number, row in enumerate(found) if row.owner == place
    ]
    assert list(zip(numbers, owners, strict=True)) == expected


@given(faqs())
def test_an_entrys_heads_are_its_whole_and_its_title(found: list[Row]) -> None:
    layout = Layout.of(found)
    heads = [found[number] for number in layout.heads_of(np.arange(layout.size))]
    assert heads == [row for row in found if row.view in ("whole", "title")]


def test_no_entry_is_refused() -> None:
    with pytest.raises(TrainingError, match="data/faq"):
        Layout.of([])


def test_a_saved_layout_is_the_same(tmp_path: Path) -> None:
    TINY.save(tmp_path)
    again = Layout.load(tmp_path)
    np.testing.assert_array_equal(again.owners, TINY.owners)
    np.testing.assert_array_equal(again.views, TINY.views)
    assert again.size == TINY.size


def test_a_missing_layout_is_a_stale_model(tmp_path: Path) -> None:
    with pytest.raises(StaleModel, match="guide train"):
        Layout.load(tmp_path)


@pytest.mark.parametrize("kept", [0, 5, 60, 200, -1])
def test_a_layout_that_was_cut_short_is_a_stale_model(tmp_path: Path, kept: int) -> None:
    TINY.save(tmp_path)
    path = tmp_path / LAYOUT_FILE
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(StaleModel, match="guide train"):
        Layout.load(tmp_path)


@pytest.mark.parametrize("shape", [(3, 4), (1, 4), (4,), ()])
def test_an_array_of_another_form_is_a_stale_model(tmp_path: Path, shape: tuple[int, ...]) -> None:
    np.save(tmp_path / LAYOUT_FILE, np.zeros(shape, np.int32))
    with pytest.raises(StaleModel, match="guide train"):
        Layout.load(tmp_path)
