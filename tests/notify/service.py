"""A push service, and a browser that subscribed there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import http_ece
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import ec

from spaces.model import new_id
from spaces.model.notice import Push
from spaces.notify.push import encode, point_of


class Browser:
    """The keys of a browser's subscription."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = new_id().encode() + b"1234"

    @property
    def p256dh(self) -> bytes:
        return point_of(self.key.public_key())

    def open(self, sealed: bytes) -> bytes:
        """What a message says, by an implementation that is not ours."""
        return bytes(http_ece.decrypt(sealed, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


@dataclass(frozen=True)
class Got:
    """A message that arrived."""

    name: str  # of the browser
    headers: Mapping[str, str]
    text: bytes


class PushService:
    """Takes messages for browsers and reads them as these would; `status` is what it answers."""

    def __init__(self) -> None:
        self.status = 201
        self.got: list[Got] = []
        self.answers = asyncio.Event()  # while it is not set, it lets everybody wait
        self.answers.set()
        self.waiting = 0
        self.asked = 0  # how often something was sent, whether or not it was taken
        self.browsers: dict[str, Browser] = {}
        app = web.Application()
        app.router.add_post("/push/{name}", self._take)
        self._server = TestServer(app)

    async def _take(self, request: web.Request) -> web.Response:
        self.asked += 1
        self.waiting += 1
        await self.answers.wait()
        self.waiting -= 1
        if self.status == 201:
            name = request.match_info["name"]
            text = self.browsers[name].open(await request.read())
            self.got.append(Got(name, dict(request.headers), text))
        return web.Response(status=self.status)

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._server.close()

    def endpoint(self, name: str) -> str:
        """Where messages for that browser go."""
        self.browsers.setdefault(name, Browser())
        return str(self._server.make_url(f"/push/{name}"))

    def subscribe(self, user_id: str = "u", name: str = "phone") -> Push:
        """A subscription as it is stored."""
        endpoint, browser = self.endpoint(name), self.browsers[name]
        return Push(new_id(), user_id, endpoint, browser.p256dh, browser.auth, name, datetime.now(UTC))

    def order(self, name: str = "phone") -> dict[str, object]:
        """The same as a page sends it."""
        endpoint, browser = self.endpoint(name), self.browsers[name]
        return {
            "endpoint": endpoint,
            "keys": {"p256dh": encode(browser.p256dh), "auth": encode(browser.auth)},
            "label": name,
        }
