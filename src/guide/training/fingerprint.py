"""Tells whether a model version still fits what staff wrote."""

from __future__ import annotations

from hashlib import sha256

from guide.faq.lexicon import Lexicon
from guide.faq.model import Faq
from guide.opendata.town import Town


def fingerprint(faq: Faq, lexicon: Lexicon, town: Town) -> str:
    """Return a hash of the whole FAQ, the lexicon and the open data."""
    written = faq.model_dump_json(by_alias=True) + lexicon.to_json() + town.model_dump_json()
    return sha256(written.encode()).hexdigest()[:16]
