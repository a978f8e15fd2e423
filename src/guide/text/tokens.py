"""Japanese tokens from Sudachi, with offsets into the text as it was typed.

The same code and the same dictionary version run beside Rasa (Python 3.10) and in the guide (Python 3.11),
so that both see the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sudachipy import SplitMode

from guide.text.dictionary import sudachi

# Sudachi refuses input over 49,149 bytes; a resident's message is far shorter, an answer is cut in sentences.
MAX_BYTES = 48_000
_NEGATIONS = frozenset({"ない", "無い", "ず", "ぬ"})
REMEMBERED = 64
"""Texts whose tokens are kept: one turn asks several times for those of the same words."""


@dataclass(frozen=True)
class Token:
    """A word: `text[start:end]` of the input, its normalised form, reading and part of speech.

    `pos` is Sudachi's coarse and fine part of speech, for instance ("名詞", "普通名詞"); `is_place` marks place names;
    `synonyms` are the numbers of the groups in Sudachi's synonym dictionary (Apache 2.0) that the word belongs to.
    """

    surface: str
    start: int
    end: int
    lemma: str
    reading: str
    pos: tuple[str, str]
    is_place: bool = False
    synonyms: tuple[int, ...] = ()

    @property
    def is_negation(self) -> bool:
        """Whether the word denies the one before it: 「燃えない」, 「払わず」."""
        return self.pos[0] == "助動詞" and self.lemma in _NEGATIONS


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    return sudachi().create()


def tokenize(text: str, *, mode: str = "A") -> list[Token]:
    """Split `text` into words; offsets count characters of `text`.

    `mode` is Sudachi's split mode: A short, B middle, C named entities. Zero-width morphemes, which Sudachi
    makes for "…", and blanks are dropped. Text beyond `MAX_BYTES` of UTF-8 is left out.
    """
    return list(_tokens(text, mode))


@lru_cache(maxsize=REMEMBERED)
def _tokens(text: str, mode: str) -> tuple[Token, ...]:
    text = _within_limit(text)
    split = {"A": SplitMode.A, "B": SplitMode.B, "C": SplitMode.C}[mode]
    tokens = []
    for morpheme in _tokenizer().tokenize(text, split):
        surface = morpheme.surface()
        if not surface.strip():
            continue
        pos = morpheme.part_of_speech()
        tokens.append(
            Token(
                surface=surface,
                start=morpheme.begin(),
                end=morpheme.end(),
                lemma=morpheme.normalized_form() or surface,
                reading=morpheme.reading_form(),
                pos=(pos[0], pos[1]),
                is_place=pos[2] == "地名",
                synonyms=tuple(morpheme.synonym_group_ids()),
            )
        )
    return tuple(tokens)


def _within_limit(text: str) -> str:
    data = text.encode("utf-8", errors="ignore")
    if len(data) <= MAX_BYTES:
        return data.decode("utf-8")
    return data[:MAX_BYTES].decode("utf-8", errors="ignore")
