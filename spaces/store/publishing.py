"""What our own feeds need to know: whether they changed, where their pages begin, what is on air."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model.podcast import Episode
from spaces.model.recording import Recording, Visibility
from spaces.model.space import SCHEDULE_AHEAD, Space, State
from spaces.model.station import SourceKind
from spaces.store.candidates import with_sound
from spaces.store.episodes import episode_from
from spaces.store.recordings import recording_from
from spaces.store.schema import episodes, items, ledger, recordings, sources, spaces
from spaces.store.spaces import space_from

AROUND_MAX = 20
"""Spaces that one feed tells of."""

NEWS = 20
"""Recordings among which a change is noticed."""

Marks = tuple[tuple[Any, ...], ...]
"""What recordings and spaces are, as briefly as seeing that something changed needs."""


class Publishing:
    """Questions of feeds that are asked by apps, most of them in vain: so these are quick."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def marks_at(self, station_id: str, now: datetime, ended_since: datetime) -> Marks:
        """As long as this is the same, no recording changed, and nothing of what `on_air_at` tells. One question."""
        return await self._marks(_on_air(_hosts_of(station_id), now, ended_since))

    async def marks_of(self, host_id: str | None, now: datetime, ended_since: datetime) -> Marks:
        """The same around one account, or of recordings alone."""
        hosts = false() if host_id is None else spaces.c.host_id == host_id
        return await self._marks(_on_air(hosts, now, ended_since))

    async def _marks(self, on_air: Select[Any]) -> Marks:
        # Several recordings, with who may hear them: two may change at the same moment, and who decides first what the
        # time is may write last.
        told = on_air.subquery().c
        rows = recordings.c
        newest = select(rows.id, rows.updated_at, rows.visibility, rows.state, rows.revision)
        newest = newest.order_by(rows.updated_at.desc(), rows.id.desc()).limit(NEWS)
        news = newest.subquery()
        live = select(told.id, told.updated_at, literal(""), told.state, literal(0))
        async with self._engine.connect() as connection:
            found = await connection.execute(select(news).union_all(live))
            return tuple(sorted(tuple(row) for row in found))

    async def item_ids(self, station_id: str, offset: int, limit: int) -> list[str]:
        """So many ids of items in a channel, in its order, behind so many others."""
        question = select(items.c.id).where(items.c.station_id == station_id)
        question = question.order_by(items.c.place.desc(), items.c.id.desc()).offset(offset).limit(limit)
        async with self._engine.connect() as connection:
            return list(await connection.scalars(question))

    async def episodes(self, episode_ids: Collection[int], slice_of: int) -> AsyncIterator[list[Episode]]:
        """Those of these that are still in their feeds, in no order; some at a time, with a pause behind each lot."""
        question = select(episodes).where(episodes.c.id.in_(list(episode_ids)), episodes.c.gone_at.is_(None))
        async with self._engine.connect() as connection:
            found = await connection.execute(question)
        for part in found.partitions(slice_of):
            yield [episode_from(row) for row in part]
            await asyncio.sleep(0)

    async def recordings(self, recording_ids: Collection[str]) -> list[Recording]:
        """Those of these that everybody may hear, newest first."""
        heard = (recordings.c.visibility == Visibility.PUBLIC.value) & with_sound()
        question = select(recordings).where(recordings.c.id.in_(list(recording_ids)), heard)
        question = question.order_by(recordings.c.published_at.desc(), recordings.c.id.desc())
        async with self._engine.connect() as connection:
            return [recording_from(row) for row in await connection.execute(question)]

    async def on_air_at(self, station_id: str, now: datetime, ended_since: datetime) -> list[Space]:
        """Spaces of the station's hosts: live, announced, or over since then; the latest first."""
        return await self._spaces(_on_air(_hosts_of(station_id), now, ended_since))

    async def on_air_of(self, host_id: str, now: datetime, ended_since: datetime) -> list[Space]:
        """The same of one account."""
        return await self._spaces(_on_air(spaces.c.host_id == host_id, now, ended_since))

    async def _spaces(self, question: Select[Any]) -> list[Space]:
        async with self._engine.connect() as connection:
            return [space_from(row) for row in await connection.execute(question)]


def _hosts_of(station_id: str) -> ColumnElement[bool]:
    mine = (sources.c.station_id == station_id) & (sources.c.kind == SourceKind.HOST.value)
    return spaces.c.host_id.in_(select(sources.c.ref).where(mine))


def _on_air(hosts: ColumnElement[bool], now: datetime, ended_since: datetime) -> Select[Any]:
    # What came with an imported recording is as private as that, and was never on air here.
    imported = (ledger.c.space_id == spaces.c.id) & (ledger.c.kind == "recording_imported")
    around = or_(
        spaces.c.state == State.LIVE.value,
        and_(spaces.c.state == State.SCHEDULED.value, spaces.c.scheduled_start >= now),
        and_(
            spaces.c.state == State.ENDED.value,
            spaces.c.ended_at >= ended_since,
            ~select(ledger.c.id).where(imported).exists(),
        ),
    )
    # Nothing that was announced before then can be on air: the index need not be read further back.
    recent = spaces.c.created_at >= now - 2 * SCHEDULE_AHEAD
    question = select(spaces).where(hosts, recent, around)
    return question.order_by(spaces.c.created_at.desc(), spaces.c.id.desc()).limit(AROUND_MAX)
