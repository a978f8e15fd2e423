"""Ages that residents say: 「70歳」「もうすぐ七十五さい」「65になる」「還暦」「生後3か月」. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guide.text.folding import fold
from guide.text.numerals import NO_FIGURE_BEFORE, NUMBER, number

_NAMED = {"還暦": 60, "古希": 70, "古稀": 70, "喜寿": 77, "傘寿": 80, "米寿": 88, "卒寿": 90, "白寿": 99}
_NAMED |= {"はたち": 20, "二十歳": 20}
_OLDEST = 120
_BARE = range(18, 101)
"""Ages that are understood without 「歳」 before 「になる」."""
_YEAR = 12

_SOON = "(?:もうすぐ|もうじき|まもなく|今度|今月|来月|来週|来年|今年|あした|明日|あさって|明後日)"
_BECOMES = "(?P<becomes>(?:に|と)?な(?:る|り|っ|れ)|の誕生日|を?迎え)"
_NOT_AN_AGE = "児|代|くらす|(?<=さい)(?:くる|たま|しょ|ばん|がい|けん|きん|さん|いん|しゅ|せ|ふ)"
"""「3歳児健診」「3歳クラス」 and 「60歳代」 are names; 「さい」 begins other words."""
_MONTHS = "(?:か|ゕ|ゖ|け|箇|個)月|かげつ"
_FORMS = (
    re.compile(
        rf"{NO_FIGURE_BEFORE}(?:(?P<n>{NUMBER})(?:歳|才|さい)(?:と?(?P<months>{NUMBER})(?:{_MONTHS}))?"
        rf"|(?P<named>{'|'.join(_NAMED)}))(?!{_NOT_AN_AGE}){_BECOMES}?"
    ),
    re.compile(rf"{NO_FIGURE_BEFORE}(?P<n>{NUMBER})(?P<becomes>にな(?:る|り|った|って))"),
    re.compile(rf"生後(?P<months>{NUMBER})(?:{_MONTHS})|生後(?P<days>{NUMBER})(?:日|週)"),
)
_SOON_BEFORE = re.compile(rf"{_SOON}(?:で|、|に)?$")


@dataclass(frozen=True)
class SaidAge:
    """An age in whole years that stands at `begin` to `end` of the text as it was typed.

    `months` are those said beyond the years (「生後3か月」). `becomes` tells that the age is reached about now.
    """

    age: int
    becomes: bool
    begin: int
    end: int
    months: int | None = None


def read_ages(text: str) -> tuple[SaidAge, ...]:
    """Return the ages that a text names, in its order."""
    folded = fold(text)
    found: list[tuple[re.Match[str], SaidAge]] = []
    for pattern in _FORMS:
        for match in pattern.finditer(folded.key):
            free = all(match.end() <= other.start() or other.end() <= match.start() for other, _ in found)
            age = _age(match)
            if free and age is not None:
                becomes = bool(match.groupdict().get("becomes")) or _is_soon(match)
                found.append((match, SaidAge(age[0], becomes, *folded.span(*match.span()), months=age[1])))
    return tuple(said for _, said in sorted(found, key=lambda pair: pair[1].begin))


def _age(match: re.Match[str]) -> tuple[int, int | None] | None:
    """Return the years and the months beyond them, None for a number that is no age."""
    groups = match.groupdict()
    if groups.get("named"):
        return _NAMED[groups["named"]], None
    if groups.get("days"):
        return 0, 0
    months = number(groups["months"]) if groups.get("months") else None
    years, rest = (number(groups["n"]), months) if groups.get("n") else divmod(months or 0, _YEAR)
    is_age = years in _BARE if match.re is _FORMS[1] else years <= _OLDEST
    return (years, rest) if is_age else None


def _is_soon(match: re.Match[str]) -> bool:
    return bool(_SOON_BEFORE.search(match.string[: match.start()]))
