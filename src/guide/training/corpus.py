"""What the FAQ gives the trainers: documents for the embedder, examples for the intent classifier. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from guide.faq.model import Faq
from guide.retrieval.documents import body, naming
from guide.training.static_trainer import TrainingDocument


def training_documents(faq: Faq) -> list[TrainingDocument]:
    """Return one document an entry, in the order of the FAQ."""
    return [TrainingDocument(anchors=naming(entry), sentences=body(entry)) for entry in faq.entries.values()]


def without_asks(faq: Faq, held_out: Mapping[str, Sequence[str]]) -> Faq:
    """Return the FAQ without those ways to ask (entry id → texts)."""
    entries = {
        key: entry.model_copy(update={"ask": tuple(ask for ask in entry.ask if ask not in held_out.get(key, ()))})
        for key, entry in faq.entries.items()
    }
    return faq.model_copy(update={"entries": entries})


def ask_examples(faq: Faq) -> str:
    """Return Rasa NLU data that makes every title and way to ask an example of the intent `ask`."""
    texts = dict.fromkeys(text for entry in faq.entries.values() for text in (entry.title, *entry.ask))
    # Square and round brackets in turn mark entities in Rasa's format; braces mark groups.
    plain = [text for text in texts if not set(text) & set("[]{}()")]
    examples = "".join(f"- {text}\n" for text in plain)
    return yaml.safe_dump(
        {"version": "3.1", "nlu": [{"intent": "ask", "examples": examples}]}, allow_unicode=True, sort_keys=False
    )
