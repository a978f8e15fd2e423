"""Tells whether new words go on with the open question or begin another. Pure."""

from __future__ import annotations

import numpy as np

from guide.narrowing.belief import Belief, said
from guide.narrowing.catalogue import Catalogue
from guide.narrowing.facets import Floats
from guide.narrowing.policy import TopicNumbers
from guide.retrieval.terms import terms


def continues(before: Belief, alone: Belief, numbers: TopicNumbers) -> bool:
    """Return True when the words, taken alone, say too little or point where the belief already points."""
    return alone.none >= numbers.unclear or overlap(before, alone) >= numbers.same


def overlap(one: Belief, other: Belief) -> float:
    """Return how much two beliefs are about the same pages, 0 to 1 (Bhattacharyya coefficient)."""
    return float(np.sqrt(_shares(one) * _shares(other)).sum())


def narrows(before: Belief, catalogue: Catalogue, text: str, numbers: TopicNumbers) -> bool:
    """Return True for a word or two that are a cue of some facet and fit part of what is believed."""
    if len(nouns(text)) > numbers.cue_words:
        return False
    shares = _shares(before)
    for key, values in said(catalogue, text).items():
        facet = catalogue.facets[key]
        fits = facet.chance(values) > 0
        if float(shares[fits & facet.named].sum()) >= numbers.cue:
            return True
    return False


def nouns(text: str) -> list[str]:
    """Return the nouns of a text: without one, a text has no topic of its own (「いくらかかりますか」)."""
    return [term.text for term in terms(text) if term.kind == "noun"]


def _shares(belief: Belief) -> Floats:
    total = float(belief.entries.sum())
    return belief.entries / total if total > 0 else belief.entries
