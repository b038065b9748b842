"""The process that fetches podcasts is killed without a warning, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
from collections import Counter

from tests.e2e.stationed import MAY_FETCH, add_feed, every_item, is_in, items, kill_worker, source, station
from tests.nodes import Person, ServerProcess, person
from tests.programmes import several
from tests.publisher import Publisher, after

MANY = 3_000
"""Episodes: so many that storing them takes a while."""


async def test_killed_while_the_publisher_thinks_it_asks_again(tmp_path, publisher: Publisher):
    show = publisher.show("night")
    let_go = asyncio.Event()
    show.answer = after(let_go, show)
    with ServerProcess(tmp_path, server__drain_seconds=1, **MAY_FETCH) as node:
        async with person(node.url, "mira") as mira:
            made = await station(mira)
            one = await add_feed(mira, made["id"], show.url)
            await source(mira, made["id"], one["id"], lambda one: one["import"]["state"] == "fetching")
            first = await kill_worker(node)
            await publisher.until(lambda: len(show.asked) > 1)
            let_go.set()
            await source(mira, made["id"], one["id"], is_in)
            await items(mira, made["id"], 3)
            assert await kill_worker(node) != first


async def test_killed_while_it_stores_it_goes_on_and_every_episode_is_there_once(tmp_path, publisher: Publisher):
    show = publisher.show("archive", "The archive", *several("archive", MANY))
    with ServerProcess(tmp_path, server__drain_seconds=1, **MAY_FETCH) as node:
        async with person(node.url, "mira") as mira:
            made = await station(mira)
            one = await add_feed(mira, made["id"], show.url)
            for more in (100, 1_000):
                await _stored(mira, made["id"], one["id"], more)
                await kill_worker(node)
            done = await source(mira, made["id"], one["id"], is_in)
            assert (done["import"]["done"], done["import"]["total"]) == (MANY, MANY)
            await _settled(mira, made["id"])
            titles = Counter(item["title"] for item in await every_item(mira, made["id"]))
            assert titles == Counter(programme.title for programme in show.programmes)


async def test_a_whole_node_is_killed_while_it_imports_and_goes_on_when_it_is_back(tmp_path, publisher: Publisher):
    show = publisher.show("archive", "The archive", *several("archive", MANY))
    with ServerProcess(tmp_path, server__drain_seconds=1, **MAY_FETCH) as node:
        async with person(node.url, "mira") as mira:
            made = await station(mira)
            one = await add_feed(mira, made["id"], show.url)
            await _stored(mira, made["id"], one["id"], 100)
            node.kill()
            node.start()
            await source(mira, made["id"], one["id"], is_in)
            await _settled(mira, made["id"])
            titles = Counter(item["title"] for item in await every_item(mira, made["id"]))
            assert titles == Counter(programme.title for programme in show.programmes)


async def _stored(mira: Person, station_id: str, source_id: str, count: int) -> None:
    """Wait until so many episodes are stored, and not all of them."""

    def storing(one) -> bool:
        progress = one["import"]
        return bool(progress["state"] == "storing" and progress["done"] >= count) or is_in(one)

    found = await source(mira, station_id, source_id, storing)
    assert found["import"]["done"] < MANY, "too quick to be killed in the middle of it"


async def _settled(mira: Person, station_id: str) -> None:
    async with asyncio.timeout(30):
        while (await mira.call("GET", f"/api/v1/stations/{station_id}"))["items"] != MANY:
            await asyncio.sleep(0.05)
