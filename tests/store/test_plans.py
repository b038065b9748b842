"""What is asked all day is answered by an index, however many rows there are: the databases' own plans say so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from spaces.model import SourceKind
from spaces.store import Store
from spaces.store.schema import episodes
from stations.settle import settle
from tests.store.samples import LATER, published_recording, stored_feed, stored_source, stored_station, stored_user

BIG = ("episodes", "items", "feeds", "heard", "documents")
"""Tables that grow with the world, not with what one station is."""

SEARCHED = ("spaces", "recordings", "stations", "users")
"""Tables that a search finds rows of, one by one."""


@asynccontextmanager
async def listening(store: Store) -> AsyncIterator[list[tuple[str, Any]]]:
    """The questions that are asked meanwhile, as the driver gets them."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append((statement, parameters))

    engine = store._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def scans(store: Store, asked: list[tuple[str, Any]], big: tuple[str, ...] = BIG) -> list[str]:
    """Lines of plans that read a big table from end to end."""
    found: list[str] = []
    async with store._engine.connect() as connection:
        postgres = connection.dialect.name == "postgresql"
        if postgres:
            # With a handful of rows a scan is cheapest: so ask whether there is any other way.
            await connection.exec_driver_sql("SET enable_seqscan = off")
        for statement, parameters in asked:
            plan = await connection.exec_driver_sql(
                f"{'EXPLAIN' if postgres else 'EXPLAIN QUERY PLAN'} {statement}", parameters
            )
            lines = [str(row[-1]) for row in plan]
            found += [line.strip() for line in lines if _scans(line, big, postgres=postgres)]
    return found


def _scans(line: str, big: tuple[str, ...], *, postgres: bool) -> bool:
    if postgres:
        return any(f"Seq Scan on {table}" in line for table in big)
    return any(f"SCAN {table}" in line for table in big) and "USING INDEX ix_feeds" not in line


Question = Callable[[Store, dict[str, str]], Awaitable[Any]]
QUESTIONS: dict[str, Question] = {
    "first page": lambda store, ids: store.channels.page(ids["station"], limit=50),
    "next page": lambda store, ids: store.channels.page(ids["station"], before=(5, "e1"), limit=50),
    "searched channel": lambda store, ids: store.channels.page(ids["station"], limit=50, query="episode 1"),
    "search": lambda store, ids: store.episodes.search("episode 1", 20),
    "entries": lambda store, ids: store.channels.entries(ids["station"], [ids["item"]]),
    "stations with an item": lambda store, ids: store.channels.stations_with(ids["item"]),
    "unplayed": lambda store, ids: store.channels.unplayed_of([ids["station"]], ids["user"]),
    "heard": lambda store, ids: store.listening.heard(ids["user"], [ids["item"]]),
    "known": lambda store, ids: store.episodes.known(ids["feed"]),
    "due": lambda store, ids: store.feeds.due("w", LATER, 60, 10, skip_hosts=["a.example"], per_host=2),
    "next due": lambda store, ids: store.feeds.next_due(),
    "hubs due": lambda store, ids: store.feeds.hubs_due(LATER),
    "wanted": lambda store, ids: store.feeds.wanted(ids["feed"]),
    "settle": lambda store, ids: settle(store, ids["station"], LATER),
    "search spaces": lambda store, ids: store.search.spaces("sunday", 20),
    "search recordings": lambda store, ids: store.search.recordings("sunday", 20, asker=ids["user"]),
    "search stations": lambda store, ids: store.search.stations("night", 20, asker=ids["user"]),
    "search people": lambda store, ids: store.search.people("mira", 20),
    "search episodes": lambda store, ids: store.search.episodes("episode 1", 20, asker=ids["user"]),
    "touched by recordings": lambda store, ids: store.stations.touch_recordings([ids["recording"]]),
}


@pytest.mark.parametrize("name", QUESTIONS)
async def test_nothing_reads_a_big_table_from_end_to_end(store: Store, name: str):
    host = await stored_user(store)
    feed, station, above = await stored_feed(store, 3), await stored_station(store, host), await stored_station(store)
    await stored_source(store, station, SourceKind.FEED, feed.id)
    await stored_source(store, station, SourceKind.HOST, host.id)
    await stored_source(store, above, SourceKind.STATION, station.id)
    recording = await published_recording(store, host)
    await settle(store, station.id, LATER)
    (first, *_) = await store.channels.page(station.id, limit=1)
    ids = {
        "station": station.id,
        "feed": feed.id,
        "user": host.id,
        "item": first.item.id,
        "recording": recording.id,
    }
    async with listening(store) as asked:
        await QUESTIONS[name](store, ids)
    assert asked
    assert await scans(store, asked, BIG + SEARCHED if name.startswith("search ") else BIG) == []


async def test_a_question_without_an_index_would_be_noticed(store: Store):
    async with listening(store) as asked, store._engine.connect() as connection:
        await connection.execute(select(episodes.c.id).where(episodes.c.title == "x"))
    assert len(await scans(store, asked)) == 1
