"""Suggestions while typing: questions of the FAQ that begin with, hold or mean what was typed so far.

What stands in the box is half a word, and the input method may have left letters in it: 「そだいごm」. It is compared
with the questions as they are written and as they are read, with a slip forgiven where nothing else fits.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, islice

from guide.faq.model import Faq
from guide.retrieval.heads import Head, Heads
from guide.retrieval.readings import one_width
from guide.retrieval.retriever import Retriever, Scores
from guide.retrieval.romaji import begun
from guide.text.normalise import is_wordless, kana_key
from guide.text.tokens import Token, tokenize

CLOSE = 0.45
"""Cosine to a way to ask from which a page is suggested by meaning alone."""
MOST_INSIDE = 200
"""Questions that hold the letters somewhere, of those more are not looked at."""
MOST_COMPLETED = 60
"""Words looked at for the one that half a word most often begins."""
SHORTEST_LAST = 3
"""Letters of the last word that find questions where the whole finds none."""
_BEGINNING, _INSIDE, _ANYWHERE, _NEARLY, _LAST = range(5)
_GRAMMAR = frozenset({"助詞", "助動詞", "補助記号", "記号", "空白", "接尾辞"})
_SIGNS = frozenset({"補助記号", "記号", "空白"})
_JAPANESE = "ぁ-ゖァ-ヺー一-鿿々"
_TAIL = re.compile(rf"(?<=[{_JAPANESE}])[a-z]{{1,3}}$")
_LATIN = re.compile(r"[a-z][a-z' -]*")
_LONG_VOWELS = re.compile(r"(?<=[うくすつぬむゆるぐぶぷゅおこそとのほもよろごぞどぼょ])(?!う)")
MOST_LONG_VOWELS = 3


@dataclass(frozen=True)
class Suggestion:
    """A question that is known to be answerable, and its entry."""

    entry: str
    text: str


@dataclass(frozen=True)
class _Found:
    """A question found, and how: the lower the kind, the better it fits."""

    number: int
    kind: int


@dataclass(frozen=True)
class _Text:
    """A question as it is compared, in one of its spellings; `offsets` and `ends` tell where its words begin and end.

    The offsets are of the spelling, the ends of the question itself.
    """

    key: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]

    def up_to(self, offset: int) -> int:
        """Return where in the question the word ends that holds the letter before that offset."""
        return self.ends[max(0, bisect_left(self.offsets, offset) - 1)]


class Suggester:
    """Suggests at most one question an entry: those that begin with the words, then hold them, then mean them."""

    def __init__(self, faq: Faq, retriever: Retriever) -> None:
        self._faq = faq
        self._retriever = retriever
        self._entries = list(faq.entries.values())
        asked = [(place, text) for place, entry in enumerate(self._entries) for text in (entry.title, *entry.ask)]
        self._owners = [place for place, _ in asked]
        self._texts = [text for _, text in asked]
        tokens = [tokenize(text) for text in self._texts]
        # Number n of the first half is question n as it is written, of the second half as it is read.
        self._spellings = [_text(found, _spelt(found)) for found in tokens]
        self._spellings += [_text(found, _read(found)) for found in tokens]
        places = [_word_places(found) for found in tokens]
        self._heads = Heads(
            (number, text.key, [text.offsets[place] for place in places[number % len(places)]])
            for number, text in enumerate(self._spellings)
        )
        keys = [kana_key(text) for text in self._texts]
        self._all = "\n".join(keys)
        self._starts = list(accumulate((len(key) + 1 for key in keys), initial=0))[:-1]

    def suggest(self, typed: str, count: int, today: date) -> list[Suggestion]:
        """Return up to `count` suggestions of entries valid today, [] for less than one letter."""
        if is_wordless(kana_key(typed)):
            return []
        forms = _forms(typed)
        found = self._best(self._exact(forms)) or self._best(self._nearly(forms, typed))
        scores = self._retriever.score(self._meant(typed))
        fused = (-scores.fused).tolist()
        order = sorted(found, key=lambda place: (found[place].kind, fused[place], place))
        questions = {place: self._texts[found[place].number] for place in order}
        meant = self._by_meaning(scores, count)
        certain = {place: text for place, text in questions.items() if found[place].kind < _LAST}
        chosen = {**certain, **{place: text for place, text in meant.items() if place not in certain}}
        chosen |= {place: text for place, text in questions.items() if place not in chosen}
        valid = (place for place in chosen if self._entries[place].is_valid_on(today))
        return [Suggestion(self._entries[place].id, chosen[place]) for place in islice(valid, count)]

    def _exact(self, forms: Sequence[str]) -> Iterator[_Found]:
        for form in forms:
            for head in self._heads.starting(form):
                yield _Found(self._question(head), _INSIDE if head.place else _BEGINNING)
        yield from (_Found(number, _ANYWHERE) for number in self._holding(forms[0]))

    def _nearly(self, forms: Sequence[str], typed: str) -> Iterator[_Found]:
        for form in forms:
            yield from (_Found(self._question(head), _NEARLY) for head in self._heads.starting_nearly(form))
        read = kana_key(self._retriever.read(_without_tail(typed)))
        if read not in forms:
            yield from (_Found(self._question(head), _NEARLY) for head in self._heads.starting(read))
        _, heads, _ = self._last_word(typed)
        yield from (_Found(self._question(head), _LAST) for head in heads)

    def _question(self, head: Head) -> int:
        return head.number % len(self._texts)

    def _last_word(self, typed: str) -> tuple[int, list[Head], int]:
        """Return where the longest end of the text begins that begins words of the FAQ, those, and its length."""
        text = _without_tail(typed)
        tokens = tokenize(text)
        for place, token in enumerate(tokens):
            if token.pos[0] in _GRAMMAR:
                continue
            for parts in (_spelt(tokens[place:]), _read(tokens[place:])):
                form = "".join(parts)
                heads = self._heads.starting(form) if len(form) >= SHORTEST_LAST else []
                if heads:
                    return token.start, heads, len(form)
        return len(text), [], 0

    def _meant(self, typed: str) -> str:
        """Return the text with its last word completed: half a word means nothing."""
        start, heads, length = self._last_word(typed)
        words: Counter[str] = Counter()
        for head in heads[:MOST_COMPLETED]:
            text = self._spellings[head.number]
            begin = text.up_to(head.place) if head.place else 0
            words[self._texts[self._question(head)][begin : text.up_to(head.place + length)]] += 1
        return _without_tail(typed)[:start] + (words.most_common(1)[0][0] if words else "")

    def _holding(self, key: str) -> Iterator[int]:
        place = self._all.find(key)
        for _ in range(MOST_INSIDE):
            if place < 0:
                return
            yield bisect_right(self._starts, place) - 1
            place = self._all.find(key, place + 1)

    def _best(self, found: Iterable[_Found]) -> dict[int, _Found]:
        """Return the question of each entry that fits best; the first of equals, which is the title."""
        best: dict[int, _Found] = {}
        for one in found:
            place = self._owners[one.number]
            known = best.get(place)
            if known is None or (one.kind, one.number) < (known.kind, known.number):
                best[place] = one
        return best

    def _by_meaning(self, scores: Scores, count: int) -> dict[int, str]:
        """Return the titles of the pages that mean the words, best first."""
        if scores.best_ask < CLOSE:
            return {}
        near = [best for best in scores.order(count) if scores.views["naming"][best] >= CLOSE]
        return {place: self._entries[place].title for place in map(int, scores.places[near])}


def _forms(typed: str) -> tuple[str, ...]:
    """Return the spellings to look for, the plainest first: as typed, as read, without what is only begun."""
    text = one_width(typed).lower()
    plain = kana_key(text)
    without_tail = _TAIL.sub("", plain)
    forms = [plain, without_tail]
    if plain != without_tail and plain[len(without_tail) :] == "n":
        forms.append(without_tail + "ん")
    if _LATIN.fullmatch(text.strip()):
        forms += [form for kana in begun(plain) for form in _with_long_vowels(kana_key(kana))]
    forms.append("".join(_read(tokenize(without_tail))))
    return tuple(dict.fromkeys(filter(None, forms)))


def _with_long_vowels(kana: str) -> Iterator[str]:
    """Yield kana with long vowels where letters may have left them out: じゅみん, じゅうみん."""
    yield kana
    places = [found.start() for found in _LONG_VOWELS.finditer(kana)][:MOST_LONG_VOWELS]
    for chosen in range(1, 2 ** len(places)):
        longer = kana
        for number in reversed(range(len(places))):
            if chosen >> number & 1:
                longer = longer[: places[number]] + "う" + longer[places[number] :]
        yield longer


def _without_tail(typed: str) -> str:
    """Return the text without the letters that the input method had not yet made kana of."""
    return _TAIL.sub("", one_width(typed).lower())


def _text(tokens: Sequence[Token], parts: Sequence[str]) -> _Text:
    offsets = accumulate(map(len, parts), initial=0)
    return _Text("".join(parts), tuple(offsets), (*(token.end for token in tokens), tokens[-1].end if tokens else 0))


def _spelt(tokens: Sequence[Token]) -> list[str]:
    return [kana_key(token.surface) for token in tokens]


def _read(tokens: Sequence[Token]) -> list[str]:
    return [kana_key(token.surface if token.pos[0] in _SIGNS else token.reading) for token in tokens]


def _word_places(tokens: Sequence[Token]) -> list[int]:
    """Return the places of the tokens that begin a word; the first token always does."""
    return [place for place, token in enumerate(tokens) if place == 0 or token.pos[0] not in _GRAMMAR]
