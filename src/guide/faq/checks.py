"""The rules of good authoring: pages that residents can tell apart, questions that can be answered with a tap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from guide.errors import Problem
from guide.faq.event_checks import event_rules
from guide.faq.model import Entry, Facet, Faq
from guide.faq.references import Places
from guide.faq.yaml_tree import Step
from guide.text.normalise import normalise
from guide.text.redact import redact
from guide.text.tokens import tokenize

MAX_VALUES = 6
"""Options of one question that fit a small screen."""
MIN_CUES = 3
MIN_ASKS = 4

_WEB = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d{3}")
_CONTENT = frozenset(
    {("名詞", "普通名詞"), ("名詞", "固有名詞"), ("動詞", "一般"), ("形容詞", "一般"), ("形状詞", "一般")}
)
_PROSE: tuple[tuple[Step, ...], ...] = (
    ("summary",),
    ("answer",),
    ("who",),
    ("how", "counter"),
    ("how", "post"),
    ("how", "online"),
    ("how", "konbini"),
    ("how", "proxy"),
)


def authoring_rules(faq: Faq, places: Places, *, whole: bool, today: date) -> Iterator[Problem]:
    """Yield all that breaks a rule.

    `whole` tells that every piece could be read: only then is anything called unused or missing.
    """
    for key, facet in faq.facets.items():
        yield from _sizes(key, facet, places)
        yield from _cues(key, facet, places)
    for entry in faq.entries.values():
        yield from _dates(entry, places, today)
        yield from _texts(entry, places)
        yield from _ways_to_ask(entry, places)
    yield from event_rules(faq, places)
    yield from _same_titles(faq, places)
    yield from _same_asks(faq, places)
    yield from _same_profiles(faq, places)
    yield from _general_pages(faq, places, whole=whole)
    if whole:
        yield from _unused_values(faq, places)
        if not faq.entries:
            yield Problem(
                *places.place("entries", ""),
                "ページ（entries）がひとつもありません",
                "entries: を書き足してください",
            )


def _sizes(key: str, facet: Facet, places: Places) -> Iterator[Problem]:
    """More options than a screen holds need a question before them."""
    groups = Counter(value.parent for value in facet.values.values())
    for parent, count in groups.items():
        if count > MAX_VALUES:
            under = f"{parent} の下の" if parent else ""
            what = f"facet {key} の{under}値が {count} あります（{MAX_VALUES} まで）"
            fix = "値をまとめるか、先に聞く facet を作って parent: で分けてください"
            yield Problem(*places.place("facets", key), what, fix, "warning" if parent else "error")


def _cues(key: str, facet: Facet, places: Places) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    labels: dict[str, str] = {}
    for name, value in facet.values.items():
        at = places.place("facets", key, "values", name)
        if len(value.cues) < MIN_CUES:
            what = f"値 {name} の cues が {len(value.cues)} つしかありません"
            yield Problem(*at, what, f"この値だとわかる言葉を {MIN_CUES} つ以上書いてください")
        for cue in value.cues:
            owner = owners.setdefault(normalise(cue), name)
            if owner != name:
                what = f"cue「{cue}」が {owner} と {name} の両方にあります"
                yield Problem(*at, what, "どちらか一方だけに書いてください")
        twin = labels.setdefault(normalise(value.label), name)
        if twin != name:
            yield Problem(*at, f"値 {twin} と {name} の label が同じです", "ちがいがわかる label にしてください")


def _unused_values(faq: Faq, places: Places) -> Iterator[Problem]:
    used = {(facet, value) for entry in faq.entries.values() for facet, ids in entry.facets.items() for value in ids}
    for key, facet in faq.facets.items():
        for name in facet.values:
            if (key, name) not in used:
                what = f"facet {key} の値 {name} を使うページがありません"
                fix = "どれかのページの facets に書くか、この値を消してください"
                yield Problem(*places.place("facets", key, "values", name), what, fix)


def _dates(entry: Entry, places: Places, today: date) -> Iterator[Problem]:
    if entry.valid_from and entry.valid_to and entry.valid_from > entry.valid_to:
        at = places.place("entries", entry.id, "valid_to")
        yield Problem(*at, "valid_to が valid_from より前の日です", "2つの日付を確かめてください")
    if entry.updated > today:
        at = places.place("entries", entry.id, "updated")
        yield Problem(*at, f"updated が先の日付です: {entry.updated}", "直した日を書いてください", "warning")


def _texts(entry: Entry, places: Places) -> Iterator[Problem]:
    for steps in _PROSE:
        written = places.written("entries", entry.id, *steps)
        if _LONG_NUMBER.search(written):
            yield from _phone_in(entry, written, steps, places)
    if entry.url is not None and not _WEB.fullmatch(entry.url):
        at = places.place("entries", entry.id, "url")
        yield Problem(*at, f"url がウェブの住所ではありません: {entry.url}", "https:// から始めてください")


def _ways_to_ask(entry: Entry, places: Places) -> Iterator[Problem]:
    """Residents do not know the title: at least one way to ask shares no word with it."""
    if len(entry.ask) < MIN_ASKS:
        what = f"ask が {len(entry.ask)} つしかありません"
        fix = f"住民の言い方を {MIN_ASKS} つ以上書いてください"
        yield Problem(*places.place("entries", entry.id, "ask"), what, fix, "warning")
    title = _words(entry.title)
    if all(_words(ask) & title for ask in entry.ask):
        what = "ask がどれも、title の言葉を使っています"
        fix = "title の言葉を知らない人の言い方を、ひとつ書いてください"
        yield Problem(*places.place("entries", entry.id, "ask"), what, fix, "warning")


def _words(text: str) -> set[str]:
    return {token.lemma for token in tokenize(text) if token.pos[:2] in _CONTENT}


def _phone_in(entry: Entry, written: str, steps: tuple[Step, ...], places: Places) -> Iterator[Problem]:
    if "phone" in redact(written).kinds:
        fix = "offices か variables に書いて、{{ … }} で呼び出してください"
        at = places.place("entries", entry.id, *steps)
        yield Problem(*at, "文の中に電話番号があります", fix, "warning")


def _same_titles(faq: Faq, places: Places) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for entry in faq.entries.values():
        twin = first.setdefault(normalise(entry.title), entry.id)
        if twin != entry.id:
            at = places.place("entries", entry.id, "title")
            yield Problem(*at, f"title が {twin} と同じです", "何がちがうページかわかる title にしてください")


def _same_asks(faq: Faq, places: Places) -> Iterator[Problem]:
    first: dict[str, tuple[str, int]] = {}
    for entry in faq.entries.values():
        for index, ask in enumerate(entry.ask):
            twin = first.setdefault(normalise(ask), (entry.id, index))
            if twin == (entry.id, index) and normalise(ask):
                continue
            at = places.place("entries", entry.id, "ask", index)
            if not normalise(ask):
                yield Problem(*at, "ask に空の行があります", "その行を消してください")
            elif twin[0] != entry.id:
                yield Problem(*at, f"ask「{ask}」が {twin[0]} にもあります", "どちらか一方だけに書いてください")
            else:
                yield Problem(*at, f"ask「{ask}」が2回あります", "どちらかを消してください", "warning")


def _same_profiles(faq: Faq, places: Places) -> Iterator[Problem]:
    """Two pages that answer every question alike cannot be parted by questions."""
    first: dict[tuple[object, ...], str] = {}
    for entry in faq.entries.values():
        if entry.general:
            continue
        facets = frozenset((facet, frozenset(values)) for facet, values in entry.facets.items())
        twin = first.setdefault((entry.category, facets), entry.id)
        if twin != entry.id:
            what = f"category と facets が {twin} と同じなので、質問で分けられません"
            at = places.place("entries", entry.id, "facets")
            yield Problem(*at, what, "ちがいになる facet の値を書いてください", "warning")


def _general_pages(faq: Faq, places: Places, *, whole: bool) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for entry in faq.entries.values():
        if entry.general and first.setdefault(entry.category, entry.id) != entry.id:
            what = f"category {entry.category} の general: true が {first[entry.category]} にもあります"
            yield Problem(*places.place("entries", entry.id, "general"), what, "どちらかを消してください")
    for key in faq.categories if whole else ():
        if key not in first:
            what = f"category {key} に general: true のページがありません"
            fix = "分野の名前だけを聞かれたときに見せるページを、ひとつ選んでください"
            yield Problem(*places.place("categories", key), what, fix, "warning")
