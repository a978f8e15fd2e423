"""Fits how sharp the belief is: what it says of the first page and of the first five shall come true as often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from guide.narrowing.belief import Calibration, fit_of
from guide.narrowing.catalogue import Catalogue
from guide.narrowing.policy import BeliefNumbers
from guide.retrieval.retriever import Scores

BOUNDS = (0.2, 6.0)
SHOWN = (1, 5)
"""Pages whose belief together is compared with what came true."""
CERTAIN = 1e-4


def with_sharpness(
    calibration: Calibration,
    openings: Sequence[tuple[Scores, frozenset[str]]],
    catalogue: Catalogue,
    numbers: BeliefNumbers,
) -> Calibration:
    """Return the calibration with the sharpness that makes the outcomes of the openings likeliest.

    `openings` are scores, each with the entries that answer. Without openings the sharpness stays as it is.
    """
    blunt = replace(calibration, sharpness=1.0)
    known = [
        (fit_of(catalogue, scores, numbers, blunt), places)
        for scores, entries in openings
        if (places := [catalogue.places[entry] for entry in entries if entry in catalogue.places])
    ]
    if not known or not catalogue.valid.any():
        return calibration
    found = minimize_scalar(lambda sharpness: _surprise(known, sharpness), bounds=BOUNDS, method="bounded")
    return replace(calibration, sharpness=float(found.x))


def _surprise(known: Sequence[tuple[NDArray[np.float64], list[int]]], sharpness: float) -> float:
    """Return the negative log likelihood of what came true."""
    total = 0.0
    for fit, places in known:
        odds = np.exp(sharpness * (fit - fit.max()))
        chances = odds / odds.sum()
        order = np.argsort(-chances, kind="stable")
        for count in SHOWN:
            mass = float(np.clip(chances[order[:count]].sum(), CERTAIN, 1 - CERTAIN))
            total -= float(np.log(mass if np.isin(order[:count], places).any() else 1 - mass))
    return total
