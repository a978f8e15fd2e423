"""The sorting dictionary in the open formats: written for others to use, read from what a city has already. Pure.

5374 (Code for Kanazawa) has target.csv and description.csv, the ごみ分別 open data one file. Both know one name an
item: other names (`also`) become rows of their own. Neither knows pages; only 5374 knows readings.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from guide.errors import Problem
from guide.faq.model import Faq, SortingItem
from guide.faq.spelling import hint, listing
from guide.opendata.table import Row, Table, header, read_table
from guide.text.normalise import hiragana, normalise
from guide.text.tokens import tokenize

TARGET = ("label", "name", "notice", "furigana")
DESCRIPTION = ("label", "sublabel", "description", "styles", "bgcolor")
MUNICIPAL = (
    "全国地方公共団体コード",
    "ID",
    "地方公共団体名",
    "ゴミの品目",
    "分別区分",
    "注意点",
    "料金種別",
    "料金",
    "料金備考",
    "備考",
)
_KINDS, _ITEMS, _NOTES, _READINGS = ("分別区分", "label"), ("ゴミの品目", "name"), ("注意点", "notice"), ("furigana",)


def sorting_files(faq: Faq) -> dict[str, str]:
    """Return the dictionary as the texts of CSV files, by file name."""
    code, city = str(faq.city.get("code", "")), str(faq.city.get("name", ""))
    rows = [(item, name, reading) for item in faq.items for name, reading in _names(item)]
    kinds = faq.sorting_kinds
    target = [(kinds[item.kind].label, name, item.note or "", reading) for item, name, reading in rows]
    described = [(kind.label, "", faq.entries[kind.entry].summary, "", "") for kind in kinds.values()]
    municipal = [
        (code, f"{number:05}", city, name, kinds[item.kind].label, item.note or "", "", "", "", "")
        for number, (item, name, _) in enumerate(rows, start=1)
    ]
    return {
        "target.csv": _csv(TARGET, target),
        "description.csv": _csv(DESCRIPTION, described),
        "gomi_sorting.csv": _csv(MUNICIPAL, municipal),
    }


def _names(item: SortingItem) -> Iterator[tuple[str, str]]:
    yield item.item, item.reading
    for name in item.also:
        yield name, _reading(name)


def _csv(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return written.getvalue()


def read_sorting(path: Path, faq: Faq) -> tuple[str, list[Problem]]:
    """Return the items of a CSV file in either format as YAML for `data/local`, and what could not be taken over."""
    table, problems = read_table(path, required=[])
    item, kind = _column(table, _ITEMS), _column(table, _KINDS)
    if not problems and (item is None or kind is None):
        fix = "5374 の target.csv か、ごみ分別のオープンデータの CSV を使ってください"
        problems.append(Problem(path, 1, "品目と分別区分の列がありません", fix))
    if item is None or kind is None:
        return "", problems
    kinds = {normalise(known.label): key for key, known in faq.sorting_kinds.items()}
    items: dict[str, dict[str, str]] = {}
    for row in table.rows:
        found = kinds.get(normalise(row[kind]))
        if found is None:
            labels = [known.label for known in faq.sorting_kinds.values()]
            fix = hint(row[kind], labels, f"sorting_kinds に書き足すか、{listing(labels)} のどれかにしてください")
            problems.append(Problem(path, row.line, f"分別区分「{row[kind]}」はありません", fix))
        elif row[item] and normalise(row[item]) not in items:
            items[normalise(row[item])] = _item(row, row[item], found)
    return str(
        yaml.safe_dump({"items": list(items.values())}, allow_unicode=True, sort_keys=False, width=200)
    ), problems


def _item(row: Row, name: str, kind: str) -> dict[str, str]:
    note = next((row[column] for column in _NOTES if row[column]), "")
    reading = next((row[column] for column in _READINGS if row[column]), "") or _reading(name)
    item: Mapping[str, str] = {"item": name, "reading": hiragana(reading), "kind": kind, "note": note}
    return {key: value for key, value in item.items() if value}


def _column(table: Table, names: Iterable[str]) -> str | None:
    return next((name for name in names if header(name) in table.columns), None)


def _reading(name: str) -> str:
    return hiragana("".join(token.reading or token.surface for token in tokenize(name)))
