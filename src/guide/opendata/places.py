"""Shelters, public facilities and child-care facilities in the municipal open-data formats.

Two formats, told apart by their headers: 自治体標準オープンデータセット 指定緊急避難場所 (shelters), 推奨データセット
公共施設一覧 and 子育て施設一覧.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from guide.errors import Problem
from guide.opendata import codes
from guide.opendata.table import Row, read_table

HAZARD = "災害種別_"
SHELTER = "避難場所"
FACILITY = "公共施設"


class Place(BaseModel):
    """A place that residents may look for.

    `kind` is what it is called (避難場所, 図書館, 保育所, …). `days` are days of the week (0 = Monday) on which it is
    open from `opens` to `closes` ("HH:MM"); both null where the file does not tell. `hazards` are the disasters that a
    shelter is meant for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    reading: str = ""
    also: str = ""
    kind: str
    address: str
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    days: tuple[int, ...] = ()
    opens: str | None = None
    closes: str | None = None
    hours_note: str = ""
    hazards: tuple[str, ...] = ()
    capacity: str = ""
    ages: str = ""
    note: str = ""
    url: str = ""


def read_places(path: Path) -> tuple[tuple[Place, ...], list[Problem]]:
    """Read one file of places; the format is seen from its columns."""
    table, problems = read_table(path, required=["名称", "緯度", "経度"])
    places = []
    for row in table.rows:
        if not row["名称"]:
            problems.append(Problem(path, row.line, "名称がありません", "名称を書いてください"))
            continue
        places.append(_place(path, row, problems))
    return tuple(places), problems


def _place(path: Path, row: Row, problems: list[Problem]) -> Place:
    found = codes.coordinates(row["緯度"], row["経度"])
    for what, fix in _doubts(row, swapped=found is not None and found[2], placed=found is not None):
        problems.append(Problem(path, row.line, f"{row['名称']} の{what}", fix, "warning"))
    read = _shelter if any(name.startswith(HAZARD) for name in row.cells) else _facility
    common = {
        "name": row["名称"],
        "reading": row["名称_カナ"],
        "latitude": found[0] if found else None,
        "longitude": found[1] if found else None,
        "phone": row["電話番号"],
        "note": row["備考"],
        "url": row["URL"],
    }
    return Place.model_validate({**common, **read(row)})


def _doubts(row: Row, *, swapped: bool, placed: bool) -> Iterator[tuple[str, str]]:
    """Yield what is doubtful in a row and how to mend it; nothing is guessed without a word."""
    if swapped:
        yield "緯度と経度が入れかわっています（入れかえて読みました）", "緯度と経度の列を入れかえてください"
    elif not placed and (row["緯度"] or row["経度"]):
        yield "緯度・経度が日本の中にありません", "緯度と経度を確かめてください"
    code = next((row[name] for name in _CODES if row[name]), "")
    if code and codes.municipality(code) is None:
        yield f"自治体コードを読めません: {code}", "6けたの全国地方公共団体コードを書いてください"
    if row["利用可能曜日"] and not codes.weekdays(row["利用可能曜日"]):
        yield f"利用可能曜日を読めません: {row['利用可能曜日']}", "「月火水木金」のように書いてください"
    for column in ("開始時間", "終了時間"):
        if row[column] and codes.clock(row[column]) is None:
            yield f"{column}を読めません: {row[column]}", "09:30 の形で書いてください"


_MARKS = frozenset("1１○〇◯")
"""What stands in the column of a disaster that a shelter is meant for."""
_CODES = ("全国地方公共団体コード", "都道府県コード又は市区町村コード")


def _shelter(row: Row) -> Mapping[str, object]:
    parts = ("所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下", "建物名等(方書)")
    return {
        "kind": SHELTER,
        "address": row["所在地_連結表記"] or "".join(row[part] for part in parts),
        "hazards": tuple(
            name.removeprefix(HAZARD)
            for name, value in row.cells.items()
            if name.startswith(HAZARD) and value in _MARKS
        ),
        "capacity": row["想定収容人数"],
    }


def _facility(row: Row) -> Mapping[str, object]:
    return {
        "kind": row["種別"] or FACILITY,
        "also": row["名称_通称"],
        "address": row["住所"] + row["方書"],
        "days": codes.weekdays(row["利用可能曜日"]),
        "opens": codes.clock(row["開始時間"]),
        "closes": codes.clock(row["終了時間"]),
        "hours_note": row["利用可能日時特記事項"],
        "capacity": row["収容定員"],
        "ages": row["受入年齢"],
    }
