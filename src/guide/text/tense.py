"""Whether Japanese words tell of what has happened or of what is to come, by the endings of their verbs."""

from __future__ import annotations

import re
from typing import Literal

Tense = Literal["past", "coming", "open"]

_END = r"(?=$|[のんとがけかよね、。!?]|ので|から|予定|つもり|こと|ため|時|場合|人|子|方)"
_PAST = re.compile(
    r"[っしいえれちきめけべびみじりせてねげ]た(?![いらくちりま]|だ[いきくけ])"
    r"|(?<![うくすつぬぶむぐるな])んだ(?!ん|ら)|[てで]い?(?:る|ます|まし)|[て]きて|済み?|ばかり|ところ(?!で)"
)
_PLAIN = "(?<![もよど])う|(?<=[行働動着届開い])く|(?<!で)す|(?<![いとな])つ|[ぬぶむる]|(?<!す)ぐ"
"""The plain form of a verb; left out are 「もう」「近く」「です」「いつ」「すぐ」 and the like."""
_COMING = re.compile(rf"予定|つもり|ます|たい|[ただ]ら(?!れ)|と思|(?:{_PLAIN}){_END}")
_JOINED = re.compile(r"[しっいきけべえれせめちげ]て|んで")
"""The form that leads on (「辞めて、…」) tells of the past where nothing else tells."""


def tense(words: str) -> Tense:
    """Return the tense of the first verb that has one, "open" where none has; `words` are in their kana key."""
    return first_verb(words)[0]


def first_verb(words: str) -> tuple[Tense, int]:
    """Return the tense and where the words end that tell it, the whole length where none do."""
    past, coming = _PAST.search(words), _COMING.search(words)
    if past and (coming is None or past.start() <= coming.start()):
        return "past", past.end()
    if coming:
        return "coming", coming.end()
    joined = _JOINED.search(words)
    return ("past", joined.end()) if joined else ("open", len(words))
