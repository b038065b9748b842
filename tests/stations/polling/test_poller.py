"""Who is looked at when there are many: fakes of looks, and a real database."""

from __future__ import annotations

import asyncio
from collections import Counter

from spaces.config import Stations
from spaces.model import Feed
from stations.poller import Poller
from stations.update import LEASE
from tests.stations.polling.garden import Garden


class Looks:
    """Looks that end when the test says so."""

    def __init__(self, garden: Garden, *, slow: str = "") -> None:
        self.garden, self.slow = garden, slow
        self.go = asyncio.Event()
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.done: list[str] = []

    async def __call__(self, feed: Feed) -> None:
        host = feed.url.split("/")[2]
        for name in (host, "all"):
            self.now[name] += 1
            self.most[name] = max(self.most[name], self.now[name])
        if self.slow and self.slow in host:
            await self.go.wait()
        await asyncio.sleep(0)
        for name in (host, "all"):
            self.now[name] -= 1
        self.done.append(feed.url)
        await self.garden.store.feeds.looked("crew", [(feed.id, None, {})])


def poller(garden: Garden, looks: Looks, **settings: int) -> Poller:
    return Poller(garden.store, looks, "crew", Stations(**settings), lambda: garden.now)


async def until(condition) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


async def test_everything_due_is_looked_at_once_and_never_too_much_at_a_time(garden: Garden):
    for number in range(60):
        await garden.add(f"http://host{number % 3}.example/{number}")
    looks = Looks(garden)
    assert await poller(garden, looks, concurrency=4, per_host=2).once() == 60
    assert len(set(looks.done)) == len(looks.done) == 60
    assert looks.most["all"] <= 4
    assert all(looks.most[f"host{number}.example"] <= 2 for number in range(3))


async def test_a_slow_host_with_many_feeds_delays_nobody_else(garden: Garden):
    for number in range(100):
        await garden.add(f"http://slow.example/{number}")
    for number in range(40):
        await garden.add(f"http://host{number}.example/")
    looks = Looks(garden, slow="slow")
    running = asyncio.create_task(poller(garden, looks, concurrency=8, per_host=2).run())
    await until(lambda: len(looks.done) == 40)
    assert looks.now["slow.example"] == 2
    looks.go.set()
    await until(lambda: len(looks.done) == 140)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_feeds_that_failed_never_take_all_places(garden: Garden):
    for number in range(30):
        await garden.add(f"http://slow{number}.example/", failures=3)
    looks = Looks(garden, slow="slow")
    crew = poller(garden, looks, concurrency=8, per_host=2)
    running = asyncio.create_task(crew.run())
    await until(lambda: looks.now["all"] == 4)
    await garden.add("http://healthy.example/")
    crew.knock()
    await until(lambda: looks.done == ["http://healthy.example/"])
    looks.go.set()
    await until(lambda: len(looks.done) == 31)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert not crew.busy


async def test_a_feed_added_later_is_looked_at_when_somebody_knocks(garden: Garden):
    looks = Looks(garden)
    crew = poller(garden, looks)
    running = asyncio.create_task(crew.run())
    await asyncio.sleep(0.05)
    await garden.add("http://host.example/")
    crew.knock()
    await until(lambda: looks.done)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_it_ends_when_told_so_in_the_moment_that_somebody_knocks(garden: Garden):
    crew = poller(garden, Looks(garden))
    running = asyncio.create_task(crew.run())
    await asyncio.sleep(0.2)
    crew.knock()
    running.cancel()
    await asyncio.wait({running}, timeout=20)
    assert running.cancelled()


async def test_a_look_that_outlasts_its_lease_is_not_begun_twice(garden: Garden):
    for number in range(3):
        await garden.add(f"http://slow.example/{number}")
    looks = Looks(garden, slow="slow")
    crew = poller(garden, looks, concurrency=8, per_host=2)
    running = asyncio.create_task(crew.run())
    await until(lambda: looks.now["all"] == 2)
    garden.now += 2 * LEASE
    crew.knock()
    await garden.add("http://host.example/")
    await until(lambda: looks.done)  # so it was asked again what is due
    looks.go.set()
    await until(lambda: len(looks.done) == 4)
    await until(lambda: not crew.busy)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len(set(looks.done)) == 4
    assert looks.most["slow.example"] == 2
