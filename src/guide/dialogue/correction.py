"""Reads what a resident denies and what they say in its place: 「海外じゃなくて市内」, 「いや、転出です」. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guide.dialogue.topic import nouns
from guide.text.tokens import Token, tokenize

# Who asks for a proxy (「本人じゃなくてもいい？」) denies nothing, nor does a question (「ごみじゃない？」).
_DENIAL = re.compile(
    r"(?<!本人)(?:(?:じゃ|では|で)なくて(?![もは])|(?:じゃ|では)なく(?![なてしすもさ])"
    r"|(?:じゃ|では)(?:ない|ありません)(?:んです|です|よ|の)*[、。，．,.！!\s]+)[、。，．,.！!\s]*"
)
_SEPARATED = (
    r"(?:いや|いやいや|いえ|いいえ|ううん|(?:違|ちが)(?:う|います|った|いました)|"
    r"(?:間違|まちが)(?:えた|えました|えちゃった|い|いです|いでした)|そう(?:じゃ|では)ない|"
    r"(?:ごめん|すみません)(?:なさい)?)[よ、。,！!…・\s]+"
)
_ALONE = r"(?:やっぱり?|やはり|訂正(?:します|です)?|そう(?:じゃ|では)なくて?)[、。,！!\s]*"
_OPENER = re.compile(rf"\s*(?:{_SEPARATED}|{_ALONE})+")
_APOLOGY = re.compile(r"\s*(?:ごめん|すみません)(?:なさい)?[、。,！!\s]*")
_PAUSE = re.compile(r"[、。，．,.！!？?\s]")
_DIRECTIONS = frozenset({"から", "へ", "に", "で", "まで"})
_OF_A_PHRASE = frozenset({"名詞", "代名詞", "接尾辞", "接頭辞", "形状詞"})


@dataclass(frozen=True)
class Correction:
    """What stands before a denial, what it denies, and what is said instead; `opened` where a word announces it.

    Of other words all but `instead` is empty.
    """

    before: str
    denied: str
    instead: str
    opened: bool

    @property
    def said(self) -> str:
        """The text without what is denied."""
        return self.before + self.instead

    @property
    def corrects(self) -> bool:
        """Whether the words can correct something said before."""
        return bool(self.denied or self.opened)


def read_correction(text: str) -> Correction:
    """Return what a text denies and says."""
    rest, opened = _without_opener(text)
    mark = _DENIAL.search(rest)
    start = _start_of_phrase(rest, mark.start()) if mark else 0
    if mark is None or start == mark.start():
        return Correction("", "", rest, opened)
    return Correction(rest[:start], rest[start : mark.start()], rest[mark.end() :], opened)


def meant(text: str) -> str:
    """Return a text without what it denies, where the rest has a topic of its own."""
    said = read_correction(text).said
    return said if said and nouns(said) else text


def _without_opener(text: str) -> tuple[str, bool]:
    match = _OPENER.match(text)
    if match is None or not text[match.end() :] or _APOLOGY.fullmatch(match.group()):
        return text, False
    return text[match.end() :], True


def _start_of_phrase(text: str, end: int) -> int:
    """Return where the words begin that a denial at `end` denies: a noun with its own, or a clause before 「の」."""
    tokens = [token for token in tokenize(text) if token.end <= end]
    if tokens and tokens[-1].pos[1] == "準体助詞":
        return max((match.end() for match in _PAUSE.finditer(text, 0, end)), default=0)
    start = end
    for token in reversed(tokens):
        if not _belongs(token, start, end):
            break
        start = token.start
    return start if any(token.pos[0] in ("名詞", "代名詞") for token in tokens if token.start >= start) else end


def _belongs(token: Token, start: int, end: int) -> bool:
    if token.end != start:
        return False
    return token.pos[0] in _OF_A_PHRASE or token.surface == "の" or (start == end and token.surface in _DIRECTIONS)
