"""The numbers that steer narrowing, read from `data/policy.yml` and checked at once."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guide.errors import FaqError, Problem


class _Numbers(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BeliefNumbers(_Numbers):
    """Coefficients of the belief after an opening."""

    sharpness: float = Field(gt=0)
    score: float
    score_breadth: float
    said: float
    said_breadth: float
    said_elsewhere: float = Field(ge=-1, le=0)
    no_opening_none: float = Field(gt=0, lt=1)
    age: float = Field(ge=1)


class AnswerNumbers(_Numbers):
    """How residents answer questions."""

    unknown: float = Field(gt=0, lt=1)
    error: float = Field(gt=0, lt=1)
    refused: float = Field(gt=0, lt=1)


class ChoiceNumbers(_Numbers):
    """What a step is worth, and how large a screen may be."""

    list_found: float = Field(gt=0, le=1)
    later: float = Field(gt=0, le=1)
    list_size: int = Field(ge=2, le=12)
    max_options: int = Field(ge=3, le=13)
    mixed_pages: int = Field(ge=0)
    mixed_values: int = Field(ge=2)
    mixed_mass: float = Field(ge=0, le=1)
    tree: float = Field(gt=0, le=1)
    walk: float = Field(gt=0, le=2)
    applies: float = Field(gt=0, le=1)
    weight_home: float = Field(ge=0, le=1)


class StopNumbers(_Numbers):
    """Beliefs at which narrowing stops."""

    refuse: float = Field(gt=0, le=1)
    doubt: float = Field(gt=0, le=1)
    direct: float = Field(gt=0, le=1)
    later: float = Field(gt=0, le=1)
    likely: float = Field(gt=0, le=1)
    questions: int = Field(ge=1)


class TopicNumbers(_Numbers):
    """When words go on with a question, and when a message holds several."""

    unclear: float = Field(gt=0, le=1)
    same: float = Field(gt=0, le=1)
    cue: float = Field(ge=0, le=1)
    cue_words: int = Field(ge=0)
    clear: float = Field(gt=0, le=1)
    apart: float = Field(gt=0, le=1)
    parts: int = Field(ge=1)


class BesideNumbers(_Numbers):
    """What stands beside a page, and from when an office or a page is a guess."""

    likely: int = Field(ge=0)
    related: int = Field(ge=0)
    rival: float = Field(gt=0, le=1)
    office: float = Field(gt=0, le=1)
    hopeless: float = Field(gt=0, le=1)


class Policy(_Numbers):
    """All of `data/policy.yml`: numbers, and the sentences of each step."""

    fusion: dict[str, float]
    belief: BeliefNumbers
    answers: AnswerNumbers
    choice: ChoiceNumbers
    stop: StopNumbers
    topic: TopicNumbers
    beside: BesideNumbers
    never_small_talk: tuple[str, ...]
    urgent: dict[str, tuple[str, ...]]
    texts: dict[str, str]


def load_policy(path: Path) -> Policy:
    """Read the policy; raise `FaqError` naming the file and the key that is wrong."""
    try:
        return Policy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FaqError([Problem(path, 1, f"方針ファイルを読めません（{error}）", "書き方を直してください")]) from error
    except ValidationError as error:
        raise FaqError([_problem(path, dict(item)) for item in error.errors()]) from error


def _problem(path: Path, item: dict[str, object]) -> Problem:
    location = item["loc"]
    key = ".".join(str(part) for part in location) if isinstance(location, tuple) else str(location)
    return Problem(path, 1, f"{key} の値が正しくありません（{item['msg']}）", "数値の範囲と項目名を確かめてください")
