"""Stories of whole conversations as they are written in `tests/stories/end_to_end`: what is done and what is seen."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

STORIES = Path(__file__).parent / "end_to_end"
MOVES = ("say", "tap", "open", "walk", "undo")


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Told(_Written):
    """What a page says about each of some aspects, which stands before anything else; `page` is its id."""

    page: str
    aspects: tuple[str, ...] = Field(min_length=1)


class TodoList(_Written):
    """A to-do list: the situation that its link holds, pages on it and not on it, deadlines in days from today
    before a closed day moves them on."""

    event: str
    situation: dict[str, str] = {}
    tasks: tuple[str, ...] = Field(min_length=1)
    no_tasks: tuple[str, ...] = ()
    due: dict[str, int] = {}


class Step(_Written):
    """One turn: exactly one move, and what the resident sees then.

    In texts `{+4}` stands for the day in four days as residents read it, `{by +4}` for a deadline then, which a closed
    day moves on. Labels and texts are compared by a part.
    """

    say: str | None = None
    tap: str | None = None  # a part of an option's label
    of: int | None = None  # the step, counted from 1, whose button it is; else the last one
    open: str | None = None  # the id of a page that is offered: tapped, unless it is shown already
    walk: str | None = (
        None  # the id of a page: tapped down to by its group, field and category, as far as they are asked
    )
    undo: str | None = None  # a part of a label of the trail

    pages: tuple[str, ...] = ()  # the first page of each card, in order
    leads_to: str | None = None  # the id of the page that is shown, or else stands first in the list
    tells: Told | None = None
    asks: str | None = None  # the facet of the question; `pages` where it is a list of pages without a card
    asks_not: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    no_options: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    not_told: tuple[str, ...] = ()
    office: str | None = None
    places: tuple[str, ...] = ()
    schedule: tuple[str, ...] = ()
    checklist: TodoList | None = None
    trail: tuple[str, ...] | None = None

    def named(self) -> set[str]:
        """Return the ids of all pages that the step names."""
        todo = self.checklist
        tasks = {*todo.tasks, *todo.no_tasks, *todo.due} if todo else set()
        one = {self.open, self.walk, self.leads_to, self.tells.page if self.tells else None}
        return {page for page in {*one, *self.pages, *tasks} if page is not None}

    @model_validator(mode="after")
    def _is_whole(self) -> Step:
        if sum(getattr(self, move) is not None for move in MOVES) != 1:
            raise ValueError(f"one of {', '.join(MOVES)}")
        if not self.model_fields_set - {*MOVES, "of"}:
            raise ValueError("a step that expects nothing")
        return self


class Story(_Written):
    """A conversation."""

    name: str
    steps: tuple[Step, ...] = Field(min_length=2, max_length=6)

    def named(self) -> set[str]:
        """Return the ids of all pages that the story names."""
        return {page for step in self.steps for page in step.named()}


def load_stories(folder: Path = STORIES) -> tuple[Story, ...]:
    """Return all stories; raise `ValueError` for what is not written as agreed."""
    files = sorted(folder.glob("*.yml"))
    stories = tuple(Story.model_validate(item) for file in files for item in _items(file))
    twice = [name for name, count in Counter(story.name for story in stories).items() if count > 1]
    if twice:
        raise ValueError(f"stories of the same name: {twice}")
    return stories


def _items(file: Path) -> list[Any]:
    return list(yaml.safe_load(file.read_text(encoding="utf-8")))
