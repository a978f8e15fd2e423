"""The trail: what was typed and chosen so far, in the residents' words. Pure."""

from __future__ import annotations

from guide.dialogue.life_screens import life_label
from guide.dialogue.messages import Step
from guide.dialogue.texts import Texts
from guide.faq.life_events import LifeEvent
from guide.faq.model import Faq
from guide.narrowing.catalogue import Catalogue
from guide.narrowing.evidence import Again, Answer, Evidence, Opening, Waiting

MAX_LABEL = 24


def trail(
    evidence: tuple[Evidence, ...],
    faq: Faq,
    catalogue: Catalogue,
    texts: Texts,
    *,
    event: LifeEvent | None = None,
) -> tuple[Step, ...]:
    """Return one step for each opening and answer, each undoable by itself; what waits comes last.

    `event` is the life event that was begun.
    """
    said = [(place, item) for place, item in enumerate(evidence) if not isinstance(item, Again)]
    said.sort(key=lambda one: isinstance(one[1], Waiting))
    labels = {place: label(item, faq, catalogue, texts, event=event) for place, item in said}
    return tuple(Step(label=_shorten(text), index=place) for place, text in labels.items())


def label(
    item: Opening | Answer | Waiting, faq: Faq, catalogue: Catalogue, texts: Texts, *, event: LifeEvent | None = None
) -> str:
    """Return what the resident typed or tapped."""
    if isinstance(item, Opening):
        return item.text
    if isinstance(item, Waiting):
        return texts.say("several.later", text=item.text)
    if (told := life_label(item, event, faq.life_events, texts)) is not None:
        return told
    if item.chosen == "entry" and item.pick in faq.entries:
        return faq.entries[item.pick].title
    facet = catalogue.facets.get(item.facet) if item.facet else None
    if item.chosen == "value" and facet is not None and item.pick in facet.values:
        return facet.labels[facet.values.index(item.pick)]
    if item.chosen == "value" and facet is None and item.pick is not None:
        return item.pick
    if item.chosen == "unknown":
        return texts.say("option_unknown")
    return texts.say(_refusal(item))


def _refusal(item: Answer) -> str:
    return "option_wrong" if item.facet is None and len(item.entries) == 1 else "option_none"


def _shorten(text: str) -> str:
    return text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1] + "…"
