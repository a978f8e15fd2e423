"""What words say of a life event: which one, whether nothing else, and the situation. Pure.

    「母が先週亡くなったのですが」   the event "death" and nothing else
    「引っ越したので免許を直したい」  names the event "moving", and asks for something else
    「国保です」                    an answer to a question of its situation

Words are compared in their dictionary form, so that kana, politeness and tense do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from guide.faq.life_events import LifeEvent, SituationQuestion
from guide.lookup.spoken import Span, Word, denied, spans_of, words_of
from guide.lookup.vocabulary import LifeVocabulary
from guide.text.ages import read_ages
from guide.text.normalise import kana_key, normalise

_DO = "為る"
_ANYONE = "family"
"""The group of persons that stands for all."""
_PERSON = "@"
"""Stands before the group of a person among words."""
_NOUN = "名詞"
_NAMES = frozenset({_NOUN, "接尾辞"})
_PAUSE = re.compile(r"[。.!?、,\s]+")


@dataclass(frozen=True)
class _Cue:
    """An event's cue: its words without persons, the groups of its persons, and its words as they stand in a row.

    `is_clear` tells that the words say enough without a person.
    """

    event: str
    words: tuple[str, ...]
    persons: frozenset[str]
    row: tuple[str, ...]
    is_clear: bool


class LifeWords:
    """Reads what residents write of the life events of one city."""

    def __init__(self, events: Mapping[str, LifeEvent], vocabulary: LifeVocabulary) -> None:
        self._events = events
        self._vocabulary = vocabulary

    def event(self, text: str) -> str | None:
        """Return the event that a text tells of, where it tells of nothing else."""
        words = self._words(text)
        said = sorted(word.lemma for word in words if word.person is None)
        persons = {word.person for word in words if word.person}
        fitting = (cue for cue in self._cues if sorted(cue.words) == said and _persons_fit(cue, persons))
        return next((cue.event for cue in fitting), None)

    def mentioned(self, text: str) -> str | None:
        """Return the event of which a cue stands in a text, whatever else it says; the longest cue wins."""
        words = self._words(text)
        with_persons = tuple(_row(words))
        without = tuple(_row(word for word in words if word.person is None))
        found = [cue for cue in self._cues if _stands_in(cue.row, with_persons if cue.persons else without)]
        best = max(found, key=lambda cue: len(cue.row), default=None)
        return best.event if best else None

    def answers(self, event: str, text: str, *, in_passing: bool = False) -> dict[str, str]:
        """Return the answers to the event's questions that a text says, one a question.

        Where it says so in passing, questions of which several answers may hold stay open.
        """
        said = {}
        for name, question in self._events[event].situation.items():
            values = {value for _, value in self._affirmed(question.cues, text)} | _of_ages(question, text)
            if len(values) == 1 and not (in_passing and question.several):
                said[name] = values.pop()
        return said

    def answer(self, event: str, question: str, text: str) -> str | None:
        """Return the value that a text says with a plain no, or whose label it says, the words of politeness aside."""
        asked = self._events[event].situation[question]
        if asked.negative and _is_one_of(self._vocabulary.no_words, text):
            return asked.negative
        said, labels = self._lemmas(text), asked.values
        found = {value for value, label in labels.items() if said and said in map(self._lemmas, _parts(label))}
        return found.pop() if len(found) == 1 else None

    def leaves_open(self, event: str, question: str, text: str) -> bool:
        """Tell whether a text answers a question, but leaves several of its values possible."""
        asked = self._events[event].situation[question]
        if asked.negative and _is_one_of(self._vocabulary.yes_words, text):
            return True
        return any(self._affirmed({"": asked.vague}, text))

    def says_more(self, event: str, text: str) -> bool:
        """Tell whether a text has a noun beside the event, its questions and answers, persons, places and days."""
        questions = self._events[event].situation.values()
        covered = [span for question in questions for span in self._covered(question, text)]
        known = {lemma for cue in self._cues if cue.event == event for lemma in cue.words}
        known |= {lemma for question in questions for lemma in self._lemmas(question.ask)}
        return any(
            word.pos in _NAMES and not (word.person or word.is_place or word.lemma in known)
            for word in self._words(text)
            if not any(span.meets(word.span) for span in covered)
        )

    def _covered(self, question: SituationQuestion, text: str) -> Iterator[Span]:
        """Yield where a text speaks of a question's answers."""
        cues = (*chain.from_iterable(question.cues.values()), *question.vague, *self._vocabulary.no_words)
        yield from (span for cue in cues for span in spans_of(cue, text))
        if question.ages:
            yield from (Span(said.begin, said.end) for said in read_ages(normalise(text)))

    def _affirmed(self, cues: Mapping[str, Iterable[str]], text: str) -> Iterator[tuple[Span, str]]:
        """Yield the cues of a text that no word denies."""
        said = self._said(cues, text)
        for span, value in said:
            until = min((other.first for other, _ in said if other.first >= span.last), default=None)
            if not denied(text, span.last, until, self._vocabulary.denials):
                yield span, value

    def _said(self, cues: Mapping[str, Iterable[str]], text: str) -> list[tuple[Span, str]]:
        """Return where cues stand in a text, without those inside a longer one."""
        found = [(span, value) for value, group in cues.items() for cue in group for span in spans_of(cue, text)]
        return [said for said in found if not any(span.holds(said[0]) and span != said[0] for span, _ in found)]

    def _words(self, text: str) -> list[Word]:
        found = words_of(text, self._vocabulary.phrases, self._persons)
        return [word for word in found if word.lemma not in self._vocabulary.plain or word.person]

    def _lemmas(self, text: str) -> tuple[str, ...]:
        return tuple(word.lemma for word in words_of(text, (), {}))

    @cached_property
    def _persons(self) -> dict[str, str]:
        """The group of each person, by the dictionary form of the word."""
        return {
            word.lemma: group
            for group, names in self._vocabulary.persons.items()
            for name in names
            for word in words_of(name, (), {})[-1:]
        }

    @cached_property
    def _cues(self) -> tuple[_Cue, ...]:
        read = (self._cue(key, cue) for key, event in self._events.items() for cue in event.cues)
        return tuple(cue for cue in read if cue.words)

    def _cue(self, event: str, text: str) -> _Cue:
        words = self._words(text)
        others = [word for word in words if word.person is None]
        # 「介護」 alone says too little of 「親の介護」, 「亡くなった」 says enough of 「父が亡くなった」.
        is_done = any(word.is_done or word.pos not in _NAMES for word in others)
        is_everyday = all(word.lemma in self._vocabulary.needs_person for word in others)
        is_clear = not is_everyday and (is_done or sum(word.pos == _NOUN for word in others) > 1)
        persons = frozenset(word.person for word in words if word.person)
        return _Cue(event, tuple(word.lemma for word in others), persons, tuple(_row(words)), is_clear)


def _persons_fit(cue: _Cue, persons: set[str]) -> bool:
    if cue.persons and not persons:
        return cue.is_clear
    return cue.persons - {_ANYONE} <= persons


def _row(words: Iterable[Word]) -> Iterator[str]:
    """Yield the words as they stand in a row; what is done (「結婚した」) is another word than its name."""
    for word in words:
        yield _PERSON + word.person if word.person else word.lemma + _DO if word.is_done else word.lemma


def _stands_in(row: tuple[str, ...], text: tuple[str, ...]) -> bool:
    """Tell whether a cue's words stand in a row in a text, and no word behind them denies it."""
    length = len(row)
    return any(
        all(map(_fits, row, text[at : at + length])) and text[at + length : at + length + 1] != (Word.NOT,)
        for at in range(len(text) - length + 1)
    )


def _fits(wanted: str, said: str) -> bool:
    return wanted == said or (wanted == _PERSON + _ANYONE and said.startswith(_PERSON))


def _of_ages(question: SituationQuestion, text: str) -> set[str]:
    """Return the values that hold from the ages that a text says."""
    reached = ([value for value, least in question.ages.items() if least <= said.age] for said in read_ages(text))
    return {max(values, key=lambda value: question.ages[value]) for values in reached if values}


def _is_one_of(phrases: Iterable[str], text: str) -> bool:
    """Tell whether a text is one of the phrases, or some of them with commas between."""
    parts = [part for part in _PAUSE.split(kana_key(text)) if part]
    return bool(parts) and set(parts) <= {kana_key(phrase) for phrase in phrases}


def _parts(label: str) -> list[str]:
    """Return a label and what it names with 「・」, without what stands in brackets."""
    name = label.split("（")[0]
    return [name, *name.split("・")]
