"""Ages at which something changes, and the pages for them: `data/ages.yml`. Pure but for the reading."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from guide.errors import FaqError, Problem
from guide.faq.data_file import read_data
from guide.faq.spelling import hint
from guide.text.ages import SaidAge

_FILE = "年齢のファイル"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Milestone(_Strict):
    """What changes when a person reaches `age`, said in `text`; `pages` are ids of pages, the likeliest first.

    People from `before` to `until`, both included, may want to know too.
    """

    age: int = Field(ge=0, le=120)
    before: int | None = Field(default=None, ge=0)
    until: int | None = Field(default=None, le=120)
    text: str = Field(min_length=1, max_length=160)
    pages: Annotated[tuple[str, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Milestone:
        if not self.first <= self.age <= self.last:
            raise ValueError("before・age・until が小さい順になっていません")
        return self

    @property
    def first(self) -> int:
        """The youngest age that it is for."""
        return self.age if self.before is None else self.before

    @property
    def last(self) -> int:
        """The oldest age that it is for."""
        return self.age if self.until is None else self.until


class Milestones(_Strict):
    """All of the file."""

    milestones: tuple[Milestone, ...] = ()

    def fitting(self, ages: Sequence[SaidAge]) -> tuple[Milestone, ...]:
        """Return for each age the milestone that fits it best, in the order of the ages, each once."""
        found = (self._fit(said) for said in ages)
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def pages_for(self, ages: Sequence[SaidAge]) -> tuple[str, ...]:
        """Return the ids of the pages for some ages, the likeliest first."""
        return tuple(dict.fromkeys(page for milestone in self.fitting(ages) for page in milestone.pages))

    def pages_beside(self, ages: Sequence[SaidAge]) -> tuple[str, ...]:
        """Return the ids of the pages for other ages only, none where no age was said that has pages."""
        fitting = self.pages_for(ages)
        pages = dict.fromkeys(page for milestone in self.milestones for page in milestone.pages)
        return tuple(page for page in pages if page not in fitting) if fitting else ()

    def _fit(self, said: SaidAge) -> Milestone | None:
        """Return the milestone of that very age, else the nearest whose span holds it; who turns an age means it."""
        held = [
            one
            for one in self.milestones
            if one.age == said.age or (not said.becomes and one.first <= said.age <= one.last)
        ]
        return min(held, key=lambda one: abs(one.age - said.age), default=None)


NO_MILESTONES = Milestones()
"""Of a city that wrote none."""


def load_milestones(path: Path) -> Milestones:
    """Read the ages; raise `FaqError` naming the file and every value that is wrong."""
    return read_data(path, Milestones, name=_FILE)


def check_milestones(path: Path, pages: Collection[str]) -> tuple[Problem, ...]:
    """Return what is wrong with the file and its pages; a city without one has nothing to mend."""
    if not path.exists():
        return ()
    try:
        found = load_milestones(path).milestones
    except FaqError as error:
        return tuple(error.problems)
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(
        Problem(
            path, _line(lines, page), f"entries に {page} はありません", hint(page, pages, "ある id にかえてください")
        )
        for page in dict.fromkeys(page for one in found for page in one.pages)
        if page not in pages
    )


def _line(lines: Sequence[str], page: str) -> int:
    return next((number for number, line in enumerate(lines, start=1) if page in line), 1)
