"""The sides of a procedure that a text asks for (fee, deadline, …), by the words of `data/aspects.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from guide.dialogue.topic import nouns
from guide.faq.data_file import read_data
from guide.retrieval.terms import written
from guide.text.folding import fold
from guide.text.normalise import kana_key


@dataclass(frozen=True)
class Asked:
    """The aspects that a text names, each once and in its order, and the nouns beside them that are a topic."""

    aspects: tuple[str, ...]
    topics: tuple[str, ...]


class Aspects(BaseModel):
    """All of `data/aspects.yml`: `others` are longer words in which such a word asks for nothing, `plain` and `people`
    nouns that give a text no topic.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    aspects: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    others: tuple[str, ...] = ()
    plain: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def find(self, text: str) -> Asked:
        """Return what a text asks for."""
        folded, named, beside = fold(text), list[str](), text
        for match in reversed(list(self._pattern.finditer(folded.key))):
            aspect = self._named[match.group()]
            if aspect is not None:
                start, end = folded.span(*match.span())
                named, beside = [aspect, *named], beside[:start] + beside[end:]
        topics = tuple(noun for noun in nouns(beside) if noun not in self._plain)
        return Asked(tuple(dict.fromkeys(named)), topics)

    def ends_in_people(self, text: str) -> bool:
        """Tell whether the last noun of a text is a word for people."""
        return nouns(text)[-1:] in [[written(word)] for word in self.people]

    @cached_property
    def _plain(self) -> frozenset[str]:
        return frozenset(map(written, self.plain | self.people))

    @cached_property
    def _named(self) -> dict[str, str | None]:
        """Each word in the form that is compared, and its aspect."""
        others: dict[str, str | None] = {kana_key(word): None for word in self.others}
        return others | {kana_key(word): aspect for aspect, words in self.aspects.items() for word in words}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest = sorted(self._named, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest)) or r"(?!)")


NO_ASPECTS = Aspects()
"""Finds nothing."""


def load_aspects(path: Path) -> Aspects:
    """Read the words; raise `FaqError` naming the file and the keys that are wrong."""
    return read_data(path, Aspects, name="たずね方のファイル")
