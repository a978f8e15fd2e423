"""Finds things of the sorting dictionary in what a resident typed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from guide.faq.model import Faq, SortingItem
from guide.text.normalise import kana_key
from guide.text.tokens import tokenize

_DISPOSAL = frozenset(
    """
    捨てる 捨て方 出す 出し方 処分 廃棄 ごみ 塵 分別 分け方 方法 回収 収集 要る 要らない 不要
    何 何れ どう よう 如何 何処 何時 曜日 日 種類 方 為る 遣る 良い 居る 有る 成る 為れる 教える 知る
    下さる 物 事 古い 壊れる 使う 使い終わる
    """.split()
)
_GRAMMAR = frozenset({"助詞", "助動詞", "補助記号", "空白", "記号", "感動詞", "接続詞", "連体詞"})


@dataclass(frozen=True)
class ItemMatch:
    """An item named in a text; `whole` tells that the text asks for nothing but where it goes."""

    item: SortingItem
    name: str
    whole: bool


class SortingDictionary:
    """Looks items up by all their names."""

    def __init__(self, faq: Faq) -> None:
        self._items = faq.items

    @cached_property
    def _names(self) -> dict[str, tuple[str, SortingItem]]:
        found: dict[str, tuple[str, SortingItem]] = {}
        for item in self._items:
            for name in (item.item, *item.also, item.reading):
                found.setdefault(kana_key(name), (name, item))
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._names), default=0)

    def find(self, text: str) -> ItemMatch | None:
        """Return the item with the longest name that stands in the text at word boundaries, if any."""
        words = [(token.start, token.end, kana_key(token.surface)) for token in tokenize(text)]
        best: tuple[int, int, str] | None = None
        for first in range(len(words)):
            key = ""
            for _, end, part in words[first:]:
                key += part
                if len(key) > self._longest:
                    break
                if key in self._names and (best is None or len(key) > len(best[2])):
                    best = (words[first][0], end, key)
        if best is None:
            return None
        name, item = self._names[best[2]]
        return ItemMatch(item, name, _asks_disposal(text[: best[0]]) and _asks_disposal(text[best[1] :]))


def _asks_disposal(rest: str) -> bool:
    """Tell whether the words beside an item say only "how do I throw it away"."""
    return all(token.pos[0] in _GRAMMAR or token.lemma in _DISPOSAL for token in tokenize(rest))
