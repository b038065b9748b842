"""What a station has to do with what is live, in its page's data and in its feed; and a whole one on Postgres."""

from __future__ import annotations

from pathlib import Path

import aiohttp
from lxml import etree

from tests.databases import new_database
from tests.e2e.evening import until
from tests.e2e.stationed import MAY_FETCH, add_feed, every_item, get, imported, kill_worker, source, station
from tests.nodes import Person, ServerProcess, person, stranger
from tests.programmes import several
from tests.publisher import Publisher
from tests.stations.psp1 import PODCAST, faults


async def _live(client: aiohttp.ClientSession, url: str) -> list[tuple[str | None, str | None]]:
    """Status and title of every live item in a feed, which keeps every rule."""
    status, feed, _ = await get(client, url)
    assert status == 200
    assert faults(feed) == []
    return [(one.get("status"), one.findtext("title")) for one in etree.fromstring(feed).iter(f"{PODCAST}liveItem")]


async def test_a_live_space_of_its_host_is_told_by_a_station_and_its_feed_until_it_is_over(
    mira: Person, anybody: aiohttp.ClientSession
):
    made = await station(mira)
    path = f"/api/v1/stations/{made['id']}"
    await mira.call("POST", f"{path}/sources", {"kind": "host", "handle": mira.handle}, expect=201)
    assert await _live(anybody, made["feed_url"]) == []
    space = await mira.start_space("Live from the night train")
    shown = await until(mira, path, lambda shown: shown["live"])
    assert [one["space"]["id"] for one in shown["live"]] == [space]
    for url in (made["feed_url"], f"/u/{mira.handle}/feed.xml"):
        assert await _live(anybody, url) == [("live", "Live from the night train")]
    await mira.call("POST", f"/api/v1/spaces/{space}/end")
    await until(mira, path, lambda shown: not shown["live"])
    assert await _live(anybody, made["feed_url"]) == [("ended", "Live from the night train")]


async def test_a_station_on_postgres_is_imported_searched_killed_and_served_alike(
    tmp_path: Path, publisher: Publisher, postgres: str
):
    show = publisher.show("archive", "The archive", *several("archive", 1_000))
    with new_database(postgres) as name:
        settings = {"database__url": postgres.format(name=name), "server__drain_seconds": 1} | MAY_FETCH
        with ServerProcess(tmp_path, **settings) as node:
            async with person(node.url, "mira") as mira, stranger(node.url) as anybody:
                made = await station(mira)
                path = f"/api/v1/stations/{made['id']}"
                one = await add_feed(mira, made["id"], show.url)
                await source(mira, made["id"], one["id"], lambda one: one["import"]["done"] >= 100)
                await kill_worker(node)
                await until(mira, path, lambda shown: shown["items"] == 1_000)
                await imported(mira, made["id"], publisher.show("night").url)
                await until(mira, path, lambda shown: shown["items"] == 1_003)
                everything = await every_item(mira, made["id"])
                assert len({item["id"] for item in everything}) == len(everything) == 1_003
                found = await mira.call("GET", f"{path}/items?q=night")
                assert {item["source"]["title"] for item in found["items"]} == {"Night"}
                status, feed, _ = await get(anybody, made["feed_url"])
                assert (status, faults(feed)) == (200, [])
