"""The process that looks at podcasts, works out channels and talks with hubs, until there is nothing to do for a while.

`python -m stations.worker NAME`, started and knocked at by `spaces.supervise`. What reads feeds and decodes pictures is
in the memory of this process only.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

from spaces import logs, supervise
from spaces.blobs import Blobs, open_blobs
from spaces.config import Config
from spaces.fetch import Fetcher
from spaces.model import Feed, Station
from spaces.store import Store
from stations import covers, websub
from stations.due import Due
from stations.hub import Hub
from stations.poller import Poller
from stations.settle import settle
from stations.sweeping import sweep_daily
from stations.update import Update

NICE = 10
"""Priority below the node's: people on air come before podcasts."""

IDLE = timedelta(seconds=30)
"""Without anything to do for so long the process ends and gives its memory back."""

LOOK = 1.0
"""Seconds between two looks for channels to work out and subscriptions to renew."""

BROKEN = timedelta(minutes=1)
"""How long a channel is left alone that could not be worked out."""

_log = logging.getLogger("stations.worker")


def main() -> None:
    """Run until idle, or until the node is gone."""
    os.nice(NICE)
    calm()
    config = supervise.given()
    logs.configure(config.log)
    asyncio.run(supervise.until_told(serve(config, sys.argv[1])))


def calm() -> None:
    """Look for garbage more seldom: a feed is ten thousand objects that all live until it is stored, none in a ring."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


async def serve(config: Config, name: str) -> None:
    """Work under that name, unlike any other worker's, until there is nothing to do or standard input ends."""
    poked = asyncio.Event()
    async with open_crew(config, name) as crew:
        await crew.blobs.tidy()
        try:
            await supervise.beside_the_node(crew.until_idle(poked), poked)
        finally:
            await asyncio.shield(crew.store.feeds.release(name))  # looks that were broken off are for the next one


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_crew(config: Config, name: str, now: Callable[[], datetime] = _now) -> AsyncIterator[Crew]:
    """Everything that works here, by the settings."""
    async with AsyncExitStack() as parts:
        store = await parts.enter_async_context(Store.open(config.database_url))
        blobs = await parts.enter_async_context(open_blobs(config))
        fetcher = await parts.enter_async_context(Fetcher(config))
        yield Crew(config, store, blobs, fetcher, name, now)


class Crew:
    """Looks at feeds, works out channels and keeps subscriptions, side by side."""

    def __init__(
        self,
        config: Config,
        store: Store,
        blobs: Blobs,
        fetcher: Fetcher,
        name: str,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self.config, self.store, self.blobs, self.fetcher = config, store, blobs, fetcher
        self.name, self.now = name, now
        self.update = Update(store, fetcher, blobs, now, worker=name)
        self.poller = Poller(store, self._look, name, config.stations, now)
        # The node looked until it started this process.
        self._due = Due(config, store, since=now() - timedelta(minutes=5))
        self._settling = False
        self._broken: dict[str, datetime] = {}  # until when channels are left alone that could not be worked out
        self._touched = asyncio.Event()  # a channel may have become stale

    async def until_idle(self, poked: asyncio.Event) -> None:
        """Work until there is nothing to do.

        Raises:
            ExceptionGroup: when the database does not answer.
        """
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(work)
                for work in (
                    self.poller.run(),
                    self._channels(),
                    self._hubs(),
                    self._tell(),
                    self._hear(poked),
                    sweep_daily(self.config, self.store, self.blobs, self.now),
                )
            ]
            await self._rest()
            for task in tasks:
                task.cancel()

    async def _rest(self) -> None:
        """Wait until there was nothing to do for a while, and will not be."""
        until = self.now() + IDLE
        while self.now() < until:
            await asyncio.sleep(LOOK)
            due = await self._due.next(self.now())
            if self.poller.busy or self._settling or (due is not None and due <= self.now() + IDLE):
                until = self.now() + IDLE

    async def _hear(self, poked: asyncio.Event) -> None:
        """Pass the node's knocks on."""
        while True:
            await poked.wait()
            poked.clear()
            self.poller.knock()
            self._touched.set()

    async def _look(self, feed: Feed) -> None:
        await self.update.look(feed)
        self._touched.set()

    async def _channels(self) -> None:
        """Work out stale channels, one after the other: that is work for one core."""
        while True:
            self._touched.clear()
            stale = await self.store.stations.stale(self.now())
            self._settling = bool(stale)
            for station in stale:
                await self._settle(station)
            self._settling = False
            await asyncio.sleep(0.1 * LOOK)  # looks that end meanwhile are one reason, not many
            await supervise.happens(self._touched, LOOK)

    async def _settle(self, station: Station) -> None:
        """Work it out; a fault of ours with one channel is no other's, and is not met again at once."""
        if self._broken.get(station.id, self.now()) > self.now():
            return
        try:
            await self.settle(station.id)
        except Exception:
            _log.exception("x the channel of station %s could not be worked out", station.slug)
            self._broken[station.id] = self.now() + BROKEN

    async def settle(self, station_id: str) -> None:
        """Work out a channel, and its cover."""
        await settle(self.store, station_id, self.now())
        station = await self.store.stations.get(station_id)
        if station is not None and station.deleted_at is None:
            with contextlib.suppress(OSError):
                await covers.compose_cover(self.store, self.blobs, station)

    async def _hubs(self) -> None:
        """Keep our subscriptions."""
        while websub.enabled(self.config):
            asked = await websub.subscribe(self.store, self.fetcher, self.config.public_url, self.now())
            await asyncio.sleep(LOOK if asked else 10 * LOOK)

    async def _tell(self) -> None:
        """Be the hub of our own feeds."""
        hub = Hub.of(self.config, self.store, self.fetcher)
        while True:
            told = await hub.work(self.now())
            await asyncio.sleep(0 if told else LOOK)


if __name__ == "__main__":
    main()
