"""What a tap means, also one on an option of an earlier screen: the evidence after it.

in the place of the earlier answer ──(that is not what is shown then)──> as the last step
──(the rest speaks against it: another subject)──> by itself
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.dialogue.beliefs import Beliefs
from guide.dialogue.life_events import LifeAnswer
from guide.dialogue.lookups import AREA, AREA_ROW, LookupAnswer
from guide.dialogue.messages import Pages
from guide.dialogue.replies import Replies
from guide.dialogue.situation import LIFE, LIFE_EVENT, facet
from guide.dialogue.words import MAX_EVIDENCE, EvidenceItems
from guide.narrowing.catalogue import TREE, Catalogue
from guide.narrowing.evidence import Answer, Evidence, asked_again, waiting, with_answer, with_waiting
from guide.narrowing.facets import Bools

HALF = 0.5
"""Share of the belief that must fit a tap: below it, the rest is about something else."""


class Choosing:
    """Takes taps into the evidence; holds no state of its own."""

    def __init__(self, beliefs: Beliefs, replies: Replies) -> None:
        self._beliefs = beliefs
        self._replies = replies

    def after(self, evidence: EvidenceItems, answer: Answer) -> EvidenceItems | None:
        """Return the evidence after a tap: the same where it refuses what is not asked, None where it means nothing."""
        found = next((after for after in self._ways(evidence, answer) if self._serves(evidence, after, answer)), None)
        if found is None and answer.chosen in ("none", "unknown") and self._is_of_pages(answer):
            return evidence
        return found

    def _ways(self, evidence: EvidenceItems, answer: Answer) -> Iterator[EvidenceItems]:
        """Yield the evidence as the tap may change it, the best way first."""
        kept = agreeing(evidence, answer, self._beliefs.catalogue())
        if asked_again(kept) is not None or answer.facet not in (None, *TREE, LIFE_EVENT, AREA, AREA_ROW):
            yield self._settled(with_answer(kept, answer, in_place=True))
        yield self._settled(with_answer(kept[-MAX_EVIDENCE:], answer, in_place=False))
        if answer.chosen in ("value", "entry") and self._is_of_pages(answer):
            yield with_waiting((answer,), waiting(evidence))

    def _settled(self, evidence: EvidenceItems) -> EvidenceItems:
        return self._replies.life.settled(evidence)

    def _serves(self, before: EvidenceItems, after: EvidenceItems, answer: Answer) -> bool:
        """Tell whether the tap is what is answered after it."""
        found = self._replies.special(after)
        if answer.facet == LIFE_EVENT and answer.chosen == "none":
            left = self._settled(tuple(item for item in before if item != answer))
            return self._replies.life.event(left) is not None
        if answer.facet == LIFE_EVENT or facet(answer).startswith(LIFE):
            return isinstance(found, LifeAnswer)
        if answer.facet in (AREA, AREA_ROW):
            return isinstance(found, LookupAnswer)
        if answer.chosen == "entry":
            shown = (message for message in self._replies.messages(after) if isinstance(message, Pages))
            return any(page.id == answer.pick for message in shown for page in message.items)
        if answer.facet is None:
            return bool(before) and self._is_open(before, found)
        return found is None and self._is_of_pages(answer) and self._fits(before, after, answer)

    def _is_open(self, before: EvidenceItems, found: object) -> bool:
        """Tell whether a refusal of pages is about the pages that are narrowed, or about those in English."""
        return isinstance(found, type(self._replies.special(before)))

    def _is_of_pages(self, answer: Answer) -> bool:
        return answer.facet is None or answer.facet in self._beliefs.catalogue().facets

    def _fits(self, before: EvidenceItems, after: EvidenceItems, answer: Answer) -> bool:
        """Tell whether a tap on a facet's question goes with what was said: it is open, answered, or believed."""
        catalogue = self._beliefs.catalogue()
        asked, question = catalogue.facets[str(answer.facet)], self._replies.question(before)
        if asked is catalogue.widest or (before and question is not None and question.facet == asked.id):
            return True
        if any(facet(item) == asked.id for item in before):
            return True
        if answer.chosen != "value":
            return False
        entries = self._beliefs.belief(after).entries
        return float(entries[asked.chance((str(answer.pick),)) > 0].sum()) >= HALF * float(entries.sum())


def agreeing(evidence: EvidenceItems, answer: Answer, catalogue: Catalogue) -> EvidenceItems:
    """Return the evidence without what contradicts a tap: a page without its value, a value that no page has with it.

    After a tap on the tree other questions keep their answers, as they do while it is walked down. Another row of
    districts takes back the district. Pure.
    """
    if answer.facet == AREA_ROW:
        return tuple(item for item in evidence if facet(item) != AREA)
    asked = catalogue.facets.get(answer.facet or "")
    if asked is None or answer.chosen != "value" or answer.pick is None:
        return evidence
    fitting = (asked.chance((answer.pick,)) > 0) & catalogue.valid
    if not fitting.any():
        return evidence
    among = TREE if asked.id in TREE else tuple(catalogue.facets)
    return tuple(item for item in evidence if _agrees(item, fitting, catalogue, among))


def _agrees(item: Evidence, fitting: Bools, catalogue: Catalogue, among: tuple[str, ...]) -> bool:
    if not isinstance(item, Answer):
        return True
    if item.chosen == "entry":
        place = catalogue.places.get(item.pick or "")
        return place is None or bool(fitting[place])
    other = catalogue.facets.get(item.facet or "")
    if other is None or other.id not in among or item.chosen != "value" or item.pick not in other.values:
        return True
    return bool(fitting[other.chance((str(item.pick),)) > 0].any())
