"""Parts a message into its questions: 「住民票がほしいのと、あと印鑑登録もしたい」.

Splitting is pure grammar and loses no letter. Whether the clauses are questions of their own is for beliefs to say:
background and a question about it (「引っ越しました。住民票は？」) stay one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from guide.text.tokens import Token, tokenize

_NEXT = (
    r"(?:それと|あとは?(?![0-9０-９一二三四五六七八九十でからの]|.*だけ)|ついでに|もう(?:一|ひと|１|1)つ(?!の)|それから|あわせて"
    r"|また[、,])"
)
_END = re.compile(r"[。．！？!?\n]+\s*")
_BEGIN = re.compile(rf"(?:(?<=[、,，\s])|(?<=のと)|(?<=けど)|(?<=ですが)){_NEXT}|(?<=[うくぐすつぬぶむるた])ついでに")
_UNLIKE = r"違|ちが|同じ|おなじ|き|[^。]*(?:どっち|どちら)"
_AND = re.compile(rf"(?<=[いるうくすたむつぶぐぬ])のと(?!{_UNLIKE})[、,，]?|(?<!それ)と[、,，]")
_GOES_ON = re.compile(r"(?:て|で|ので|から|たら|れば|けれ)[、,，\s]*$")
_OPENS = re.compile(rf"^\s*(?:{_NEXT}[、,，\s]*)+")
_CLOSES = re.compile(r"(?:のと|(?<!こ)と)?[、,，。．\s]*$")
_WISHES = r"たい|ほしい|欲しい|いただけ|もらえ|教えて|おしえて|ください|下さい"
_WISH = re.compile(_WISHES)
_ASKS = re.compile(rf"(?:{_WISHES}|[?？]|か[。\s]*$|は[。\s]*$|いつ|どこ|いくら|どう|何|なに|方法)")
_INFLECTED = ("動詞", "形容詞", "助動詞")
_PLAIN_FORM = "うくぐすつぬぶむるいただ"


@dataclass(frozen=True)
class Clause:
    """A part of a message as it stands there; `added` where a word such as 「あと」 says that more is asked."""

    text: str
    added: bool = False

    @property
    def bare(self) -> str:
        """The clause without the words that only join it to others."""
        return _CLOSES.sub("", _OPENS.sub("", self.text)).strip() or self.text.strip()

    @property
    def asks(self) -> bool:
        """Whether the clause is put as a question or a wish."""
        return _ASKS.search(self.text) is not None

    @property
    def wishes(self) -> bool:
        """Whether the clause is put as a wish; a question may be about the clause before it."""
        return _WISH.search(self.text) is not None

    @property
    def is_with(self) -> bool:
        """Whether the clause ends in 「と」 behind a noun, which may also mean "with"."""
        return self.text.rstrip("、,， ").endswith("と") and not self.text.rstrip("、,， ").endswith("のと")

    def then(self, other: Clause) -> Clause:
        """Return this clause and the next as one."""
        return Clause(self.text + other.text, self.added)


def clauses(text: str) -> tuple[Clause, ...]:
    """Return the parts of a message that may be questions of their own; joined they are the message."""
    found: list[Clause] = []
    cuts = sorted({0, len(text), *_cuts(text)})
    for begin, end in pairwise(cuts):
        piece = text[begin:end]
        added = bool(_OPENS.match(piece)) or (bool(found) and not _END.search(found[-1].text))
        found.append(Clause(piece, added))
    return tuple(found) or (Clause(text),)


def _cuts(text: str) -> Iterator[int]:
    yield from (match.end() for match in _END.finditer(text))
    yield from (match.start() for match in _BEGIN.finditer(text) if not _GOES_ON.search(text, 0, match.start()))
    tokens = {token.end: token for token in tokenize(text)}
    yield from (match.end() for match in _AND.finditer(text) if _joins(match, tokens.get(match.start())))


def _joins(match: re.Match[str], before: Token | None) -> bool:
    """Tell whether 「と」 behind that word means "and", not "when" (「引っ越すと」), nor ends a word (「あと」)."""
    if match.group().startswith("の"):
        return True
    return before is not None and not (before.pos[0] in _INFLECTED and before.surface[-1] in _PLAIN_FORM)
