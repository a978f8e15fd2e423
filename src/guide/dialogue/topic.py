"""Tells whether new words go on with the open question or begin another. Pure."""

from __future__ import annotations

import numpy as np

from guide.narrowing.belief import Belief, Floats

SAME_TOPIC = 0.35
"""Overlap of two beliefs (Bhattacharyya coefficient) from which they are about one topic; see ADR 0004."""
UNCLEAR = 0.5
"""Chance of "none of ours" from which words alone say too little to begin another question."""


def continues(before: Belief, alone: Belief) -> bool:
    """Return True when the words, taken alone, say too little or point where the belief already points."""
    if alone.none >= UNCLEAR:
        return True
    overlap = float(np.sqrt(_shares(before) * _shares(alone)).sum())
    return overlap >= SAME_TOPIC


def _shares(belief: Belief) -> Floats:
    total = float(belief.entries.sum())
    return belief.entries / total if total > 0 else belief.entries
