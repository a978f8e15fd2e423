"""What a correction changes: an earlier answer, or the words of an earlier opening. All other evidence stays. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from guide.dialogue.correction import Correction
from guide.dialogue.naming import phrase_of, value_of
from guide.narrowing.belief import said
from guide.narrowing.catalogue import Catalogue
from guide.narrowing.evidence import Answer, Evidence, Opening
from guide.narrowing.facets import FacetArrays
from guide.text.folding import fold
from guide.text.normalise import kana_key

LONGEST = 14
"""Letters of what is said instead; more are a question of their own."""
_PARTICLE = re.compile(r"^[へにでをがはと]")


@dataclass(frozen=True)
class Amendment:
    """The evidence as it was meant, and what to call the change."""

    evidence: tuple[Evidence, ...]
    label: str


def amend(
    evidence: tuple[Evidence, ...], correction: Correction, catalogue: Catalogue, reach: Mapping[str, float]
) -> Amendment | None:
    """Return the evidence after a correction, or None where nothing in it can be meant.

    `reach` is how much of the belief each facet applies to: what a word of an opening means depends on the topic.
    """
    if not correction.corrects or not 0 < len(phrase_of(correction.instead)) <= LONGEST:
        return None
    found = chain(_of_answers(evidence, correction, catalogue), _of_openings(evidence, correction, catalogue, reach))
    return next(found, None)


def _of_answers(evidence: tuple[Evidence, ...], correction: Correction, catalogue: Catalogue) -> Iterator[Amendment]:
    for place, item in reversed(list(enumerate(evidence))):
        facet = catalogue.facets.get(item.facet or "") if isinstance(item, Answer) else None
        if not isinstance(item, Answer) or facet is None or item.chosen != "value":
            continue
        value = _instead(catalogue, facet, correction)
        if value is not None and value != item.pick:
            kept = evidence[:place] + beside(evidence[place + 1 :], facet.id, catalogue)
            changed = item.model_copy(update={"pick": value, "values": tuple(dict.fromkeys((*item.values, value)))})
            yield Amendment((*kept, changed), facet.labels[facet.values.index(value)])


def _of_openings(
    evidence: tuple[Evidence, ...], correction: Correction, catalogue: Catalogue, reach: Mapping[str, float]
) -> Iterator[Amendment]:
    right = phrase_of(correction.instead)
    for place, item in reversed(list(enumerate(evidence))):
        if not isinstance(item, Opening):
            continue
        for wrong in sorted(_wrong(item.text, correction, catalogue), key=lambda one: -reach.get(one.facet or "", -1)):
            text = replaced(item.text, wrong.words, right)
            if text is not None:
                kept = beside(evidence[place + 1 :], wrong.facet, catalogue)
                meant = (*evidence[:place], item.model_copy(update={"text": text}), *kept)
                yield Amendment((*meant, *_firmly(wrong, text, catalogue)), right)


@dataclass(frozen=True)
class _Wrong:
    """Words of an opening that may be wrong, and where they are a cue: the facet and the value meant instead."""

    words: str
    facet: str | None = None
    value: str | None = None


def _wrong(text: str, correction: Correction, catalogue: Catalogue) -> Iterator[_Wrong]:
    for key, values in said(catalogue, text).items():
        facet = catalogue.facets[key]
        value = _instead(catalogue, facet, correction)
        if value is not None and value not in values:
            cues = (cue for one in values for cue in facet.cues[facet.values.index(one)])
            yield from (_Wrong(words, key, value) for words in (correction.denied, *cues))
    yield _Wrong(correction.denied)


def _firmly(wrong: _Wrong, text: str, catalogue: Catalogue) -> tuple[Answer, ...]:
    """Return what was said instead as an answer, where the mended opening does not say it by a cue."""
    if wrong.facet is None or wrong.value in said(catalogue, text).get(wrong.facet, ()):
        return ()
    return (Answer(facet=wrong.facet, values=(str(wrong.value),), chosen="value", pick=wrong.value),)


def _instead(catalogue: Catalogue, facet: FacetArrays, correction: Correction) -> str | None:
    """Return the value of a facet that is said in the place of another, which may be denied by name."""
    if correction.denied and value_of(catalogue, facet, correction.denied) is None:
        return None
    return value_of(catalogue, facet, correction.instead)


def replaced(text: str, wrong: str, right: str) -> str | None:
    """Return a text with words in any kana replaced, or None where they do not stand in it.

    What the new words repeat of what follows is said once: 「転入」 in 「転入届の出し方」 by 「転出届」.
    """
    folded, key = fold(text), kana_key(wrong)
    place = folded.key.find(key)
    if place < 0 or not key:
        return None
    start, end = folded.span(place, place + len(key))
    rest = text[end:]
    repeated = next((size for size in range(len(right), 0, -1) if rest.startswith(right[-size:])), 0)
    rest = rest[repeated:]
    return text[:start] + right + (_PARTICLE.sub("", rest) if _PARTICLE.match(right[-1:]) else rest)


def beside(evidence: tuple[Evidence, ...], facet: str | None, catalogue: Catalogue) -> tuple[Evidence, ...]:
    """Return what still holds after what was said of a facet has changed: no pages chosen, no questions below it."""
    return tuple(item for item in evidence if not isinstance(item, Answer) or _holds(item, facet, catalogue))


def _holds(item: Answer, facet: str | None, catalogue: Catalogue) -> bool:
    above, asked = item.facet, item.facet
    while above is not None and above != facet:
        above = catalogue.parents.get(above)
    return item.chosen != "entry" and (asked is None or facet is None or above is None)
