"""The next step, chosen as a pure function of belief and evidence.

belief ──> page chosen? clear? ──> Show
       ──> none of ours?       ──> Refuse
       ──> too many questions? ──> HandOver
       ──> else the screen of highest expected value ──> Ask (facet, pages, or both)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from guide.narrowing.belief import Belief, said
from guide.narrowing.catalogue import TREE, Catalogue
from guide.narrowing.evidence import Answer, Evidence, Opening
from guide.narrowing.facets import FacetArrays
from guide.narrowing.policy import Policy
from guide.narrowing.worth import Weighed

NEAREST = 3
"""Pages named when the guide gives up."""
_REFUSALS = ("value", "other", "none")
"""Answers that pass over the pages on their screen."""


@dataclass(frozen=True)
class Show:
    """Show one page; `others` are the next likeliest where the guide is not sure."""

    entry: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """Show a screen: values of a facet, pages, or both; `value` is its expected worth, 0 to 1.

    `doubtful` tells that perhaps none of our pages answers.
    """

    facet: str | None
    values: tuple[str, ...]
    entries: tuple[str, ...]
    value: float
    doubtful: bool = False


@dataclass(frozen=True)
class Refuse:
    """Say that no page fits; `nearest` are the likeliest entries all the same."""

    nearest: tuple[str, ...]


@dataclass(frozen=True)
class HandOver:
    """Stop asking and name an office; `nearest` as in `Refuse`."""

    nearest: tuple[str, ...]


Step = Show | Ask | Refuse | HandOver


def decide(catalogue: Catalogue, belief: Belief, evidence: Sequence[Evidence], policy: Policy) -> Step:
    """Return the step to take; an answer to a question that the catalogue does not have says nothing."""
    evidence = [item for item in evidence if not _is_foreign(catalogue, item)]
    answers = [item for item in evidence if isinstance(item, Answer)]
    last = answers[-1] if answers and isinstance(evidence[-1], Answer) else None
    if last is not None and last.chosen == "entry" and last.pick is not None and last.pick in catalogue.places:
        return Show(last.pick)
    likeliest = _not_refused(catalogue, belief, answers, policy)
    nearest = _names(catalogue, likeliest[:NEAREST])
    if belief.none >= policy.stop.refuse and not any(item.facet == catalogue.widest.id for item in answers):
        return Refuse(nearest)
    page = _clear_page(catalogue, belief, likeliest[: 1 + policy.beside.likely], policy, asked=bool(answers))
    if page is not None:
        return page
    screens = _screens(catalogue, belief, evidence, policy)
    if _asked(catalogue, answers, policy) >= policy.stop.questions or not screens:
        return HandOver(nearest)
    best_screen = max(screens, key=lambda screen: screen.value)
    return replace(best_screen, doubtful=belief.none >= policy.stop.doubt)


def _is_foreign(catalogue: Catalogue, item: Evidence) -> bool:
    return isinstance(item, Answer) and item.facet is not None and item.facet not in catalogue.facets


def _walks(last: Evidence | None) -> bool:
    """Tell whether the resident has just gone down the tree."""
    return isinstance(last, Answer) and last.chosen == "value" and last.facet in TREE


def _asked(catalogue: Catalogue, answers: Sequence[Answer], policy: Policy) -> int:
    """Return how many questions were answered; a walk down the tree after the guide gave up is counted anew."""
    top = [place for place, item in enumerate(answers) if item.facet == catalogue.widest.id]
    walked = top[-1] if top and top[-1] >= policy.stop.questions else 0
    return len(answers) - walked


def _not_refused(catalogue: Catalogue, belief: Belief, answers: Sequence[Answer], policy: Policy) -> list[int]:
    """Return the believed pages, likeliest first, without those that were passed over.

    A belief may be too firm for 「このページではない」 to move it: the page is not shown again all the same.
    """
    refused = {entry for item in answers if item.chosen in _REFUSALS for entry in item.entries}
    likeliest = belief.top(1 + max(policy.beside.likely, NEAREST) + len(refused))
    return [place for place in likeliest if catalogue.entries[place] not in refused]


def _clear_page(
    catalogue: Catalogue, belief: Belief, best: Sequence[int], policy: Policy, *, asked: bool
) -> Show | None:
    """Return the page that is clear enough to be shown: alone, or after a question beside the next likeliest."""
    if not best:
        return None
    first = float(belief.entries[best[0]])
    if first >= (policy.stop.later if asked else policy.stop.direct):
        return Show(catalogue.entries[best[0]])
    if asked and first >= policy.stop.likely:
        return Show(catalogue.entries[best[0]], _names(catalogue, best[1:]))
    return None


def ask_again(catalogue: Catalogue, belief: Belief, facet: str, policy: Policy) -> Ask | None:
    """Return the question for a facet, or None where belief leaves no choice in it any more."""
    found = catalogue.facets.get(facet)
    if found is None:
        return None
    weighed = Weighed(belief.entries, policy)
    shown = weighed.values(found, policy.choice.max_options)
    return Ask(facet, _values(found, shown), (), weighed.question(found, shown)) if len(shown) >= 2 else None


def screens(catalogue: Catalogue, belief: Belief, evidence: Sequence[Evidence], policy: Policy) -> list[Ask]:
    """Return all screens that could be shown now, most valuable first (for explanations)."""
    return sorted(_screens(catalogue, belief, evidence, policy), key=lambda screen: -screen.value)


def _screens(catalogue: Catalogue, belief: Belief, evidence: Sequence[Evidence], policy: Policy) -> list[Ask]:
    walks = _walks(evidence[-1] if evidence else None)
    weighed, choice = Weighed(belief.entries, policy, walks=walks), policy.choice
    refused = _passed_over(evidence)
    fresh = [p for p in belief.top(choice.list_size + len(refused)) if catalogue.entries[p] not in refused]
    pages, beside = fresh[: choice.list_size], fresh[: choice.mixed_pages]
    found = []
    if len(pages) >= 2:
        found.append(Ask(None, (), _names(catalogue, pages), weighed.list_of(pages)))
    for facet in _askable(catalogue, belief, evidence, policy):
        shown = weighed.values(facet, choice.max_options)
        found.append(Ask(facet.id, _values(facet, shown), (), weighed.question(facet, shown)))
        if len(beside) == choice.mixed_pages > 0 and weighed.mass(beside) >= choice.mixed_mass:
            shown = weighed.without(beside).values(facet, choice.mixed_values)
            worth = weighed.both(facet, shown, beside)
            found.append(Ask(facet.id, _values(facet, shown), _names(catalogue, beside), worth))
    # Where belief is as good as certain, no value of a facet may be left to offer beside the pages.
    full = [screen for screen in found if screen.values or screen.facet is None]
    return [screen for screen in full if len(screen.values) + len(screen.entries) >= 2]


def _passed_over(evidence: Sequence[Evidence]) -> set[str]:
    """Return the pages not to be listed: those called wrong one by one, and all of the last screen.

    A page of an earlier list may stand there again when nothing likelier is left: residents overlook.
    """
    answers = [item for item in evidence if isinstance(item, Answer) and item.chosen != "entry"]
    return {entry for item in answers if len(item.entries) == 1 or item is answers[-1] for entry in item.entries}


def _askable(catalogue: Catalogue, belief: Belief, evidence: Sequence[Evidence], policy: Policy) -> list[FacetArrays]:
    """Return facets not asked or spoken of yet that apply to enough of the belief."""
    known = {item.facet for item in evidence if isinstance(item, Answer) and item.facet}
    for item in evidence:
        if isinstance(item, Opening):
            known |= {key for key, values in said(catalogue, item.text).items() if len(values) == 1}
    for key in tuple(known):
        known.update(_ancestors(catalogue, key))
    enough = policy.choice.applies * max(float(belief.entries.sum()), 1e-9)
    reach = catalogue.reach(belief.entries)
    return [facet for key, facet in catalogue.facets.items() if key not in known and reach[key] >= enough]


def _ancestors(catalogue: Catalogue, facet: str) -> Iterator[str]:
    """Yield the facets that an answer to this one answers too."""
    parent = catalogue.parents.get(facet)
    while parent is not None:
        yield parent
        parent = catalogue.parents.get(parent)


def _values(facet: FacetArrays, codes: Sequence[int]) -> tuple[str, ...]:
    return tuple(facet.values[code] for code in codes)


def _names(catalogue: Catalogue, places: Sequence[int]) -> tuple[str, ...]:
    return tuple(catalogue.entries[place] for place in places)
