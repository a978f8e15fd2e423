"""Which option of the open screen words pick: 「2番目」, 「一番下」, 「はい」, an option's own words. Pure."""

from __future__ import annotations

import re

from guide.dialogue.messages import Option, Question
from guide.dialogue.naming import named
from guide.narrowing.evidence import Answer
from guide.text.normalise import kana_key
from guide.text.numerals import NUMBER, number

_SPOKEN = dict(
    zip("いち に さん よん ご ろく ひと ふた みっ よっ いつ むっ".split(), (1, 2, 3, 4, 5, 6) * 2, strict=True)
)
_COUNTED = "番目|番め|ばんめ|番|ばん|つ目|つめ|個目|個め|こめ|枚目|行目"
_PLACE = re.compile(
    r"(?:一番|いちばん)?(?P<end>最初|はじめ|最後|真ん中|まんなか|[上下](?!から))"
    rf"|(?P<side>上から|下から)?(?:(?P<figure>{NUMBER})|(?P<kana>{'|'.join(_SPOKEN)}))(?P<unit>{_COUNTED})?"
)
_POLITE = re.compile(
    r"の?(?:やつ|もの|ほう|方|ぺーじ|選択肢)?(?:が(?:いい|良い)|を?(?:お願いします|お願い|選びます|選ぶ|見せて|見たい|見る|知りたい)"
    r"|に(?:します|する)|で(?:お願いします|す|した)?|だ)?(?:です|よ|ね|かな|ください)*[。.!、]*$"
)
_YES = re.compile(
    r"(?:はい|うん|ええ|いえす|そう(?:です|だ|ですね|だよ)?|そのとおり(?:です)?|い(?:ます|る)|あ(?:ります|る)|yes)(?:よ|ね)?"
)
_NO = re.compile(r"(?:いいえ|いえ|ううん|のー|い(?:ません|ない(?:です)?)|ありません|な(?:い|し)(?:です)?|no)(?:よ|ね)?")
_MARKS = re.compile(r"[。.!?、,\s]+$")
_NEGATIVE = re.compile(r"^いいえ|(?:ない|なし|ません)(?:です)?$")


def pick(screen: Question, text: str) -> Answer | None:
    """Return the answer that words certainly give to a screen, whatever else they might mean, or None."""
    said = _said(text)
    exact = [option for option in screen.options if option.answer and kana_key(option.label) == said]
    found = exact[0] if len(exact) == 1 else _by_yes_or_no(_offered(screen), said)
    return found.answer if found else pick_place(screen, text)


def pick_place(screen: Question, text: str) -> Answer | None:
    """Return the answer of the option whose place on the screen words tell, or None."""
    offered = _offered(screen)
    place = place_said(_said(text), len(offered))
    return None if place is None else offered[place].answer


def name(screen: Question, text: str) -> Answer | None:
    """Return the answer whose option words name, in part or politely, or None."""
    offered = _offered(screen)
    place = named([option.label for option in offered], text)
    return None if place is None else offered[place].answer


def _said(text: str) -> str:
    return kana_key(_MARKS.sub("", text))


def _offered(screen: Question) -> list[Option]:
    """Return the values and pages that a screen offers, without its ways out."""
    return [option for option in screen.options if option.answer and option.answer.chosen in ("value", "entry")]


def place_said(said: str, count: int) -> int | None:
    """Return which of `count` options a text in its kana key means, counted from 0, or None."""
    match = _PLACE.match(said)
    if match is None or not _POLITE.fullmatch(said, match.end()):
        return None
    if match["end"]:
        return _end(match["end"], count)
    if match["kana"] and not match["unit"]:
        return None
    counted = number(match["figure"]) if match["figure"] else _SPOKEN[match["kana"]]
    if not 1 <= counted <= count:
        return None
    return count - counted if match["side"] == "下から" else counted - 1


def _end(side: str, count: int) -> int | None:
    if count == 0:
        return None
    if side in ("上", "最初", "はじめ"):
        return 0
    if side in ("下", "最後"):
        return count - 1
    return count // 2 if count % 2 else None


def _by_yes_or_no(offered: list[Option], said: str) -> Option | None:
    """Return the yes or the no of two values, one of which says no."""
    values = [option for option in offered if option.answer and option.answer.chosen == "value"]
    denies = [bool(_NEGATIVE.search(_plain(option.label))) for option in values]
    if sorted(denies) != [False, True]:
        return None
    if _NO.fullmatch(said):
        return values[denies.index(True)]
    return values[denies.index(False)] if _YES.fullmatch(said) else None


def _plain(label: str) -> str:
    return re.sub(r"(?<=.)[（(].*[）)]$", "", label)
