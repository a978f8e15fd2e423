"""From a draft to a `Faq`: variables filled in, every piece checked against its model."""

from __future__ import annotations

import re
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from guide.errors import Problem
from guide.faq.draft import Draft, Piece
from guide.faq.field_errors import field_errors
from guide.faq.life_events import LifeEvent
from guide.faq.model import (
    ANY,
    Category,
    English,
    Entry,
    Facet,
    Faq,
    FieldOfWork,
    Group,
    Office,
    SortingItem,
    SortingKind,
)
from guide.faq.variables import Variables
from guide.faq.yaml_tree import Data, Map, Step

NONE = "none"
"""Facet value by which staff say that a facet does not apply to a page; the model leaves the facet out."""
MAX_ID = 32
_NAMED = ("offices", "groups", "fields", "categories", "facets", "life_events", "sorting_kinds")
"""Sections whose keys are ids that staff make up."""

_ID = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_ID_FIX = f"半角の英小文字・数字・「-」「_」で、{MAX_ID} 文字までにしてください"
_MARKDOWN = ("answer",)

Filled = str | None | dict[str, "Filled"] | list["Filled"]
_Model = TypeVar("_Model", bound=BaseModel)


def assemble(draft: Draft, variables: Variables) -> tuple[Faq, list[Problem]]:
    """Return the FAQ of the pieces that fit their models, and what is wrong with the others."""
    assembly = _Assembly(draft, variables)
    faq = Faq(
        variables=variables.nested(),
        offices=assembly.models("offices", Office),
        groups=assembly.models("groups", Group),
        fields=assembly.models("fields", FieldOfWork),
        categories=assembly.models("categories", Category),
        facets=assembly.models("facets", Facet),
        entries=assembly.models("entries", Entry),
        life_events=assembly.models("life_events", LifeEvent),
        english=assembly.models("english", English),
        sorting_kinds=assembly.models("sorting_kinds", SortingKind),
        items=tuple(assembly.models("items", SortingItem).values()),
    )
    return faq, assembly.problems


class _Assembly:
    def __init__(self, draft: Draft, variables: Variables) -> None:
        self.problems: list[Problem] = []
        self._draft = draft
        self._variables = variables

    def models(self, section: str, model: type[_Model]) -> dict[str, _Model]:
        """Return the good pieces of a section by id; problems of the others are kept."""
        known = set(self._draft.known(section))
        made = {}
        for key, piece in self._draft.sections[section].items():
            if section in _NAMED:
                self._check_id(section, key, key)
            if section == "facets":
                self._check_values(key)
            checked = self._model(section, key, piece, model)
            if checked is not None and key in known:
                made[key] = checked
        return made

    def _model(self, section: str, key: str, piece: Piece, model: type[_Model]) -> _Model | None:
        if not isinstance(piece.data, Map):
            self._tell(
                section,
                key,
                (),
                f"{section} のこの行に中身がありません",
                "「項目: 値」の行を書き足してください",
            )
            return None
        filled = {name: self._fill(section, key, (name,), value) for name, value in piece.data.items()}
        if section == "entries":
            filled["facets"] = self._facets(key, filled.get("facets", {}))
        try:
            return model.model_validate(filled)
        except ValidationError as error:
            for found in field_errors(model, error):
                self._tell(section, key, found.steps, found.what, found.fix)
            return None

    def _fill(self, section: str, key: str, steps: tuple[Step, ...], data: Data) -> Filled:
        if data is None:
            return None
        if isinstance(data, Map):
            return {name: self._fill(section, key, (*steps, name), value) for name, value in data.items()}
        if isinstance(data, list):
            return [self._fill(section, key, (*steps, index), value) for index, value in enumerate(data)]
        text, faults = self._variables.fill(data, markdown=section == "entries" and steps == _MARKDOWN)
        for fault in faults:
            path, line = self._draft.place(section, key, *steps)
            row = self._draft.row(path, line, fault.braces, fault.nth)
            self.problems.append(Problem(path, row, fault.what, fault.fix))
        return text

    def _facets(self, key: str, facets: Filled) -> Filled:
        """Return facets as lists of value ids, those that do not apply left out."""
        if not isinstance(facets, dict):
            return facets
        shaped: dict[str, Filled] = {}
        for facet, values in facets.items():
            listed: Filled = [values] if isinstance(values, str) else values
            if isinstance(listed, list) and len(listed) != 1 and (ANY in listed or NONE in listed):
                what = f"facets.{facet} の {ANY} と {NONE} は、ひとつだけで書きます"
                self._tell("entries", key, ("facets", facet), what, "ほかの値を消してください")
            elif listed == []:
                what = f"facets.{facet} に値がありません"
                self._tell("entries", key, ("facets", facet), what, f"値を書くか、{NONE} と書いてください")
            elif listed != [NONE]:
                shaped[facet] = listed
        return shaped

    def _check_values(self, facet: str) -> None:
        for value in self._draft.values_of(facet):
            self._check_id("facets", facet, value, "values", value)
            if value in (ANY, NONE):
                what = f"{value} という値の名前は使えません"
                self._tell("facets", facet, ("values", value), what, "別の名前にかえてください")

    def _check_id(self, section: str, key: str, name: str, *steps: Step) -> None:
        if key in self._draft.known(section) and (len(name) > MAX_ID or not _ID.fullmatch(name)):
            self._tell(section, key, steps, f"{name} は名前に使えません", _ID_FIX)

    def _tell(self, section: str, key: str, steps: tuple[Step, ...], what: str, fix: str) -> None:
        self.problems.append(Problem(*self._draft.place(section, key, *steps), what, fix))
