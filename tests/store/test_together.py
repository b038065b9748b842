"""Many at once: editors, the poller and listeners change the same stations, and none of them fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

from spaces.model import Decision, Placement, SourceKind
from spaces.store import Store
from stations.settle import settle
from tests.store.samples import LATER, NOW, episode, source, stored_feed, stored_source, stored_station


async def test_those_who_change_the_same_stations_at_once_wait_for_each_other_and_nothing_is_lost(store: Store):
    made = [await stored_station(store) for _ in range(3)]
    feeds = [await stored_feed(store, 1) for _ in range(3)]
    for station in made:
        for feed in reversed(feeds) if station is made[1] else feeds:
            await stored_source(store, station, SourceKind.FEED, feed.id)
    await stored_source(store, made[0], SourceKind.STATION, made[1].id)
    doomed = await stored_station(store)
    await stored_source(store, doomed, SourceKind.FEED, feeds[0].id)
    await stored_source(store, made[2], SourceKind.STATION, doomed.id)

    async def many() -> list[Awaitable[object]]:
        work: list[Awaitable[object]] = []
        for turn in range(4):
            for feed in feeds:
                new = Decision(feed={"block": False}, new=(episode(feed, 10 + turn),))
                work.append(store.episodes.store(feed.id, new, LATER))
                work.append(store.feeds.want(feed.id, LATER))
            for station in made:
                work.append(settle(store, station.id, LATER))
                work.append(store.sources.add(source(station, SourceKind.TOPIC, f"topic {turn}")))
                work.append(store.channels.place(station.id, [Placement("e1", turn, NOW)]))
                work.append(store.stations.change(station.id, touch=True, title=f"Turn {turn}"))
        work.append(store.stations.delete(doomed.id, LATER))
        work.append(store.feeds.due("w1", LATER, 60, 2))
        return work

    await asyncio.gather(*await many())
    for station in made[::-1]:
        await settle(store, station.id, LATER)
        assert len(await store.channels.page(station.id, limit=50)) == 15
        assert len(await store.sources.of(station.id)) >= 7


async def test_no_news_is_lost_however_often_a_station_is_settled_meanwhile(store: Store):
    station, feed = await stored_station(store), await stored_feed(store)
    await stored_source(store, station, SourceKind.FEED, feed.id)
    done = asyncio.Event()

    async def settling() -> None:
        while not done.is_set():
            for found in await store.stations.stale(LATER + timedelta(days=1)):
                await settle(store, found.id, LATER)

    async def storing() -> None:
        for number in range(12):
            await store.episodes.store(feed.id, Decision(new=(episode(feed, number),)), LATER)

    settler = asyncio.create_task(settling())
    await storing()
    while await store.stations.stale(LATER + timedelta(days=1)):
        await asyncio.sleep(0)
    done.set()
    await settler
    assert len(await store.channels.page(station.id, limit=50)) == 12
