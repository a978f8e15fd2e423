"""From the YAML files of the lexicon to a checked `Lexicon`, or to every problem in them at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from guide.errors import FaqError, Problem
from guide.faq.lexicon import Lexicon
from guide.faq.lexicon_checks import lexicon_rules
from guide.faq.lexicon_draft import read_directory


@dataclass(frozen=True)
class LexiconReport:
    """All that was found, ordered by file and line; `lexicon` is null where an error stops the guide."""

    problems: tuple[Problem, ...] = ()
    lexicon: Lexicon | None = field(default_factory=Lexicon)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that stop the guide."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def load_lexicon(directory: Path) -> Lexicon:
    """Read the lexicon below a directory; one that does not exist holds an empty lexicon.

    Raises `FaqError` with all errors at once; warnings are left to `check_lexicon`.
    """
    report = check_lexicon(directory)
    if report.lexicon is None:
        raise FaqError(report.errors)
    return report.lexicon


def check_lexicon(directory: Path) -> LexiconReport:
    """Read the lexicon below a directory and tell of everything that staff should mend; raises nothing."""
    draft = read_directory(directory)
    problems = tuple(sorted({*draft.problems, *lexicon_rules(draft.groups)}))
    if any(problem.severity == "error" for problem in problems):
        return LexiconReport(problems, None)
    return LexiconReport(problems, Lexicon(tuple(written.group for written in draft.groups)))
