"""Days counted from today: 「きのう」「10日前」「来週の月曜」「引っ越して2週間」. Pure, over the kana key."""

from __future__ import annotations

import re
from datetime import date, timedelta

from guide.text import calendar_words as words
from guide.text.calendar_days import Days, Reader
from guide.text.numerals import NO_FIGURE_BEFORE, NUMBER, SPOKEN, number, one_of
from guide.text.tense import Tense

_YEAR = 12
_HALF_YEAR = 6
_HALF_MONTH = 15
_LEAST_SLACK = 2
_MOST = 200
"""No count of people is larger: years, and what is said in days."""

_MONTHS = "(?:か|ゕ|ゖ|け|箇|個)月"
_COUNT = (
    rf"(?:(?P<n>{NUMBER})(?:(?P<days>日|にち)|(?P<weeks>週|しゅう)|(?P<months>{_MONTHS}|かげつ)|(?P<years>年|ねん))"
    rf"|(?P<s>{SPOKEN})(?:(?P<sdays>にち)|(?P<sweeks>しゅう)|(?P<smonths>かげつ)|(?P<syears>ねん))"
    rf"|(?P<half_year>半年|はんとし)|(?P<spoken>{one_of(words.MONTH_DAYS)}))"
    r"(?P<half>半)?(?:間|かん)?(?P<about>ほど|くらい|ぐらい|ばかり)?"
)
_NO_VERB_BEFORE = "(?<![月年のるむぶ])(?<!(?<![まで])す)"
"""「引っ越す3日前」 is counted from that day, not from today."""
_GOES_ON = r"(?!後|日|倒|まで|払|半|から(?![^、。]{0,8}(?:住|暮|働|[てで]い|始)))"
"""「3日前まで」「14日前から出せます」 are rules."""
_AFTER_VERB = "(?:(?<=(?<!とし)(?<!に)て)|(?<=[んい]で)|(?<=[てで]から)|(?<=生後))(?:もう|まだ|ちょうど|今日で|、)?"
_SO_LONG = (
    "(?=(?:が|に|と|も)?(?:たち|たつ|たった|たって|たと|経|なる|なり|なった)|です|だ(?!け)|けど|が(?!期限|締)|目"
    "|の(?!期限|間|うち|以内)|[、。!?]|$)"
)
_WEEKDAY = rf"(?:(?P<weekday>[{words.WEEKDAYS}])曜日?|(?P<spoken_weekday>{one_of(words.SPOKEN_WEEKDAYS)})よう(?:び)?)"
_LAST = "この前の?|前の|この間の|このあいだの"
_NEAR = words.COMING_DAYS | words.PAST_DAYS
_SHORT = ("きょう", "あす", "けさ")
"""Parts of many other words (「とうきょう」「アスベスト」)."""
_IN_KANA = [word for word in _NEAR if word[0] <= "ん" and word not in _SHORT]
_IN_KANJI = [word for word in _NEAR if word[0] > "ん"]
_ALONE = "(?:(?<![ぁ-んー])|(?<=[がはもを]))"
_CLOSED = "(?=$|[^ぁ-んー]|[にはのがでも]|から|まで|ひっこ|うまれ)"


def around(day: date, today: date) -> Days:
    """Return the span that "about" that day means: the farther away, the wider."""
    slack = timedelta(days=_LEAST_SLACK + abs((day - today).days) // 4)
    return day - slack, day + slack


def _near(match: re.Match[str], today: date, _: Tense) -> Days:
    """「きのう」「あさって」."""
    return (today + timedelta(days=_NEAR[match.group()]),) * 2


def _week(match: re.Match[str], today: date, _: Tense) -> Days:
    """「先週」「先週末」「来週の月曜」."""
    first = words.monday(today, words.WEEKS[match["week"]])
    if match["weekday"] or match["spoken_weekday"]:
        return (first + timedelta(days=_weekday(match)),) * 2
    return first + timedelta(days=5 if match["end"] else 0), first + timedelta(days=6)


def _next_weekday(match: re.Match[str], today: date, _: Tense) -> Days:
    """「今度の土曜」: today is not meant."""
    return (today + timedelta(days=(_weekday(match) - today.weekday() - 1) % 7 + 1),) * 2


def _last_weekday(match: re.Match[str], today: date, _: Tense) -> Days:
    """「この前の日曜」: today is not meant."""
    return (today - timedelta(days=(today.weekday() - _weekday(match) - 1) % 7 + 1),) * 2


def _weekday(match: re.Match[str]) -> int:
    spoken = match["spoken_weekday"]
    return words.SPOKEN_WEEKDAYS[spoken] if spoken else words.WEEKDAYS.index(match["weekday"])


def _ago(match: re.Match[str], today: date, _: Tense) -> Days:
    """「10日前」「引っ越して10日」「生後2週間」."""
    return _counted(match, today, -1)


def _ahead(match: re.Match[str], today: date, _: Tense) -> Days:
    """「三週間後」."""
    return _counted(match, today, 1)


def _counted(match: re.Match[str], today: date, side: int) -> Days:
    """Return the day so far from today; half years and years are a span, as what is said to be about."""
    groups = match.groupdict()
    days, months = _distance(groups)
    day = words.same_day(today, side * months) + timedelta(days=side * days)
    in_years = groups["years"] or groups["syears"] or groups["half_year"]
    return around(day, today) if match["about"] or in_years else (day, day)


def _distance(groups: dict[str, str | None]) -> tuple[int, int]:
    """Return the days and months of 「10日」「2週間」「1か月半」「1年半」."""
    if groups["half_year"]:
        return 0, _HALF_YEAR
    if groups["spoken"]:
        return words.MONTH_DAYS[groups["spoken"]], 0
    count = min(number(groups["n"] or groups["s"] or ""), _MOST)
    if groups["days"] or groups["sdays"]:
        return count, 0
    if groups["weeks"] or groups["sweeks"]:
        return 7 * count, 0
    if groups["months"] or groups["smonths"]:
        return _HALF_MONTH if groups["half"] else 0, count
    return 0, _YEAR * count + (_HALF_YEAR if groups["half"] else 0)


FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"(?P<week>{one_of(words.WEEKS)})(?:の?{_WEEKDAY}|(?P<end>末))?", _week),
        (rf"(?:今度の|次の){_WEEKDAY}", _next_weekday),
        (rf"(?:{_LAST}){_WEEKDAY}", _last_weekday),
        (rf"{NO_FIGURE_BEFORE}{_NO_VERB_BEFORE}{_COUNT}の?(?:前|まえ){_GOES_ON}", _ago),
        (rf"{NO_FIGURE_BEFORE}{_NO_VERB_BEFORE}(?<![たてら]){_COUNT}の?(?:後|あと)(?!半)", _ahead),
        (rf"{_AFTER_VERB}{_COUNT}{_SO_LONG}", _ago),
        (rf"(?<!日)(?:{one_of(_IN_KANJI)})(?![香子菜美])", _near),
        (rf"{_ALONE}(?:{one_of(_IN_KANA)})", _near),
        (rf"{_ALONE}(?:{one_of(_SHORT)}){_CLOSED}", _near),
    )
)
"""Patterns and what they mean; where two overlap, the one that stands first holds."""
