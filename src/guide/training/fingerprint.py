"""Tells whether a model version still fits what staff wrote."""

from __future__ import annotations

from hashlib import sha256

from guide.faq.lexicon import Lexicon
from guide.faq.model import Faq


def fingerprint(faq: Faq, lexicon: Lexicon) -> str:
    """Return a hash of the whole FAQ and the lexicon."""
    return sha256((faq.model_dump_json(by_alias=True) + lexicon.to_json()).encode()).hexdigest()[:16]
