from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import TODAY, UNANSWERABLE, tiny_conversation, tiny_faq, tiny_knowledge

from guide.narrowing.evidence import Opening
from guide.training.calibrate import NONE_SHARE
from guide.training.scored import FIVE, Reading, balance, read, trust

CATALOGUE = tiny_knowledge().catalogue(TODAY)


def reading(text: str, *right: str) -> Reading:
    return read(tiny_knowledge(), CATALOGUE, text, frozenset(right))


@lru_cache(maxsize=1)
def readings() -> tuple[Reading, ...]:
    """Return what the town's model makes of its own ways to ask, and of what it cannot answer."""
    entries = [entry for entry in tiny_faq().entries.values() if entry.id != "ended"]
    asked = [reading(text, entry.id) for entry in entries for text in entry.ask]
    return (*asked, *(reading(text) for text in UNANSWERABLE))


def test_a_text_is_read_as_in_a_conversation() -> None:
    found = reading("缶の捨て方", "cans")
    belief, _ = tiny_conversation().explain((Opening(text="缶の捨て方"),))
    assert found.likeliest == tuple(CATALOGUE.entries[place] for place in belief.top(FIVE))
    assert found.none == belief.none
    assert found.chance == pytest.approx(belief.entries.max())
    assert found.mass == pytest.approx(np.sort(belief.entries)[-FIVE:].sum())
    assert (found.first_is_right, found.one_is_right, found.rank, found.is_stray) == (True, True, 1, False)


@given(st.text(max_size=20), st.sets(st.sampled_from(CATALOGUE.entries)))
def test_whatever_is_read_has_sound_chances(text: str, right: set[str]) -> None:
    found = reading(text, *right)
    assert 0 <= found.chance <= found.mass <= 1
    assert found.mass + found.none <= 1 + 1e-9
    assert len(found.likeliest) == FIVE
    assert found.is_stray == (not right)
    assert not found.first_is_right or found.one_is_right
    assert (found.rank is None) == (not right - {"ended"})
    assert found.rank is None or 1 <= found.rank <= len(CATALOGUE.entries) - 1


def test_a_page_that_would_do_as_well_counts() -> None:
    assert reading("缶の捨て方", "batteries", "cans").rank == 1
    assert reading("缶の捨て方", "batteries").rank != 1


def test_a_page_that_is_out_of_date_has_no_rank() -> None:
    assert reading("応援金をもらいたい", "ended").rank is None
    assert "ended" not in reading("応援金をもらいたい", "ended").likeliest


def test_chances_are_judged_against_what_is_right() -> None:
    found = trust(readings())
    for one in (found.page, found.five, found.none):
        assert one.count == len(readings())
    assert found.none.true == pytest.approx(NONE_SHARE)
    assert found.none.auroc == 1, "the town's calibration saw these texts"
    assert found.page.true == pytest.approx((1 - NONE_SHARE) * np.mean([r.first_is_right for r in readings()[:-6]]))
    assert found.five.true >= found.page.true


@given(st.integers(1, 4))
def test_more_strays_of_the_same_sort_change_nothing_but_the_count(times: int) -> None:
    """The belief holds for a share of strays that is assumed; a trial's own share must not show."""
    once = readings()
    more = once + tuple(one for one in once if one.is_stray) * times
    for name in ("page", "five", "none"):
        few, many = getattr(trust(once), name), getattr(trust(more), name)
        assert many.count > few.count
        for figure in ("said", "true", "brier", "auroc"):
            assert getattr(few, figure) == pytest.approx(getattr(many, figure))


def test_a_belief_that_is_too_sure_of_none_is_told() -> None:
    bold = [replace(one, none=min(one.none + 0.3, 1.0)) for one in readings()]
    assert trust(bold).none.said > trust(readings()).none.said + 0.2
    assert trust(bold).none.error > trust(readings()).none.error


@given(st.lists(st.booleans(), min_size=2).filter(lambda one: len(set(one)) == 2), st.floats(0.01, 0.99))
def test_weights_give_strays_the_share_wanted(strays: list[bool], share: float) -> None:
    weights = balance(strays, share)
    assert weights.mean() == pytest.approx(1)
    assert weights[np.array(strays)].sum() / weights.sum() == pytest.approx(share)
    assert len(set(weights[np.array(strays)].tolist())) == 1


@pytest.mark.parametrize("strays", [[True, True], [False], []])
def test_one_sort_alone_cannot_be_weighted(strays: list[bool]) -> None:
    with pytest.raises(ValueError, match="strays"):
        balance(strays)
