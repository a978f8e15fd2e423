"""Styles, scripts and pictures of the site, kept in memory and named by their content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

WIDGET = "widget.js"
"""The one asset that other sites embed, served as `/widget.js`."""

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"
_AN_HOUR = "public, max-age=3600, stale-while-revalidate=86400"


@dataclass(frozen=True)
class Asset:
    """One file: its bytes, media type and the hash of its content."""

    name: str
    content: bytes
    media_type: str
    version: str

    @property
    def url(self) -> str:
        """The address that changes with the content, to be cached for good."""
        # The widget asks its server relative to its own address, so it lives at the root.
        folder = "" if self.name == WIDGET else "/static"
        return f"{folder}/{self.name}?v={self.version}"


def read_assets(folder: Path) -> dict[str, Asset]:
    """Read all files of the folder whose type is known, by name."""
    return {path.name: _read(path) for path in sorted(folder.iterdir()) if path.suffix in _TYPES}


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(path.name, content, _TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:12])


def asset_routes(assets: dict[str, Asset]) -> APIRouter:
    """Return the routes that serve the assets."""
    router = APIRouter()

    async def asset(request: Request, name: str, v: str = "") -> Response:
        if name not in assets:
            raise HTTPException(404)
        return _serve(assets[name], request, v)

    async def widget(request: Request, v: str = "") -> Response:
        return _serve(assets[WIDGET], request, v)

    router.add_api_route("/static/{name}", asset, methods=["GET", "HEAD"])
    router.add_api_route(f"/{WIDGET}", widget, methods=["GET", "HEAD"])
    return router


def _serve(asset: Asset, request: Request, version: str) -> Response:
    headers = {
        "ETag": f'"{asset.version}"',
        "Cache-Control": _FOREVER if version == asset.version else _AN_HOUR,
        "X-Content-Type-Options": "nosniff",
        # A city's own site on another host may load the widget.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)
