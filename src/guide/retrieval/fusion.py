"""Pure arithmetic that makes one score of several views."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def standardise(scores: Floats) -> Floats:
    """Return z-scores over the entries; all zeros when the scores do not differ."""
    # In double precision: equal single-precision scores have a spread of their own rounding.
    precise = scores.astype(np.float64)
    spread = float(precise.std())
    if spread < 1e-6:
        return np.zeros_like(scores)
    return np.asarray((precise - precise.mean()) / spread, dtype=np.float32)


def fuse(views: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """Return the weighted sum of the views' z-scores, itself standardised (entries,)."""
    total = sum((weights[name] * standardise(scores) for name, scores in views.items() if name in weights))
    return standardise(np.asarray(total, dtype=np.float32))


def maximum_by_owner(scores: Floats, owners: NDArray[np.int64], size: int, floor: float) -> Floats:
    """Return the best score of each owner (size,), `floor` where an owner has no row."""
    best = np.full(size, floor, np.float32)
    np.maximum.at(best, owners, scores)
    return best
