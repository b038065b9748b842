"""What our own feeds need to know: whether they changed, where their pages begin, what is on air."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, CompoundSelect, Select, and_, bindparam, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model.podcast import Episode
from spaces.model.recording import Recording, Visibility
from spaces.model.space import LATE, SCHEDULE_AHEAD, Space, State
from spaces.model.station import SOURCE_MAX, SourceKind
from spaces.store.candidates import with_sound
from spaces.store.episodes import episode_from
from spaces.store.recordings import recording_from
from spaces.store.schema import Moment, episodes, items, ledger, recordings, sources, spaces
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
        return await self._marks(_MARKS_AT, {"station": station_id, **_times(now, ended_since)})

    async def marks_of(self, host_id: str | None, now: datetime, ended_since: datetime) -> Marks:
        """The same around one account, or of recordings alone."""
        return await self._marks(_MARKS_OF, {"host": host_id or "", **_times(now, ended_since)})

    async def _marks(self, question: CompoundSelect[Any], given: dict[str, Any]) -> Marks:
        async with self._engine.connect() as connection:
            return tuple(sorted(tuple(row) for row in await connection.execute(question, given)))

    async def item_ids(self, station_id: str, offset: int, limit: int) -> list[str]:
        """So many ids of items in a channel, in its order, behind so many others."""
        question = select(items.c.id).where(items.c.station_id == station_id)
        question = question.order_by(items.c.place.desc(), items.c.id.desc()).offset(offset).limit(limit)
        async with self._engine.connect() as connection:
            return list(await connection.scalars(question))

    async def episodes(self, episode_ids: Collection[int], slice_of: int) -> AsyncIterator[list[Episode]]:
        """Those of these that are still in their feeds, in no order; some at a time, with a pause behind each lot."""
        async with self._engine.connect() as connection:
            found = await connection.execute(_EPISODES, {"ids": list(episode_ids)})
        for part in found.partitions(slice_of):
            yield [episode_from(row) for row in part]
            await asyncio.sleep(0)

    async def ids_of(self, host_id: str) -> list[str]:
        """Ids of the recordings of an account that everybody may hear, newest first, at most SOURCE_MAX."""
        question = _HEARD.where(recordings.c.host_id == host_id).limit(SOURCE_MAX)
        async with self._engine.connect() as connection:
            return list(await connection.scalars(question))

    async def ids_about(self, topic: str) -> list[str]:
        """The same of those with a topic, whose case does not matter.

        Topics are compared here, because databases fold the case of only some letters; with pauses, because there may
        be many, and anybody may ask about anything.
        """
        wanted, found = topic.casefold(), list[str]()
        async with self._engine.connect() as connection:
            rows = await connection.execute(_HEARD.add_columns(recordings.c.topics))
        for part in rows.partitions(200):
            found += [row.id for row in part if wanted in (one.casefold() for one in row.topics)]
            await asyncio.sleep(0)
        return found[:SOURCE_MAX]

    async def recordings(self, recording_ids: Collection[str]) -> list[Recording]:
        """Those of these that everybody may hear, newest first."""
        question = select(recordings).where(recordings.c.id.in_(list(recording_ids)), _EVERYBODY)
        question = question.order_by(*_NEWEST)
        async with self._engine.connect() as connection:
            return [recording_from(row) for row in await connection.execute(question)]

    async def on_air_at(self, station_id: str, now: datetime, ended_since: datetime) -> list[Space]:
        """Spaces of the station's hosts: live, announced, or over since then; the latest first."""
        return await self._spaces(_AT, {"station": station_id, **_times(now, ended_since)})

    async def on_air_of(self, host_id: str, now: datetime, ended_since: datetime) -> list[Space]:
        """The same of one account."""
        return await self._spaces(_OF, {"host": host_id, **_times(now, ended_since)})

    async def _spaces(self, question: Select[Any], given: dict[str, Any]) -> list[Space]:
        async with self._engine.connect() as connection:
            return [space_from(row) for row in await connection.execute(question, given)]


def _times(now: datetime, ended_since: datetime) -> dict[str, datetime]:
    # Nothing that was announced before then can be on air: the index need not be read further back.
    return {"late": now - LATE, "since": ended_since, "recent": now - 2 * SCHEDULE_AHEAD}


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=Moment())


def _on_air(hosts: ColumnElement[bool]) -> Select[Any]:
    # What came with an imported recording is as private as that, and was never on air here.
    imported = (ledger.c.space_id == spaces.c.id) & (ledger.c.kind == "recording_imported")
    around = or_(
        spaces.c.state == State.LIVE.value,
        and_(spaces.c.state == State.SCHEDULED.value, spaces.c.scheduled_start >= _moment("late")),
        and_(
            spaces.c.state == State.ENDED.value,
            spaces.c.ended_at >= _moment("since"),
            ~select(ledger.c.id).where(imported).exists(),
        ),
    )
    question = select(spaces).where(hosts, spaces.c.created_at >= _moment("recent"), around)
    return question.order_by(spaces.c.created_at.desc(), spaces.c.id.desc()).limit(AROUND_MAX)


def _marks(on_air: Select[Any]) -> CompoundSelect[Any]:
    told = on_air.subquery().c
    rows = recordings.c
    # Several recordings, with who may hear them: two may change at the same moment, and who decides first what the time
    # is may write last.
    newest = select(rows.id, rows.updated_at, rows.visibility, rows.state, rows.revision)
    newest = newest.order_by(rows.updated_at.desc(), rows.id.desc()).limit(NEWS)
    live = select(told.id, told.updated_at, literal(""), told.state, literal(0))
    return select(newest.subquery()).union_all(live)


_EVERYBODY = (recordings.c.visibility == Visibility.PUBLIC.value) & with_sound()
_NEWEST = (recordings.c.published_at.desc(), recordings.c.id.desc())
_HEARD = select(recordings.c.id).where(_EVERYBODY).order_by(*_NEWEST)

# Made once: most of what these questions cost would be making them.
_EPISODES = select(episodes).where(episodes.c.id.in_(bindparam("ids", expanding=True)), episodes.c.gone_at.is_(None))
_GIVES = (sources.c.station_id == bindparam("station")) & (sources.c.kind == SourceKind.HOST.value)
_AT = _on_air(spaces.c.host_id.in_(select(sources.c.ref).where(_GIVES)))
_OF = _on_air(spaces.c.host_id == bindparam("host"))
_MARKS_AT, _MARKS_OF = _marks(_AT), _marks(_OF)
