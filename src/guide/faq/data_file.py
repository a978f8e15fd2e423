"""Reads a YAML file of reviewed data into its model, with every mistake as a problem for staff."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from guide.errors import FaqError, Problem

_Model = TypeVar("_Model", bound=BaseModel)


def _told(error: ErrorDetails) -> str:
    return f"{'.'.join(map(str, error['loc']))} の値が正しくありません"


def read_data(path: Path, model: type[_Model], *, name: str, told: Callable[[ErrorDetails], str] = _told) -> _Model:
    """Return the file as a model; raise `FaqError` naming the file and every value that is wrong.

    `name` is what staff call the file, `told` words one error of pydantic's.
    """
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FaqError([Problem(path, 1, f"{name}を読めません（{error}）", "書き方を直してください")]) from error
    except ValidationError as error:
        found = dict.fromkeys(told(item) for item in error.errors())
        raise FaqError([Problem(path, 1, what, "ほかの項目と見くらべてください") for what in found]) from error
