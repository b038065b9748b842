"""A running HTTP face over a real store and real rooms, and people who call it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aiohttp import DummyCookieJar
from aiohttp.test_utils import TestClient, TestServer
from multidict import CIMultiDictProxy
from prometheus_client import CollectorRegistry

from recorder import Recorder, open_blobs
from spaces.bus import Bus
from spaces.config import Config, load
from spaces.fetch import Fetcher
from spaces.live import Rooms
from spaces.model import Scope, Token, User, new_id
from spaces.model.token import ALL_SCOPES, new_secret
from spaces.store import Store
from spaces.web import Context, build_app
from spaces.web.call import digest
from spaces.web.passwords import hash_password
from tests.databases import sqlite_copies
from tests.fakes import FakeMedia, ManualClock
from tests.web.airing import Air, Json
from tests.web.tape import Shelf

PASSWORD = "a few words in a row"
INDEX = (
    "<!doctype html><html><head><title>Spaces</title></head>"
    '<body><script type="module" src="/assets/main-1a2b.js"></script></body></html>'
)
SCRIPT = "console.log('hello');\n" * 200


@cache
def hashed() -> str:
    """Hashing costs 50 ms, so everybody in the tests has the same password."""
    return hash_password(PASSWORD)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def code(self) -> str | None:
        """The problem's code; None when it is no problem."""
        is_problem = self.headers.get("Content-Type") == "application/problem+json"
        return self.json["code"] if is_problem else None

    def __repr__(self) -> str:
        return f"<{self.status} {self.body[:300]!r}>"


@dataclass
class Caller:
    """Somebody with credentials, or nobody."""

    client: TestClient[Any, Any]
    user: User | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def pid(self) -> str:
        assert self.user
        return f"u_{self.user.id}"

    async def ask(self, method: str, path: str, **options: Any) -> Answer:
        headers = self.headers | options.pop("headers", {})
        async with self.client.request(method, path, headers=headers, allow_redirects=False, **options) as response:
            return Answer(response.status, response.headers, await response.read())

    async def get(self, path: str, **options: Any) -> Answer:
        return await self.ask("GET", path, **options)

    async def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return await self.ask("POST", path, json=body, **options)

    async def patch(self, path: str, body: Any = None, **options: Any) -> Answer:
        return await self.ask("PATCH", path, json=body, **options)

    async def put(self, path: str, **options: Any) -> Answer:
        return await self.ask("PUT", path, **options)

    async def delete(self, path: str, **options: Any) -> Answer:
        return await self.ask("DELETE", path, **options)

    async def opens(self, **fields: Any) -> Any:
        """A new space, live unless it has a start."""
        answer = await self.post("/api/v1/spaces", {"title": "Sunday talk"} | fields)
        assert answer.status == 201, answer
        return answer.json


@dataclass
class Site:
    """The HTTP face, and what it stands on."""

    context: Context
    client: TestClient[Any, Any]
    media: FakeMedia
    clock: ManualClock

    @property
    def store(self) -> Store:
        return self.context.store

    @property
    def rooms(self) -> Rooms:
        return self.context.rooms

    @property
    def shelf(self) -> Shelf:
        """Recordings that were made without microphones."""
        return Shelf(self.context, self.clock)

    @property
    def nobody(self) -> Caller:
        return Caller(self.client)

    async def account(self, handle: str, *, admin: bool = False) -> User:
        user = User(new_id(), handle, handle.title(), admin, self.clock.now())
        await self.store.users.add(user, hashed())
        return user

    async def token(self, user: User, *scopes: Scope) -> str:
        secret = new_secret()
        made = Token(new_id(), user.id, "test", frozenset(scopes) or ALL_SCOPES, self.clock.now(), None)
        await self.store.tokens.add(made, digest(secret))
        return secret

    async def person(self, handle: str, *scopes: Scope, admin: bool = False) -> Caller:
        """A new account that calls with a token."""
        return await self.with_token(await self.account(handle, admin=admin), *scopes)

    async def with_token(self, user: User, *scopes: Scope) -> Caller:
        return Caller(self.client, user, {"Authorization": f"Bearer {await self.token(user, *scopes)}"})

    async def browser(self, user: User, **headers: str) -> Caller:
        """The page of somebody who has signed in."""
        answer = await self.nobody.post("/api/v1/session", {"handle": user.handle, "password": PASSWORD})
        assert answer.status == 200, answer
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        return Caller(self.client, user, {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"} | headers)


OpenSite = Callable[..., Awaitable[Site]]


@pytest.fixture(scope="session")
def sqlite_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    return sqlite_copies(tmp_path_factory.mktemp("web-sqlite"))


@pytest.fixture
def ui(tmp_path: Path) -> Path:
    """A built page, in small."""
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text(INDEX)
    (dist / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (dist / "assets" / "main-1a2b.js").write_text(SCRIPT)
    (dist / "assets" / "voice-3c4d.woff2").write_bytes(bytes(2000))
    return dist


def settings(folder: Path, **chosen: Any) -> Config:
    # Every test asks as often as it wants, except those about limits.
    free = {"limits.per_minute": 0, "limits.anonymous_per_minute": 0}
    return load(
        None, {"server.data": folder} | free | {key.replace("__", "."): value for key, value in chosen.items()}, {}
    )


@pytest.fixture
async def open_site(tmp_path: Path, ui: Path, sqlite_copy: Callable[[Path], str]) -> AsyncIterator[OpenSite]:
    """Opens a site with settings such as server__public_url="https://…"; one per test."""
    async with AsyncExitStack() as parts:

        async def opened(**chosen: Any) -> Site:
            config, media, clock = settings(tmp_path, **chosen), FakeMedia(), ManualClock()
            store = await parts.enter_async_context(Store.open(sqlite_copy(tmp_path)))
            blobs = await parts.enter_async_context(open_blobs(config))
            recorder = await parts.enter_async_context(
                Recorder(config, store, blobs, clock.now, uptime=clock.monotonic)
            )
            bus = Bus()
            rooms = await parts.enter_async_context(Rooms(config, store, media, recorder.taps, clock, bus))
            fetcher = await parts.enter_async_context(Fetcher(config))
            context = Context(
                config=config,
                store=store,
                rooms=rooms,
                media=media,
                recorder=recorder,
                bus=bus,
                fetcher=fetcher,
                metrics=CollectorRegistry(),
                ui=ui,
                clock=clock.now,
            )
            server = TestServer(build_app(context))
            client = await parts.enter_async_context(TestClient(server, cookie_jar=DummyCookieJar()))
            return Site(context, client, media, clock)

        yield opened


@pytest.fixture
async def site(open_site: OpenSite) -> Site:
    return await open_site()


@pytest.fixture
async def mira(site: Site) -> Caller:
    return await site.person("mira")


@pytest.fixture
def air(site: Site) -> Air:
    return Air(site)


@pytest.fixture
async def station(air: Air, mira: Caller) -> Json:
    """A station of Mira's with nothing in it."""
    return await air.station(mira)
