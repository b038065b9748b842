"""Working out what a station plays: its sources are read, the merge decides, and what became another is written."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from time import perf_counter

from spaces.model import merging
from spaces.store import Store

_OVERLAP = timedelta(seconds=30)
"""A change is stored a little after the time it bears: so far back it is looked for again."""


async def settle(store: Store, station_id: str, now: datetime) -> bool:
    """Work out a station's channel and store it.

    Returns:
        whether anything in it changed. A station that is not there, or was deleted, has no channel.
    """
    # Read before its sources: whatever happens from here on leaves the station stale.
    station = await store.stations.get(station_id)
    if station is None or station.deleted_at is not None:
        return False
    began = perf_counter()
    sources = await store.sources.of(station_id)
    candidates = await store.channels.candidates(sources)
    placements = await store.channels.placements(station_id)
    # Beside the event loop: a large channel takes a second or more, and feeds are looked at meanwhile.
    channel = await asyncio.to_thread(
        merging.merge, station.rules, station.visibility, sources, candidates, placements, now
    )
    return await store.channels.write(station, channel, now, perf_counter() - began)


class Watch:
    """Looks which recordings changed, and touches the stations that have them or may now have them."""

    def __init__(self, store: Store, since: datetime | None = None) -> None:
        """Prepare; what changed before `since` was looked at."""
        self._store = store
        self._since = since
        self._seen: dict[str, datetime] = {}

    async def look(self) -> int:
        """Look once; how many stations were touched. Without `since` all recordings count as changed at first."""
        found = await self._store.stations.recordings_since(self._since)
        news = [recording_id for recording_id, at in found if self._seen.get(recording_id) != at]
        if found:
            self._since = found[-1][1] - _OVERLAP
        self._seen = {recording_id: at for recording_id, at in found if self._since and at >= self._since}
        return await self._store.stations.touch_recordings(news) if news else 0
