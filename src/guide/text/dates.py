"""Days that residents say: 「きのう」「10日前」「3月31日」「R7.3.1」「引っ越して2週間」. Pure.

A day without a year is the nearest one: behind where the words tell of the past, ahead where they tell of what is
to come.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from guide.text import calendar_days, counted_days
from guide.text.calendar_days import Reader
from guide.text.folding import fold
from guide.text.tense import Tense, first_verb, tense

_FORMS = (*counted_days.FORMS, *calendar_days.FORMS)
"""Where two overlap, the one that stands first holds."""
_ABOUT = re.compile(r"(?:ごろ|頃|くらい|ぐらい|あたり|前後)")
_ABOUT_BEFORE = ("約", "およそ", "だいたい", "たぶん", "多分", "たしか", "確か")
_SENTENCE_END = re.compile(r"[。!?]")
_PARTICLES = "、はがにもので"
_BY = re.compile(r"まで|中(?!旬)|以内|以降|以前|迄|から(?:受付|受け付|開|申|でき|始ま)")
_BIRTHDAY = re.compile(r"(?:誕生日|生年月日)[はがの:]*$")
_BORN = re.compile(r"生まれ(?![たてるま])")
_GREETING = re.compile(r"は[、。!]")
_ERRAND = re.compile(
    r"窓口|開[いきけ]|空い|休み|休日|営業|受付|受け付|やって|行[きくけっ]|うかが|伺|来庁|予約|手続|(?<![姻婚])届"
    r"|申し?込|申請|請求|提出|相談|聞[きい]|問い?合|できま|できる|出せ|もらえ|もらっ|もらい|受け?取|間に合|締|しめき"
    r"|期限|ごみ|収集|何時|大丈夫|だいじょうぶ|天気|イベント|催し|電話"
)
"""What someone does about a procedure, or asks about a day: no event that deadlines are counted from."""


@dataclass(frozen=True)
class SaidDay:
    """The days from `first` to `last`, both included, said at `begin` to `end` of the text as it was typed.

    `exact` tells that one day was named: 「11月9日」, not 「先月」 or 「10日ほど前」.
    """

    first: date
    last: date
    begin: int
    end: int
    exact: bool


def read_days(text: str, today: date) -> tuple[SaidDay, ...]:
    """Return the days that a text speaks of, in its order; what is no day of the calendar is left out."""
    folded = fold(text)
    said = []
    for match, read in _matches(folded.key):
        days = read(match, today, _tense(match))
        if days is None:
            continue
        if days[0] == days[1] and _is_about(match):
            days = counted_days.around(days[0], today)
        said.append(SaidDay(*days, *folded.span(*match.span()), exact=days[0] == days[1]))
    return tuple(said)


def without_days(text: str, today: date) -> str:
    """Return the text without the exact days that it names: 「10日前に引っ越した」 asks what 「引っ越した」 asks."""
    for said in reversed(read_days(text, today)):
        if said.exact:
            text = text[: said.begin].rstrip("、 ") + text[said.end :].removeprefix("に").removeprefix("の")
    return text.strip("、。 ")


def event(text: str, today: date) -> SaidDay | None:
    """Return the day of the event that a text tells of, the exact one where several are said; else None.

    A day on which someone asks, comes or hands something in is no event, nor is one by which something must be done.
    """
    said = [one for one in read_days(text, today) if _is_event(text, one)]
    exact = [one for one in said if one.exact]
    if exact:
        return exact[0] if len({one.first for one in exact}) == 1 else None
    return said[0] if len(said) == 1 else None


def event_day(text: str, today: date) -> date | None:
    """Return the one exact day of a past or coming event that a text tells of."""
    said = event(text, today)
    return said.first if said is not None and said.exact else None


def _matches(key: str) -> list[tuple[re.Match[str], Reader]]:
    """Return what the forms match, in the order of the text; none overlaps another."""
    found: list[tuple[re.Match[str], Reader]] = []
    for pattern, read in _FORMS:
        for match in pattern.finditer(key):
            if all(match.end() <= other.start() or other.end() <= match.start() for other, _ in found):
                found.append((match, read))
    return sorted(found, key=lambda pair: pair[0].start())


def _tense(match: re.Match[str]) -> Tense:
    """Return the tense of the verb after a day, else of the one before it (「引っ越したのは3月1日」)."""
    after = _SENTENCE_END.split(match.string[match.end() :], maxsplit=1)[0]
    before = _SENTENCE_END.split(match.string[: match.start()])[-1]
    found = tense(after)
    return tense(before) if found == "open" else found


def _is_about(match: re.Match[str]) -> bool:
    before = match.string[: match.start()]
    return bool(_ABOUT.match(match.string, match.end())) or before.endswith(_ABOUT_BEFORE)


def _is_event(text: str, said: SaidDay) -> bool:
    before, after = fold(text[: said.begin]).key, fold(text[said.end :]).key
    if _BY.match(after) or _BORN.match(after) or _BIRTHDAY.search(before):
        return False
    if not before and _GREETING.match(after) and fold(text[said.begin : said.end]).key == "今日":
        return False
    clause = re.split("[、。!?]", after.lstrip(_PARTICLES), maxsplit=1)[0]
    return not _ERRAND.search(clause[: first_verb(clause)[1]])
