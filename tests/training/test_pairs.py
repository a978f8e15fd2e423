from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.training.pairs import TrainingDocument, positive, text_pairs

NAMING = ("転入届", "転入届の出し方", "越してきた")
BODY = "転入届は窓口へ出します"


@given(
    count=st.integers(1, 6), body=st.none() | st.just(BODY), number=st.integers(0, 5), seed=st.integers(0, 2**32 - 1)
)
def test_a_text_is_paired_with_what_else_the_entry_says(count: int, body: str | None, number: int, seed: int) -> None:
    naming = [f"名前{index}" for index in range(count)]
    anchor = number % count
    parts = positive(naming, body, anchor, np.random.default_rng(seed))
    assert parts
    assert set(parts) <= {*naming, BODY}
    assert (BODY in parts) <= (body is not None)
    if count > 1:
        assert naming[anchor] not in parts
    if body is not None:
        assert parts != (naming[anchor],)


def test_half_of_the_pairs_are_two_ways_to_ask() -> None:
    chance = np.random.default_rng(1)
    forms = Counter(
        (parts[0] != BODY, parts[-1] == BODY) for parts in (positive(NAMING, BODY, 0, chance) for _ in range(4000))
    )
    shares = {form: count / 4000 for form, count in forms.items()}
    assert shares == pytest.approx({(True, False): 0.5, (False, True): 0.25, (True, True): 0.25}, abs=0.04)


def test_a_lone_text_has_only_itself() -> None:
    assert positive(["転入届"], None, 0, np.random.default_rng(0)) == ("転入届",)


DOCUMENTS = [
    TrainingDocument(("これは何",), ()),
    TrainingDocument(("転入届", "越してきた"), ("窓口へ出します", "14日以内です")),
    TrainingDocument(("粗大ごみ",), ("電話で申し込みます",)),
    TrainingDocument((), ("だれもたずねません",)),
]


def test_each_naming_text_is_paired_once_a_pass() -> None:
    pairs = text_pairs(DOCUMENTS, passes=3, seed=0)
    found = Counter((pair.anchor, pair.entry) for pair in pairs)
    assert found == {("転入届", 1): 3, ("越してきた", 1): 3, ("粗大ごみ", 2): 3}


def test_a_text_is_no_lesson_about_itself() -> None:
    pairs = text_pairs(DOCUMENTS, passes=50, seed=0)
    assert all(pair.anchor != pair.positive for pair in pairs)
    assert {pair.positive for pair in pairs if pair.anchor == "転入届"} == {
        "越してきた",
        "窓口へ出します\n14日以内です",
        "越してきた\n窓口へ出します\n14日以内です",
    }


def test_pairs_are_drawn_anew_in_each_pass_and_alike_for_a_seed() -> None:
    pairs = text_pairs(DOCUMENTS, passes=8, seed=1)
    assert len({tuple(pairs[start : start + 3]) for start in range(0, len(pairs), 3)}) > 1
    assert text_pairs(DOCUMENTS, passes=8, seed=1) == pairs
    assert text_pairs(DOCUMENTS, passes=8, seed=2) != pairs
