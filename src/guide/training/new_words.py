"""Teaches a trained static embedder the words of new entries without training: each gets the vector it would be
given while serving, and counts from then on as a word of the FAQ. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from guide.retrieval.static import StaticEmbedder, StaticWeights, Vectors, term_hash, unit
from guide.retrieval.terms import PRIOR, Term, terms
from guide.training.pairs import TrainingDocument


def with_words_of(weights: StaticWeights, documents: Sequence[TrainingDocument]) -> StaticWeights:
    """Return weights whose vocabulary holds all words of the documents, each known as a word of the FAQ.

    Gates of new words follow their rarity as in training; a word without a general vector gets one of its own.
    """
    frequency = Counter(term for document in documents for term in _words(document))
    new = sorted((term for term in frequency if term.text not in weights.vocabulary), key=lambda term: term.text)
    # A word met as two kinds of word is one term.
    new = list({term.text: term for term in new}.values())
    embedder = StaticEmbedder(weights)
    vectors = [_vector(embedder, term) for term in new]
    gates = [np.log1p(len(documents) / (1 + frequency[term])) * PRIOR[term.kind] for term in new]
    vocabulary = {**weights.vocabulary, **{term.text: len(weights.vocabulary) + n for n, term in enumerate(new)}}
    known = np.append(weights.known, np.ones(len(new), np.float32))
    known[[vocabulary[term.text] for term in frequency]] = 1.0
    return replace(
        weights,
        vocabulary=vocabulary,
        vectors=np.concatenate([weights.vectors, *(vector[None, :] for vector in vectors)]),
        gates=np.append(weights.gates, np.array(gates, np.float32)),
        known=known,
    )


def _words(document: TrainingDocument) -> set[Term]:
    texts = (*document.anchors, *document.sentences)
    return {term for text in texts for term in terms(text) if term.kind != "pair"}


def _vector(embedder: StaticEmbedder, term: Term) -> Vectors:
    general = embedder.general_vector(term)
    if general is not None:
        return unit(general)
    # The same direction in every process, and no other word's.
    chance = np.random.default_rng(term_hash(term.text))
    return unit(chance.standard_normal(embedder.dimensions).astype(np.float32))
