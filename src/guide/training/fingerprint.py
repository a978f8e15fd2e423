"""Tells whether a model version still fits what staff wrote."""

from __future__ import annotations

from hashlib import sha256

from guide.faq.model import Faq


def fingerprint(faq: Faq) -> str:
    """Return a hash of the whole FAQ."""
    return sha256(faq.model_dump_json(by_alias=True).encode()).hexdigest()[:16]
