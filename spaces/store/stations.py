"""Stations in the database: who has them, edits them and follows them, and which have to be worked out anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, false, func, insert, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.errors import Conflict
from spaces.model.recording import Visibility
from spaces.model.station import Merge, Rules, SourceKind, Station, settle_at
from spaces.store.feeds import settle_feeds
from spaces.store.rows import plain, row_of
from spaces.store.schema import (
    AGING,
    STALE,
    editors,
    items,
    placements,
    recordings,
    sources,
    station_follows,
    stations,
    tunings,
)
from spaces.store.touching import touch_stations, touch_users_of, touched
from spaces.store.transactions import deciding, insert_or, lock
from spaces.store.words import mentions

_RECORDINGS_AT_ONCE = 1000


class Stations:
    """Stations with their editors and followers."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, station: Station) -> None:
        """Store a new station.

        Raises:
            Conflict: when another one has that slug.
        """
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(stations), row_of(station))
        except IntegrityError:
            raise await self._taken(station.slug, None) from None

    async def get(self, station_id: str) -> Station | None:
        """The station with that id, also when it was deleted."""
        return (await self.of([station_id])).get(station_id)

    async def of(self, station_ids: Collection[str]) -> dict[str, Station]:
        """Those stations by id, deleted ones too; one question however many."""
        found = await self._list(stations.c.id.in_(list(station_ids)))
        return {station.id: station for station in found}

    async def by_slug(self, slug: str) -> Station | None:
        """The station with that slug, also when it was deleted."""
        found = await self._list(stations.c.slug == slug)
        return found[0] if found else None

    async def slugs(self, beginning: str) -> set[str]:
        """All slugs that begin so, to find one that is not taken."""
        question = select(stations.c.slug).where(stations.c.slug.startswith(beginning, autoescape=True))
        async with self._engine.connect() as connection:
            return set(await connection.scalars(question))

    async def change(self, station_id: str, *, touch: bool = False, **columns: Any) -> Station | None:
        """Change these columns of a station that is not deleted.

        Args:
            station_id: which.
            touch: whether its channel has to be worked out anew because of that (rules, visibility).
            columns: the fields of Station to change.

        Returns:
            the station as it is then; None when there is none, or it was deleted.

        Raises:
            Conflict: when another one has that slug.
        """
        values = {name: plain(value) for name, value in columns.items()}
        if touch:
            values |= touched()
        live = (stations.c.id == station_id) & stations.c.deleted_at.is_(None)
        try:
            async with self._engine.begin() as connection:
                if "visibility" in values:  # those made of it may have to do without it
                    await touch_users_of(connection, SourceKind.STATION, [station_id])
                if values:
                    await connection.execute(update(stations).where(live).values(values))
                row = (await connection.execute(select(stations).where(live))).one_or_none()
                return station_from(row) if row else None
        except IntegrityError:
            raise await self._taken(columns.get("slug"), station_id) from None

    async def page(
        self,
        *,
        visibility: Visibility | None = None,
        owner_id: str | None = None,
        member_id: str | None = None,
        follower_id: str | None = None,
        query: str = "",
        before: tuple[datetime, str] | None = None,
        limit: int,
    ) -> list[Station]:
        """Stations newest first, without the deleted ones.

        Args:
            visibility: only these; None for all.
            owner_id: only this account's.
            member_id: only those that this account owns or edits.
            follower_id: only those that this account follows.
            query: only those with all of these words in title or description; empty for all.
            before: (created_at, id) of the last one of the page before this, or None for the first page.
            limit: how many at most.
        """
        conditions: list[ColumnElement[bool]] = [stations.c.deleted_at.is_(None)]
        if visibility is not None:
            conditions.append(stations.c.visibility == visibility.value)
        if owner_id is not None:
            conditions.append(stations.c.owner_id == owner_id)
        if member_id is not None:
            conditions.append(_member(member_id))
        if follower_id is not None:
            followed = select(station_follows.c.station_id).where(station_follows.c.user_id == follower_id)
            conditions.append(stations.c.id.in_(followed))
        if before is not None:
            conditions.append(tuple_(stations.c.created_at, stations.c.id) < before)
        return await self._list(and_(*conditions, *_mentions(query)), limit)

    async def renewed(self, limit: int) -> list[Station]:
        """Public stations that play something, those whose channel changed last first."""
        public = (stations.c.visibility == Visibility.PUBLIC.value) & stations.c.deleted_at.is_(None)
        playing = public & (stations.c["items"] > 0) & stations.c.changed_at.is_not(None)
        question = select(stations).where(playing).order_by(stations.c.changed_at.desc(), stations.c.id).limit(limit)
        async with self._engine.connect() as connection:
            return [station_from(row) for row in await connection.execute(question)]

    async def covers(self) -> set[str]:
        """Keys of all covers that are of a station, without the deleted ones."""
        live = stations.c.deleted_at.is_(None) & stations.c.cover.is_not(None)
        async with self._engine.connect() as connection:
            return set(await connection.scalars(select(stations.c.cover).where(live)))

    async def mine(self, user_id: str) -> list[Station]:
        """The stations that account owns or edits, newest first, without the deleted ones."""
        return await self._list(_member(user_id) & stations.c.deleted_at.is_(None))

    async def count(self, owner_id: str) -> int:
        """How many stations an account has, without the deleted ones."""
        condition = (stations.c.owner_id == owner_id) & stations.c.deleted_at.is_(None)
        async with self._engine.connect() as connection:
            return (await connection.scalar(select(func.count()).select_from(stations).where(condition))) or 0

    async def delete(self, station_id: str, now: datetime) -> bool:
        """Delete it: nothing of it stays but its address, which keeps answering that it is gone.

        Returns:
            whether it was there.
        """
        async with deciding(self._engine) as connection:
            for name in ("sources", f"channel {station_id}"):
                await lock(connection, name)
            feeds = list(await connection.scalars(select(sources.c.ref).where(_gives(station_id, SourceKind.FEED))))
            for table in (sources, items, placements, tunings, editors, station_follows):
                await connection.execute(delete(table).where(table.c.station_id == station_id))
            await settle_feeds(connection, feeds, now)
            await touch_users_of(connection, SourceKind.STATION, [station_id])
            live = (stations.c.id == station_id) & stations.c.deleted_at.is_(None)
            values = {"deleted_at": now, "updated_at": now, "stale": False, "items": 0}
            return bool((await connection.execute(update(stations).where(live).values(values))).rowcount)

    # Editors

    async def editors(self, station_id: str) -> list[str]:
        """Ids of the accounts that may edit it besides its owner, in the order they were added."""
        return (await self.editors_of([station_id])).get(station_id, [])

    async def editors_of(self, station_ids: Collection[str]) -> dict[str, list[str]]:
        """The same of each of these stations; one question however many."""
        question = select(editors).where(editors.c.station_id.in_(list(station_ids)))
        found: dict[str, list[str]] = {}
        async with self._engine.connect() as connection:
            for row in await connection.execute(question.order_by(editors.c.added_at, editors.c.user_id)):
                found.setdefault(row.station_id, []).append(row.user_id)
        return found

    async def add_editor(self, station_id: str, user_id: str, now: datetime) -> None:
        """Let that account edit it, too; doing it twice changes nothing."""
        row = {"station_id": station_id, "user_id": user_id, "added_at": now}
        async with self._engine.begin() as connection:
            await connection.execute(insert_or(connection, editors).values(row).on_conflict_do_nothing())
            await touch_users_of(connection, SourceKind.STATION, [station_id])

    async def remove_editor(self, station_id: str, user_id: str) -> bool:
        """Let that account edit it no longer; whether it could."""
        condition = (editors.c.station_id == station_id) & (editors.c.user_id == user_id)
        async with self._engine.begin() as connection:
            removed = bool((await connection.execute(delete(editors).where(condition))).rowcount)
            await touch_users_of(connection, SourceKind.STATION, [station_id])
            return removed

    async def about(self, topic: str, limit: int) -> list[Station]:
        """Public stations that play what is about a topic, whose case does not matter, the newest first."""
        async with self._engine.connect() as connection:
            spelled = sorted(await _spellings(connection, {topic.casefold()}))
        given = select(sources.c.station_id).where(sources.c.kind == SourceKind.TOPIC.value, sources.c.ref.in_(spelled))
        public = (stations.c.visibility == Visibility.PUBLIC.value) & stations.c.deleted_at.is_(None)
        return await self._list(public & stations.c.id.in_(given), limit) if spelled else []

    # Followers

    async def follow(self, station_id: str, user_id: str, now: datetime) -> None:
        """Follow; doing it twice changes nothing."""
        row = {"station_id": station_id, "user_id": user_id, "created_at": now}
        async with self._engine.begin() as connection:
            await connection.execute(insert_or(connection, station_follows).values(row).on_conflict_do_nothing())

    async def unfollow(self, station_id: str, user_id: str) -> None:
        """Follow no longer."""
        condition = (station_follows.c.station_id == station_id) & (station_follows.c.user_id == user_id)
        async with self._engine.begin() as connection:
            await connection.execute(delete(station_follows).where(condition))

    async def follows(self, station_ids: Collection[str], user_id: str) -> set[str]:
        """Which of these stations that account follows."""
        condition = station_follows.c.station_id.in_(list(station_ids)) & (station_follows.c.user_id == user_id)
        async with self._engine.connect() as connection:
            return set(await connection.scalars(select(station_follows.c.station_id).where(condition)))

    async def followers_count(self, station_ids: Collection[str]) -> dict[str, int]:
        """How many follow each of these stations; those nobody follows are left out."""
        number = func.count().label("number")
        question = select(station_follows.c.station_id, number).where(
            station_follows.c.station_id.in_(list(station_ids))
        )
        async with self._engine.connect() as connection:
            rows = await connection.execute(question.group_by(station_follows.c.station_id))
            return {row.station_id: row.number for row in rows}

    # What has to be worked out

    async def stale(self, now: datetime) -> list[Station]:
        """Those whose channel is to be worked out by then, the longest waiting first.

        Something happened to them, or the first of their items is too old for their rules by then.
        """
        aged = AGING & (stations.c.ages_at <= now)
        found = await self._list((STALE | aged) & stations.c.deleted_at.is_(None))
        due = [station for station in found if _settle_at(station) <= now]
        return sorted(due, key=lambda station: (_settle_at(station), station.id))

    async def next_stale(self, now: datetime) -> datetime | None:
        """When there is something to work out at the earliest; None when nothing happened and nothing ages."""
        found = await self._list((STALE | AGING) & stations.c.deleted_at.is_(None))
        return min((max(now, _settle_at(station)) for station in found), default=None)

    async def touch(self, station_ids: Collection[str]) -> None:
        """Something happened to these stations: their channels have to be worked out anew."""
        async with self._engine.begin() as connection:
            await touch_stations(connection, stations.c.id.in_(list(station_ids)))

    async def recordings_since(self, since: datetime | None) -> list[tuple[str, datetime]]:
        """Recordings that changed at or after then (None: ever), as (id, updated_at), in the order they changed."""
        question = select(recordings.c.id, recordings.c.updated_at).order_by(recordings.c.updated_at, recordings.c.id)
        if since is not None:
            question = question.where(recordings.c.updated_at >= since)
        async with self._engine.connect() as connection:
            return [(row.id, row.updated_at) for row in await connection.execute(question)]

    async def touch_recordings(self, recording_ids: Collection[str]) -> int:
        """These recordings changed: touch the stations that have them, or may now have them; how many."""
        ids = list(recording_ids)
        if len(ids) > _RECORDINGS_AT_ONCE:
            parts = range(0, len(ids), _RECORDINGS_AT_ONCE)
            return sum([await self.touch_recordings(ids[start : start + _RECORDINGS_AT_ONCE]) for start in parts])
        async with deciding(self._engine) as connection:
            columns = (recordings.c.id, recordings.c.host_id, recordings.c.topics)
            rows = (await connection.execute(select(*columns).where(recordings.c.id.in_(ids)))).all()
            holding = select(items.c.station_id).where(items.c.id.in_([f"r{identity}" for identity in ids]))
            giving = select(sources.c.station_id).where(await _giving(connection, rows))
            return await touch_stations(connection, stations.c.id.in_(holding) | stations.c.id.in_(giving))

    async def _list(self, condition: ColumnElement[bool], limit: int | None = None) -> list[Station]:
        question = select(stations).where(condition).limit(limit)
        question = question.order_by(stations.c.created_at.desc(), stations.c.id.desc())
        async with self._engine.connect() as connection:
            return [station_from(row) for row in await connection.execute(question)]

    async def _taken(self, slug: str | None, station_id: str | None) -> Exception:
        """What is wrong when a row could not be written."""
        other = await self.by_slug(slug) if slug is not None else None
        if other is not None and other.id != station_id:
            return Conflict(
                f"Another station has the address “{slug}”. Choose another.", code="slug_taken", field="slug"
            )
        return RuntimeError("the station could not be written")


async def _giving(connection: AsyncConnection, rows: Iterable[Row[*tuple[Any, ...]]]) -> ColumnElement[bool]:
    """Which sources may give these recordings."""
    rows = list(rows)
    topics = {topic.casefold() for row in rows for topic in row.topics}
    meant = [
        (SourceKind.RECORDING, [row.id for row in rows]),
        (SourceKind.HOST, list({row.host_id for row in rows})),
        (SourceKind.TOPIC, sorted(await _spellings(connection, topics))),
    ]
    return or_(false(), *(and_(sources.c.kind == kind.value, sources.c.ref.in_(refs)) for kind, refs in meant if refs))


async def _spellings(connection: AsyncConnection, topics: Collection[str]) -> set[str]:
    """The topics of sources that are one of these, however they are written: databases fold only some letters."""
    if not topics:
        return set()
    question = select(sources.c.ref).where(sources.c.kind == SourceKind.TOPIC.value).distinct()
    return {ref for ref in await connection.scalars(question) if ref.casefold() in topics}


def _gives(station_id: str, kind: SourceKind) -> ColumnElement[bool]:
    return (sources.c.station_id == station_id) & (sources.c.kind == kind.value)


def _member(user_id: str) -> ColumnElement[bool]:
    edited = select(editors.c.station_id).where(editors.c.user_id == user_id)
    return (stations.c.owner_id == user_id) | stations.c.id.in_(edited)


def _mentions(query: str) -> list[ColumnElement[bool]]:
    if not query.strip():
        return []
    return mentions(stations.c.title + " " + stations.c.description, query) or [false()]


def _settle_at(station: Station) -> datetime:
    free = settle_at(station.settled_at, station.cost) or station.created_at
    return free if station.stale or station.ages_at is None else max(free, station.ages_at)


def station_from(row: Row[*tuple[Any, ...]]) -> Station:
    """The station of a row with all columns of `stations`."""
    columns = {column.name: row._mapping[column.name] for column in stations.c}  # noqa: SLF001 - as elsewhere
    return Station(
        **columns
        | {
            "visibility": Visibility(row.visibility),
            "rules": _rules(row.rules),
            "categories": tuple(row.categories),
        }
    )


def _rules(stored: Mapping[str, Any]) -> Rules:
    return replace(Rules(**stored), merge=Merge(stored["merge"]), languages=tuple(stored["languages"]))
