"""The words by which residents ask for what open data tells, read from `data/lookups.yml`."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from guide.faq.data_file import read_data


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CollectionVocabulary(_Strict):
    """`asks` alone make a question, `when` beside a kind of waste, `waste` beside a district or a day.

    `kinds` are other names of the calendar's columns. `plain` are lemmas that add nothing here only (「出す」); words
    in `never` tell of something else (「今日ごみが収集されていない」).
    """

    asks: tuple[str, ...]
    when: tuple[str, ...]
    waste: tuple[str, ...]
    plain: frozenset[str] = frozenset()
    never: tuple[str, ...] = ()
    kinds: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    page: str | None = None


class PlaceKind(_Strict):
    """A kind of place: `words` by which residents ask, `names` that stand in a place's kind, name or other name."""

    label: str
    words: tuple[str, ...]
    names: tuple[str, ...]
    page: str | None = None


class PlaceVocabulary(_Strict):
    """`asks` make a question of a kind of place, words in `never` leave it to the pages; `open_now` and `hazards`
    narrow it.
    """

    asks: tuple[str, ...]
    never: tuple[str, ...] = ()
    open_now: tuple[str, ...]
    kinds: dict[str, PlaceKind]
    hazards: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class HappeningVocabulary(_Strict):
    """`asks` make a question about events."""

    asks: tuple[str, ...]
    page: str | None = None


class LifeVocabulary(_Strict):
    """How residents speak of life events.

    `plain` are lemmas and `phrases` sequences of words that leave an event what it is (「何をすればいいか教えて」).
    Persons of one group stand for one another in an event's cues, those of the group `family` for all. `denials` turn
    the answer before them round. `needs_person` are lemmas of everyday use, which are no event without the person of
    the cue (「できた」 without 「赤ちゃんが」). `no_words` and `yes_words` are whole
    answers.
    """

    plain: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()
    persons: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    denials: tuple[str, ...] = ()
    needs_person: frozenset[str] = frozenset()
    no_words: tuple[str, ...] = ()
    yes_words: tuple[str, ...] = ()


class Vocabulary(_Strict):
    """All of `data/lookups.yml`; each `page` is the FAQ entry that tells the same in words.

    `plain` are lemmas that make no text a question about something else.
    `city` is not in the file: the city's own name, which adds nothing either.
    """

    plain: frozenset[str]
    city: str = ""
    collection: CollectionVocabulary
    places: PlaceVocabulary
    happenings: HappeningVocabulary
    life_events: LifeVocabulary = LifeVocabulary()


NO_VOCABULARY = Vocabulary(
    plain=frozenset(),
    collection=CollectionVocabulary(asks=(), when=(), waste=()),
    places=PlaceVocabulary(asks=(), open_now=(), kinds={}),
    happenings=HappeningVocabulary(asks=()),
)
"""Asks for nothing: for a guide without open data."""


def load_vocabulary(path: Path) -> Vocabulary:
    """Read the words; raise `FaqError` naming the file and the keys that are wrong."""
    return read_data(path, Vocabulary, name="探し方のファイル")
