"""A station's process in a time that the test moves, with a farm of podcasts beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from spaces.blobs import Blobs, open_blobs
from spaces.config import Config
from spaces.fetch import Fetcher
from spaces.model import Feed, Source, SourceKind, Station, User, new_id
from spaces.store import Store
from stations.worker import Crew
from tests.stations.polling.farm import START, Farm, farming

HOUR = timedelta(hours=1)


@dataclass
class Garden:
    """The parts, and what tests do with them."""

    config: Config
    store: Store
    blobs: Blobs
    fetcher: Fetcher
    farm: Farm
    station: Station
    now: datetime = START
    crew: Crew = field(init=False)

    def __post_init__(self) -> None:
        self.crew = Crew(self.config, self.store, self.blobs, self.fetcher, "crew", lambda: self.now)

    async def add(self, url: str, **columns: Any) -> Feed:
        """A feed, as a source of the station."""
        feed = await self.store.feeds.add(Feed(new_id(), url, self.now, **columns))
        await self.store.sources.add(
            Source(new_id(), self.station.id, SourceKind.FEED, feed.id, 0, self.station.owner_id, self.now)
        )
        return feed

    async def add_all(self, urls: dict[str, str]) -> dict[str, Feed]:
        """Feeds by any name, as sources of the station."""
        found = await self.store.feeds.add_all([Feed(new_id(), url, self.now) for url in urls.values()])
        new = [
            Source(new_id(), self.station.id, SourceKind.FEED, feed.id, 0, self.station.owner_id, self.now)
            for feed in found.values()
        ]
        await self.store.sources.add_feeds(new)
        return {name: found[url] for name, url in urls.items()}

    async def look(self) -> int:
        """Look at all that is due."""
        return await self.crew.poller.once()

    async def later(self, **by: float) -> int:
        """Look at all that is due then."""
        self.now += timedelta(**by)
        return await self.look()

    async def feed(self, feed: Feed) -> Feed:
        """As it is now."""
        found = await self.store.feeds.get(feed.id)
        assert found is not None
        return found

    async def guids(self, feed: Feed) -> list[str]:
        """Of its episodes that are there."""
        known = await self.store.episodes.known(feed.id)
        return sorted(guid for guid, one in known.items() if one.gone_at is None)


def settings(folder: Path, **chosen: dict[str, Any]) -> Config:
    """Those of a node that may ask the farm."""
    fetch = {"allow_hosts": ["127.0.0.0/8"], **chosen.pop("fetch", {})}
    return Config.model_validate({"server": {"data": folder}, "fetch": fetch, **chosen})


@asynccontextmanager
async def gardening(config: Config, database_url: str) -> AsyncIterator[Garden]:
    """A garden with one station."""
    async with AsyncExitStack() as parts:
        store = await parts.enter_async_context(Store.open(database_url))
        blobs = await parts.enter_async_context(open_blobs(config))
        fetcher = await parts.enter_async_context(Fetcher(config))
        farm = await parts.enter_async_context(farming())
        owner = User(new_id(), "mira", "Mira", False, START)
        await store.users.add(owner, "hash")
        station = Station(new_id(), "radio", owner.id, "Radio", "guid", "token", START, START)
        await store.stations.add(station)
        yield Garden(config, store, blobs, fetcher, farm, station)
