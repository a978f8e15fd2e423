from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from guide.channels import assets as assets_module
from guide.channels.assets import asset_routes, read_assets

STATIC = Path(assets_module.__file__).parent / "static"
ASSETS = read_assets(STATIC)


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.include_router(asset_routes(ASSETS))
    return TestClient(app)


@pytest.mark.parametrize("name", sorted(ASSETS))
def test_asset_is_served_for_good_under_its_own_address(client: TestClient, name: str) -> None:
    response = client.get(ASSETS[name].url)
    assert response.status_code == 200
    assert response.content == (STATIC / name).read_bytes()
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["content-type"].startswith(ASSETS[name].media_type)


def test_widget_without_version_is_checked_again_soon(client: TestClient) -> None:
    first = client.get("/widget.js")
    assert "immutable" not in first.headers["cache-control"]
    again = client.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content


def test_unknown_asset_is_not_found(client: TestClient) -> None:
    assert client.get("/static/../site.py").status_code == 404
    assert client.get("/static/nothing.css").status_code == 404


def test_version_follows_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    before = read_assets(tmp_path)["a.css"].url
    (tmp_path / "a.css").write_text("b{}")
    assert read_assets(tmp_path)["a.css"].url != before


def test_widget_stays_small_and_safe() -> None:
    code = ASSETS["widget.js"].content
    assert len(gzip.compress(code)) <= 25_000
    for forbidden in (
        b"innerHTML",
        b"outerHTML",
        b"insertAdjacentHTML",
        b"eval(",
        b"new Function",
        b"document.write",
    ):
        assert forbidden not in code


@pytest.mark.parametrize("name", ["site.css", "widget.js", "site.js", "icon.svg"])
def test_assets_load_nothing_from_elsewhere(name: str) -> None:
    text = ASSETS[name].content.decode()
    addresses = set(re.findall(r"(?:https?:)?//[a-z][^\s\"')]*\.[^\s\"')]*", text))
    assert addresses <= {"http://www.w3.org/2000/svg", "https://guide.example.jp/widget.js"}
    assert "@import" not in text
