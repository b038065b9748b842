"""Series in the database: what is announced again and again, and the spaces that were made of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model import Space, SpeakerPolicy, State, TapPolicy
from spaces.model.series import OVER, Pending, Series
from spaces.store.rows import row_of
from spaces.store.schema import series, spaces
from spaces.store.spaces import row_of_space, space_from
from spaces.store.transactions import deciding


class SeriesRows:
    """Series by id and by host."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, new: Series, made: Sequence[Space]) -> None:
        """Store a series with its first spaces, all or nothing."""
        async with self._engine.begin() as connection:
            await connection.execute(insert(series), _row(new))
            await _insert(connection, made)

    async def get(self, series_id: str) -> Series | None:
        """The series with that id."""
        return next(iter(await self._list(series.c.id == series_id)), None)

    async def of(self, series_ids: Collection[str]) -> dict[str, Series]:
        """Those series by id; one question however many."""
        wanted = list(set(series_ids))
        return {one.id: one for one in await self._list(series.c.id.in_(wanted))} if wanted else {}

    async def of_host(self, host_id: str) -> list[Series]:
        """Those that go on, the oldest first."""
        return await self._list((series.c.host_id == host_id) & series.c.canceled_at.is_(None))

    async def growing(self, before: datetime) -> list[Series]:
        """Those that are not canceled and whose spaces are not made up to that moment."""
        behind = series.c.made_until.is_(None) | (series.c.made_until < before)
        return await self._list(series.c.canceled_at.is_(None) & behind)

    async def changed_since(self, moment: datetime) -> list[Series]:
        """Those that were announced, moved or canceled after that moment."""
        return await self._list(series.c.updated_at > moment)

    async def unfinished(self, before: datetime) -> list[Series]:
        """Those whose last change was made up to that moment and has not reached all of their spaces."""
        return await self._list(series.c.pending.is_not(None) & (series.c.updated_at <= before))

    async def settle(self, known: Series) -> None:
        """Nothing is pending any more, unless the series has changed meanwhile."""
        same = (series.c.id == known.id) & (series.c.updated_at == known.updated_at)
        async with self._engine.begin() as connection:
            await connection.execute(update(series).where(same).values(pending=None))

    async def save(self, changed: Series) -> None:
        """Replace the whole row with the same id."""
        async with self._engine.begin() as connection:
            await connection.execute(update(series).where(series.c.id == changed.id).values(_row(changed)))

    async def grow(self, known: Series, made: Sequence[Space], made_until: datetime) -> bool:
        """Add further spaces, unless the series has changed meanwhile; whether they were added."""
        same = (series.c.id == known.id) & (series.c.updated_at == known.updated_at) & series.c.canceled_at.is_(None)
        same &= series.c.made_until.is_not_distinct_from(known.made_until)
        async with deciding(self._engine) as connection:
            changed = await connection.execute(update(series).where(same).values(made_until=made_until))
            if changed.rowcount:
                await _insert(connection, made)
            return bool(changed.rowcount)

    async def ahead(self, series_id: str) -> list[Space]:
        """Its announced spaces, in order of their starts."""
        announced = (spaces.c.series_id == series_id) & (spaces.c.state == State.SCHEDULED.value)
        question = select(spaces).where(announced).order_by(spaces.c.scheduled_start, spaces.c.id)
        async with self._engine.connect() as connection:
            return [space_from(row) for row in await connection.execute(question)]

    async def told(self, series_id: str, since: datetime) -> list[Space]:
        """Its spaces for calendars: announced, live, and those canceled after that moment."""
        canceled = (spaces.c.state == State.CANCELED.value) & (spaces.c.updated_at > since)
        shown = spaces.c.state.in_([State.SCHEDULED.value, State.LIVE.value]) | canceled
        question = select(spaces).where(spaces.c.series_id == series_id, shown)
        async with self._engine.connect() as connection:
            return [space_from(row) for row in await connection.execute(question.order_by(spaces.c.scheduled_start))]

    async def announced_by(self, host_id: str) -> int:
        """How much an account has announced: single spaces, and series as one each while there is more of them."""
        single = (
            (spaces.c.host_id == host_id) & (spaces.c.state == State.SCHEDULED.value) & spaces.c.series_id.is_(None)
        )
        waits = select(spaces.c.id).where(spaces.c.series_id == series.c.id, spaces.c.state == State.SCHEDULED.value)
        goes_on = series.c.made_until.is_(None) | (series.c.made_until < OVER) | waits.exists()
        several = (series.c.host_id == host_id) & series.c.canceled_at.is_(None) & goes_on
        async with self._engine.connect() as connection:
            alone = await connection.scalar(select(func.count()).select_from(spaces).where(single)) or 0
            return alone + (await connection.scalar(select(func.count()).select_from(series).where(several)) or 0)

    async def _list(self, condition: ColumnElement[bool]) -> list[Series]:
        question = select(series).where(condition).order_by(series.c.created_at, series.c.id)
        async with self._engine.connect() as connection:
            return [_series_from(row) for row in await connection.execute(question)]


async def _insert(connection: AsyncConnection, made: Sequence[Space]) -> None:
    if made:
        await connection.execute(insert(spaces), [row_of_space(space) for space in made])


def _row(one: Series) -> dict[str, Any]:
    written = {"options": dict(one.options), "begins": one.begins.isoformat(timespec="minutes")}
    if one.pending is not None:
        starts = {space_id: start.isoformat() for space_id, start in one.pending.starts.items()}
        written["pending"] = row_of(one.pending) | {"starts": starts}
    return row_of(one) | written


def _series_from(row: Row[*tuple[Any, ...]]) -> Series:
    fields = dict(row._mapping)  # noqa: SLF001 - documented by SQLAlchemy, underscored only against column names
    fields["topics"] = tuple(fields["topics"])
    fields["speaker_policy"] = SpeakerPolicy(fields["speaker_policy"])
    fields["tap"] = TapPolicy(fields["tap"])
    fields["begins"] = datetime.fromisoformat(fields["begins"])
    fields["pending"] = _pending_from(fields["pending"])
    return Series(**fields)


def _pending_from(written: dict[str, Any] | None) -> Pending | None:
    if written is None:
        return None
    starts = {space_id: datetime.fromisoformat(start) for space_id, start in written["starts"].items()}
    tuples = {name: tuple(written[name]) for name in ("stays", "cancels", "fields")}
    return Pending(written["by"], starts=starts, part=written["part"], **tuples)
