"""A store, rooms and a clock to tell people by."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from spaces.config import Config, load
from spaces.fetch import Fetcher
from spaces.live import Rooms
from spaces.model import Space, SpeakerPolicy, State, TapPolicy, User, new_id
from spaces.notify import Announcer, Mailer, Notifier, Pusher
from spaces.store import Store
from tests.databases import sqlite_copies
from tests.fakes import FakeMedia, FakeTaps, ManualClock


@pytest.fixture(scope="session")
def sqlite_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    return sqlite_copies(tmp_path_factory.mktemp("notify-sqlite"))


@dataclass
class House:
    """A node's worth of parts, without its HTTP face."""

    config: Config
    store: Store
    rooms: Rooms
    clock: ManualClock
    fetcher: Fetcher

    @property
    def announcer(self) -> Announcer:
        return Announcer(self.store, self.rooms)

    def notifier(self) -> Notifier:
        """Opened by the test or asked to send by hand."""
        pusher = Pusher(self.config, self.fetcher)
        return Notifier(self.config, self.store, self.rooms, pusher, Mailer(self.config), now=self.clock.now)

    async def look(self) -> None:
        await self.announcer.look(self.clock.now())
        await self.rooms.journal.written()

    async def person(self, handle: str) -> User:
        user = User(new_id(), handle, handle.title(), False, self.clock.now())
        await self.store.users.add(user, None)
        return user

    async def announced(self, host: User, **fields: Any) -> Space:
        now = self.clock.now()
        space = Space(
            new_id(),
            host.id,
            "Tea",
            (),
            State.SCHEDULED,
            SpeakerPolicy.EVERYONE,
            TapPolicy.OFF,
            now,
            now,
            scheduled_start=now + timedelta(hours=1),
        )
        space = replace(space, **fields)
        await self.store.spaces.add(space)
        return space

    async def told(self, user: User) -> list[str]:
        """What somebody was told, the oldest first."""
        return [notice.kind.value for notice in reversed(await self.store.notices.page(user.id))]


@pytest.fixture
async def house(tmp_path: Path, sqlite_copy: Callable[[Path], str]) -> AsyncIterator[House]:
    async with AsyncExitStack() as parts:
        config = load(None, {"server.data": tmp_path, "fetch.allow_hosts": ["127.0.0.1"]}, {})
        store = await parts.enter_async_context(Store.open(sqlite_copy(tmp_path)))
        clock = ManualClock()
        rooms = await parts.enter_async_context(Rooms(config, store, FakeMedia(), FakeTaps(), clock))
        fetcher = await parts.enter_async_context(Fetcher(config))
        yield House(config, store, rooms, clock, fetcher)
