"""Whether the parts work: `/healthz`, `/readyz`, `/metrics`, and the watch that closes the breaker again."""

from __future__ import annotations

import asyncio
import logging
from typing import Literal

import httpx
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from guide.dialogue.breaker import Breaker
from guide.dialogue.client import RasaClient
from guide.dialogue.store import Store
from guide.errors import DialogueError, StoreError

log = logging.getLogger(__name__)
Health = Literal["ok", "degraded", "down"]
PERIOD = 1.0
"""Seconds between two looks."""
PATIENCE = 1.0
"""Seconds a part may take to answer a look."""


class Watch:
    """Looks at Rasa and the action server every second, and probes the chain while the breaker is open."""

    def __init__(self, *, rasa: RasaClient, http: httpx.AsyncClient, actions_url: str, breaker: Breaker) -> None:
        self._rasa = rasa
        self._http = http
        self._actions_url = actions_url
        self._breaker = breaker
        self._probes = 0
        self.rasa: Health = "down"
        self.actions: Health = "down"

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(PERIOD)

    async def look(self) -> None:
        """Update the health of both parts; try the whole chain where turns do not go to Rasa."""
        rasa, actions = await asyncio.gather(self._rasa.is_up(timeout=PATIENCE), self._actions_up())
        self.actions = "ok" if actions else "down"
        if rasa and actions and not self._breaker.closed:
            await self._probe()
        self.rasa = "down" if not rasa else ("ok" if self._breaker.closed else "degraded")

    async def _probe(self) -> None:
        # A fresh sender each time: a probe that hung may still hold its lock.
        self._probes += 1
        try:
            await self._rasa.send(f"probe.{self._probes}", "/probe", {}, timeout=PATIENCE)
        except DialogueError as error:
            log.info("Rasa is not back yet: %s", error)
        else:
            log.warning("Rasa is back")
            self._breaker.recovered()

    async def _actions_up(self) -> bool:
        try:
            return (await self._http.get(f"{self._actions_url}/health", timeout=PATIENCE)).status_code == 200
        except httpx.HTTPError:
            return False


def health_routes(watch: Watch, store: Store, metrics: CollectorRegistry, version: str) -> APIRouter:
    """Return `/healthz` (the gateway lives), `/readyz` (each part) and `/metrics`."""
    router = APIRouter()

    async def alive() -> Response:
        return JSONResponse({"status": "ok"})

    async def ready() -> Response:
        parts: dict[str, Health] = {
            "gateway": "ok",
            "retrieval": "ok",
            "rasa": watch.rasa,
            "actions": watch.actions,
            "store": _store_health(store),
        }
        whole = "ok" if set(parts.values()) == {"ok"} else "degraded"
        return JSONResponse({"status": whole, "parts": parts, "model": version}, headers={"Cache-Control": "no-store"})

    async def numbers() -> Response:
        return Response(generate_latest(metrics), media_type=CONTENT_TYPE_LATEST)

    router.add_api_route("/healthz", alive, methods=["GET"])
    router.add_api_route("/readyz", ready, methods=["GET"])
    router.add_api_route("/metrics", numbers, methods=["GET"])
    return router


def _store_health(store: Store) -> Health:
    try:
        store.check()
    except StoreError:
        return "down"
    return "ok"
