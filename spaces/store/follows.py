"""Who follows whom, in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.store.schema import follows


class Follows:
    """Follower and followee, both account ids."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, follower_id: str, followee_id: str, now: datetime) -> None:
        """Follow; doing it twice changes nothing."""
        if await self.follows(follower_id, followee_id):
            return
        row = {"follower_id": follower_id, "followee_id": followee_id, "created_at": now}
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(follows), row)
        except IntegrityError:
            # Somebody pressed twice at once. Anything else, such as an account that is not there, is still an error.
            if not await self.follows(follower_id, followee_id):
                raise

    async def remove(self, follower_id: str, followee_id: str) -> None:
        """Follow no longer."""
        condition = (follows.c.follower_id == follower_id) & (follows.c.followee_id == followee_id)
        async with self._engine.begin() as connection:
            await connection.execute(delete(follows).where(condition))

    async def follows(self, follower_id: str, followee_id: str) -> bool:
        """Whether the first follows the second."""
        condition = (follows.c.follower_id == follower_id) & (follows.c.followee_id == followee_id)
        async with self._engine.connect() as connection:
            return await connection.scalar(select(follows.c.follower_id).where(condition)) is not None

    async def followers(self, followee_id: str) -> set[str]:
        """Everybody who follows that account."""
        question = select(follows.c.follower_id).where(follows.c.followee_id == followee_id)
        async with self._engine.connect() as connection:
            return set(await connection.scalars(question))

    async def among(self, user_id: str, others: Collection[str]) -> set[str]:
        """Which of these accounts that account follows."""
        question = select(follows.c.followee_id).where(
            follows.c.follower_id == user_id, follows.c.followee_id.in_(list(others))
        )
        async with self._engine.connect() as connection:
            return set(await connection.scalars(question))

    async def mutual(self, user_id: str, others: Collection[str]) -> set[str]:
        """Which of these accounts that account follows and is followed by."""
        back = follows.alias()
        question = (
            select(follows.c.followee_id)
            .join(back, (back.c.follower_id == follows.c.followee_id) & (back.c.followee_id == follows.c.follower_id))
            .where(follows.c.follower_id == user_id)
        )
        async with self._engine.connect() as connection:
            return set(await connection.scalars(question)).intersection(others)  # who may be a whole crowd
