"""Lists for staff on the command line: the city's variables, and pages to be read once more."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from guide.errors import FaqError
from guide.faq.draft import read_directory
from guide.faq.inventory import as_yaml as written
from guide.faq.inventory import to_review, variables_in
from guide.faq.loader import load_faq
from guide.lookup.sorting_files import read_sorting, sorting_files
from guide.settings import Settings


def print_variables(settings: Settings, out: Console, *, open_only: bool, as_yaml: bool) -> None:
    """Print the variables as a table, or as a file to fill in."""
    found = variables_in(read_directory(settings.faq, settings.local))
    shown = [variable for variable in found if not (open_only and variable.from_city)]
    if as_yaml:
        out.print(written(shown), markup=False, highlight=False, soft_wrap=True)
        return
    table = Table("変数", "値", "使うところ", "書いてあるところ")
    for variable in shown:
        name = f"{variable.name} ✓" if variable.from_city else variable.name
        place = f"{_short(settings, variable.path)}:{variable.line}"
        table.add_row(name, variable.value, str(variable.uses), place)
    out.print(table)
    filled = sum(variable.from_city for variable in found)
    out.print(f"変数は{len(found)}あります。このうち市が書きかえたもの（✓）は{filled}です。")
    out.print("書きかえるには、data/local の中のファイルに variables: を書きます（--yaml で元になる形を出せます）。")


def print_review(settings: Settings, out: Console, *, unsure: bool) -> None:
    """Print the pages to be read once more, each with its place and the reason."""
    faq = load_faq(settings.faq, settings.local, checks=False)
    found = to_review(faq, read_directory(settings.faq, settings.local))
    shown = [page for page in found if not unsure or faq.entries[page.entry].needs_review]
    for page in shown:
        place = f"{_short(settings, page.path)}:{page.line}"
        out.print(f"{place}: {page.title}（{page.entry}）: {page.why}", markup=False, highlight=False, soft_wrap=True)
    out.print(f"{len(faq.entries)}ページのうち、読み直すページは{len(shown)}あります。")


def export_sorting(settings: Settings, directory: Path, out: Console) -> None:
    """Write the sorting dictionary as CSV files."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in sorting_files(load_faq(settings.faq, settings.local, checks=False)).items():
        (directory / name).write_text(text, encoding="utf-8", newline="")
        out.print(f"書きました: {directory / name}", markup=False, soft_wrap=True)


def import_sorting(settings: Settings, file: Path, out: Console) -> None:
    """Print the items of a CSV file as YAML; raise `FaqError` where some cannot be taken over."""
    text, problems = read_sorting(file, load_faq(settings.faq, settings.local, checks=False))
    if problems:
        raise FaqError(problems)
    out.print(text, markup=False, highlight=False, soft_wrap=True)


def _short(settings: Settings, path: Path) -> Path:
    return path.relative_to(settings.root) if path.is_relative_to(settings.root) else path
