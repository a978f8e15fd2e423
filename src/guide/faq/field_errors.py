"""What pydantic finds in a page, an office, a facet, …, as plain Japanese for staff."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeGuard, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from guide.faq.spelling import hint, listing, nearest
from guide.faq.yaml_tree import Step


class FieldError(NamedTuple):
    """A wrong value; `steps` lead to it from the piece that was checked."""

    steps: tuple[Step, ...]
    what: str
    fix: str


Sentence = tuple[str, str]
_Speaker = Callable[[str, Mapping[str, Any], Any], Sentence]

_PATTERNS: dict[str, Sentence] = {
    "id": ("id に使えない文字があります", "半角の英小文字・数字・「-」で書いてください（例: spray-can）"),
    "phone": ("phone を読めません", "半角の数字と「-」で書いてください（例: 03-1234-5678）"),
    "open": ("open の時刻を読めません", "08:30-17:15 の形で書いてください"),
    "holidays": ("holidays を読めません", "true か、09:00-17:00 の形で書いてください"),
    "new_year": ("new_year を読めません", "true か、09:00-17:00 の形で書いてください"),
}
_WHOLE_NUMBER = "半角の数字だけで書いてください（例: 14）"
_DAY = "2026-11-01 の形で、ある日付を書いてください"
_YES_NO = "true か false を書いてください"


def _list_of(name: str, ctx: Mapping[str, Any], given: Any) -> Sentence:
    return f"{name} は一覧で書きます", "ひとつずつ「- 」で始めるか、[ ] で囲んでください"


def _day(name: str, ctx: Mapping[str, Any], given: Any) -> Sentence:
    return f"{name} の日付を読めません: {given}", _DAY


def _whole(name: str, ctx: Mapping[str, Any], given: Any) -> Sentence:
    return f"{name} は数字で書きます: {given}", _WHOLE_NUMBER


_SPEAKERS: dict[str, _Speaker] = {
    "missing": lambda name, ctx, given: (
        f"{name} がありません",
        f"{name.rpartition('.')[2]}: を書き足してください",
    ),
    "string_type": lambda name, ctx, given: (
        f"{name} は文字で書きます",
        "一覧や「項目: 値」の組にしないでください",
    ),
    "string_too_short": lambda name, ctx, given: (
        f"{name} が短すぎます",
        f"{ctx['min_length']} 文字以上で書いてください",
    ),
    "string_too_long": lambda name, ctx, given: (
        f"{name} が長すぎます（{len(given)} 文字）",
        f"{ctx['max_length']} 文字までにしてください",
    ),
    "too_short": lambda name, ctx, given: (
        f"{name} が足りません（{ctx['actual_length']} つ）",
        f"{ctx['min_length']} つ以上にしてください",
    ),
    "tuple_type": _list_of,
    "date_type": _day,
    "date_parsing": _day,
    "date_from_datetime_parsing": _day,
    "date_from_datetime_inexact": _day,
    "int_type": _whole,
    "int_parsing": _whole,
    "int_from_float": _whole,
    "greater_than_equal": _whole,
    "bool_type": lambda name, ctx, given: (f"{name} は true か false です", _YES_NO),
    "bool_parsing": lambda name, ctx, given: (f"{name} は true か false です: {given}", _YES_NO),
}


def field_errors(model: type[BaseModel], error: ValidationError) -> list[FieldError]:
    """Return all that pydantic found in one piece, in its order.

    A key that is missing because it is misspelt is told of once.
    """
    found = error.errors(include_url=False)
    slips = {
        (*details["loc"][:-1], nearest(str(details["loc"][-1]), _known_keys(model, details["loc"][:-1])))
        for details in found
        if details["type"] == "extra_forbidden"
    }
    told = (details for details in found if details["type"] != "missing" or details["loc"] not in slips)
    return [_translate(model, details) for details in told]


def _translate(model: type[BaseModel], details: ErrorDetails) -> FieldError:
    # For a bad key of a map, pydantic ends the path in "[key]".
    steps = tuple(step for step in details["loc"] if step != "[key]")
    return FieldError(steps, *_sentence(model, steps, details))


def _sentence(model: type[BaseModel], steps: tuple[Step, ...], details: ErrorDetails) -> Sentence:
    name, kind, given = _name(steps), details["type"], details["input"]
    if kind == "extra_forbidden":
        known = _known_keys(model, steps[:-1])
        fix = hint(str(steps[-1]), known, f"使えるのは {listing(known)} です")
        return f"{steps[-1]} は知らない項目です", fix
    if kind == "literal_error":
        return f"{steps[-1]} は曜日ではありません", "mon tue wed thu fri sat sun のどれかを書いてください"
    if kind != "missing" and given is None:
        return f"{name} に値がありません", "値を書くか、この行を消してください"
    if kind in ("dict_type", "model_type"):
        first = next(iter(_known_keys(model, steps)), "項目")
        return f"{name} は「項目: 値」の組で書きます", f"{name}: {{{first}: 値}} の形にしてください"
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(str(steps[0]), (f"{name} の書き方がちがいます", "ほかのページと見くらべてください"))
    speaker = _SPEAKERS.get(kind)
    if speaker is None:
        return f"{name} の書き方がちがいます", "ほかのページと見くらべてください"
    return speaker(name, details.get("ctx") or {}, given)


def _name(steps: tuple[Step, ...]) -> str:
    """Return the name of a value for a sentence: `how.post`, `ask の2つめ`."""
    keys = ".".join(step for step in steps if isinstance(step, str))
    numbers = "".join(f" の{step + 1}つめ" for step in steps if isinstance(step, int))
    return keys + numbers


def _known_keys(model: type[BaseModel], steps: tuple[Step, ...]) -> list[str]:
    """Return the keys that are allowed at `steps` below a model; none where any key is."""
    within: Any = model
    for step in steps:
        if not _is_model(within):
            # A map of models, such as the values of a facet: the step is one of its ids.
            within = _model_in(within)
            continue
        fields = {info.alias or name: info for name, info in within.model_fields.items()}
        annotation = fields[str(step)].annotation if str(step) in fields else None
        within = annotation if get_origin(annotation) is dict else _model_in(annotation)
    if not _is_model(within):
        return []
    return [info.alias or name for name, info in within.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if _is_model(annotation):
        return annotation
    found = (_model_in(part) for part in get_args(annotation))
    return next((inner for inner in found if inner), None)


def _is_model(annotation: Any) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
