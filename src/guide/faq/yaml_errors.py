"""What the YAML parser complains of, as plain Japanese: where it is, what is wrong, how to mend it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from yaml import MarkedYAMLError, YAMLError


class Complaint(NamedTuple):
    """A sentence on one line of a file; `row` counts from 0."""

    row: int
    what: str
    fix: str


LONGEST_QUOTE = 60
"""Rows that are searched upward for a quote that was not closed."""

_OPEN_QUOTE = re.compile(r"""[ \-]*(?:[\w-]+: +)?(?:"[^"]*|'[^']*)$""")
_WIDE_INDENT = re.compile(r" *\u3000")

# What a line itself gives away, tried before the parser's own words.
_LINE_HINTS = (
    (
        re.compile(r"^[^\"'#]*\{\{"),
        "{{ … }} が引用符で囲まれていません",
        '"{{ city.name }} の窓口" のように、文字ぜんたいを " で囲んでください',
    ),
    (
        re.compile(r"^[ \-]*[A-Za-z_][\w-]*："),
        "「：」が全角です",
        "半角の「:」と空白1つにかえてください",
    ),
    (
        _WIDE_INDENT,
        "行のはじめに全角の空白があります",
        "半角の空白にかえてください",
    ),
    (
        re.compile(r"^ *[－‐−・]"),
        "一覧の印が半角の「-」ではありません",
        "半角の「-」と空白1つにかえてください",
    ),
    (
        re.compile(r"^[ \-]*[a-z_]+:[^\s:/]"),
        "「:」のあとに空白がありません",
        "「:」のあとに半角の空白を1つ入れてください",
    ),
)

_UNCLOSED = ("引用符が閉じていません", "文字の終わりに、はじめと同じ引用符を書いてください")

# The parser's words → what is wrong, how to mend it.
_MESSAGES = (
    (
        "mapping values are not allowed",
        "ここに「: 」は書けません",
        '行のはじめの空白の数を確かめてください。文の中の「: 」なら、文ぜんたいを " で囲んでください',
    ),
    (
        "could not find expected ':'",
        "項目の名前のあとに「: 」がありません",
        "「名前: 値」の形にしてください。文の続きなら、行のはじめに空白を足してください",
    ),
    (
        "found unexpected end of stream",
        *_UNCLOSED,
    ),
    (
        "did not find expected ',' or ']'",
        "「[」で始めた一覧の書き方がちがいます",
        "品目を「, 」で区切り、終わりに「]」を書いてください",
    ),
    (
        "did not find expected ',' or '}'",
        "「{」で始めたまとまりの書き方がちがいます",
        "「名前: 値」を「, 」で区切り、終わりに「}」を書いてください",
    ),
    (
        "found character that cannot start any token",
        "文字のはじめに使えない記号（@ ` % など）があります",
        '文字ぜんたいを " で囲んでください',
    ),
    (
        "found unknown escape character",
        '" の中の「\\」の使い方がちがいます',
        "引用符を ' にかえるか、「\\」を「\\\\」にしてください",
    ),
    (
        "escape code",
        '" の中の「\\」の使い方がちがいます',
        "引用符を ' にかえるか、「\\」を「\\\\」にしてください",
    ),
    (
        "block sequence entries are not allowed",
        "ここに「- 」は書けません",
        '「- 」の前で改行してください。文のはじめの「-」なら、文ぜんたいを " で囲んでください',
    ),
    (
        "did not find expected comment or line break",
        "「|」や「>」のあとに文字があります",
        "「|」や「>」のあとで改行し、次の行から字下げして書いてください",
    ),
    (
        "did not find expected '-' indicator",
        "字下げがそろっていません",
        "同じ一覧の「-」と、その中の項目は、行のはじめの空白の数をそろえてください",
    ),
    (
        "did not find expected key",
        "字下げがそろっていないか、閉じた引用符のあとに文字があります",
        "前後の行と、行のはじめの空白の数をそろえてください",
    ),
    (
        "while parsing a flow node: did not find expected node content",
        "「[」か「{」が閉じていません",
        "終わりに「]」か「}」を書いてください",
    ),
    (
        "did not find expected node content",
        "値のはじめに使えない記号（] } , など）があります",
        '文字ぜんたいを " で囲んでください',
    ),
    (
        "alphabetic or numeric character",
        "文字のはじめに使えない記号（& *）があります",
        '文字ぜんたいを " で囲んでください',
    ),
    (
        "mapping keys are not allowed",
        "文字のはじめに使えない記号（?）があります",
        '文字ぜんたいを " で囲んでください',
    ),
    (
        "tag",
        "文字のはじめに使えない記号（!）があります",
        '文字ぜんたいを " で囲んでください',
    ),
)
_UNREADABLE = ("この行を読めません", "前後の行の書き方と見くらべてください")

# Complaints that are seen late: the cause stands where the parser began.
_SEEN_LATE = ("could not find expected ':'", "found unexpected end of stream", "did not find expected ','")


def explain(error: YAMLError, lines: Sequence[str]) -> Complaint:
    """Say in plain words what the parser found; `lines` are those of the file."""
    if not isinstance(error, MarkedYAMLError):
        return Complaint(0, *_UNREADABLE)
    row = _filled_row(lines, _row(error))
    before = _filled_row(lines, row - 1)
    if _WIDE_INDENT.match(lines[before]):
        # Such a line ends the page for the parser, which stumbles over the next one only.
        row = before
    quote = _open_quote(lines, row)
    if quote is not None and (error.problem or "").startswith("did not find expected"):
        return Complaint(quote, *_UNCLOSED)
    for pattern, what, fix in _LINE_HINTS:
        if pattern.search(lines[row]):
            return Complaint(row, what, fix)
    said = f"{error.context or ''}: {error.problem or ''}"
    for words, what, fix in _MESSAGES:
        if words in said:
            return Complaint(row, what, fix)
    return Complaint(row, *_UNREADABLE)


def _open_quote(lines: Sequence[str], row: int) -> int | None:
    """Return the row above whose quote stays open up to the next quote of another value."""
    above = range(row - 1, max(row - LONGEST_QUOTE, -1), -1)
    return next((index for index in above if _OPEN_QUOTE.match(lines[index])), None)


def _filled_row(lines: Sequence[str], row: int) -> int:
    """Return the row itself, or the last one before it that is not blank."""
    row = max(min(row, len(lines) - 1), 0)
    while row > 0 and not lines[row].strip():
        row -= 1
    return row


def _row(error: MarkedYAMLError) -> int:
    late = any(words in (error.problem or "") for words in _SEEN_LATE)
    mark = (error.context_mark if late else None) or error.problem_mark or error.context_mark
    return mark.line if mark else 0
