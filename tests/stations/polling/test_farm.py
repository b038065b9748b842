"""A thousand changing podcasts, with faults and slow hosts among them: every healthy one stays fresh."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

from spaces.model import Feed, FeedState
from stations.polling import LONGEST
from tests.stations.polling.farm import Show
from tests.stations.polling.garden import Garden

FEEDS = 1000
HOSTS = 20
FAULTY = 100
DAYS = 3


def faults(chance: random.Random) -> dict[str, object]:
    """Knobs of a feed that never works."""
    return chance.choice(
        [
            {"status": 404},
            {"status": 500},
            {"status": 503, "headers": {"Retry-After": "3600"}},
            {"status": 302, "headers": {"Location": "http://10.0.0.1/"}},
            {"status": 301, "headers": {"Location": "/loop"}},
            {"body": b"<html>parked</html>"},
            {"body": b"\x00\xff" * 500},
        ]
    )


def change(show: Show, chance: random.Random) -> None:
    """What happens to a podcast between two looks."""
    what = chance.random()
    if what < 0.3:
        show.count += chance.randrange(1, 3)
    elif what < 0.35:
        show.words += " corrected"
    elif what < 0.4 and show.count > 3:
        show.missing.add(chance.randrange(1, show.count - 1))


async def settled(garden: Garden, shows: dict[str, Show], feeds: dict[str, Feed]) -> list[str]:
    """Names of the healthy shows of which we have not exactly what they say."""
    wrong = []
    for name, show in shows.items():
        wanted = sorted(f"{name}-{number}" for number in range(show.count) if number not in show.missing)
        if await garden.guids(feeds[name]) != wanted:
            wrong.append(name)
    return wrong


async def test_a_thousand_changing_podcasts_stay_fresh_among_faults(garden: Garden):
    chance = random.Random(7)
    farm = garden.farm
    farm.show("loop", status=302, headers={"Location": "/loop"})
    healthy = {f"show{number}": farm.show(f"show{number}", count=chance.randrange(2, 6)) for number in range(FEEDS)}
    broken = {f"bad{number}": farm.show(f"bad{number}", **faults(chance)) for number in range(FAULTY)}
    everybody = enumerate((healthy | broken).items())
    feeds = await garden.add_all({name: show.url(farm.base(2 + number % HOSTS)) for number, (name, show) in everybody})
    assert await garden.look() == FEEDS + FAULTY
    assert not await settled(garden, healthy, feeds)
    for _ in range(DAYS):
        for show in healthy.values():
            change(show, chance)
        await garden.later(seconds=1.1 * LONGEST)
    assert not await settled(garden, healthy, feeds)
    states = await garden.store.feeds.of([feed.id for feed in feeds.values()])
    assert {states[feeds[name].id].state for name in healthy} == {FeedState.READY}
    assert {states[feeds[name].id].state for name in broken} == {FeedState.FAILED}
    assert all(states[feeds[name].id].error for name in broken)
    assert all(most <= garden.config.stations.per_host for most in farm.most_open.values())
    assert farm.answers[304] > FEEDS  # most looks found nothing new, and cost next to nothing
    assert await garden.look() == 0


async def test_hosts_that_never_answer_delay_no_other(garden: Garden):
    """Half of the places are taken by servers that say nothing, and the others are fresh long before those give up."""
    farm, never = garden.farm, asyncio.Event()
    dead = [farm.show(f"dead{number}", pause=never) for number in range(60)]
    healthy = {f"show{number}": farm.show(f"show{number}", count=3) for number in range(200)}
    await garden.add_all({show.name: show.url(farm.base(100 + number % 5)) for number, show in enumerate(dead)})
    urls = {name: show.url(farm.base(2 + number % HOSTS)) for number, (name, show) in enumerate(healthy.items())}
    feeds = await garden.add_all(urls)
    running = asyncio.create_task(garden.crew.poller.run())
    try:
        async with asyncio.timeout(25):  # less than [fetch] timeout
            while await settled(garden, healthy, feeds):
                await asyncio.sleep(0.1)
        assert all(farm.now_open[f"127.0.0.{100 + number}"] == 2 for number in range(5))
    finally:
        never.set()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_looking_again_and_again_changes_nothing(garden: Garden):
    show = garden.farm.show("show", count=120, knows_conditions=False)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    before = await garden.store.episodes.known(feed.id)
    for minute in range(5):
        await garden.store.feeds.change(feed.id, digest=f"another {minute}")
        await garden.store.feeds.want(feed.id, garden.now)
        assert await garden.later(minutes=1) == 1
        assert await garden.store.episodes.known(feed.id) == before
    station = await garden.store.stations.get(garden.station.id)
    await garden.crew.settle(station.id)
    changed = (await garden.store.stations.get(station.id)).changed_at
    garden.now += timedelta(hours=1)
    await garden.crew.settle(station.id)
    assert (await garden.store.stations.get(station.id)).changed_at == changed
