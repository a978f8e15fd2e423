"""Assembles the gateway: one FastAPI app that serves the site, the API, health and metrics."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import yaml
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from guide.channels.body_limit import BodyLimit
from guide.channels.health import Watch, health_routes
from guide.channels.metrics import TurnMetrics
from guide.channels.problems import ProblemHandlers
from guide.channels.schedule import schedule_routes
from guide.channels.site import not_found_page, site_routes, today_in_japan
from guide.channels.todo import todo_routes
from guide.channels.town import town_links, town_routes
from guide.channels.web import WebChannel
from guide.clock import now_in_japan
from guide.dialogue.breaker import Breaker
from guide.dialogue.client import RasaClient
from guide.dialogue.conversation import Conversation
from guide.dialogue.database import Database
from guide.dialogue.hours import opening_words
from guide.dialogue.inbox import Inbox
from guide.dialogue.knowledge import Knowledge, load_knowledge
from guide.dialogue.moves import Phrases
from guide.dialogue.records import Records
from guide.dialogue.signing import Signer, load_secret
from guide.dialogue.store import SqliteStore
from guide.dialogue.texts import Texts
from guide.dialogue.turn import TurnLimits, Turns
from guide.errors import StoreError
from guide.faq.model import Office
from guide.lookup.schedule import load_plan
from guide.retrieval.suggest import Suggester
from guide.settings import Settings, load_settings
from guide.staff.routes import staff_routes
from guide.text.redact import redact
from guide.training.registry import Registry

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
log = logging.getLogger(__name__)
DAY = 86_400.0
MAX_BODY = 65_536


def create_app() -> FastAPI:
    """Return the gateway for the settings in the environment and the model in service."""
    return build_app(load_settings())


def build_app(settings: Settings) -> FastAPI:
    """Return the gateway; raise `NoModel` or `StaleModel` where there is nothing to serve."""
    version = Registry(settings.models).serving(settings.model)
    knowledge = load_knowledge(version.directory, settings)
    http = httpx.AsyncClient(limits=httpx.Limits(max_connections=200, max_keepalive_connections=50))
    rasa, breaker = RasaClient(http, settings.rasa_url), Breaker()
    watch = Watch(rasa=rasa, http=http, actions_url=settings.actions_url, breaker=breaker)
    store = SqliteStore(settings.conversations)
    # The staff area reads on other threads than the turns write on: a connection of its own.
    kept = Database(settings.conversations)
    metrics = TurnMetrics(CollectorRegistry())
    app = FastAPI(
        title="Town guide",
        lifespan=_lifespan(settings, http, watch, store, kept),
        openapi_url="/api/openapi.json",
        # Their pages load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
    )
    secret = settings.secret or load_secret(settings.var / "secret")
    _mount(app, settings, knowledge, store, watch, metrics, rasa, breaker, secret)
    records, inbox, password = Records(kept), Inbox(kept), settings.staff_password
    app.include_router(staff_routes(knowledge, records, inbox, password=password, secret=secret, now=now_in_japan))
    return app


def _mount(
    app: FastAPI,
    settings: Settings,
    knowledge: Knowledge,
    store: SqliteStore,
    watch: Watch,
    metrics: TurnMetrics,
    rasa: RasaClient,
    breaker: Breaker,
    secret: str,
) -> None:
    texts = knowledge.texts
    signer = Signer(
        secret,
        unknown_session=texts.say("error.unknown_session"),
        foreign_choice=texts.say("error.foreign_choice"),
    )
    turns = Turns(
        conversation=Conversation(knowledge),
        store=store,
        signer=signer,
        rasa=rasa,
        breaker=breaker,
        texts=texts,
        phrases=_phrases(settings.data / "phrases.yml"),
        limits=TurnLimits(settings.turn_timeout, settings.message_limit, settings.rotate_after),
    )
    suggester = Suggester(knowledge.faq, knowledge.retriever)
    web = WebChannel(turns=turns, store=store, signer=signer, suggester=suggester, texts=texts, metrics=metrics)
    app.include_router(web.routes())
    app.include_router(health_routes(watch, store, metrics.registry, knowledge.version))
    links = [
        *town_links(knowledge.town),
        ("/todo", "できごとから手続きをさがす"),
        ("/schedule", "予防接種と健診の予定"),
    ]
    app.include_router(site_routes(knowledge.faq, search=_search(knowledge), links=links, opening=_opening(texts)))
    app.include_router(town_routes(knowledge, now=now_in_japan))
    app.include_router(todo_routes(knowledge.faq, texts, today=today_in_japan))
    app.include_router(schedule_routes(knowledge.faq, load_plan(settings.vaccination), today=today_in_japan))
    ProblemHandlers(texts, knowledge.general_office, not_found_page(knowledge.faq)).add_to(app)
    app.add_middleware(BodyLimit, limit=MAX_BODY, title=texts.say("error.too_long", limit=settings.message_limit))


def _opening(texts: Texts) -> Callable[[Office], str | None]:
    return lambda office: opening_words(office, now_in_japan(), texts)


def _search(knowledge: Knowledge) -> Callable[[str], list[str]]:
    entries = list(knowledge.faq.entries)
    return lambda words: [entries[hit.place] for hit in knowledge.retriever.search(redact(words).text)]


def _lifespan(
    settings: Settings, http: httpx.AsyncClient, watch: Watch, store: SqliteStore, kept: Database
) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(watch.run()), asyncio.create_task(_purge_daily(store, settings))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await http.aclose()
            store.close()
            kept.close()

    return lifespan


async def _purge_daily(store: SqliteStore, settings: Settings) -> None:
    while True:
        try:
            store.purge(older_than=settings.keep_days * DAY, questions_older_than=settings.keep_question_days * DAY)
        except StoreError as error:
            log.error("old conversations could not be deleted: %s", error)
        await asyncio.sleep(DAY)


def _phrases(path: Path) -> Phrases:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {str(name): tuple(map(str, texts)) for name, texts in data.items()}
