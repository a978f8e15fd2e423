"""The bytes of a file that staff saved, as text that the YAML parser can read."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from guide.errors import Problem

# What YAML does not allow, and the line breaks that editors do not count as such.
_FORBIDDEN = re.compile(r"[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_UTF8 = "UTF-8（BOM なし）で保存しなおしてください"


def decode(path: Path, raw: bytes) -> tuple[str, list[Problem]]:
    """Return the text with plain line breaks, tabs and control characters replaced, and what was wrong."""
    text, problems = _text(path, raw)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems += _signs(path, text)
    return _FORBIDDEN.sub(" ", text).replace("\t", "  "), problems


def _text(path: Path, raw: bytes) -> tuple[str, list[Problem]]:
    problems = []
    if raw.startswith(codecs.BOM_UTF8):
        raw = raw[len(codecs.BOM_UTF8) :]
        problems.append(Problem(path, 1, "ファイルの先頭に見えない印（BOM）があります", _UTF8))
    try:
        return raw.decode("utf-8"), problems
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
    encoding, name = _guess(raw)
    problems.append(Problem(path, line, f"文字コードが UTF-8 ではありません{name}", _UTF8))
    return raw.decode(encoding, errors="replace"), problems


def _guess(raw: bytes) -> tuple[str, str]:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "（UTF-16 のようです）"
    try:
        raw.decode("cp932")
    except UnicodeDecodeError:
        return "utf-8", ""
    return "cp932", "（Shift_JIS のようです）"


def _signs(path: Path, text: str) -> list[Problem]:
    """Tell of tabs and control characters, once a line."""
    if "\t" not in text and not _FORBIDDEN.search(text):
        return []
    problems = []
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line:
            problems.append(Problem(path, number, "タブ文字があります", "半角の空白にかえてください"))
        elif match := _FORBIDDEN.search(line):
            what = f"目に見えない文字（U+{ord(match.group()):04X}）があります"
            problems.append(Problem(path, number, what, "その文字を消してください"))
    return problems
