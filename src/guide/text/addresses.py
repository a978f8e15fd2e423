"""Street addresses with a house number, and postal codes.

A house number is looked for first (「1丁目2番3号」, 「1-2-3」, 「9番地」), then the place before it and the building
after it. A district alone (「中央町」, 「中央町1丁目」) is no address: half a town lives there, and residents must
name it to learn their collection day.

Functions take text with plain digits and signs (`guide.text.redact` makes it) and yield spans of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

LONGEST_PLACE = 30
"""Characters of prefecture, city and district together."""

_KANJI_N = "一二三四五六七八九十百〇"
_N = rf"(?:[0-9]{{1,5}}|[{_KANJI_N}]{{1,5}})"
_START = rf"(?:(?<![0-9])(?=[0-9])|(?<![{_KANJI_N}])(?=[{_KANJI_N}]))"
# What a number before it counts, dates or measures; then it is no house number. Nor is it one before a mask:
# whatever stood there was read with it.
_COUNTED = r"[月日時年円個人枚回才歳分階週箱袋本台件点班組種級度倍割世]|[ckm]?[mgML]\b|番目|番窓口|小学|中学"
_UNIT = rf"(?:[0-9]|[.:/×%℃~〜〔]|[ ]?(?:{_COUNTED}))"
_AFTER_CHOME = rf"""(?:
  番(?:地|(?!目))(?:[ ]?の?{_N}(?!{_UNIT}))?
  | (?:[-の]{_N}){{1,3}}
  | (?=号|[^一-龠々〔]|$)
)"""
_HOUSE = re.compile(
    rf"""{_START}(?:
      (?P<certain>
        {_N}丁目[ ]?の?{_N}{_AFTER_CHOME}(?!{_UNIT})号?
        | {_N}番地(?:[ ]?の?-?{_N}(?!{_UNIT}))?号?
        | {_N}番{_N}号
      )
      | (?P<numbers>
        (?!(?:19|20)[0-9]{{2}}-[0-9]{{1,2}}-[0-9]{{1,2}}(?![0-9]))
        [0-9]{{1,5}}(?:[-の][0-9]{{1,4}}){{1,3}}(?!{_UNIT})号?
        | {_N}番(?:{_N}(?!{_UNIT}))?(?![窓目線街出の組札町号〔0-9])
      )
      | (?P<bare>[0-9]{{1,5}}(?!{_UNIT}|[一-龠々〔]))
    )""",
    re.VERBOSE,
)
_NAME = r"[ァ-ヶーA-Za-z一-龠々・]{1,20}"
_BUILDING = re.compile(
    rf"(?: ?{_NAME})? ?[A-Za-z]?-?[0-9]{{1,4}}(?:号室|号棟|号館|室|棟)(?: ?[A-Za-z]?-?[0-9]{{1,4}}(?:号室|号|室))?"
    rf"| ?[A-Za-z一-龠々・]{{0,10}}[ァ-ヶー・]{{2,20}}[A-Za-z一-龠々]{{0,5}} ?[0-9]{{3,4}}(?!{_UNIT}|-)"
)
_THREE_SMALL = re.compile(r"[0-9]{1,2}-[0-9]{1,3}-[0-9]{1,4}(?:-[0-9]{1,4})?号?")

_IN_PLACE = re.compile(r"[一-龠々〆ヵヶァ-ヴー]")
_JOINT = re.compile(r"[のがつ][内宮里森丘台浦島関谷原浜瀬沢坂岡崎]")
_NOT_PLACE = re.compile(r"(?:[現新旧]?住所地?|自宅|実家|本籍地?|宛先|転[居出入]先|引越し?先|送付先)+")
_STRONG = re.compile(r".(?:[市町村郡]|(?<!地)区|都|府|県|道)(?![役民立営内外議税長道場分別域画切間会])|大字")
_NUMBERED = re.compile(
    r"(?:令和|平成|昭和|大正|明治|電話|携帯|番号|品番|型番|様式|寸法|サイズ|内線|口座|午前|午後|世帯|家族|構成|第|約)$"
)
_SAID = re.compile(r"(?:住所|本籍|自宅|実家)[地]?[はがも: ]{0,3}$")
_POSTCODE = re.compile(r"(?:〒|郵便番号[ はが:]{0,3}) ?([0-9]{3}-?[0-9]{4})(?![0-9])")
_POSTCODE_BEFORE = re.compile(r"(?:〒 ?[0-9]{3}-?|(?<![0-9\-])[0-9]{3}-)[0-9]{4}[ \n]{0,2}$")


def addresses(text: str) -> Iterator[Span]:
    """Yield the spans of addresses, from postal code or prefecture to the room in the building."""
    end = 0
    for house in _HOUSE.finditer(text):
        if house.start() < end:
            continue
        start = _place_start(text, house.start(), end)
        building = _BUILDING.match(text, house.end())
        if _is_address(text, house, text[start : house.start()].strip(), building):
            before = _POSTCODE_BEFORE.search(text, max(end, start - 12), start)
            begin = before.start() if before else start
            end = building.end() if building else house.end()
            yield begin, end


def postcodes(text: str) -> Iterator[Span]:
    """Yield the spans of postal codes that are marked as such."""
    for match in _POSTCODE.finditer(text):
        yield match.span() if text[match.start()] == "〒" else match.span(1)


def _is_address(text: str, house: re.Match[str], place: str, building: re.Match[str] | None) -> bool:
    strong = bool(_STRONG.search(place)) and not _NUMBERED.search(place)
    if house["certain"]:
        return True
    if house["bare"]:
        return "大字" in place
    if strong or _SAID.search(text, max(0, house.start() - 8), house.start()):
        return True
    hyphened = "-" in house.group()
    if building and hyphened and building.group().endswith(("室", "号")):
        return True
    named = len(place) >= 2 and "一" <= place[-1] <= "龠" and not _NUMBERED.search(place)
    return named and bool(_THREE_SMALL.fullmatch(house.group()))


def _place_start(text: str, end: int, floor: int) -> int:
    """Return where the place name before `end` starts; `end` itself where there is none."""
    floor = max(floor, end - LONGEST_PLACE)
    index = end - 1 if end > floor and text[end - 1] == " " else end
    start = index
    while start > floor:
        if _joins(text, start - 1, start == index):
            start -= 1
        elif start < index and (text[start] in "市区町村" or _JOINT.match(text, start)):
            hiragana = _hiragana_before(text, start, floor)
            if hiragana == start:
                break
            start = hiragana
        else:
            break
    said = _NOT_PLACE.match(text, start, index)
    start = said.end() if said else start
    return end if start == index else start


def _joins(text: str, at: int, last: bool) -> bool:
    """Tell whether the character belongs to the place name that follows it."""
    if text[at] == " ":
        return at > 0 and text[at - 1] in "都道府県市区郡町村"
    if text.endswith("丁目", 0, at + 1):
        return False
    return bool(_IN_PLACE.match(text[at]) or (not last and _JOINT.match(text, at)))


def _hiragana_before(text: str, end: int, floor: int) -> int:
    """Return where the hiragana part of a name such as さいたま市 starts."""
    start = end
    while start > max(floor, end - 6) and "ぁ" <= text[start - 1] <= "ん":
        start -= 1
    # A particle before the name is no part of it: 私はさいたま市.
    while start < end and text[start] in "はもがをで":
        start += 1
    return start
