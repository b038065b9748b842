"""A station's feed: how long 10,000 items of it take from the database to bytes, and how long "not modified" takes.

`part` says which figure it is. The floor of "rss from memory" is a tree of the same elements, made and written by lxml.
`cpu_ms` is what was computed: on a busy machine the rest is waiting for a core.
"""

from __future__ import annotations

import asyncio
import gc
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import etree

from benchmarks.report import emit
from benchmarks.station_pages import pages
from spaces.model import (
    Decision,
    Enclosure,
    Episode,
    Feed,
    FeedState,
    Source,
    SourceKind,
    Station,
    User,
    new_id,
)
from spaces.model.podcast import Person, Transcript
from spaces.store import Store, migrate
from stations import publish
from stations.decide import guid_of
from stations.feed import FeedDocument, rss
from stations.press import Press, written
from stations.publish import Desk
from stations.settle import settle

ITEMS = 10_000
PAGE = 500
ROUNDS = 500
FEEDS = 20
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = "https://spaces.example"
NOTES = "<p>This week: the harbour, the tide &amp; whoever listens to both. " + "More of the same. " * 40 + "</p>"


def main() -> None:
    """Print the figures."""
    gc.freeze()  # as a node does
    asyncio.run(_feed())
    asyncio.run(pages())


async def _feed() -> None:
    async with _filled() as (store, station):
        desk = Desk(store, BASE, ITEMS)
        whole = publish.of_station(desk, station)
        document = await whole.document(NOW)
        assert document is not None
        assert len(document.items) == ITEMS
        await _report("rss", whole, ITEMS)
        took, cpu = await _timed(_write(document))
        floor, _ = await _timed(_by_lxml(etree.fromstring(rss.render(document))))
        emit("station", took, "ms", floor, part="rss from memory", items=ITEMS, cpu_ms=cpu)
        del document  # its hundred thousand objects would be looked through for garbage all the time
        await _report("rss page", publish.of_station(replace(desk, size=PAGE), station), PAGE)
        took, cpu = await _timed(_unchanged(desk, station.slug))
        emit("station", took / ROUNDS, "ms", part="rss 304", cpu_ms=round(cpu / ROUNDS, 2))


async def _report(part: str, edition: publish.Edition, items: int) -> None:
    took, cpu = await _timed(_make(edition))
    held = round(await _held(edition) * 1000, 1)
    emit("station", took, "ms", part=part, items=items, cpu_ms=cpu, longest_hold_ms=held)


async def _timed(work: Awaitable[None]) -> tuple[float, float]:
    """Milliseconds it took, and those of them (of all threads) that were computing."""
    began, computed = time.perf_counter(), time.process_time()
    await work
    return (time.perf_counter() - began) * 1000, round((time.process_time() - computed) * 1000, 1)


@asynccontextmanager
async def _filled() -> AsyncIterator[tuple[Store, Station]]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'spaces.db'}"
        migrate(url)
        async with Store.open(url) as store:
            owner = User(new_id(), "mira", "Mira", False, NOW)
            await store.users.add(owner, None)
            guid = guid_of(f"{BASE}/stations/harbour/feed.xml")
            station = Station(new_id(), "harbour", owner.id, "Harbour", guid, new_id(), NOW, NOW)
            await store.stations.add(station)
            for number in range(FEEDS):
                feed = await store.feeds.add(_podcast(number))
                await store.sources.add(Source(new_id(), station.id, SourceKind.FEED, feed.id, number, owner.id, NOW))
                episodes = tuple(_episode(feed, n) for n in range(ITEMS // FEEDS))
                await store.episodes.store(feed.id, Decision(new=episodes), NOW)
            await settle(store, station.id, NOW)
            filled = await store.stations.get(station.id)
            assert filled is not None
            assert filled.items == ITEMS
            yield store, filled


def _podcast(number: int) -> Feed:
    url = f"https://radio{number}.example/feed.xml"
    return Feed(new_id(), url, NOW, FeedState.READY, f"Radio {number}", guid=new_id(), author="Radio")


def _episode(feed: Feed, number: int) -> Episode:
    at = NOW - timedelta(hours=number)
    return Episode(
        id=0,
        feed_id=feed.id,
        guid=f"{feed.url}/{number}",
        title=f"Episode {number}: the harbour & the tide",
        enclosure=Enclosure(f"https://cdn.example/{feed.id}/{number}.mp3?from=feed&a=1", "audio/mpeg", 43_210_000),
        published_at=at,
        seen_at=NOW,
        updated_at=at,
        digest=str(number),
        link=f"https://radio.example/{number}",
        notes=NOTES,
        summary=NOTES[3:500],
        author="Radio",
        image=f"https://radio.example/{number}.jpg",
        duration=1800.0,
        season=1,
        number=float(number + 1),
        transcripts=(Transcript(f"https://radio.example/{number}.vtt", "text/vtt"),),
        persons=(Person("Jo Sea"), Person("Ada")),
    )


async def _make(edition: publish.Edition) -> None:
    """From the database to the bytes."""
    document = await edition.document(NOW)
    assert document is not None
    await _write(document)


async def _write(document: FeedDocument) -> None:
    await written(document, "xml")


async def _held(edition: publish.Edition) -> float:
    """The longest time that nothing else could run while it was made."""
    longest, running = 0.0, True

    async def beat() -> None:
        nonlocal longest
        while running:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - began - 0.001)

    watch = asyncio.create_task(beat())
    await _make(edition)
    running = False
    await watch
    return longest


async def _unchanged(desk: Desk, slug: str) -> None:
    """Find that a page is the same, as an app does that comes again."""
    press = Press()
    for _ in range(ROUNDS):
        station = await desk.store.stations.by_slug(slug)
        assert station is not None
        await press.page(publish.of_station(replace(desk, size=PAGE), station), NOW)


async def _by_lxml(source: etree._Element) -> None:
    root = etree.Element(source.tag, nsmap=source.nsmap)
    _copy(source, root)
    etree.tostring(root)


def _copy(source: etree._Element, target: etree._Element) -> None:
    target.text = source.text
    for child in source:
        _copy(child, etree.SubElement(target, child.tag, dict(child.attrib)))
