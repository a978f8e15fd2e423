"""How the public pages write Markdown, dates and lists of things: pure functions used by the templates."""

from __future__ import annotations

from datetime import date

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from guide.faq.model import Entry, Ways

# Raw HTML and images stay off: an answer is text that staff wrote, and a page loads nothing from elsewhere.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_DEEPEST = 6

WAYS = {
    "counter": "窓口で",
    "post": "郵送で",
    "online": "オンラインで",
    "konbini": "コンビニで",
    "proxy": "代理の人が",
}
"""What each way of `Ways` is called, in the order of a page."""


def markdown(text: str, *, under: int = 2) -> Markup:
    """Return Markdown as HTML that is safe to show; its first heading level lies just below `under`."""
    tokens = _MARKDOWN.parse(text)
    shift = under + 1 - min((_level(token) for token in tokens if _is_heading(token)), default=under + 1)
    for token in tokens:
        if _is_heading(token):
            token.tag = f"h{min(_DEEPEST, _level(token) + shift)}"
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704 - raw HTML is off


def _is_heading(token: Token) -> bool:
    return token.type in ("heading_open", "heading_close")


def _level(token: Token) -> int:
    return int(token.tag[1:])


def japanese_date(day: date) -> str:
    """Return a date as it is written in Japanese: 2026年11月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def ways(how: Ways) -> list[tuple[str, str]]:
    """Return the ways that are known as (name, text)."""
    return [(name, text) for key, name in WAYS.items() if (text := getattr(how, key))]


def validity(entry: Entry, today: date) -> str | None:
    """Return the notice of an entry with dates of validity, or None where there is nothing to say."""
    if entry.valid_from and today < entry.valid_from:
        return f"この手続きは{japanese_date(entry.valid_from)}に始まります。まだ受け付けていません。"
    if entry.valid_to and entry.valid_to < today:
        return f"この手続きは{japanese_date(entry.valid_to)}で終わりました。今は受け付けていません。"
    if entry.valid_to:
        return f"この手続きは{japanese_date(entry.valid_to)}までです。"
    return None
