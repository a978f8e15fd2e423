"""Rasa with a trained model, spoken to as its REST channel does, and an action server that tells what it was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.utils.endpoints import EndpointConfig

from guide.rasa.tracker_store import BoundedTrackerStore

ROOT = Path(__file__).parent.parent.parent


class ActionServer:
    """What Rasa asked of the action server: the requests, and how it answers them."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.answer: Callable[[dict[str, Any]], web.Response] = say_the_name

    async def handle(self, request: web.Request) -> web.Response:
        self.requests.append(await request.json())
        return self.answer(self.requests[-1])


def say_the_name(call: dict[str, Any]) -> web.Response:
    """Answer with the name of the action."""
    return web.json_response({"events": [], "responses": [{"custom": {"did": call["next_action"]}}]})


class Chat:
    """Rasa with the trained model and our tracker store, spoken to as the REST channel does."""

    def __init__(self, agent: Any, server: ActionServer) -> None:
        self.agent = agent
        self.server = server

    async def say(
        self, text: str, *, sender: str = "s", metadata: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Return the messages that come back."""
        out = CollectingOutputChannel()
        await self.agent.handle_message(UserMessage(text, out, sender, input_channel="rest", metadata=metadata))
        return out.messages


@asynccontextmanager
async def open_chat(model: Path) -> AsyncIterator[Chat]:
    """Start an action server and load the model."""
    actions = ActionServer()
    app = web.Application()
    app.router.add_post("/webhook", actions.handle)
    async with TestServer(app) as server:
        agent = Agent.load(
            str(model),
            tracker_store=BoundedTrackerStore(None),
            action_endpoint=EndpointConfig(str(server.make_url("/webhook"))),
        )
        yield Chat(agent, actions)
