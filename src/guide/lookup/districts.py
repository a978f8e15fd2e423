"""The districts of a town (町), found in a text however they are written: 「川口町」「かわぐちちょう」. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

from guide.text.normalise import kana_key
from guide.text.tokens import tokenize

_OTHER_READING = {"まち": "ちょう", "ちょう": "まち"}
"""町 read the other way: dictionaries know one, not both."""
_TOWN_SIGN = ("町", *_OTHER_READING)
_SHORTEST = 2
_HOUSE = re.compile(r"[0-9]|[一二三四五六七八九十]+(?:丁目|番)")
_NUMBER = re.compile(r"[0-9一二三四五六七八九十]+(?:丁目|番地|番|号)")
_POLITE = re.compile(r"(?:です|でした|の方|に住んでいます|に住んでます|。|!|！)+$")


class Districts:
    """The districts of one town, in their order."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(dict.fromkeys(names))

    @cached_property
    def forms(self) -> tuple[tuple[str, str], ...]:
        """Written and spoken forms with the district they mean, the longest first."""
        keys: dict[str, str] = {}
        for name in self.names:
            for key in _forms(name):
                keys.setdefault(key, name)
        return tuple(sorted(keys.items(), key=lambda item: -len(item[0])))

    @cached_property
    def _short_forms(self) -> dict[str, str]:
        """Forms without 町: too short to be looked for inside a text, but clear as an answer."""
        found: dict[str, str] = {}
        for form, name in self.forms:
            for sign in _TOWN_SIGN:
                if form.endswith(sign) and len(form) - len(sign) >= _SHORTEST:
                    found.setdefault(form.removesuffix(sign), name)
        return found

    def named_in(self, text: str) -> str | None:
        """Return the district that a text names, or None; a text may be no more than its name without 町."""
        key = kana_key(text)
        found = next((name for form, name in self.forms if form in key), None)
        return found or self._short_forms.get(_POLITE.sub("", key))

    def words_in(self, text: str) -> list[str]:
        """Return the words by which a text names its district, with the numbers of blocks and houses."""
        key = kana_key(text)
        found = [form for form, _ in self.forms if form in key]
        short = _POLITE.sub("", key)
        if not found and short in self._short_forms:
            found = [short]
        return [*found, *_NUMBER.findall(key)] if found else []


def districts_of(addresses: Iterable[str], *, city: str) -> Districts:
    """Return the districts that stand in addresses: what follows the city's name, up to the first number."""
    parts = (_HOUSE.split(_below(address, city), maxsplit=1)[0] for address in addresses)
    return Districts(part for part in parts if len(part) >= _SHORTEST)


def _below(address: str, city: str) -> str:
    written = unicodedata.normalize("NFKC", address).strip()
    rest = written.partition(city)[2] if city and city in written else written
    return re.sub(r"^(?:大字|字)", "", rest.strip())


def _forms(name: str) -> Iterator[str]:
    yield kana_key(name)
    reading = kana_key("".join(token.reading for token in tokenize(name)))
    yield reading
    for one, other in _OTHER_READING.items():
        if reading.endswith(one):
            yield reading.removesuffix(one) + other
