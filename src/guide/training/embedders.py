"""How a model version comes by its embedder: trained, fine-tuned, taken as it is, or kept from the version before."""

from __future__ import annotations

from collections.abc import Callable

from guide.errors import TrainingError
from guide.faq.lexicon import Lexicon
from guide.faq.model import Faq
from guide.retrieval.embedder import SentenceEmbedder
from guide.retrieval.protocols import Embedder
from guide.retrieval.static import StaticEmbedder
from guide.retrieval.storage import EMBEDDER_DIRECTORY, load_embedder
from guide.settings import Settings
from guide.training.corpus import lessons, training_documents
from guide.training.new_words import with_words_of
from guide.training.registry import Version
from guide.training.static_trainer import Progress, train_static
from guide.training.word_vectors import load_word_vectors

STATIC = "static"
MakeEmbedder = Callable[[Faq], Embedder]


def trained(settings: Settings, lexicon: Lexicon, progress: Progress | None = None) -> MakeEmbedder:
    """Return what gives an embedder for an FAQ: trained on it and the lexicon, or the one named in the settings."""
    if settings.embedder != STATIC:
        named = SentenceEmbedder.load(settings.embedder)
        return lambda faq: named
    return lambda faq: StaticEmbedder(
        train_static(training_documents(faq), load_word_vectors(), lessons=lessons(lexicon), progress=progress)
    )


def tuned(settings: Settings, progress: Progress | None = None) -> MakeEmbedder:
    """Return what gives the named embedder fine-tuned on an FAQ; raise `TrainingError` where none is named."""
    if settings.embedder == STATIC:
        raise TrainingError("--tune is for a model named by GUIDE_EMBEDDER; without it, `guide train` trains anyway")
    # Imports the library's trainer, which takes seconds: only where it is asked for.
    from guide.training.finetune import fine_tune

    named = SentenceEmbedder.load(settings.embedder)
    return lambda faq: fine_tune(named, training_documents(faq), progress=progress)


def kept(version: Version) -> MakeEmbedder:
    """Return what gives the embedder of that version; a static one learns the words that are new in the FAQ."""
    embedder = load_embedder(version.directory / EMBEDDER_DIRECTORY)
    if not isinstance(embedder, StaticEmbedder):
        return lambda faq: embedder
    weights = embedder.weights
    return lambda faq: StaticEmbedder(with_words_of(weights, training_documents(faq)))
