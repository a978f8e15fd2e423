"""The words of a text that retrieval compares: content words in one written form, and pairs of them.

The choice of words, the folding of kana and the pairs follow the study in `docs/adr/0003-static-embedder.md`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from guide.text.normalise import kana_key, normalise
from guide.text.tokens import Token, tokenize

PRIOR = {"noun": 1.0, "adjective": 0.7, "verb": 0.5, "affix": 0.5, "number": 0.5, "other": 0.4, "pair": 0.4}
"""How much a kind of term weighs before training."""

_KINDS = {
    "名詞": "noun",
    "代名詞": "other",
    "動詞": "verb",
    "形容詞": "adjective",
    "形状詞": "adjective",
    "副詞": "other",
    "接頭辞": "affix",
    "接尾辞": "affix",
}

KEPT_LINES = 16_384
"""Lines whose terms are kept: training, the views of an entry and the lexical index read the same lines."""

# Sudachi's normalised forms of words that carry politeness or grammar, not the subject.
_STOP = frozenset(
    """
    為る 居る 有る 成る 出来る 下さる 頂く 貰う 致す 御座る 仰る 申す 参る 言う 思う 願う
    こと もの とき ところ ため 教える 知る 聞く 分かる 見る 事 物 所 為 様 方 訳 筈 時 際 場合 中 上 下 等 達 御
    さん ちゃん 今 日 何 此れ 其れ 彼れ 此処 其処 如何 どう そう こう 良い 宜しい 仕舞う
    呉れる 上げる 置く 掛かる 於く 依る 就く 関する 対する 因る 又 未だ もう 直ぐ 一寸
    ちょっと とても 皆 自分 私 僕 俺 人 れる られる せる させる 的 性 化 の ん
    """.split()
)
_NOT = "無い"
_KANA = re.compile(r"^[ぁ-ゖァ-ヺー]+$")
_LETTER = re.compile(r"\w")


@dataclass(frozen=True)
class Term:
    """A content word or a pair of neighbours; `kind` is a key of `PRIOR`, `synonyms` as in `Token`."""

    text: str
    kind: str
    synonyms: tuple[int, ...] = field(default=(), compare=False)


def written(word: str) -> str:
    """Return the one written form of a word: normal width, lower case, kana-only words in hiragana."""
    text = normalise(word)
    return kana_key(text) if _KANA.match(text) else text


def fold(token: Token) -> str:
    """Return the written form of a token's normalised form."""
    return written(token.lemma)


def _kind(token: Token) -> str | None:
    if token.is_negation:
        return "negation"
    kind = _KINDS.get(token.pos[0])
    return "number" if kind == "noun" and token.pos[1] == "数詞" else kind


def words(text: str) -> list[Term | None]:
    """Return the content words in order; `None` stands where punctuation parts the text."""
    found: list[Term | None] = []
    for token in tokenize(text):
        kind = _kind(token)
        if kind is None:
            if token.pos[0] in ("補助記号", "記号") and found and found[-1] is not None:
                found.append(None)
            continue
        if kind == "negation":
            # 「燃えないごみ」 is another matter than 「燃えるごみ」; 「分からない」, a polite phrase, is none.
            if found and found[-1] is not None and found[-1].kind in ("verb", "adjective"):
                found.append(Term(_NOT, "other"))
            continue
        folded = fold(token)
        if folded in _STOP or not _LETTER.search(folded):
            continue
        found.append(Term(folded, kind, token.synonyms))
    return found


def pairs(found: list[Term | None]) -> list[Term]:
    """Return neighbours and next-but-one neighbours as terms of kind "pair", never across punctuation."""
    joined = []
    for distance in (1, 2):
        for index in range(len(found) - distance):
            window = found[index : index + distance + 1]
            if all(window):
                first, last = window[0], window[-1]
                assert first is not None
                assert last is not None
                joined.append(Term(f"{first.text}+{last.text}", "pair"))
    return joined


def terms(text: str) -> tuple[Term, ...]:
    """Return the words and pairs of a text, line by line, repeats kept; no pair crosses a line."""
    lines = [_line(line) for line in text.splitlines()]
    return lines[0] if len(lines) == 1 else tuple(chain.from_iterable(lines))


@lru_cache(maxsize=KEPT_LINES)
def _line(text: str) -> tuple[Term, ...]:
    found = words(text)
    return tuple(term for term in found if term is not None) + tuple(pairs(found))
