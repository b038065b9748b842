"""What stands for podcasts and stations: publishers' pictures made small, and covers composed of them or drawn."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import math
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from spaces import png
from spaces.blobs import Blobs
from spaces.errors import SpacesError
from spaces.fetch import Fetcher
from spaces.model.station import SourceKind, Station
from spaces.store import Store

PICTURE_BYTES = 10_000_000
"""Of a publisher's picture; directories allow less."""

PICTURE_SECONDS = 20.0

FETCHED = 4
"""Pictures that are fetched or wait to be made small at the same time."""

TILES = 4
"""Pictures that a cover is composed of, at most."""

SIDE = 1400
"""Pixels of a drawn cover."""

_RINGS = 7

_log = logging.getLogger("stations.covers")


class Darkroom:
    """Gets podcasts' pictures: some at a time, because each may have megabytes, and makes them small one by one."""

    def __init__(self, fetcher: Fetcher, blobs: Blobs) -> None:
        self._fetcher, self._blobs = fetcher, blobs
        self._room, self._turn = asyncio.Semaphore(FETCHED), asyncio.Lock()

    async def keep(self, feed_id: str, url: str) -> str | None:
        """Get a podcast's picture and keep a small copy; its key, or None when that came to nothing."""
        try:
            async with self._room:
                made = await self._small(url)
            return await keep(self._blobs, f"feeds/{feed_id}", made, "webp")
        except SpacesError as error:
            _log.info("x the picture of feed %s at %s is left out: %s", feed_id, urlsplit(url).hostname, error.detail)
            return None

    async def _small(self, url: str) -> bytes:
        answer = await self._fetcher.get(url, accept="image/*", limit=PICTURE_BYTES, timeout=PICTURE_SECONDS)
        async with self._turn:  # a large one takes some hundred megabytes while it is open
            from stations import pictures  # decoders take time and memory that looks at feeds do not need

            return await asyncio.to_thread(pictures.small, answer.body)


async def compose_cover(store: Store, blobs: Blobs, station: Station) -> None:
    """Give a station a cover made of its podcasts' pictures, unless somebody has uploaded one."""
    if station.cover_own:
        return
    tiles = await _tiles(store, station.id)
    name = hashlib.sha256("\n".join(tiles).encode()).hexdigest()[:16]
    if station.cover is not None and station.cover.startswith(f"stations/{station.id}/{name}"):
        return
    key = await _composed(blobs, station.id, name, tiles) if tiles else None
    if key == station.cover:
        return
    await store.stations.change(station.id, cover=key)
    if station.cover is not None:
        await blobs.delete(station.cover)


async def keep(blobs: Blobs, folder: str, data: bytes, suffix: str, name: str = "") -> str:
    """Put a picture into the blobs under a name that tells its content, and give its key."""
    name = name or hashlib.sha256(data).hexdigest()[:16]
    key = f"{folder}/{name}.{suffix}"
    with tempfile.TemporaryDirectory(prefix="spaces-") as place:
        path = Path(place, "picture")
        await asyncio.to_thread(path.write_bytes, data)
        await blobs.put(key, path, TYPES[suffix])
    return key


TYPES = {"webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}
"""Media types of the pictures we make, by the end of their keys."""


async def _tiles(store: Store, station_id: str) -> list[str]:
    """Keys of the pictures of its first podcasts."""
    sources = await store.sources.of(station_id)
    ids = [source.ref for source in sources if source.kind is SourceKind.FEED]
    feeds = await store.feeds.of(ids)
    kept = (feeds[identity].picture for identity in ids if identity in feeds)
    return [key for key in kept if key is not None][:TILES]


async def _composed(blobs: Blobs, station_id: str, name: str, tiles: list[str]) -> str | None:
    from stations import pictures

    try:
        data = [b"".join([part async for part in (await blobs.open(key)).read()]) for key in tiles]
        made = await asyncio.to_thread(pictures.composed, data)
    except SpacesError as error:
        _log.warning("x the cover of station %s could not be composed: %s", station_id, error.detail)
        return None
    return await keep(blobs, f"stations/{station_id}", made, "jpg", name)


def drawn(guid: str) -> bytes:
    """A cover unlike any other's, the same for the same guid for ever: rings around a point, as a PNG of some kB."""
    seed = hashlib.sha256(guid.encode()).digest()
    radii = [_radius(number, seed[number] / 255) for number in range(_RINGS)]
    return png.picture(SIDE, SIDE, (_row(y, radii) for y in range(SIDE)), png.shades(seed[-1] / 255))


def _radius(number: int, chance: float) -> tuple[float, float]:
    """Inner and outer edge of a ring."""
    step = SIDE * 0.42 / _RINGS
    inner = number * step + step * 0.35
    return inner, inner + step * (0.18 + 0.42 * chance)


def _row(y: int, radii: list[tuple[float, float]]) -> bytes:
    """The pixels of one line, eight in a byte: on the line every ring is one or two stretches."""
    line = 0
    for inner, outer in radii:
        line |= _stretch(y, outer) & ~_stretch(y, inner)
    return line.to_bytes(SIDE // 8, "big")


def _stretch(y: int, radius: float) -> int:
    """The pixels of a line that a disc covers, as the bits of a number."""
    half = radius**2 - (y - SIDE / 2) ** 2
    if half <= 0:
        return 0
    reach: int = round(math.sqrt(half))
    return (1 << (SIDE // 2 + reach)) - (1 << (SIDE // 2 - reach))
