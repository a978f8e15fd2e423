"""The texts a model is tried with: openings of a file, and texts that no page answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from guide.errors import FaqError, Problem
from guide.training.evaluate import OpeningCase, load_openings


@dataclass(frozen=True)
class Stray:
    """A text that no page answers, and the group it belongs to."""

    text: str
    group: str


@dataclass(frozen=True)
class Trial:
    """Openings and strays, with the files they come from.

    `seen_openings` and `seen_strays` count those that stand in the files that calibration is fitted to: what is
    measured with them looks better than it is.
    """

    path: Path
    openings: tuple[OpeningCase, ...]
    strays_path: Path
    strays: tuple[Stray, ...]
    seen_openings: int
    seen_strays: int

    def check(self) -> None:
        """Raise `FaqError` where openings or strays are missing, without which chances cannot be judged."""
        if not self.openings:
            fix = "openings: の下に text, field, kind, entry を書いてください"
            raise FaqError([Problem(self.path, 1, "評価の質問が一つもありません", fix)])
        if not self.strays:
            fix = "unanswerable: の下に分類と文の一覧を書いてください"
            raise FaqError([Problem(self.path, 1, "答えられない質問が一つもありません", fix)])


def load_trial(path: Path, *, fitted_openings: Path, fitted_strays: Path) -> Trial:
    """Read a file of openings and, where it holds them, strays; else those that calibration was fitted to.

    `fitted_openings` and `fitted_strays` are the files calibration is fitted to; each may be missing. Raise
    `FaqError` when a file has another form.
    """
    openings, own = tuple(load_openings(path)), _strays(path)
    fitted = _strays(fitted_strays) if fitted_strays.exists() else ()
    strays = own or fitted
    known = {case.text for case in load_openings(fitted_openings)} if fitted_openings.exists() else set()
    known_strays = {stray.text for stray in fitted}
    return Trial(
        path=path,
        openings=openings,
        strays_path=path if own else fitted_strays,
        strays=strays,
        seen_openings=sum(case.text in known for case in openings),
        seen_strays=sum(stray.text in known_strays for stray in strays),
    )


def _strays(path: Path) -> tuple[Stray, ...]:
    try:
        groups = yaml.safe_load(path.read_text(encoding="utf-8")).get("unanswerable") or {}
        return tuple(Stray(text, str(group)) for group, texts in groups.items() for text in _listed(texts))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, AttributeError) as error:
        fix = "unanswerable: の下に分類と文の一覧を書いてください"
        raise FaqError([Problem(path, 1, "答えられない質問の一覧を読めません", fix)]) from error


def _listed(texts: object) -> list[str]:
    if not isinstance(texts, list) or not all(isinstance(text, (str, int, float)) for text in texts):
        raise TypeError("a group of texts is a list")
    return [str(text) for text in texts]
