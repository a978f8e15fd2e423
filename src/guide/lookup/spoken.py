"""The words of a text in their dictionary form with their places, and where phrases stand in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from guide.retrieval.terms import fold
from guide.text.normalise import hiragana, normalise
from guide.text.tokens import Token, tokenize

_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "代名詞", "副詞", "接頭辞", "接尾辞"})
_NUMBER = "数詞"
_DO = "為る"
_OBJECT = len("を")
_CLAUSE_END = re.compile("[、。!?\n]")
DENIAL_REACH = 8
"""Signs between a word and what denies it: 「犬は飼っていません」."""


@dataclass(frozen=True)
class Span:
    """Signs of a normalised text from `first` to before `last`."""

    first: int
    last: int

    def holds(self, other: Span) -> bool:
        """Tell whether the other lies within."""
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: Span) -> bool:
        """Tell whether they have a sign in common."""
        return self.first < other.last and other.first < self.last


@dataclass(frozen=True)
class Word:
    """A content word; `person` is the group of a person, `is_done` tells that 「する」 follows the noun."""

    lemma: str
    span: Span
    pos: str
    is_place: bool = False
    is_done: bool = False
    person: str | None = None

    NOT: ClassVar[str] = "無い"
    """The lemma that stands for every negation."""


def words_of(text: str, phrases: Iterable[str], persons: Mapping[str, str]) -> list[Word]:
    """Return the content words in order, without numbers and without those that stand in one of the phrases.

    `persons` maps lemmas to groups. A negation counts as a word.
    """
    written = normalise(text)
    skipped = [span for phrase in phrases for span in spans_of(phrase, written)]
    tokens = [token for token in tokenize(written) if not any(span.holds(_span(token)) for span in skipped)]
    content = [token for token in tokens if token.is_negation or token.pos[0] in _CONTENT]
    pairs = zip_longest(content, content[1:])
    return [_word(token, after, persons) for token, after in pairs if token.pos[1] != _NUMBER]


def spans_of(phrase: str, text: str) -> Iterator[Span]:
    """Yield where a phrase stands in the normalised text, hiragana and katakana alike."""
    key, within = hiragana(normalise(phrase)), hiragana(normalise(text))
    at = within.find(key) if key else -1
    while at >= 0:
        yield Span(at, at + len(key))
        at = within.find(key, at + 1)


def denied(text: str, first: int, until: int | None, denials: Iterable[str]) -> bool:
    """Tell whether a word of denial begins soon after `first`, before `until` and in the same clause."""
    clause = _CLAUSE_END.split(hiragana(normalise(text))[first:until], maxsplit=1)[0]
    return any(0 <= clause.find(hiragana(word)) <= DENIAL_REACH for word in denials)


def _word(token: Token, after: Token | None, persons: Mapping[str, str]) -> Word:
    lemma = Word.NOT if token.is_negation else fold(token)
    is_done = after is not None and after.lemma == _DO and after.start - token.end <= _OBJECT
    return Word(lemma, _span(token), token.pos[0], token.is_place, is_done, persons.get(lemma))


def _span(token: Token) -> Span:
    return Span(token.start, token.end)
