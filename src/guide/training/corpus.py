"""What the FAQ gives the trainers: documents for the embedder, examples for the intent classifier. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from guide.faq.lexicon import Lexicon
from guide.faq.model import Faq
from guide.retrieval.documents import body, naming
from guide.training.pairs import TrainingDocument


def training_documents(faq: Faq) -> list[TrainingDocument]:
    """Return one document an entry, in the order of the FAQ."""
    return [TrainingDocument(anchors=naming(entry), sentences=body(entry)) for entry in faq.entries.values()]


def lessons(lexicon: Lexicon) -> list[TrainingDocument]:
    """Return one lesson a group of the lexicon: what it says in several ways, and what that leads to."""
    return [TrainingDocument(anchors=naming, sentences=explaining) for naming, explaining in lexicon.documents]


def without_asks(faq: Faq, held_out: Mapping[str, Sequence[str]]) -> Faq:
    """Return the FAQ without those ways to ask (entry id → texts)."""
    entries = {
        key: entry.model_copy(update={"ask": tuple(ask for ask in entry.ask if ask not in held_out.get(key, ()))})
        for key, entry in faq.entries.items()
    }
    return faq.model_copy(update={"entries": entries})


def dialogue_data(faq: Faq) -> str:
    """Return Rasa NLU data: tables of the words that questions are about.

    The FAQ's questions are no examples of the intent `ask`: as such they make the classifier worse and every
    edit of the FAQ would move it (`benchmarks/README.md`).
    """
    questions = [text for entry in faq.entries.values() for text in (entry.title, *entry.ask)]
    items = [name for item in faq.items for name in (item.item, *item.also) if len(name) > 1]
    nlu = [
        {"lookup": "procedure", "examples": _lines(questions)},
        # Longest first: the first name that matches is taken.
        {"lookup": "item", "examples": _lines(sorted(items, key=len, reverse=True))},
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True, sort_keys=False)


def _lines(texts: Sequence[str]) -> str:
    # Square and round brackets in turn mark entities in Rasa's format; braces mark groups.
    return "".join(f"- {text}\n" for text in dict.fromkeys(texts) if not set(text) & set("[]{}()"))
