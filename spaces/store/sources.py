"""The sources of stations in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.errors import Conflict
from spaces.model.station import Source, SourceKind
from spaces.store.feeds import settle_feeds
from spaces.store.rows import plain, row_of
from spaces.store.schema import sources, stations
from spaces.store.touching import touch_stations
from spaces.store.transactions import deciding, lock


class Sources:
    """Where stations' items come from. Whatever changes here makes the station stale, and wakes or rests the feed."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, station_id: str) -> list[Source]:
        """The sources of a station, first first."""
        return (await self.of_all([station_id])).get(station_id, [])

    async def of_all(self, station_ids: Collection[str], first: int | None = None) -> dict[str, list[Source]]:
        """The sources of each of these stations; one question however many.

        Args:
            station_ids: of which.
            first: only those that are among so many first, and all hosts; None for all.
        """
        found: dict[str, list[Source]] = {}
        condition: ColumnElement[bool] = sources.c.station_id.in_(list(station_ids))
        if first is not None:
            condition &= (sources.c.position < first) | (sources.c.kind == SourceKind.HOST.value)
        async with self._engine.connect() as connection:
            for source in await _list(connection, condition):
                found.setdefault(source.station_id, []).append(source)
        return found

    async def get(self, source_id: str) -> Source | None:
        """The source with that id."""
        async with self._engine.connect() as connection:
            return await _one(connection, source_id)

    async def count(self, station_id: str) -> int:
        """How many sources a station has."""
        async with self._engine.connect() as connection:
            return await _count(connection, station_id)

    async def add(self, source: Source, *, limit: int | None = None) -> Source:
        """Store a new source behind the others, whatever its `position` says.

        Args:
            source: the new one; of a feed the row must be there.
            limit: how many sources a station may have; None for any number.

        Returns:
            the source with its position.

        Raises:
            Conflict: when the station has it already (`source_exists`), has `limit` sources (`sources_full`), or a
                station would become its own source, directly or through others (`station_cycle`).
        """
        async with deciding(self._engine) as connection:
            await lock(connection, "sources")
            if limit is not None and await _count(connection, source.station_id) >= limit:
                raise Conflict(f"A station has at most {limit} sources. Remove one first.", code="sources_full")
            await _check_new(connection, source)
            last = await connection.scalar(
                select(func.max(sources.c.position)).where(sources.c.station_id == source.station_id)
            )
            placed = replace(source, position=0 if last is None else last + 1)
            await connection.execute(insert(sources), row_of(placed))
            await _happened(connection, placed, placed.added_at)
            return placed

    async def add_feeds(self, new: Sequence[Source], *, limit: int | None = None) -> list[Source]:
        """Store new sources of one station behind the others: podcasts, whose rows must be there.

        Args:
            new: in their order. What the station has already is left out.
            limit: how many sources a station may have; None for any number. What is beyond it is left out.

        Returns:
            those that were stored, with their positions.
        """
        if not new:
            return []
        mine = sources.c.station_id == new[0].station_id
        async with deciding(self._engine) as connection:
            await lock(connection, "sources")
            rows = (
                await connection.execute(select(sources.c.kind, sources.c.ref, sources.c.position).where(mine))
            ).all()
            known = {row.ref for row in rows if row.kind == SourceKind.FEED.value}
            fresh: dict[str, Source] = {}
            for source in new:
                if source.ref not in known:
                    fresh.setdefault(source.ref, source)
            first = max((row.position for row in rows), default=-1) + 1
            kept = list(fresh.values())[: None if limit is None else max(0, limit - len(rows))]
            placed = [replace(source, position=first + number) for number, source in enumerate(kept)]
            if placed:
                await connection.execute(insert(sources), [row_of(source) for source in placed])
                await settle_feeds(connection, [source.ref for source in placed], placed[0].added_at)
                await touch_stations(connection, stations.c.id == placed[0].station_id)
            return placed

    async def change(self, source_id: str, now: datetime, **columns: Any) -> Source | None:
        """Change these columns (`cap`, `paused_at`), or `ref` when a feed turned out to be another.

        Returns:
            the source as it is then; None when there is none.
        """
        values = {name: plain(value) for name, value in columns.items()}
        async with deciding(self._engine) as connection:
            before = await _one(connection, source_id)
            if before is None:
                return None
            if values:
                await connection.execute(update(sources).where(sources.c.id == source_id).values(values))
            after = replace(before, **columns)
            await _happened(connection, after, now, before.ref)
            return after

    async def remove(self, source_id: str, now: datetime) -> bool:
        """Take it away; whether it was there. Its items go when the station is worked out, which is due at once."""
        async with deciding(self._engine) as connection:
            found = await _one(connection, source_id)
            if found is None:
                return False
            await connection.execute(delete(sources).where(sources.c.id == source_id))
            await _happened(connection, found, now)
            return True

    async def order(self, station_id: str, source_ids: Sequence[str]) -> list[Source]:
        """Put them in this order; those that are not named follow in the order they had.

        Returns:
            all sources of the station as they are then.
        """
        wanted = {source_id: place for place, source_id in reversed(list(enumerate(source_ids)))}
        async with deciding(self._engine) as connection:
            found = await _list(connection, sources.c.station_id == station_id)
            ordered = sorted(found, key=lambda source: wanted.get(source.id, len(source_ids)))
            for position, source in enumerate(ordered):
                if source.position != position:
                    statement = update(sources).where(sources.c.id == source.id)
                    await connection.execute(statement.values(position=position))
            await touch_stations(connection, stations.c.id == station_id)
            return [replace(source, position=position) for position, source in enumerate(ordered)]

    async def wanting(self, kind: SourceKind, ref: str) -> list[str]:
        """Ids of the stations that have this as a source, paused or not, without the deleted ones."""
        condition = (sources.c.kind == kind.value) & (sources.c.ref == ref) & stations.c.deleted_at.is_(None)
        question = select(sources.c.station_id).join(stations, stations.c.id == sources.c.station_id).where(condition)
        async with self._engine.connect() as connection:
            return list(await connection.scalars(question.order_by(sources.c.station_id)))


async def _check_new(connection: AsyncConnection, source: Source) -> None:
    same = (sources.c.station_id == source.station_id) & (sources.c.kind == source.kind.value)
    if await connection.scalar(select(sources.c.id).where(same, sources.c.ref == source.ref)) is not None:
        raise Conflict("That is a source of this station already.", code="source_exists")
    if source.kind is SourceKind.STATION and await _reaches(connection, source.ref, source.station_id):
        raise Conflict(
            "A station cannot be made of itself: that station takes from this one, directly or through others.",
            code="station_cycle",
        )


async def _reaches(connection: AsyncConnection, beginning: str, goal: str) -> bool:
    """Whether the station `goal` is `beginning`, or one it takes from, through however many others."""
    seen, edge = {beginning}, {beginning}
    while edge and goal not in seen:
        within = sources.c.station_id.in_(list(edge)) & (sources.c.kind == SourceKind.STATION.value)
        edge = set(await connection.scalars(select(sources.c.ref).where(within))) - seen
        seen |= edge
    return goal in seen


async def _happened(connection: AsyncConnection, source: Source, now: datetime, *others: str) -> None:
    """Something about that source, and about the feeds `others`."""
    if source.kind is SourceKind.FEED:
        await settle_feeds(connection, {source.ref, *others}, now)
    await touch_stations(connection, stations.c.id == source.station_id)


async def _count(connection: AsyncConnection, station_id: str) -> int:
    question = select(func.count()).select_from(sources).where(sources.c.station_id == station_id)
    return (await connection.scalar(question)) or 0


async def _one(connection: AsyncConnection, source_id: str) -> Source | None:
    found = await _list(connection, sources.c.id == source_id)
    return found[0] if found else None


async def _list(connection: AsyncConnection, condition: ColumnElement[bool]) -> list[Source]:
    question = select(sources).where(condition).order_by(sources.c.position, sources.c.added_at, sources.c.id)
    return [_source_from(row) for row in await connection.execute(question)]


def _source_from(row: Row[*tuple[Any, ...]]) -> Source:
    return Source(**{**row._mapping, "kind": SourceKind(row.kind)})  # noqa: SLF001 - as elsewhere
