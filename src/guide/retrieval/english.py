"""Finds pages for residents who write English, by TF-IDF over stemmed words.

The static embedder knows Japanese words only. A hundred pages with a title, a summary and a handful of ways to ask are
few enough for words alone: stems (Snowball), a reviewed table of words that mean the same, and slips of the finger
mended towards the pack's own vocabulary (rapidfuzz).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import snowballstemmer
from pydantic import BaseModel, ConfigDict, Field
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from guide.faq.data_file import read_data
from guide.faq.model import English
from guide.retrieval.romaji import kana_readings

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+")
_BRACKETS = re.compile(r"[(（][^)）]*[)）]")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_COMING = frozenset({"from", "left", "leaving"})
SHORTEST_SLIP = 5
"""Letters of a word from which a slip of the finger is mended."""
SLIPS = 0.8
"""Likeness of a misspelt word to the word that is meant."""
SUMMARY = 0.55
"""What a word of the summary counts beside one of the title."""
MOSTLY = 0.7
"""Share of Latin letters from which a text may be English."""


class EnglishWords(BaseModel):
    """`data/english.yml`: common words, words that mean the same, and the likeness from which pages are shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    common: frozenset[str]
    same: tuple[tuple[str, ...], ...] = ()
    elsewhere: frozenset[str] = frozenset()
    direct: float = Field(gt=0, le=1)
    margin: float = Field(ge=0, le=1)
    list: float = Field(gt=0, le=1)
    doubt: float = Field(gt=0, le=1)


@dataclass(frozen=True)
class EnglishHit:
    """A page and its likeness to the text, 0 to 1."""

    entry: str
    likeness: float


Vector = Mapping[str, float]


class EnglishDesk:
    """Tells English texts from others, and finds their pages."""

    def __init__(self, pages: Mapping[str, English], words: EnglishWords) -> None:
        self._pages = pages
        self._words = words
        self._stem = snowballstemmer.stemmer("english").stemWord
        self._same = {tuple(self._stems(_plain(word))): group[0] for group in words.same for word in group}
        self._longest = max(map(len, self._same), default=1)

    def is_english(self, text: str) -> bool:
        """Tell whether a text is English: mostly Latin letters, and words that English has and romaji has not."""
        letters = _LETTER.findall(text)
        if not self._pages or not letters or len(_LATIN.findall(text)) < MOSTLY * len(letters):
            return False
        words = _plain(text)
        topical = [word for word in words if word not in self._words.common]
        if len(topical) < len(words):
            return len(words) > 1
        known = sum(self._is_known(word) for word in topical)
        return known > 0 and 2 * known >= len(topical)

    def _is_known(self, word: str) -> bool:
        """Tell whether a word is English; one that may be Japanese too must stand in a sentence of the pack."""
        stem = self._mended(self._stem(word))
        return stem in (self._sentences if kana_readings(word) else self._vocabulary)

    def rank(self, text: str, count: int = 5) -> list[EnglishHit]:
        """Return the likeliest pages, likeliest first."""
        query = self._vector(self._features(text, mend=True))
        if not query or self._is_elsewhere(text):
            return []
        found = [EnglishHit(entry, max(_cosine(query, v) for v in views)) for entry, views in self._views.items()]
        return sorted((hit for hit in found if hit.likeness > 0), key=lambda hit: -hit.likeness)[:count]

    def _is_elsewhere(self, text: str) -> bool:
        """Tell whether a text asks about another town, not just of a resident who comes from there."""
        words = _plain(text)
        named = {place for place, word in enumerate(words) if word in self._words.elsewhere}
        return any(place == 0 or words[place - 1] not in _COMING for place in named)

    def is_clear(self, hits: Sequence[EnglishHit]) -> bool:
        """Tell whether the first page is likely, and ahead of the next."""
        if not hits or hits[0].likeness < self._words.direct:
            return False
        return len(hits) == 1 or hits[0].likeness - hits[1].likeness >= self._words.margin

    def offered(self, hits: Sequence[EnglishHit]) -> tuple[str, ...]:
        """Return the pages to choose from; none where even the first is unlikely."""
        if not hits or hits[0].likeness < self._words.list:
            return ()
        return tuple(hit.entry for hit in hits if hit.likeness >= self._words.list / 2)

    def is_doubtful(self, hits: Sequence[EnglishHit]) -> bool:
        """Tell whether perhaps none of the pages answers."""
        return not hits or hits[0].likeness < self._words.doubt

    def _stems(self, words: Iterable[str]) -> list[str]:
        return [self._stem(word) for word in words if word not in self._words.common]

    def _features(self, text: str, *, mend: bool = False) -> list[str]:
        stems = self._stems(_plain(text))
        if mend:
            stems = [self._mended(stem) for stem in stems]
        features = []
        place = 0
        while place < len(stems):
            for length in range(min(self._longest, len(stems) - place), 0, -1):
                group = self._same.get(tuple(stems[place : place + length]))
                if group is not None:
                    features.append(group)
                    place += length
                    break
            else:
                features.append(stems[place])
                place += 1
        return features

    def _mended(self, stem: str) -> str:
        if stem in self._vocabulary or len(stem) < SHORTEST_SLIP:
            return stem
        likeness = DamerauLevenshtein.normalized_similarity
        best = process.extractOne(stem, self._vocabulary, scorer=likeness, score_cutoff=SLIPS)
        return best[0] if best else stem

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        texts = (text for page in self._pages.values() for text in (page.title, page.summary, *page.ask))
        known = {stem for text in texts for stem in self._stems(_plain(text))}
        return frozenset(known | {stem for words in self._same for stem in words})

    @cached_property
    def _sentences(self) -> frozenset[str]:
        """Stems of titles and summaries; what stands in brackets is Japanese in Latin letters as often as not."""
        texts = (_BRACKETS.sub(" ", text) for page in self._pages.values() for text in (page.title, page.summary))
        return frozenset(stem for text in texts for stem in self._stems(_plain(text)))

    @cached_property
    def _rarity(self) -> dict[str, float]:
        holding = Counter(
            feature
            for page in self._pages.values()
            for feature in {f for text in (page.title, page.summary, *page.ask) for f in self._features(text)}
        )
        return {feature: math.log(1 + len(self._pages) / count) for feature, count in holding.items()}

    @cached_property
    def _views(self) -> dict[str, list[Vector]]:
        """The title, each way to ask, and all of a page together, as vectors of length 1."""
        views = {}
        for entry, page in self._pages.items():
            named = [self._features(text) for text in (page.title, *page.ask)]
            whole: Counter[str] = Counter(feature for features in named for feature in set(features))
            for feature in set(self._features(page.summary)):
                whole[feature] += SUMMARY  # type: ignore[assignment]
            views[entry] = [self._vector(features) for features in named if features]
            views[entry].append(self._weighed({f: 1 + math.log(n) if n > 1 else n for f, n in whole.items()}))
        return views

    def _vector(self, features: Sequence[str]) -> Vector:
        return self._weighed(dict.fromkeys(features, 1.0))

    def _weighed(self, counts: Mapping[str, float]) -> Vector:
        unknown = math.log(1 + 2 * max(len(self._pages), 1))
        weights = {feature: count * self._rarity.get(feature, unknown) for feature, count in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {feature: weight / length for feature, weight in weights.items()}


def _cosine(one: Vector, other: Vector) -> float:
    return sum(weight * other.get(feature, 0.0) for feature, weight in one.items())


def _plain(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


NO_ENGLISH = EnglishWords(common=frozenset(), direct=1, margin=1, list=1, doubt=1)
"""For a guide whose pages have no English."""


def load_english(path: Path) -> EnglishWords:
    """Read the words; raise `FaqError` naming the file and the keys that are wrong."""
    return read_data(path, EnglishWords, name="英語のファイル")
