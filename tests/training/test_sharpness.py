from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.tiny import TODAY, UNANSWERABLE, tiny_calibration, tiny_faq, tiny_policy, tiny_retriever

from guide.narrowing.belief import Calibration, after_opening
from guide.narrowing.catalogue import build_catalogue
from guide.retrieval.retriever import Scores
from guide.training.sharpness import BOUNDS, with_sharpness

CATALOGUE = build_catalogue(tiny_faq(), TODAY)
NUMBERS = tiny_policy().belief
Openings = list[tuple[Scores, frozenset[str]]]


def openings(*, wrong: int = 0) -> Openings:
    """Return the town's ways to ask with their pages; of each page the first few are said to be another's."""
    places = list(tiny_faq().entries)
    found: Openings = []
    for place, entry in enumerate(tiny_faq().entries.values()):
        for number, text in enumerate(entry.ask):
            right = entry.id if number >= wrong else places[(place + 4) % len(places)]
            found.append((tiny_retriever().score(text), frozenset((right,))))
    return found


def fitted(found: Openings, start: Calibration | None = None) -> Calibration:
    return with_sharpness(start or tiny_calibration(), found, CATALOGUE, NUMBERS)


def chance(calibration: Calibration, text: str) -> float:
    return float(after_opening(CATALOGUE, tiny_retriever().score(text), NUMBERS, calibration).entries.max())


def test_the_more_often_the_first_page_is_wrong_the_blunter() -> None:
    sharp, blunter, bluntest = (fitted(openings(wrong=wrong)).sharpness for wrong in (0, 1, 2))
    assert BOUNDS[0] <= bluntest < blunter < sharp <= BOUNDS[1]


def test_a_sharper_belief_is_surer_of_the_first_page() -> None:
    text = "転入届の出し方"
    one, other = (replace(tiny_calibration(), sharpness=sharpness) for sharpness in (0.5, 2.0))
    assert chance(one, text) < chance(other, text)


def test_the_rest_of_the_calibration_stays() -> None:
    start = tiny_calibration()
    found = fitted(openings(wrong=1), start)
    assert found == replace(start, sharpness=found.sharpness)


@pytest.mark.parametrize("start", [0.3, 1.0, 5.0])
def test_the_sharpness_before_does_not_matter(start: float) -> None:
    found = openings(wrong=1)
    before = replace(tiny_calibration(), sharpness=start)
    assert fitted(found, before).sharpness == pytest.approx(fitted(found).sharpness)


def test_pages_that_are_gone_teach_nothing() -> None:
    gone = [(tiny_retriever().score(text), frozenset(("gone",))) for text in UNANSWERABLE]
    assert fitted([]) == fitted(gone) == tiny_calibration()
    found = openings(wrong=1)
    assert fitted(found + gone).sharpness == pytest.approx(fitted(found).sharpness)


def test_where_no_page_is_valid_the_sharpness_stays() -> None:
    nothing = replace(CATALOGUE, valid=np.zeros(CATALOGUE.size, bool))
    found = with_sharpness(tiny_calibration(), openings(), nothing, NUMBERS)
    assert found == tiny_calibration()
