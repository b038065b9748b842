"""Who wants to be reminded of which space or series, in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Column, Table, delete, func, select, union
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model import Space, State
from spaces.store.schema import reminders, series_reminders, spaces
from spaces.store.spaces import space_from
from spaces.store.transactions import insert_or


class Reminders:
    """Reminders by account; of a series they count for each of its spaces."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, user_id: str, space_id: str, now: datetime) -> None:
        """Remind somebody of a space; doing it twice changes nothing."""
        await self._add(reminders, {"user_id": user_id, "space_id": space_id, "created_at": now})

    async def remove(self, user_id: str, space_id: str) -> None:
        """Remind them of it no longer."""
        await self._remove(reminders, reminders.c.space_id, user_id, space_id)

    async def add_series(self, user_id: str, series_id: str, now: datetime) -> None:
        """Remind somebody of every space of a series; doing it twice changes nothing."""
        await self._add(series_reminders, {"user_id": user_id, "series_id": series_id, "created_at": now})

    async def remove_series(self, user_id: str, series_id: str) -> None:
        """Remind them of it no longer."""
        await self._remove(series_reminders, series_reminders.c.series_id, user_id, series_id)

    async def of_user(self, user_id: str) -> tuple[list[str], list[str]]:
        """Ids of the spaces and of the series that somebody is reminded of."""
        one = select(reminders.c.space_id).where(reminders.c.user_id == user_id)
        several = select(series_reminders.c.series_id).where(series_reminders.c.user_id == user_id)
        async with self._engine.connect() as connection:
            return list(await connection.scalars(one)), list(await connection.scalars(several))

    async def of_space(self, space_id: str, series_id: str | None) -> set[str]:
        """Everybody who is reminded of that space, also by way of its series."""
        found = select(reminders.c.user_id).where(reminders.c.space_id == space_id)
        several = select(series_reminders.c.user_id).where(series_reminders.c.series_id == series_id)
        async with self._engine.connect() as connection:
            return set(await connection.scalars(union(found, several)))

    async def of_series(self, series_id: str) -> set[str]:
        """Everybody who is reminded of a space of that series or of all of them."""
        mine = select(spaces.c.id).where(spaces.c.series_id == series_id)
        found = select(reminders.c.user_id).where(reminders.c.space_id.in_(mine))
        several = select(series_reminders.c.user_id).where(series_reminders.c.series_id == series_id)
        async with self._engine.connect() as connection:
            return set(await connection.scalars(union(found, several)))

    async def counts(self, space_ids: Collection[str]) -> dict[str, int]:
        """How many are reminded of each of these spaces; one question however many. None is not in it."""
        question = select(spaces.c.id, reminders.c.user_id).join(reminders, reminders.c.space_id == spaces.c.id)
        several = select(spaces.c.id, series_reminders.c.user_id).join(
            series_reminders, series_reminders.c.series_id == spaces.c.series_id
        )
        wanted = spaces.c.id.in_(list(space_ids))
        both = union(question.where(wanted), several.where(wanted)).subquery()
        counted = select(both.c.id, func.count()).group_by(both.c.id)
        async with self._engine.connect() as connection:
            return {row[0]: row[1] for row in await connection.execute(counted)}

    async def spaces_of(self, user_id: str, since: datetime) -> list[Space]:
        """What somebody is reminded of, for their calendar: announced and live, and canceled or over since then."""
        mine = select(reminders.c.space_id).where(reminders.c.user_id == user_id)
        several = select(series_reminders.c.series_id).where(series_reminders.c.user_id == user_id)
        ahead = spaces.c.state.in_([State.SCHEDULED.value, State.LIVE.value]) | (spaces.c.updated_at > since)
        question = (
            select(spaces)
            .where(spaces.c.scheduled_start.is_not(None), ahead)
            .where(spaces.c.id.in_(mine) | spaces.c.series_id.in_(several))
            .order_by(spaces.c.scheduled_start, spaces.c.id)
        )
        async with self._engine.connect() as connection:
            return [space_from(row) for row in await connection.execute(question)]

    async def _add(self, table: Table, row: dict[str, object]) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(insert_or(connection, table).values(row).on_conflict_do_nothing())

    async def _remove(self, table: Table, column: Column[str], user_id: str, subject_id: str) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(delete(table).where(table.c.user_id == user_id, column == subject_id))
