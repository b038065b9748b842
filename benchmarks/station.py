"""A station's feed: how long 10,000 items of it take from the database to bytes, and how long "not modified" takes.

`part` says which figure it is. The floor of "rss" is the same text made by lxml, of items that are in memory already.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
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
FEEDS = 20
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = "https://spaces.example"
NOTES = "<p>This week: the harbour, the tide &amp; whoever listens to both. " + "More of the same. " * 40 + "</p>"


def main() -> None:
    """Print the figures."""
    asyncio.run(_feed())
    asyncio.run(pages())


async def _feed() -> None:
    async with _filled() as (store, station):
        desk = Desk(store, BASE, ITEMS)
        whole = publish.of_station(desk, station)
        document = await whole.document(NOW)
        assert document is not None
        assert len(document.items) == ITEMS
        cold, held = await _timed(whole), await _held(whole)
        render = await _rendering(document)
        emit("station", cold * 1000, "ms", part="rss", items=ITEMS, longest_hold_ms=round(held * 1000, 1))
        emit("station", render * 1000, "ms", _by_lxml(document) * 1000, part="rss from memory", items=ITEMS)
        first = publish.of_station(replace_size(desk, 500), station)
        cold, held = await _timed(first), await _held(first)
        emit("station", cold * 1000, "ms", part="rss page", items=500, longest_hold_ms=round(held * 1000, 1))
        emit("station", await _unchanged(first) * 1000, "ms", part="rss 304")


def replace_size(desk: Desk, size: int) -> Desk:
    """The same with pages of another size."""
    return replace(desk, size=size)


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


async def _timed(edition: publish.Edition) -> float:
    """Seconds until the bytes are there."""
    began = time.perf_counter()
    document = await edition.document(NOW)
    assert document is not None
    await written(document, "xml")
    return time.perf_counter() - began


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
    await _timed(edition)
    running = False
    await watch
    return longest


async def _rendering(document: FeedDocument) -> float:
    began = time.perf_counter()
    await written(document, "xml")
    return time.perf_counter() - began


async def _unchanged(edition: publish.Edition, rounds: int = 200) -> float:
    """Seconds to find that a page is the same."""
    press = Press()
    await press.page(edition, NOW)
    began = time.perf_counter()
    for _ in range(rounds):
        await press.page(edition, NOW)
    return (time.perf_counter() - began) / rounds


def _by_lxml(document: FeedDocument) -> float:
    """Seconds for elements of the same number and words as a tree, serialised."""
    source = etree.fromstring(rss.render(document))
    began = time.perf_counter()
    root = etree.Element(source.tag, nsmap=source.nsmap)
    _copy(source, root)
    etree.tostring(root)
    return time.perf_counter() - began


def _copy(source: etree._Element, target: etree._Element) -> None:
    target.text = source.text
    for child in source:
        _copy(child, etree.SubElement(target, child.tag, dict(child.attrib)))
