import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from spaces.config import Config
from spaces.config import Spaces as SpacesSettings
from spaces.live import Closing, Outbox, Rooms, Session
from spaces.model import Space, SpeakerPolicy, State, TapPolicy, User, new_id
from spaces.store import Store
from tests.databases import sqlite_copies
from tests.fakes import FakeHall, FakeMedia, FakeTap, FakeTaps, ManualClock

SETTINGS = SpacesSettings(stage_limit=2, co_host_limit=2, host_grace_seconds=60, live_per_host=1)


@dataclass
class Client:
    """A visitor's socket, seen from the visitor."""

    session: Session
    outbox: Outbox
    read: list[dict[str, Any]] = field(default_factory=list)
    closing: Closing | None = None

    @property
    def pid(self) -> str:
        return self.session.pid

    async def drain(self) -> list[dict[str, Any]]:
        """Everything new in the outbox."""
        fresh = []
        while self.outbox.ready:
            item = await self.outbox.take()
            if isinstance(item, Closing):
                self.closing = item
                break
            fresh.append(json.loads(item))
        self.read += fresh
        return fresh

    async def say(self, kind: str, **fields: Any) -> dict[str, Any]:
        """A command and its answer; what else arrives is kept in `read`."""
        await self.session.receive(json.dumps({"type": kind, "id": 7, **fields}))
        fresh = await self.drain()
        return next(message for message in fresh if message.get("id") == 7)

    def last(self, kind: str) -> dict[str, Any]:
        return next(message for message in reversed(self.read) if message["type"] == kind)

    def kinds(self) -> list[str]:
        return [message["type"] for message in self.read]


@dataclass
class Node:
    """Real rooms on a real store, with the media and the clock in the test's hands."""

    rooms: Rooms
    store: Store
    media: FakeMedia
    clock: ManualClock
    taps: FakeTaps = field(default_factory=FakeTaps)

    async def user(self, handle: str, **fields: Any) -> User:
        plain = User(new_id(), handle, handle.title(), False, self.clock.now())
        made = replace(plain, **fields)
        await self.store.users.add(made, None)
        return made

    async def space(self, host: User, **fields: Any) -> Space:
        now = self.clock.now()
        plain = Space(
            new_id(), host.id, "Sunday talk", ("tea",), State.SCHEDULED, SpeakerPolicy.EVERYONE, TapPolicy.OFF, now, now
        )
        made = replace(plain, **fields)
        await self.store.spaces.add(made)
        return made

    async def live_space(self, host: User, **fields: Any) -> Space:
        return await self.rooms.start_space(await self.space(host, **fields))

    async def join(self, space: Space, user: User | None = None, **fields: Any) -> Client:
        outbox = fields.pop("outbox", None) or Outbox()
        hello = {"name": None, "key": None, "number": 1} | fields
        session = await self.rooms.join(space.id, user, outbox=outbox, **hello)
        client = Client(session, outbox)
        await client.drain()
        return client

    def hall(self, space: Space) -> FakeHall:
        return self.media.halls[space.id]

    def tap(self, space: Space) -> FakeTap:
        return self.taps.of(space.id)

    def later(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.rooms.pulse()


@pytest.fixture(scope="session")
def sqlite_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    return sqlite_copies(tmp_path_factory.mktemp("live-sqlite"))


@pytest.fixture
def config() -> Config:
    return Config(spaces=SETTINGS)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def store(sqlite_copy: Callable[[Path], str], tmp_path: Path) -> AsyncIterator[Store]:
    async with Store.open(sqlite_copy(tmp_path)) as opened:
        yield opened


@pytest.fixture
async def node(store: Store, config: Config, clock: ManualClock) -> AsyncIterator[Node]:
    media = FakeMedia()
    taps = FakeTaps()
    async with Rooms(config, store, media, taps, clock) as rooms:
        yield Node(rooms, store, media, clock, taps)
