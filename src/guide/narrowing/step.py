"""The next step, chosen as a pure function of belief and evidence.

belief ──> page chosen? clear? ──> Show
       ──> none of ours?       ──> Refuse
       ──> too many questions? ──> HandOver
       ──> else the screen of highest expected value ──> Ask (facet, pages, or both)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from guide.narrowing.belief import Belief, Floats, said
from guide.narrowing.catalogue import TREE, Catalogue, FacetArrays
from guide.narrowing.evidence import Answer, Evidence, Opening
from guide.narrowing.policy import Policy

OTHERS = 3
"""Pages offered beside one that is likely but not sure."""
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
    """Return the step to take."""
    answers = [item for item in evidence if isinstance(item, Answer)]
    last = answers[-1] if answers and isinstance(evidence[-1], Answer) else None
    if last is not None and last.chosen == "entry" and last.pick is not None and last.pick in catalogue.places:
        return Show(last.pick)
    likeliest = _not_refused(catalogue, belief, answers)
    nearest = _names(catalogue, likeliest[:3])
    if belief.none >= policy.stop.refuse:
        return Refuse(nearest)
    page = _clear_page(catalogue, belief, likeliest[: 1 + OTHERS], policy, asked=bool(answers))
    if page is not None:
        return page
    screens = _screens(catalogue, belief, evidence, policy)
    if len(answers) >= policy.stop.questions or not screens:
        return HandOver(nearest)
    best_screen = max(screens, key=lambda screen: screen.value)
    return replace(best_screen, doubtful=belief.none >= policy.stop.doubt)


def _not_refused(catalogue: Catalogue, belief: Belief, answers: Sequence[Answer]) -> list[int]:
    """Return the believed pages, likeliest first, without those that were passed over.

    A belief may be too firm for 「このページではない」 to move it: the page is not shown again all the same.
    """
    refused = {entry for item in answers if item.chosen in _REFUSALS for entry in item.entries}
    return [place for place in belief.top(catalogue.size) if catalogue.entries[place] not in refused]


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


def screens(catalogue: Catalogue, belief: Belief, evidence: Sequence[Evidence], policy: Policy) -> list[Ask]:
    """Return all screens that could be shown now, most valuable first (for explanations)."""
    return sorted(_screens(catalogue, belief, evidence, policy), key=lambda screen: -screen.value)


def _screens(catalogue: Catalogue, belief: Belief, evidence: Sequence[Evidence], policy: Policy) -> list[Ask]:
    refused = {e for a in evidence if isinstance(a, Answer) and a.chosen != "entry" for e in a.entries}
    fresh = np.array([entry not in refused for entry in catalogue.entries])
    found = []
    pages = [p for p in belief.top(policy.choice.list_size + len(refused)) if fresh[p]][: policy.choice.list_size]
    if len(pages) >= 2:
        found.append(_list(catalogue, belief, pages, policy))
    for facet in _askable(catalogue, belief, evidence, policy):
        found.append(_facet(belief, facet, policy))
        if _pages_stand_out(belief, pages[: policy.choice.mixed_pages], policy):
            found.append(_mixed(catalogue, belief, facet, pages[: policy.choice.mixed_pages], policy))
    # Where belief is as good as certain, no value of a facet may be left to offer beside the pages.
    worth = [screen for screen in found if screen.values or screen.facet is None]
    return [screen for screen in worth if len(screen.values) + len(screen.entries) >= 2]


def _pages_stand_out(belief: Belief, pages: list[int], policy: Policy) -> bool:
    return (
        len(pages) == policy.choice.mixed_pages > 0 and float(belief.entries[pages].sum()) >= policy.choice.mixed_mass
    )


def _askable(catalogue: Catalogue, belief: Belief, evidence: Sequence[Evidence], policy: Policy) -> list[FacetArrays]:
    """Return facets not asked or spoken of yet that apply to enough of the belief."""
    known = {item.facet for item in evidence if isinstance(item, Answer) and item.facet}
    for item in evidence:
        if isinstance(item, Opening):
            known |= {key for key, values in said(catalogue, item.text).items() if len(values) == 1}
    for key in tuple(known):
        known.update(_ancestors(catalogue, key))
    mass = max(float(belief.entries.sum()), 1e-9)
    found = []
    for key, facet in catalogue.facets.items():
        if key in known:
            continue
        if float(belief.entries[facet.applies].sum()) / mass >= policy.choice.applies:
            found.append(facet)
    return found


def _ancestors(catalogue: Catalogue, facet: str) -> Iterator[str]:
    """Yield the facets that an answer to this one answers too."""
    parent = catalogue.parents.get(facet)
    while parent is not None:
        yield parent
        parent = catalogue.parents.get(parent)


def _list(catalogue: Catalogue, belief: Belief, pages: list[int], policy: Policy) -> Ask:
    later = belief.entries.copy()
    later[pages] = 0
    value = policy.choice.list_found * belief.entries[pages].sum()
    value += policy.choice.later * _mass_of_best(later, policy)
    return Ask(None, (), _names(catalogue, pages), float(value))


def _facet(belief: Belief, facet: FacetArrays, policy: Policy) -> Ask:
    shown = _values(belief, facet, policy.choice.max_options)
    value = _preference(facet, policy) * policy.choice.later * _after_tap(belief.entries, facet, shown, policy)
    return Ask(facet.id, tuple(facet.values[v] for v in shown), (), value)


def _mixed(catalogue: Catalogue, belief: Belief, facet: FacetArrays, pages: list[int], policy: Policy) -> Ask:
    rest = belief.entries.copy()
    rest[pages] = 0
    shown = _values(Belief(rest, belief.none), facet, policy.choice.mixed_values)
    value = policy.choice.list_found * belief.entries[pages].sum()
    value += _preference(facet, policy) * policy.choice.later * _after_tap(rest, facet, shown, policy)
    return Ask(facet.id, tuple(facet.values[v] for v in shown), _names(catalogue, pages), float(value))


def _preference(facet: FacetArrays, policy: Policy) -> float:
    return policy.choice.tree if facet.id in TREE else facet.weight


def _after_tap(entries: Floats, facet: FacetArrays, shown: list[int], policy: Policy) -> float:
    """Return the mass that the five likeliest entries hold after an answer, over all answers."""
    numbers = policy.answers
    chance = facet.share[shown]
    noise = numbers.error / (len(shown) + 1)
    likelihood = (1 - numbers.error) * chance + noise
    other = (1 - numbers.error) * (1 - chance.sum(axis=0)) + noise
    known = sum(_mass_of_best(entries * row, policy) for row in (*likelihood, other))
    return float((1 - numbers.unknown) * known + numbers.unknown * _mass_of_best(entries, policy))


def _values(belief: Belief, facet: FacetArrays, count: int) -> list[int]:
    """Return the likeliest values that any believed entry fits, likeliest first."""
    mass = facet.share @ belief.entries
    order = np.argsort(-mass, kind="stable")[:count]
    return [int(value) for value in order if mass[value] > 0.005 * max(float(mass.sum()), 1e-9)]


def _mass_of_best(entries: Floats, policy: Policy) -> float:
    count = policy.choice.list_size
    if len(entries) <= count:
        return float(entries.sum())
    return float(np.partition(entries, -count)[-count:].sum())


def _names(catalogue: Catalogue, places: Sequence[int]) -> tuple[str, ...]:
    return tuple(catalogue.entries[place] for place in places)
