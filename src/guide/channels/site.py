"""The city's public site: front page, procedure pages, categories, offices and the sorting dictionary.

Pages work without scripts, set no cookies and load nothing from elsewhere, so that the strict content
security policy below holds. The chat widget is one more script on top.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from guide.channels import kana, markup
from guide.channels.assets import Asset, asset_routes, read_assets
from guide.faq.model import Category, Entry, Faq, Office

FaqSource = Callable[[], Faq]
"""Gives the FAQ in service; asked on every request, so that a promoted model shows at once."""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
"""Headers of every page."""

_HERE = Path(__file__).parent
_FICTIONAL_PHONE = "0000"
_LONGEST_QUERY = 200
_SHORTLIST = 8


def today_in_japan() -> date:
    """Return today's date where the town hall is."""
    return datetime.now(ZoneInfo("Asia/Tokyo")).date()


class Site:
    """The public pages of one city."""

    def __init__(
        self,
        faq: Faq | FaqSource,
        *,
        today: Callable[[], date] = today_in_japan,
        most_asked: Callable[[], Sequence[str]] | None = None,
        search: Callable[[str], Sequence[str]] | None = None,
        links: Sequence[tuple[str, str]] = (),
        opening: Callable[[Office], str | None] = lambda office: None,
    ) -> None:
        self._faq: FaqSource = faq if callable(faq) else lambda: faq
        self._today = today
        self._most_asked = most_asked
        self._search = search
        self._links = links
        self.assets = read_assets(_HERE / "static")
        self._pages = _environment(self.assets)
        self._pages.globals["opening"] = opening

    def home(self) -> Response:
        """Front page: search, fields with their categories, pages that are asked for most."""
        faq = self._faq()
        asked = self._entries(self._most_asked()) if self._most_asked else []
        starts = self._starting_pages(faq)
        return self._page("home.html", faq, asked=asked, starts=starts, tree=_tree(faq), links=self._links)

    async def entry(self, entry_id: str) -> Response:
        """One procedure page."""
        faq = self._faq()
        if (entry := faq.entries.get(entry_id)) is None:
            return self._missing()
        related = [faq.entries[other] for other in entry.related if other in faq.entries]
        return self._page(
            "entry.html",
            faq,
            entry=entry,
            english=faq.english.get(entry_id),
            category=faq.categories[entry.category],
            office=faq.offices[entry.office],
            notice=markup.validity(entry, self._today()),
            related=self._shown(related),
        )

    async def category(self, category_id: str) -> Response:
        """The pages of a category, the one about the bare word first."""
        faq = self._faq()
        if (category := faq.categories.get(category_id)) is None:
            return self._missing()
        entries = self._of_category(faq, category_id)
        return self._page("category.html", faq, category=category, entries=entries, office=faq.office_of(category_id))

    async def field(self, field_id: str) -> Response:
        """The categories of a field, each with its pages."""
        faq = self._faq()
        if (field := faq.fields.get(field_id)) is None:
            return self._missing()
        categories = {
            category_id: (category, self._of_category(faq, category_id))
            for category_id, category in _tree(faq)[field_id].items()
        }
        return self._page("field.html", faq, field=field, categories=categories, office=faq.offices[field.office])

    async def offices(self) -> Response:
        """All offices with phone, place and hours."""
        return self._page("offices.html", self._faq())

    async def sorting(
        self,
        q: str = Query(default="", max_length=_LONGEST_QUERY),
        row: str = Query(default="", max_length=4),
    ) -> Response:
        """The sorting dictionary, whole, by a row of kana, or by words."""
        faq = self._faq()
        found = kana.by_row(kana.matching(faq.items, q))
        if row and not q:
            found = {row: found[row]} if row in found else {}
        return self._page(
            "sorting.html",
            faq,
            q=q,
            row=row,
            found=found,
            rows=kana.by_row(faq.items),
            kinds=faq.sorting_kinds,
        )

    def chat(self, q: str = Query(default="", max_length=_LONGEST_QUERY)) -> Response:
        """The chat with what was typed; without scripts, the pages that fit it best."""
        found = self._entries(self._search(q)) if self._search and q.strip() else []
        return self._page("chat.html", self._faq(), q=q, found=found)

    async def not_found(self, request: Request, error: Exception) -> Response:
        """Exception handler for 404: a page in Japanese that offers search and categories."""
        return self._missing()

    def _missing(self) -> Response:
        faq = self._faq()
        return self._page("not_found.html", faq, status=404, tree=_tree(faq))

    def _page(self, template: str, faq: Faq, *, status: int = 200, **context: Any) -> HTMLResponse:
        html = self._pages.get_template(template).render(faq=faq, city=faq.city, fictional=is_fictional(faq), **context)
        return HTMLResponse(html, status_code=status, headers=HEADERS)

    def _shown(self, entries: Sequence[Entry]) -> list[Entry]:
        day = self._today()
        return [entry for entry in entries if entry.is_valid_on(day)]

    def _entries(self, ids: Sequence[str]) -> list[Entry]:
        entries = self._faq().entries
        return self._shown([entries[entry_id] for entry_id in ids if entry_id in entries])[:_SHORTLIST]

    def _of_category(self, faq: Faq, category_id: str) -> list[Entry]:
        entries = [entry for entry in faq.entries.values() if entry.category == category_id]
        return sorted(self._shown(entries), key=lambda entry: not entry.general)

    def _starting_pages(self, faq: Faq) -> list[Entry]:
        """Return, until there are figures, general pages: the first category of each field, then the second, …"""
        shown = self._shown(list(faq.entries.values()))
        general = {entry.category: entry for entry in shown if entry.general}
        fields = [[general[name] for name in names if name in general] for names in _tree(faq).values()]
        rounds = zip_longest(*fields)
        return [entry for pages in rounds for entry in pages if entry is not None][:_SHORTLIST]


def site_routes(
    faq: Faq | FaqSource,
    *,
    today: Callable[[], date] = today_in_japan,
    most_asked: Callable[[], Sequence[str]] | None = None,
    search: Callable[[str], Sequence[str]] | None = None,
    links: Sequence[tuple[str, str]] = (),
    opening: Callable[[Office], str | None] = lambda office: None,
) -> APIRouter:
    """Return the routes of the public site, its styles and scripts, and `/widget.js`.

    `faq` is a `Faq` or gives the one in service. `most_asked` gives ids of entries for the front page,
    `search` the ids that fit some words best (used by `/chat` where scripts are off); both may block briefly.
    `links` are addresses and names of further pages, for the front page. `opening` tells when an office is open.
    """
    site = Site(faq, today=today, most_asked=most_asked, search=search, links=links, opening=opening)
    router = APIRouter(include_in_schema=False)
    pages: dict[str, Callable[..., Any]] = {
        "/": site.home,
        "/pages/{entry_id}": site.entry,
        "/categories/{category_id}": site.category,
        "/fields/{field_id}": site.field,
        "/offices": site.offices,
        "/sorting": site.sorting,
        "/chat": site.chat,
    }
    for path, page in pages.items():
        router.add_api_route(path, page, methods=["GET", "HEAD"], response_class=HTMLResponse)
    router.include_router(asset_routes(site.assets))
    return router


def not_found_page(faq: Faq | FaqSource) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Return a Starlette exception handler that answers 404 with the site's own page."""
    return Site(faq).not_found


def is_fictional(faq: Faq) -> bool:
    """Tell whether the city is made up: its phone number begins as no Japanese number does."""
    return str(faq.city.get("phone", "")).startswith(_FICTIONAL_PHONE)


def _tree(faq: Faq) -> dict[str, dict[str, Category]]:
    tree: dict[str, dict[str, Category]] = {field_id: {} for field_id in faq.fields}
    for category_id, category in faq.categories.items():
        tree[category.field][category_id] = category
    return tree


def _environment(assets: dict[str, Asset]) -> Environment:
    pages = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["markdown"] = markup.markdown
    pages.filters["date"] = markup.japanese_date
    pages.filters["ways"] = markup.ways
    pages.globals["asset"] = lambda name: assets[name].url
    return pages
