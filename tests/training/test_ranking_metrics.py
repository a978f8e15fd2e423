from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.training.ranking_metrics import measure

GRADES = {"a": 2, "b": 1}


def test_a_perfect_ranking_scores_one() -> None:
    found = measure([["a", "b", "c"]], [GRADES])
    assert (found.recall_at_10, found.ndcg_at_10, found.mrr, found.success_at_1, found.success_at_5) == (1, 1, 1, 1, 1)


def test_grades_are_linear_gains() -> None:
    found = measure([["b", "c", "a"]], [GRADES])
    ideal = 2 + 1 / math.log2(3)
    assert found.ndcg_at_10 == pytest.approx((1 + 2 / math.log2(4)) / ideal)
    assert (found.recall_at_10, found.mrr, found.success_at_1) == (1, 1, 1)


def test_only_the_first_ten_count_but_for_the_reciprocal_rank() -> None:
    ranking = [f"x{number}" for number in range(10)] + ["a"]
    found = measure([ranking], [{"a": 1}])
    assert (found.recall_at_10, found.ndcg_at_10, found.success_at_5) == (0, 0, 0)
    assert found.mrr == pytest.approx(1 / 11)


def test_figures_are_means_over_queries() -> None:
    found = measure([["a"], ["x"]], [{"a": 1}, {"a": 1}])
    assert (found.recall_at_10, found.ndcg_at_10, found.mrr, found.success_at_1) == (0.5, 0.5, 0.5, 0.5)


@given(st.permutations("abcdefgh"), st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 2), min_size=1))
def test_figures_lie_between_nought_and_one(ranking: list[str], grades: dict[str, int]) -> None:
    found = measure([ranking], [grades])
    for value in (found.recall_at_10, found.ndcg_at_10, found.mrr, found.success_at_1, found.success_at_5):
        assert 0 <= value <= 1 + 1e-9
