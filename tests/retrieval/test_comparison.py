from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from guide.retrieval.comparison import Compared
from guide.retrieval.documents import VIEWS
from guide.retrieval.layout import ASK, ITEM, SENTENCE, TITLE, WHOLE

COSINES = st.floats(-1, 1, width=32)
SIZE = 5
Found = list[tuple[int, int, float]]
"""Owner, view and cosine of each row."""


def compared(found: Found) -> Compared:
    owners, views, cosines = zip(*found, strict=True) if found else ((), (), ())
    return Compared(np.array(owners, np.int64), np.array(views, np.int32), np.array(cosines, np.float32))


@st.composite
def rows(draw: st.DrawFn) -> Found:
    """The rows of `SIZE` entries, each with a whole and a title, in any order."""
    others = st.tuples(st.integers(0, SIZE - 1), st.sampled_from([ASK, ITEM, SENTENCE]), COSINES)
    heads = [(owner, view, draw(COSINES)) for owner in range(SIZE) for view in (WHOLE, TITLE)]
    return list(draw(st.permutations(heads + draw(st.lists(others, max_size=20)))))


@given(rows(), COSINES)
def test_the_best_of_each_view_is_what_a_loop_finds(found: Found, floor: float) -> None:
    views = compared(found).best(SIZE, floor)
    assert set(views) == {*VIEWS, "naming"}
    for owner in range(SIZE):

        def of(view: int, least: list[float], owner: int = owner) -> float:
            return max(least + [cosine for who, which, cosine in found if (who, which) == (owner, view)])

        title = of(TITLE, [])
        expected = {
            "whole": of(WHOLE, []),
            "title": title,
            "ask": of(ASK, [floor]),
            "item": of(ITEM, [floor]),
            "sentence": of(SENTENCE, [title]),
            "naming": max(title, of(ASK, [floor]), of(ITEM, [floor])),
        }
        assert {name: float(scores[owner]) for name, scores in views.items()} == expected


@given(rows())
def test_no_view_changes_another(found: Found) -> None:
    """The view `sentence` starts from a copy of the titles' scores."""
    views = compared(found).best(SIZE, -1)
    for owner, view, cosine in found:
        if view == TITLE:
            assert views["title"][owner] == cosine


@given(rows(), rows())
def test_of_others_whole_and_title_are_left_out(one: Found, other: Found) -> None:
    joined = compared(one).joined(compared(other))
    expected = one + [row for row in other if row[1] in (ASK, ITEM, SENTENCE)]
    assert list(zip(joined.owners, joined.views, joined.cosines, strict=True)) == expected


@given(rows(), st.integers(1, 60))
def test_the_count_th_best_or_the_worst(found: Found, count: int) -> None:
    ordered = sorted((cosine for _, _, cosine in found), reverse=True)
    assert compared(found).nth_best(count) == ordered[min(count, len(ordered)) - 1]
