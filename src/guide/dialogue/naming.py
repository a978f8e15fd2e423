"""Tells which of some options words name: by cues, or by the content words that they share with a label. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guide.narrowing.belief import said
from guide.narrowing.catalogue import Catalogue
from guide.narrowing.facets import FacetArrays
from guide.retrieval.terms import terms
from guide.text.normalise import kana_key

SHORTEST = 2
"""Letters of a part of a cue from which it names the cue's value."""
_ENDING = re.compile(
    r"(?:の(?:ほう|方|こと))?(?:でした|です|だった|だよ|だ|なん(?:です|だ)|ます)?(?:けど|が|よ|ね|わ)?[、。，．,.！!\s]*$"
)
_CONTENT = ("noun", "number", "verb", "adjective", "affix")


def phrase_of(text: str) -> str:
    """Return words without a polite ending: 「父です」 is 「父」."""
    return _ENDING.sub("", text)


def value_of(catalogue: Catalogue, facet: FacetArrays, text: str) -> str | None:
    """Return the one value of a facet that words name: by a cue, by its label, or as a part of its cues (「市内」)."""
    spoken = said(catalogue, text).get(facet.id, ())
    if spoken:
        return spoken[0] if len(spoken) == 1 else None
    place = named(facet.labels, text)
    if place is not None:
        return facet.values[place]
    phrase = kana_key(phrase_of(text))
    parts = [value for value, cues in zip(facet.values, facet.cues, strict=True) if any(phrase in cue for cue in cues)]
    return parts[0] if len(parts) == 1 and len(phrase) >= SHORTEST else None


def named(labels: Sequence[str], text: str) -> int | None:
    """Return the place of the one label that the text names, or None where none or several are meant.

    The text may say a part of the label (「一戸建て」 for 「一戸建ての家」) or put it politely, but no noun of its own.
    """
    exact = [place for place, label in enumerate(labels) if kana_key(label) == kana_key(text)]
    if len(exact) == 1:
        return exact[0]
    said, nouns = _words(text), _words(text, ("noun", "number"))
    fitting = [place for place, label in enumerate(labels) if said and _fits(said, nouns, _words(label))]
    return fitting[0] if len(fitting) == 1 else None


def _fits(said: frozenset[str], nouns: frozenset[str], label: frozenset[str]) -> bool:
    return bool(label) and nouns <= label and (said <= label or label <= said)


def _words(text: str, kinds: Sequence[str] = _CONTENT) -> frozenset[str]:
    return frozenset(term.text for term in terms(text) if term.kind in kinds)
