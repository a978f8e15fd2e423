"""The rules of a good lexicon: phrases that fire where they should, and only there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guide.errors import Problem
from guide.faq.lexicon_draft import Phrase, WrittenGroup
from guide.faq.lexicon_words import COMMON, EMPTY
from guide.text.normalise import is_wordless, kana_key, normalise
from guide.text.tokens import Token, tokenize

MAX_LENGTH = 20
"""Characters of a phrase."""
MAX_MEANS = 6

_CONTENT = frozenset({"名詞", "代名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞"})
_DENIABLE = frozenset({"動詞", "形容詞", "形状詞"})


def content(text: str) -> frozenset[str]:
    """Return the words by which a phrase is found, in one written form; those of politeness and grammar left out."""
    found: list[Token] = []
    denied = False
    for token in tokenize(text):
        if token.pos[0] in _CONTENT and not is_wordless(token.lemma):
            found.append(token)
        elif token.is_negation:
            denied |= bool(found) and found[-1].pos[0] in _DENIABLE and found[-1].lemma not in EMPTY
    words = {kana_key(token.lemma) for token in found if token.lemma not in EMPTY}
    return frozenset(words | {"無い"} if denied else words)


def lexicon_rules(groups: Sequence[WrittenGroup]) -> Iterator[Problem]:
    """Yield all that breaks a rule."""
    for group in groups:
        yield from _forms(group)
        yield from _repeats(group)
        if group.kind == "say":
            yield from _breadth(group)
    yield from _rivals(groups)


def _forms(group: WrittenGroup) -> Iterator[Problem]:
    for text, line in group.phrases:
        if len(text) > MAX_LENGTH:
            what = f"「{text}」は {len(text)} 文字あります（{MAX_LENGTH} 文字まで）"
            yield Problem(group.path, line, what, "大事な言葉だけにして、短くしてください")
        elif not content(text):
            what = f"「{text}」に、手がかりになる言葉がありません"
            yield Problem(group.path, line, what, "物や事の名前、することを表す言葉を入れてください")


def _repeats(group: WrittenGroup) -> Iterator[Problem]:
    rights = {normalise(phrase.text) for phrase in group.heads} if group.kind == "right" else set()
    first: dict[str, Phrase] = {}
    for phrase in group.phrases:
        key = normalise(phrase.text)
        if first.setdefault(key, phrase) is phrase:
            continue
        if key in rights:
            yield Problem(group.path, phrase.line, f"wrong が right と同じです: {phrase.text}", "消してください")
        else:
            what = f"「{phrase.text}」がひとつのまとまりに2回あります"
            yield Problem(group.path, phrase.line, what, "どちらかを消してください")


def _breadth(group: WrittenGroup) -> Iterator[Problem]:
    for text, line in group.heads:
        words = content(text)
        if len(words) == 1 and words <= _COMMON_KEYS:
            what = f"「{text}」だけでは広すぎて、関係のない質問にも当てはまります"
            yield Problem(group.path, line, what, "何の話かわかる言葉を足してください", "warning")
    if len(group.others) > MAX_MEANS:
        what = f"means が {len(group.others)} あります（{MAX_MEANS} まで）"
        fix = "いちばん関係のあるものだけにしてください"
        yield Problem(group.path, group.others[0].line, what, fix, "warning")


def _rivals(groups: Sequence[WrittenGroup]) -> Iterator[Problem]:
    """Phrases of the same words are found together: they cannot mean different things."""
    first: dict[frozenset[str], tuple[WrittenGroup, Phrase]] = {}
    for group in groups:
        for phrase in group.heads if group.kind == "say" else ():
            words = content(phrase.text)
            twin, said = first.setdefault(words, (group, phrase))
            if words and twin is not group and _meanings(twin) != _meanings(group):
                where = f"{twin.path.name} の {said.line} 行目の「{said.text}」"
                what = f"「{phrase.text}」は {where}と同じ言葉なのに、means がちがいます"
                fix = "どちらか一方に書くか、言葉を足して区別してください"
                yield Problem(group.path, phrase.line, what, fix, "warning")


def _meanings(group: WrittenGroup) -> frozenset[str]:
    return frozenset(normalise(phrase.text) for phrase in group.others)


_COMMON_KEYS = frozenset(kana_key(word) for word in COMMON)
