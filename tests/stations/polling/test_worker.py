"""The process itself: started when something is due, killed at any moment, ended when nothing is left."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from spaces.model import Feed, FeedState, Station, new_id
from stations import worker
from stations.due import Due
from stations.supervise import supervisor
from tests.stations.polling.garden import Garden

PATIENCE = 40.0


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.05)


async def ready(garden: Garden, feed: Feed) -> bool:
    return (await garden.feed(feed)).state is FeedState.READY


@pytest.fixture(autouse=True)
def in_real_time(garden: Garden) -> None:
    """The process has a clock of its own."""
    garden.now = datetime.now(UTC)


async def test_a_feed_is_imported_and_heard_soon_after_it_was_added(garden: Garden):
    show = garden.farm.show("show", count=120)
    async with supervisor(garden.config, garden.store) as keeper:
        feed = await garden.add(show.url(garden.farm.base()))
        keeper.knock()
        await until(lambda: ready(garden, feed))

        async def in_the_channel() -> bool:
            return (await garden.store.stations.get(garden.station.id)).items == 120

        await until(in_the_channel)
        assert keeper.pid is not None
        second = await garden.add(garden.farm.show("second").url(garden.farm.base()))
        keeper.knock()
        await until(lambda: ready(garden, second))
    assert keeper.pid is None


@pytest.mark.parametrize("seed", range(3))
async def test_a_process_killed_in_the_middle_of_imports_loses_and_doubles_nothing(garden: Garden, seed: int):
    chance = random.Random(seed)
    shows = {f"show{number}": garden.farm.show(f"show{number}", count=700) for number in range(3)}
    feeds = {name: await garden.add(show.url(garden.farm.base())) for name, show in shows.items()}
    async with supervisor(garden.config, garden.store) as keeper:
        for _ in range(3):
            keeper.knock()

            async def some_came() -> bool:
                """Whether a further import is under way."""
                found = await garden.store.feeds.of([feed.id for feed in feeds.values()])
                return keeper.pid is not None and any(
                    feed.state is not FeedState.WAITING or feed.state is FeedState.READY for feed in found.values()
                )

            await until(some_came)
            await asyncio.sleep(chance.uniform(0, 0.4))  # somewhere in the middle
            if keeper.pid is not None:
                os.kill(keeper.pid, signal.SIGKILL)
        keeper.knock()
        for feed in feeds.values():
            await until(lambda feed=feed: ready(garden, feed))
    for name, feed in feeds.items():
        assert await garden.guids(feed) == sorted(f"{name}-{number}" for number in range(700))
        stored = await garden.feed(feed)
        assert (stored.done, stored.total, stored.worker) == (700, 700, None)


async def test_a_node_that_is_stopped_in_the_middle_leaves_nothing_leased(garden: Garden):
    show = garden.farm.show("show", pause=asyncio.Event())
    feed = await garden.add(show.url(garden.farm.base()))
    async with supervisor(garden.config, garden.store) as keeper:
        keeper.knock()

        async def asked() -> bool:
            return bool(show.asked)

        await until(asked)
        assert (await garden.feed(feed)).worker is not None
    assert (await garden.feed(feed)).worker is None
    assert await garden.store.feeds.next_due() <= garden.now


async def test_what_a_killed_node_left_leased_is_due_when_the_next_one_starts(garden: Garden):
    feed = await garden.add(garden.farm.show("show").url(garden.farm.base()))
    await garden.store.feeds.due("worker of a killed node", garden.now, 900, 1)
    async with supervisor(garden.config, garden.store):
        await until(lambda: ready(garden, feed))


async def test_an_idle_node_starts_nothing(garden: Garden, monkeypatch):
    monkeypatch.setattr("stations.supervise.LOOK", 0.05)
    await garden.crew.settle(garden.station.id)
    async with supervisor(garden.config, garden.store) as keeper:
        await asyncio.sleep(0.5)
        assert keeper.pid is None


async def test_a_crew_without_work_ends(garden: Garden, monkeypatch):
    monkeypatch.setattr(worker, "IDLE", timedelta(seconds=4))
    monkeypatch.setattr(worker, "LOOK", 0.02)
    garden.crew.now = garden.crew.poller._now = lambda: datetime.now(UTC)
    show = garden.farm.show("show")
    feed = await garden.add(show.url(garden.farm.base()))
    async with asyncio.timeout(20):
        await garden.crew.until_idle(asyncio.Event())
    assert await ready(garden, feed)
    assert (await garden.store.stations.get(garden.station.id)).items == 1


async def test_a_channel_that_cannot_be_worked_out_stops_no_other(garden: Garden, monkeypatch, caplog):
    other = Station(new_id(), "other", garden.station.owner_id, "Other", "guid", "token", garden.now, garden.now)
    await garden.store.stations.add(other)
    settle, tried = garden.crew.settle, []

    async def settling(station_id: str) -> None:
        tried.append(station_id)
        if station_id == garden.station.id:
            raise ZeroDivisionError
        await settle(station_id)

    monkeypatch.setattr(garden.crew, "settle", settling)
    monkeypatch.setattr(worker, "LOOK", 0.02)
    working = asyncio.create_task(garden.crew._channels())

    async def settled() -> bool:
        return (await garden.store.stations.get(other.id)).settled_at is not None

    await until(settled)
    working.cancel()
    assert "ZeroDivisionError" in caplog.text
    assert tried.count(garden.station.id) == 1


async def test_with_nothing_to_do_nothing_is_due(garden: Garden):
    due = Due(garden.config, garden.store)
    await garden.crew.settle(garden.station.id)
    assert await due.next(garden.now) is None


async def test_what_reads_feeds_is_not_in_the_memory_of_a_node():
    heavy = "print(sorted({'lxml', 'feedparser', 'nh3', 'av', 'numpy'} & set(__import__('sys').modules)))"
    got = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", f"import stations.supervise; {heavy}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert got.stdout.strip() == "[]"
