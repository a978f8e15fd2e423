"""The sentences that the guide says around the pages, read from `data/texts.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import yaml

from guide.errors import FaqError, Problem


class Texts:
    """Sentences by key; keys of a group are joined with a dot ("error.empty")."""

    def __init__(self, sentences: Mapping[str, str], *, city: str = "") -> None:
        self._sentences = dict(sentences)
        self._city = city

    def say(self, key: str, **values: object) -> str:
        """Return a sentence with its places filled in; raise KeyError for an unknown key."""
        return self._sentences[key].format(city=self._city, **values)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._sentences)


def load_texts(path: Path, *, city: str, more: Mapping[str, str] = MappingProxyType({})) -> Texts:
    """Read the sentences, beside `more` from elsewhere; raise `FaqError` when the file cannot be read."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FaqError([Problem(path, 1, f"文のファイルを読めません（{error}）", "書き方を直してください")]) from error
    if not isinstance(data, dict):
        raise FaqError([Problem(path, 1, "文のファイルが空です", "texts.yml を元に戻してください")])
    return Texts({**more, **_flatten(data)}, city=city)


def _flatten(data: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            flat.update(_flatten(value, f"{prefix}{key}."))
        else:
            flat[f"{prefix}{key}"] = str(value)
    return flat
