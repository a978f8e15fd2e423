"""From the YAML files that staff wrote to a checked `Faq`, or to every problem in them at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guide.errors import FaqError, Problem
from guide.faq.assembly import assemble
from guide.faq.checks import authoring_rules
from guide.faq.draft import read_directory
from guide.faq.model import Faq
from guide.faq.references import references
from guide.faq.switches import switched_off, without_off
from guide.faq.variables import resolve


@dataclass(frozen=True)
class Report:
    """All that was found, ordered by file and line; `faq` is null where an error stops the guide."""

    problems: tuple[Problem, ...]
    faq: Faq | None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that stop the guide."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return the problems that do not stop the guide."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")


def load_faq(directory: Path, local: Path | None = None, *, checks: bool = True) -> Faq:
    """Read the FAQ below a directory, and the city's own folder that lies over it.

    References always hold in what is returned; `checks=False` leaves out the authoring rules. Raises `FaqError`
    with all errors at once; warnings are left to `check_faq`.
    """
    report = check_faq(directory, local, checks=checks)
    if report.faq is None:
        raise FaqError(report.errors)
    return report.faq


def check_faq(directory: Path, local: Path | None = None, *, checks: bool = True, today: date | None = None) -> Report:
    """Read the FAQ as `load_faq` does and tell of everything that staff should mend; raises nothing.

    `today` is the day against which dates are held.
    """
    draft = read_directory(directory, local)
    variables, unfilled = resolve(draft)
    faq, unfit = assemble(draft, variables)
    # What the parser found on a line is the cause of what the models find there.
    causes = {(problem.path, problem.line) for problem in draft.problems}
    unfit = [problem for problem in unfit if (problem.path, problem.line) not in causes]
    off, unknown = switched_off(draft, faq)
    problems = [*draft.problems, *unfilled, *unfit, *references(faq, draft), *unknown]
    if checks:
        # What nobody uses can only be told of when everything could be read.
        whole = not any(problem.severity == "error" for problem in problems)
        problems += authoring_rules(faq, draft, whole=whole, today=today or date.today())
    ordered = tuple(sorted(set(problems)))
    usable = not any(problem.severity == "error" for problem in ordered)
    return Report(ordered, without_off(faq, off) if usable else None)
