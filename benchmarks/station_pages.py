"""Pages of a channel as big as one may be, in a database of a million episodes, on both databases.

Figures are medians of many pages at random depths. The floor of a page is the same rows read by their keys alone,
without the channel: what any page has to pay.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from benchmarks.report import emit
from spaces.model import Feed, Source, SourceKind, Station, User, new_id
from spaces.store import Store, migrate
from stations.settle import settle
from tests.databases import new_database, postgres_server, postgres_url

EPISODES = 1_000_000
EACH = 500  # episodes of a feed
IN_CHANNEL = 100_000
PAGE = 50
ROUNDS = 200
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

_WORDS = ("harbour", "lighthouse", "fog", "tide", "ferry", "gull", "anchor", "storm", "pilot", "quay")
_FILL = """
INSERT INTO episodes (feed_id, guid, title, enclosure_url, enclosure_type, published_at, seen_at, updated_at,
    digest, notes, summary, author, kind, block, details, duration)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :last), given AS (
    SELECT CAST(:feed AS TEXT) AS feed, CAST(:number AS INTEGER) AS number, CAST(:named AS TEXT) AS named,
        CAST(:said AS TEXT) AS said
)
SELECT feed, 'guid ' || i, named || ' ' || (i + number), 'https://cdn.example/' || feed || '/' || i || '.mp3',
    'audio/mpeg', {at}, {at}, {at}, 'd', '<p>' || said || '</p>', said || ' part ' || (i + number), 'Radio',
    'full', {no}, '{{"transcripts": [], "persons": [], "soundbites": [], "license": null, "extras": []}}', 600.0
FROM n, given
"""
_SECONDS = "((i * 7919 + number) % 3000000)"  # before a certain day
_AT = {
    "sqlite": f"strftime('%Y-%m-%d %H:%M:%S.000000', '2026-11-22', '-' || {_SECONDS} || ' seconds')",
    "postgresql": f"timestamptz '2026-11-22 00:00+00' - {_SECONDS} * interval '1 second'",
}
_QUERIES = {"search, common": "harbour", "search, rare": "4711 har", "search, none": "xylophone"}
_NO = {"sqlite": "0", "postgresql": "false"}


async def pages() -> None:
    """Print the figures of both databases."""
    with tempfile.TemporaryDirectory() as folder:
        await _measure(f"sqlite+aiosqlite:///{Path(folder) / 'spaces.db'}", "sqlite")
    with _postgres() as url:
        await _measure(url, "postgres")


@contextmanager
def _postgres() -> Iterator[str]:
    with postgres_server() as server, new_database(server) as name:
        yield postgres_url(server, name)


async def _measure(url: str, database: str) -> None:
    async with _filled(url) as (store, station, took):
        more: dict[str, Any] = {"database": database, "episodes": EPISODES, "items": IN_CHANNEL}
        emit("station", took, "s", part="settle", **more)
        began = time.perf_counter()
        await settle(store, station.id, NOW)
        emit("station", time.perf_counter() - began, "s", part="settle again", **more)
        places = await _places(store, station)
        chance = random.Random(4)
        ids = [item_id for _, item_id in places]

        async def page() -> None:
            found = await store.channels.page(station.id, before=chance.choice(places[:-PAGE]), limit=PAGE)
            assert len(found) == PAGE

        async def bare() -> None:
            assert len(await store.episodes.of([int(one[1:]) for one in chance.sample(ids, PAGE)])) == PAGE

        async def first() -> None:
            assert len(await store.channels.page(station.id, limit=PAGE)) == PAGE

        floor = await _median(bare)
        for part, ask in {"page": page, "first page": first}.items():
            emit("station", await _median(ask) * 1000, "ms", floor * 1000, part=part, size=PAGE, **more)
        for part, query in {
            "search, common": "harbour",
            "search, rare": "4711 har",
            "search, none": "xylophone",
        }.items():
            await _search(store, station, part, query, more)


async def _search(store: Store, station: Station, part: str, query: str, more: dict[str, Any]) -> None:
    async def within() -> None:
        await store.channels.page(station.id, limit=PAGE, query=query)

    async def everywhere() -> None:
        await store.episodes.search(query, PAGE)

    emit("station", await _median(within, 15) * 1000, "ms", part=f"{part}, in a channel", **more)
    emit("station", await _median(everywhere, 15) * 1000, "ms", part=f"{part}, everywhere", **more)


@asynccontextmanager
async def _filled(url: str) -> AsyncIterator[tuple[Store, Station, float]]:
    await asyncio.to_thread(migrate, url)
    async with Store.open(url) as store:
        owner = User(new_id(), "mira", "Mira", False, NOW)
        await store.users.add(owner, None)
        station = Station(new_id(), "harbour", owner.id, "Harbour", new_id(), new_id(), NOW, NOW)
        await store.stations.add(station)
        for number in range(EPISODES // EACH):
            feed = await store.feeds.add(Feed(new_id(), f"https://radio{number}.example/feed.xml", NOW))
            if number < IN_CHANNEL // EACH:
                await store.sources.add(Source(new_id(), station.id, SourceKind.FEED, feed.id, 0, owner.id, NOW))
            await _fill(store, feed, number)
        await _analyze(store)
        began = time.perf_counter()
        await settle(store, station.id, NOW)
        yield store, station, time.perf_counter() - began


async def _fill(store: Store, feed: Feed, number: int) -> None:
    chance = random.Random(number)
    said = {"named": " ".join(chance.sample(_WORDS, 2)), "said": " ".join(chance.choices(_WORDS, k=20))}
    async with store._engine.begin() as connection:
        dialect = connection.dialect.name
        statement = text(_FILL.format(at=_AT[dialect], no=_NO[dialect]))
        values = {"feed": feed.id, "number": number * EACH, "last": EACH - 1, **said}
        await connection.execute(statement, values)


async def _analyze(store: Store) -> None:
    """What a server in use does by itself."""
    async with store._engine.begin() as connection:
        await connection.execute(text("ANALYZE"))


async def _places(store: Store, station: Station) -> list[tuple[int, str]]:
    async with store._engine.connect() as connection:
        question = text("SELECT place, id FROM items WHERE station_id = :id ORDER BY place DESC, id DESC")
        return [(row.place, row.id) for row in await connection.execute(question, {"id": station.id})]


async def _median(ask: Callable[[], Awaitable[None]], rounds: int = ROUNDS) -> float:
    """Seconds."""
    took: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        await ask()
        took.append(time.perf_counter() - began)
    return statistics.median(took)
