"""Pictures that no row names any more are removed: of podcasts that went into another, of stations that were deleted.

Whoever puts another picture in the place of one removes the old one. What is left is of processes that were killed in
between, of feeds that were merged, and of covers that were made while their station was being deleted.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from spaces.blobs import Blobs
from spaces.config import Config
from spaces.errors import SpacesError
from spaces.store import Store

FOLDERS = ("feeds/", "stations/")
"""What the keys of pictures begin with; those of recordings are not touched."""

EVERY = timedelta(days=1)

GRACE = 20.0
"""Seconds that a picture may be there before its row names it; less than the process stays without work."""

_log = logging.getLogger("stations.sweeping")


async def sweep_daily(config: Config, store: Store, blobs: Blobs, now: Callable[[], datetime]) -> None:
    """Sweep when that was a day ago or more, and go on like this; when it was is kept in the folder of the data."""
    mark = config.server.data / "pictures-swept"
    while True:
        left = _next(mark) - now().timestamp()
        if left <= 0:
            try:
                await sweep(store, blobs, lambda: asyncio.sleep(GRACE))
            except SpacesError as error:
                _log.warning("x pictures that nobody needs were not removed: %s", error.detail)
            _set(mark, now())
        await asyncio.sleep(min(max(left, 60.0), 3600.0))


async def sweep(store: Store, blobs: Blobs, pause: Callable[[], Awaitable[None]]) -> int:
    """Remove what no row names, before a pause and after it: what is being written now is named by then.

    Returns:
        how many pictures were removed.

    Raises:
        Unavailable: when the blobs cannot be read or removed.
    """
    there = {key for folder in FOLDERS async for key, _ in blobs.list(folder)}
    unnamed = there - await _named(store)
    if not unnamed:
        return 0
    await pause()
    unnamed -= await _named(store)
    for key in sorted(unnamed):
        await blobs.delete(key)
    if unnamed:
        _log.info("- %d pictures that nobody needs were removed", len(unnamed))
    return len(unnamed)


async def _named(store: Store) -> set[str]:
    return await store.feeds.pictures() | await store.stations.covers()


def _next(mark: Path) -> float:
    """When to sweep, in seconds since 1970."""
    try:
        return mark.stat().st_mtime + EVERY.total_seconds()
    except FileNotFoundError:
        return 0.0


def _set(mark: Path, at: datetime) -> None:
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    os.utime(mark, (at.timestamp(), at.timestamp()))
