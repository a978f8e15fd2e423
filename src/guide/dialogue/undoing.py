"""Steps taken back: the others stay, and the question of an answer that was taken back is open again in its place."""

from __future__ import annotations

from guide.dialogue.beliefs import Beliefs
from guide.dialogue.lookups import AREA, AREA_ROW
from guide.dialogue.replies import Replies
from guide.dialogue.situation import LIFE, facet
from guide.dialogue.words import EvidenceItems
from guide.narrowing.evidence import Again, Answer, Opening, Waiting, waiting, without, without_again


class Undoing:
    """Takes steps out of the evidence; holds no state of its own."""

    def __init__(self, beliefs: Beliefs, replies: Replies) -> None:
        self._beliefs = beliefs
        self._replies = replies

    def after(self, evidence: EvidenceItems, index: int) -> EvidenceItems:
        """Return the evidence without a step and what means nothing without it; `index` is its place."""
        item = evidence[index]
        left = self._replies.life.settled(without_again(without(evidence, index)))
        if facet(item) == AREA_ROW:
            left = tuple(other for other in left if facet(other) != AREA)
        is_lost = isinstance(item, Opening) and self._replies.is_lost(evidence, left)
        if is_lost or len(waiting(left)) == len(left):
            return waiting(left)
        if not isinstance(item, Answer) or not self._is_asked(item):
            return left
        again = Again(facet=facet(item))
        marked = (*without_again(evidence[:index]), again, *without_again(evidence[index + 1 :]))
        is_last = marked[-1] is again and self._asks(left, again.facet)
        return marked if self._asks(marked, again.facet) and not is_last else left

    def asks_again(self, item: object, after: EvidenceItems) -> bool:
        """Tell whether the open question is the one that a step taken back had answered."""
        if not isinstance(item, Answer) or item.facet is None or item.chosen == "entry":
            return False
        return self._asks(after, item.facet) or (item.facet == AREA and self._asks(after, AREA_ROW))

    def last(self, evidence: EvidenceItems) -> int:
        """Return the place of what was said or tapped last, −1 where nothing was; of what only waits, the last."""
        places = [place for place, item in enumerate(evidence) if not isinstance(item, Again)]
        said = [place for place in places if not isinstance(evidence[place], Waiting)]
        return max(said or places, default=-1)

    def _is_asked(self, item: Answer) -> bool:
        """Tell whether an answer was given to a question of pages or of a situation, not to a list of pages."""
        asked = facet(item).startswith(LIFE) or item.facet in self._beliefs.catalogue().facets
        return asked and item.chosen != "entry"

    def _asks(self, evidence: EvidenceItems, asked: str) -> bool:
        question = self._replies.question(evidence)
        return question is not None and question.facet == asked
