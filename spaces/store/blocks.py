"""Who wants nothing to do with whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.store.schema import blocks, follows, reminders, series, series_reminders, spaces


class Blocks:
    """Blocks by account."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, blocker_id: str, blocked_id: str, at: datetime) -> None:
        """Block somebody, which ends following and reminders both ways; doing it twice is fine."""
        pair = (blocks.c.blocker_id == blocker_id) & (blocks.c.blocked_id == blocked_id)
        both = [(blocker_id, blocked_id), (blocked_id, blocker_id)]
        following = or_(*((follows.c.follower_id == one) & (follows.c.followee_id == other) for one, other in both))
        async with self._engine.begin() as connection:
            await connection.execute(delete(follows).where(following))
            for user_id, host_id in both:
                for table, key, what in ((reminders, "space_id", spaces), (series_reminders, "series_id", series)):
                    theirs = table.c[key].in_(select(what.c.id).where(what.c.host_id == host_id))
                    await connection.execute(delete(table).where(table.c.user_id == user_id, theirs))
            if await connection.scalar(select(blocks.c.created_at).where(pair)) is None:
                row = {"blocker_id": blocker_id, "blocked_id": blocked_id, "created_at": at}
                await connection.execute(insert(blocks), row)

    async def remove(self, blocker_id: str, blocked_id: str) -> None:
        """Take a block back; doing it twice is fine."""
        pair = (blocks.c.blocker_id == blocker_id) & (blocks.c.blocked_id == blocked_id)
        async with self._engine.begin() as connection:
            await connection.execute(delete(blocks).where(pair))

    async def of(self, user_id: str) -> set[str]:
        """Whom that account blocked."""
        question = select(blocks.c.blocked_id).where(blocks.c.blocker_id == user_id)
        async with self._engine.connect() as connection:
            return set(await connection.scalars(question))

    async def listed(self, user_id: str) -> list[tuple[str, datetime]]:
        """The same and since when, the latest first."""
        question = (
            select(blocks.c.blocked_id, blocks.c.created_at)
            .where(blocks.c.blocker_id == user_id)
            .order_by(blocks.c.created_at.desc(), blocks.c.blocked_id)
        )
        async with self._engine.connect() as connection:
            return [(row.blocked_id, row.created_at) for row in await connection.execute(question)]

    async def by(self, user_id: str) -> set[str]:
        """Who blocked that account."""
        question = select(blocks.c.blocker_id).where(blocks.c.blocked_id == user_id)
        async with self._engine.connect() as connection:
            return set(await connection.scalars(question))

    async def between(self, user_ids: Collection[str]) -> set[tuple[str, str]]:
        """Who of these blocked whom of them, as pairs of blocker and blocked."""
        among = blocks.c.blocker_id.in_(user_ids) & blocks.c.blocked_id.in_(user_ids)
        async with self._engine.connect() as connection:
            rows = await connection.execute(select(blocks.c.blocker_id, blocks.c.blocked_id).where(among))
            return {(row.blocker_id, row.blocked_id) for row in rows}
