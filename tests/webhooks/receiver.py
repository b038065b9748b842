"""Somebody else's program: takes webhooks and checks them with the library that such programs use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from standardwebhooks import Webhook


@dataclass
class Receiver:
    """What arrived, and what is answered."""

    url: str = ""
    secret: str = ""
    status: int = 204
    silent: bool = False  # whether it never answers
    said: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    got: list[Any] = field(default_factory=list)  # what was rightly signed, as JSON
    ids: list[str] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.ids.append(request.headers["webhook-id"])
        if self.secret:
            self.got.append(Webhook(self.secret).verify(body, dict(request.headers)))
        self.asked.set()
        if self.silent:
            await asyncio.Event().wait()
        return web.Response(status=self.status, text=self.said, headers=self.headers)

    async def until(self, *types: str, seconds: float = 20) -> list[Any]:
        """What arrived of these types, once all of them did."""
        async with asyncio.timeout(seconds):
            while not set(types) <= {one["type"] for one in self.got}:
                self.asked.clear()
                await self.asked.wait()
        return [one for kind in types for one in self.got if one["type"] == kind]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver at a port of its own."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        receiver.url = f"http://{host}:{port}/hook"
        yield receiver
    finally:
        await runner.cleanup()
