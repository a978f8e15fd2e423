"""What slips, other spellings and half-typed words cost: first pages found as typed and as read, by kind.

    .venv/bin/python benchmarks/typed.py                                   corrupts the FAQ's own ways to ask
    .venv/bin/python benchmarks/typed.py --cases tests/golden/typing.yml   texts as residents type them
    .venv/bin/python benchmarks/typed.py --harm data/eval/openings.yml     correct texts: what reading changes

The last lists every correct text that reading changes, and the first pages before and after.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import yaml

from guide.clock import now_in_japan
from guide.dialogue.knowledge import Knowledge, load_knowledge
from guide.retrieval.romaji import SYLLABLES
from guide.retrieval.suggest import Suggester
from guide.retrieval.vocabulary import kanji_of
from guide.settings import Settings
from guide.text.dictionary import readings_of
from guide.text.normalise import hiragana
from guide.text.tokens import Token, tokenize
from guide.training.registry import Registry

KINDS = ("typo", "conversion", "kana", "okurigana", "romaji", "half")
HALF_WIDTH = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
VOICED = {
    unicodedata.normalize("NFKC", chr(code) + mark): chr(code) + mark
    for code in range(0xFF66, 0xFF9E)
    for mark in "ﾞﾟ"
    if len(unicodedata.normalize("NFKC", chr(code) + mark)) == 1
}


@dataclass(frozen=True)
class Case:
    """What is typed, the pages that answer it, and how it differs from the FAQ's spelling."""

    text: str
    entries: frozenset[str]
    kind: str


def spelt(kana: str, chance: random.Random) -> str:
    """Return hiragana in Latin letters as residents write them: long vowels kept or dropped."""
    letters: dict[str, list[str]] = defaultdict(list)
    for latin, sound in SYLLABLES.items():
        letters[sound].append(latin)
    done, place = "", 0
    short = chance.random() < 0.6
    while place < len(kana):
        pair = kana[place : place + 2]
        sound = pair if len(pair) == 2 and pair in letters else kana[place]
        if sound == "っ":
            done += "*"
        elif sound == "ん":
            done += chance.choice(("n", "n", "nn"))
        elif short and sound in "うー" and done[-1:] in ("o", "u"):
            pass
        else:
            options = [latin for latin in letters.get(sound, [sound]) if latin[0] not in "xl"]
            done += chance.choice(options or [sound])
        place += len(sound)
    return re.sub(r"\*(.)", r"\1\1", done).rstrip("*")


def slip(kana: str, chance: random.Random) -> str:
    """Return kana with one letter missing, doubled, swapped or wrong."""
    place = chance.randrange(1, len(kana))
    kind = chance.choice(("missing", "doubled", "swapped", "wrong"))
    if kind == "missing":
        return kana[:place] + kana[place + 1 :]
    if kind == "doubled":
        return kana[:place] + kana[place] + kana[place:]
    if kind == "swapped":
        return kana[: place - 1] + kana[place] + kana[place - 1] + kana[place + 1 :]
    latin = next((key for key, sound in SYLLABLES.items() if sound == kana[place] and len(key) == 2), "")
    near = [sound for key, sound in SYLLABLES.items() if latin and len(key) == 2 and key[0] == latin[0]]
    return (
        kana[:place] + chance.choice([sound for sound in near if len(sound) == 1] or [kana[place]]) + kana[place + 1 :]
    )


def reading(tokens: Iterable[Token]) -> str:
    """Return a text in hiragana, katakana words too."""
    signs = ("補助記号", "記号", "空白")
    return "".join(hiragana(one.surface if one.pos[0] in signs else one.reading) for one in tokens)


class Noise:
    """Corrupts texts as fingers, input methods and habits do."""

    def __init__(self, texts: Iterable[str], seed: int) -> None:
        self._chance = random.Random(seed)
        self._kanji: dict[str, set[str]] = defaultdict(set)
        self._words: dict[str, set[str]] = defaultdict(set)
        for token in (token for text in texts for token in tokenize(text)):
            if kanji_of(token.surface) == token.surface:
                self._words[token.reading].add(token.surface)
            for letter in kanji_of(token.surface):
                for sound in readings_of(letter):
                    self._kanji[sound].add(letter)

    def corrupt(self, text: str, kind: str) -> str | None:
        """Return the text corrupted, None where it cannot be."""
        tokens = tokenize(text)
        found: str | None = getattr(self, f"_{kind}")(text, tokens)
        return found if found and found != text else None

    def _long(self, tokens: list[Token]) -> list[tuple[int, int]]:
        """Return the spans of compounds: the runs of nouns."""
        spans, first = [], 0
        for place in range(len(tokens) + 1):
            if place == len(tokens) or tokens[place].pos[0] not in ("名詞", "接尾辞", "接頭辞"):
                if place > first and len(reading(tokens[first:place])) >= 4:
                    spans.append((first, place))
                first = place + 1
        return spans

    def _typo(self, text: str, tokens: list[Token]) -> str | None:
        spans = self._long(tokens)
        if not spans:
            return None
        first, last = self._chance.choice(spans)
        typed = text[tokens[first].start : tokens[last - 1].end]
        kana = typed if re.fullmatch("[ァ-ヺー]+", typed) else reading(tokens[first:last])
        return text[: tokens[first].start] + slip(kana, self._chance) + text[tokens[last - 1].end :]

    def _conversion(self, text: str, tokens: list[Token]) -> str | None:
        spans = self._long(tokens)
        places = [place for first, last in spans for place in range(first, last) if kanji_of(tokens[place].surface)]
        self._chance.shuffle(places)
        for place in places:
            token = tokens[place]
            others = self._words[token.reading] - {token.surface}
            if not others:
                parts = [sorted(self._kanji_of_sound(letter)) for letter in token.surface[:2]]
                others = (
                    {"".join(one) for one in product(*parts)} - {token.surface} if len(token.surface) == 2 else set()
                )
                others = {one for one in others if sum(a != b for a, b in zip(one, token.surface, strict=True)) == 1}
            if others:
                return text[: token.start] + self._chance.choice(sorted(others)) + text[token.end :]
        return None

    def _kanji_of_sound(self, letter: str) -> set[str]:
        sounds = [sound for sound in readings_of(letter) if len(sound) <= 3]
        return {other for sound in sounds for other in self._kanji[sound]} | {letter}

    def _kana(self, text: str, tokens: list[Token]) -> str | None:
        kana = reading(tokens)
        if self._chance.random() < 0.3:
            return "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter for letter in kana)
        return kana

    def _okurigana(self, text: str, tokens: list[Token]) -> str | None:
        if self._chance.random() < 0.5:
            return "".join(HALF_WIDTH.get(letter) or VOICED.get(letter) or letter for letter in text)
        return re.sub(r"(?<=[一-鿿])[りしけっいせち](?=[一-鿿みし])", "", text, count=1)

    def _romaji(self, text: str, tokens: list[Token]) -> str | None:
        if re.search(r"[A-Za-z0-9]", text):
            return None
        gap = self._chance.choice(("", " "))
        return gap.join(spelt(reading([token]), self._chance) for token in tokens if token.pos[0] != "補助記号")

    def _half(self, text: str, tokens: list[Token]) -> str | None:
        kana = reading(tokens)
        if len(kana) < 5:
            return None
        cut = self._chance.randrange(3, min(len(kana), 9))
        kept = [token for place, token in enumerate(tokens) if len(reading(tokens[: place + 1])) <= cut]
        rest = kana[len(reading(kept)) : cut]
        known = "".join(token.surface for token in kept) if self._chance.random() < 0.5 else reading(kept)
        tail = self._chance.choice(
            ("", "", spelt(kana[cut], self._chance)[:1] if kana[cut] not in "っー、。（）" else "")
        )
        return known + rest + (tail if tail.isalpha() and tail not in "aiueon" else "")


def made(knowledge: Knowledge, count: int, seed: int) -> list[Case]:
    """Return `count` corrupted ways to ask of each kind."""
    asked = [(text, entry.id) for entry in knowledge.faq.entries.values() for text in (entry.title, *entry.ask)]
    noise = Noise((text for text, _ in asked), seed)
    cases = []
    for kind in KINDS:
        random.Random(seed).shuffle(asked)
        found = ((noise.corrupt(text, kind), entry) for text, entry in asked)
        cases += [Case(text, frozenset({entry}), kind) for text, entry in found if text][:count]
    return cases


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file of texts as typed."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))["typed"]
    return [Case(row["text"], frozenset({row["entry"], *(row.get("also") or ())}), row["kind"]) for row in data]


Reader = Callable[[str], str]


def rank(knowledge: Knowledge, read: Reader, case: Case) -> int:
    """Return the place of the first page that answers, from 1."""
    retriever = knowledge.retriever
    ids = list(knowledge.faq.entries)
    hits = retriever.search(read(case.text), len(ids))
    return next(place for place, hit in enumerate(hits, start=1) if ids[hit.place] in case.entries)


def knowledge() -> Knowledge:
    settings = Settings()
    version = Registry(settings.models).current()
    return load_knowledge(version.directory, settings)


def compare(known: Knowledge, cases: list[Case], show: bool) -> None:
    """Print top-1 and top-3 as typed and as read, and the share of half-typed words completed in five suggestions."""
    print("| kind | count | top-1 as typed | read | top-3 as typed | read |\n| --- | --- | --- | --- | --- | --- |")
    restore = known.retriever._readings.restore
    for kind in (kind for kind in KINDS if kind != "half"):
        chosen = [case for case in cases if case.kind == kind]
        with_reading = [rank(known, str, case) for case in chosen]
        known.retriever._readings.restore = lambda text: text  # type: ignore[method-assign]
        as_typed = [rank(known, str, case) for case in chosen]
        known.retriever._readings.restore = restore  # type: ignore[method-assign]
        cells = [share(ranks, top) for top in (1, 3) for ranks in (as_typed, with_reading)]
        print(f"| {kind} | {len(chosen)} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
        for case, place in zip(chosen, with_reading, strict=True):
            if show and place > 1:
                print(f"    {place} {case.text} → {restore(case.text)} ({', '.join(sorted(case.entries))})")
    complete(known, [case for case in cases if case.kind == "half"], show)


def complete(known: Knowledge, cases: list[Case], show: bool) -> None:
    """Print how many half-typed words have their page among five suggestions, and how long those took."""
    suggester, times, hits = Suggester(known.faq, known.retriever), [], 0
    today = now_in_japan().date()
    for case in cases:
        start = time.perf_counter()
        found = suggester.suggest(case.text, 5, today)
        times.append((time.perf_counter() - start) * 1e3)
        hit = any(item.entry in case.entries for item in found)
        hits += hit
        if show and not hit:
            print(f"    {case.text} ({', '.join(sorted(case.entries))}): {' / '.join(item.text for item in found)}")
    slow = sorted(times)[int(len(times) * 0.95)]
    print(f"half: {hits / len(cases):.3f} of {len(cases)} in five, {statistics.median(times):.2f} / {slow:.2f} ms")


def harm(known: Knowledge, path: Path) -> None:
    """List the correct texts that reading changes, and print top-1 as typed and as read."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["openings"]
    cases = [Case(row["text"], frozenset({row["entry"], *(row.get("also") or ())}), row["kind"]) for row in rows]
    restore = known.retriever._readings.restore
    with_reading = [rank(known, str, case) for case in cases]
    known.retriever._readings.restore = lambda text: text  # type: ignore[method-assign]
    as_typed = [rank(known, str, case) for case in cases]
    known.retriever._readings.restore = restore  # type: ignore[method-assign]
    changed = [(case, restore(case.text)) for case in cases if restore(case.text) != case.text]
    for case, read in changed:
        place = cases.index(case)
        print(f"    {case.text} → {read}  ({as_typed[place]} → {with_reading[place]})")
    print(f"{len(changed)} of {len(cases)} changed; top-1 {share(as_typed, 1):.4f} → {share(with_reading, 1):.4f}")


def share(ranks: list[int], top: int) -> float:
    return sum(place <= top for place in ranks) / len(ranks)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, help="a file of texts as typed, in place of corrupted ways to ask")
    parser.add_argument("--harm", type=Path, help="a file of correct texts")
    parser.add_argument("--count", type=int, default=150, help="corrupted texts of a kind")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", action="store_true", help="list what is not found")
    args = parser.parse_args(argv)
    known = knowledge()
    if args.harm:
        harm(known, args.harm)
    else:
        compare(known, read_cases(args.cases) if args.cases else made(known, args.count, args.seed), args.show)


if __name__ == "__main__":
    main()
