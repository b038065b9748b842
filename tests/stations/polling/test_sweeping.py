"""Pictures that nobody names any more go; those that somebody names, or is about to name, stay."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from spaces.model import Feed, new_id
from stations import sweeping
from stations.covers import keep
from stations.sweeping import sweep, sweep_daily
from tests.stations.polling.garden import Garden


async def keys(garden: Garden) -> set[str]:
    return {key for folder in ("feeds/", "stations/", "recordings/") async for key, _ in garden.blobs.list(folder)}


async def picture(garden: Garden, feed: Feed, data: bytes, *, named: bool = True) -> str:
    key = await keep(garden.blobs, f"feeds/{feed.id}", data, "webp")
    if named:
        await garden.store.feeds.change(feed.id, picture=key)
    return key


async def nothing() -> None:
    """No time passes."""


async def test_pictures_of_merged_feeds_and_deleted_stations_go_and_all_others_stay(garden: Garden):
    show, merged = await garden.add("https://a.example/rss"), await garden.add("https://b.example/rss")
    await picture(garden, show, b"before", named=False)  # its process was killed before it removed it
    kept = {await picture(garden, show, b"now")}
    await picture(garden, merged, b"other")
    await garden.store.feeds.move(merged.id, show.url, garden.now)
    cover = await keep(garden.blobs, f"stations/{garden.station.id}", b"cover", "jpg")
    await garden.store.stations.change(garden.station.id, cover=cover)
    kept |= {cover, await keep(garden.blobs, "recordings/r1", b"sound", "jpg")}
    assert await sweep(garden.store, garden.blobs, nothing) == 2
    assert await keys(garden) == kept
    await garden.store.stations.delete(garden.station.id, garden.now)
    assert await sweep(garden.store, garden.blobs, nothing) == 1
    assert await keys(garden) == kept - {cover}
    assert await sweep(garden.store, garden.blobs, nothing) == 0


async def test_a_picture_that_is_being_kept_right_now_stays(garden: Garden):
    show = await garden.add("https://a.example/rss")
    key = await picture(garden, show, b"new", named=False)

    async def its_row_is_written() -> None:
        await garden.store.feeds.change(show.id, picture=key)

    assert await sweep(garden.store, garden.blobs, its_row_is_written) == 0
    assert await keys(garden) == {key}


async def test_it_is_done_once_a_day_however_often_the_process_starts(
    garden: Garden, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "GRACE", 0)
    mark = garden.config.server.data / "pictures-swept"

    async def start() -> bool:
        """Whether a process that starts now removes a picture nobody names."""
        key = await keep(garden.blobs, f"feeds/{new_id()}", b"nobody's", "webp")
        at = garden.now.timestamp()
        due = not mark.exists() or mark.stat().st_mtime + 86400 <= at
        work = asyncio.create_task(sweep_daily(garden.config, garden.store, garden.blobs, lambda: garden.now))
        async with asyncio.timeout(20):
            while due and not (mark.exists() and mark.stat().st_mtime == at):
                await asyncio.sleep(0.01)
        work.cancel()
        await asyncio.wait([work])
        gone = key not in await keys(garden)
        await garden.blobs.delete(key)
        return gone

    assert await start()
    garden.now += timedelta(hours=23)
    assert not await start()
    garden.now += timedelta(hours=1)
    assert await start()
