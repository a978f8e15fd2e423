"""The trail: what was typed and chosen so far, in the residents' words. Pure."""

from __future__ import annotations

from guide.dialogue.messages import Step
from guide.dialogue.texts import Texts
from guide.faq.model import Faq
from guide.narrowing.catalogue import Catalogue
from guide.narrowing.evidence import Answer, Evidence, Opening

MAX_LABEL = 24


def trail(evidence: tuple[Evidence, ...], faq: Faq, catalogue: Catalogue, texts: Texts) -> tuple[Step, ...]:
    """Return one step for each opening and answer, each undoable by its index."""
    return tuple(
        Step(label=_shorten(label(item, faq, catalogue, texts)), index=index) for index, item in enumerate(evidence)
    )


def label(item: Evidence, faq: Faq, catalogue: Catalogue, texts: Texts) -> str:
    """Return what the resident typed or tapped."""
    if isinstance(item, Opening):
        return item.text
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
