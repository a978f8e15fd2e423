"""Any evidence a conversation in the tiny town can hold, and any scores its words can get."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.tiny import TODAY, tiny_faq, tiny_retriever

from guide.narrowing.belief import Belief, Calibration, none_features
from guide.narrowing.catalogue import build_catalogue
from guide.narrowing.evidence import Answer, Opening
from guide.retrieval.retriever import Scores

CATALOGUE = build_catalogue(tiny_faq(), TODAY)
ENTRIES = st.sampled_from([*CATALOGUE.entries, "gone"])
WORDS = st.lists(
    st.sampled_from(["転入", "転出", "町の中", "本人", "代理", "缶", "電池", "たんす", "捨てたい", "大きな", "ピザ"]),
    min_size=1,
    max_size=4,
).map("、".join)
NUMBERS = st.floats(-1, 1, width=32, allow_subnormal=False)
NAMES = tuple(none_features(tiny_retriever().score("電池")))


@st.composite
def scores(draw: st.DrawFn) -> Scores:
    """What any embedder and any index may say about words."""
    base = tiny_retriever().score(draw(WORDS))
    rows = arrays(np.float32, CATALOGUE.size, elements=NUMBERS)
    return replace(
        base,
        fused=draw(arrays(np.float32, CATALOGUE.size, elements=st.floats(-8, 8, width=32, allow_subnormal=False))),
        views={name: draw(rows) for name in base.views},
        best_ask=draw(st.floats(0, 1)),
        breadth=draw(st.floats(1e-4, 1)),
        words=draw(st.integers(0, 40)),
    )


@st.composite
def calibrations(draw: st.DrawFn) -> Calibration:
    """Any fitted calibration, sensible or not."""
    weights = {name: draw(st.floats(-50, 50)) for name in ("bias", *NAMES)}
    return Calibration(weights=weights, breadth_mean=draw(st.floats(-6, 0)), breadth_spread=draw(st.floats(0, 3)))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Any answer, also to facets, values and pages that are gone since."""
    facet = draw(st.sampled_from([None, "gone", *CATALOGUE.facets]))
    known = CATALOGUE.facets[facet].values if facet in CATALOGUE.facets else ("gone",)
    values = tuple(draw(st.lists(st.sampled_from([*known, "gone"]), unique=True, max_size=6))) if facet else ()
    entries = tuple(draw(st.lists(ENTRIES, unique=True, max_size=5)))
    chosen = draw(st.sampled_from(["value", "entry", "other", "none", "unknown"]))
    picks = {"value": values, "entry": entries}.get(chosen, ())
    pick = draw(st.sampled_from(picks)) if picks else None
    return Answer(facet=facet, values=values, entries=entries, chosen=chosen, pick=pick)


OPENINGS = WORDS.map(lambda text: Opening(text=text))
EVIDENCE = st.lists(st.one_of(OPENINGS, answers()), max_size=8).map(tuple)


@st.composite
def beliefs(draw: st.DrawFn) -> Belief:
    """Any belief over the town's pages; what is out of date has none."""
    weights = draw(arrays(np.float64, CATALOGUE.size + 1, elements=st.floats(1e-9, 1)))
    weights[:-1] *= CATALOGUE.valid
    weights[:-1] **= draw(st.sampled_from([1, 3, 8]))
    weights /= weights.sum()
    return Belief(weights[:-1], float(weights[-1]))
