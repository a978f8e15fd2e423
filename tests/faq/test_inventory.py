"""What staff have to fill in and to check."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from guide.faq.draft import read_directory
from guide.faq.inventory import as_yaml, to_review, variables_in
from guide.faq.loader import load_faq


def test_every_variable_is_told_with_its_value_place_and_uses(town: Path) -> None:
    found = {variable.name: variable for variable in variables_in(read_directory(town))}
    assert set(found) == {"city.name", "city.hall", "fee.copy"}
    assert (found["city.hall"].value, found["city.hall"].uses) == ("小山町役場", 2)
    assert (found["fee.copy"].path.name, found["fee.copy"].line) == ("city.yml", 6)
    assert not found["fee.copy"].from_city


def test_what_the_city_filled_in_is_marked(town: Path, local: Path) -> None:
    (local / "values.yml").write_text("variables:\n  fee: {copy: 200円}\n", encoding="utf-8")
    found = {variable.name: variable for variable in variables_in(read_directory(town, local))}
    assert found["fee.copy"].from_city
    assert (found["fee.copy"].value, found["fee.copy"].path.name) == ("200円", "values.yml")
    assert not found["city.name"].from_city


def test_the_variables_as_a_file_are_the_same_variables(town: Path, local: Path) -> None:
    written = as_yaml(variables_in(read_directory(town)))
    assert yaml.safe_load(written)["variables"]["fee"] == {"copy": "300円"}
    (local / "variables.yml").write_text(written, encoding="utf-8")
    assert load_faq(town, local) == load_faq(town)


def test_pages_to_be_read_once_more(town: Path) -> None:
    pages = town / "pages.yml"
    text = pages.read_text(encoding="utf-8")
    text = text.replace("- id: cans\n", "- id: cans\n  needs_review: 手数料を条例で確かめる\n")
    text = text.replace("- id: move-out\n", "- id: move-out\n  reviewed: 2026-10-01\n")
    text = text.replace("- id: move-in\n", "- id: move-in\n  reviewed: 2026-11-02\n")
    pages.write_text(text, encoding="utf-8")
    faq = load_faq(town)
    assert faq.entries["move-in"].reviewed == date(2026, 11, 2)
    found = {page.entry: page.why for page in to_review(faq, read_directory(town))}
    assert set(found) == {"move-out", "cans"}
    assert found["cans"] == "手数料を条例で確かめる"
    assert "2026-11-01" in found["move-out"]


def test_a_page_that_nobody_read_is_told_once_with_its_place(town: Path) -> None:
    found = to_review(load_faq(town), read_directory(town))
    assert [page.entry for page in found] == ["move-in", "move-out", "cans"]
    assert all(page.path.name == "pages.yml" and page.line > 1 for page in found)
