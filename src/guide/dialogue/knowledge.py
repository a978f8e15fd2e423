"""Everything one model version knows, loaded once and shared by the turns of a process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from guide.dialogue.aspects import NO_ASPECTS, Aspects, load_aspects
from guide.dialogue.texts import Texts, load_texts
from guide.errors import StaleModel
from guide.faq.model import Faq, Office
from guide.faq.sorting import SortingDictionary
from guide.lookup.collection import CollectionDesk
from guide.lookup.happenings import HappeningDesk
from guide.lookup.milestones import NO_MILESTONES, Milestones, load_milestones
from guide.lookup.places import PlaceDesk
from guide.lookup.vocabulary import NO_VOCABULARY, Vocabulary, load_vocabulary
from guide.narrowing.belief import Calibration
from guide.narrowing.catalogue import Catalogue, build_catalogue
from guide.narrowing.policy import Policy, load_policy
from guide.opendata.town import Town
from guide.retrieval.english import NO_ENGLISH, EnglishDesk, EnglishWords, load_english
from guide.retrieval.retriever import Retriever
from guide.retrieval.storage import load_retriever
from guide.settings import Settings

FAQ_FILE = "faq.json"
TOWN_FILE = "town.json"
CALIBRATION_FILE = "calibration.json"
GENERAL_OFFICE = "general"


@dataclass(frozen=True)
class Desks:
    """Who answers questions about the town: each reads and answers one kind."""

    collection: CollectionDesk
    places: PlaceDesk
    happenings: HappeningDesk


@dataclass(frozen=True)
class Knowledge:
    """One model version with the policy and the texts in force."""

    faq: Faq
    retriever: Retriever
    calibration: Calibration
    policy: Policy
    texts: Texts
    version: str
    town: Town = field(default_factory=Town)
    vocabulary: Vocabulary = NO_VOCABULARY
    english_words: EnglishWords = NO_ENGLISH
    aspects: Aspects = NO_ASPECTS
    milestones: Milestones = NO_MILESTONES

    @cached_property
    def desks(self) -> Desks:
        """The desks that answer from open data."""
        words = self.vocabulary.model_copy(update={"city": self.faq.city.get("name", "")})
        return Desks(
            CollectionDesk(self.town.calendar, words),
            PlaceDesk(self.town.places, words),
            HappeningDesk(self.town.happenings, words),
        )

    def catalogue(self, today: date) -> Catalogue:
        """Return the FAQ as arrays, with the entries that are valid today."""
        return _catalogue(self, today)

    @cached_property
    def english(self) -> EnglishDesk:
        """Finds the pages that have English."""
        return EnglishDesk(self.faq.english, self.english_words)

    @cached_property
    def sorting(self) -> SortingDictionary:
        return SortingDictionary(self.faq)

    @cached_property
    def general_office(self) -> Office:
        """The office that answers when no other fits."""
        offices = self.faq.offices
        return offices.get(GENERAL_OFFICE) or next(iter(offices.values()))

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=4)
def _catalogue(knowledge: Knowledge, today: date) -> Catalogue:
    return build_catalogue(knowledge.faq, today)


def load_knowledge(directory: Path, settings: Settings) -> Knowledge:
    """Load a model version; raise `StaleModel` when it does not fit this program."""
    try:
        faq = Faq.model_validate_json((directory / FAQ_FILE).read_text(encoding="utf-8"))
        town = Town.model_validate_json((directory / TOWN_FILE).read_text(encoding="utf-8"))
        calibration = Calibration(**json.loads((directory / CALIBRATION_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StaleModel(f"{directory}: the model cannot be read ({error}); run `guide train`") from error
    if not calibration.fits():
        raise StaleModel(f"{directory}: the calibration has another format; run `guide train`")
    numbers = load_policy(settings.policy)
    return Knowledge(
        faq=faq,
        retriever=load_retriever(directory, faq, numbers.fusion),
        calibration=calibration,
        policy=numbers,
        texts=load_texts(settings.texts, city=faq.city.get("name", ""), more=numbers.texts),
        version=directory.name,
        town=town,
        vocabulary=load_vocabulary(settings.lookups),
        english_words=load_english(settings.english),
        aspects=load_aspects(settings.aspects),
        milestones=load_milestones(settings.ages) if settings.ages.exists() else NO_MILESTONES,
    )
