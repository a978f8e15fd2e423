"""A YAML file that staff wrote, read as far as it can be read.

After a syntax error the page that holds it is left out and reading goes on, so that all problems of a file are
told at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from yaml import CSafeLoader, YAMLError
from yaml.events import StreamEndEvent

from guide.errors import Problem
from guide.faq.decoding import decode
from guide.faq.yaml_errors import Complaint, explain
from guide.faq.yaml_tree import Data, TreeBuilder

ROUNDS = 20
"""How many syntax errors of one file are told at once."""

_WORD = re.compile(r"[A-Za-z0-9_-]+")


@dataclass
class Source:
    """What was read of one file.

    `lost` holds the words of what could not be read: an id among them may well exist.
    """

    path: Path
    lines: list[str] = field(default_factory=list)
    tree: Data = None
    problems: list[Problem] = field(default_factory=list)
    lost: frozenset[str] = frozenset()


def read(path: Path) -> Source:
    """Read one file; whatever is wrong with it is in the source's problems."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = Problem(path, 1, "ファイルを読めません", f"ファイルの権限を確かめてください（{error.strerror}）")
        return Source(path, problems=[reason])
    return parse(path, raw)


def parse(path: Path, raw: bytes) -> Source:
    """Read the bytes of a file as `read` does; `path` only names it in problems."""
    text, problems = decode(path, raw)
    lines = text.split("\n")
    source = Source(path, list(lines))
    told = {problem.line for problem in problems}
    lost: set[str] = set()
    for _ in range(ROUNDS):
        tree, found, complaint = _tree(path, "\n".join(lines))
        if complaint is None:
            break
        if complaint.row + 1 not in told:
            problems.append(Problem(path, complaint.row + 1, complaint.what, complaint.fix))
        start, end = _page_around(lines, complaint.row)
        lost.update(_WORD.findall("\n".join(lines[start:end])))
        lines[start:end] = [""] * (end - start)
    else:
        tree, found, lost = None, [], set(_WORD.findall(text))
    source.tree, source.problems, source.lost = tree, problems + found, frozenset(lost)
    return source


def _page_around(lines: list[str], row: int) -> tuple[int, int]:
    """Return the rows of the page, office, … that holds `row`: an item of a top-level section."""
    tops = [index for index, line in enumerate(lines) if re.match(r"[^\s#-]", line)]
    top = max((index for index in tops if index <= row), default=0)
    end = min((index for index in tops if index > row), default=len(lines))
    body = [index for index in range(top + 1, end) if re.match(r" *[^\s#]", lines[index])]
    if row == top or not body:
        return top, end
    head = re.match(r" *(- )?", lines[body[0]])
    indent = head.group() if head else ""
    item = re.compile(re.escape(indent) + (r"" if indent.endswith("- ") else r"[^\s#]"))
    starts = [index for index in body if item.match(lines[index])]
    start = max((index for index in starts if index <= row), default=top + 1)
    return start, min((index for index in starts if index > row), default=end)


def _tree(path: Path, text: str) -> tuple[Data, list[Problem], Complaint | None]:
    builder = TreeBuilder(path)
    parser = CSafeLoader(text)
    try:
        while True:
            event = parser.get_event()
            if event is None or isinstance(event, StreamEndEvent):
                break
            builder.feed(event)
            if builder.hopeless is not None:
                return builder.root, builder.problems, builder.hopeless
    except YAMLError as error:
        return builder.root, builder.problems, explain(error, text.split("\n"))
    finally:
        parser.dispose()
    return builder.root, builder.problems, None
