"""How people are reached outside of the page, in the database: their browsers, and who may be mailed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model.notice import Push
from spaces.store.rows import row_of
from spaces.store.schema import mailings, pushes
from spaces.store.transactions import deciding, insert_or, lock


class Pushes:
    """Subscriptions of browsers, by account."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, push: Push, most: int) -> Push:
        """Store a browser's subscription, in the place of what it had before, also of another account.

        Args:
            push: what to store.
            most: an account may have; the oldest make room.
        """
        row = row_of(push)
        async with deciding(self._engine) as connection:
            await lock(connection, "pushes")
            statement = insert_or(connection, pushes).values(row)
            renewed = {name: row[name] for name in ("user_id", "p256dh", "auth", "label")}
            await connection.execute(statement.on_conflict_do_update(index_elements=[pushes.c.endpoint], set_=renewed))
            # What was stored now stays: in other hands it may have been for longer than all the others here.
            others = (pushes.c.user_id == push.user_id) & (pushes.c.endpoint != push.endpoint)
            oldest = select(pushes.c.id).where(others).order_by(pushes.c.created_at.desc(), pushes.c.id)
            surplus = (await connection.scalars(oldest.offset(most - 1))).all()
            if surplus:
                await connection.execute(delete(pushes).where(pushes.c.id.in_(surplus)))
            found = (await connection.execute(select(pushes).where(pushes.c.endpoint == push.endpoint))).one()
            return Push(**found._mapping)  # noqa: SLF001 - documented by SQLAlchemy

    async def of(self, user_ids: Collection[str]) -> dict[str, list[Push]]:
        """The browsers of these accounts, the newest first; one question however many."""
        found: dict[str, list[Push]] = {}
        for push in await self._list(pushes.c.user_id.in_(list(user_ids))):
            found.setdefault(push.user_id, []).append(push)
        return found

    async def get(self, push_id: str) -> Push | None:
        """The subscription with that id."""
        return next(iter(await self._list(pushes.c.id == push_id)), None)

    async def used(self, push_id: str, now: datetime) -> None:
        """It took a notice."""
        async with self._engine.begin() as connection:
            await connection.execute(update(pushes).where(pushes.c.id == push_id).values(used_at=now))

    async def remove(self, push_id: str, user_id: str | None = None) -> bool:
        """Forget it; with an account only when it is theirs. Whether there was one."""
        mine = (pushes.c.user_id == user_id) if user_id is not None else pushes.c.id.is_not(None)
        async with self._engine.begin() as connection:
            return bool((await connection.execute(delete(pushes).where(pushes.c.id == push_id, mine))).rowcount)

    async def count(self) -> int:
        """How many browsers there are."""
        async with self._engine.connect() as connection:
            return await connection.scalar(select(func.count()).select_from(pushes)) or 0

    async def _list(self, condition: ColumnElement[bool]) -> list[Push]:
        question = select(pushes).where(condition).order_by(pushes.c.created_at.desc(), pushes.c.id)
        async with self._engine.connect() as connection:
            return [Push(**row._mapping) for row in await connection.execute(question)]  # noqa: SLF001 - as above


@dataclass(frozen=True, slots=True)
class Mailing:
    """What an account's mails need."""

    user_id: str
    stop: str  # the token of links that end the mails
    asked: str | None = None  # the address that waits to be confirmed
    digest: bytes | None = None  # SHA-256 of the token that was sent there
    until: datetime | None = None  # how long that token is good for


class Mailings:
    """Tokens for confirming an address and for ending the mails."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, user_id: str, stop: str) -> Mailing:
        """An account's; with that token when it has none yet."""
        async with self._engine.begin() as connection:
            row = {"user_id": user_id, "stop": stop}
            await connection.execute(insert_or(connection, mailings).values(row).on_conflict_do_nothing())
        found = await self._one(mailings.c.user_id == user_id)
        assert found is not None, "it was just written"
        return found

    async def by_digest(self, digest: bytes) -> Mailing | None:
        """Whose token for confirming has that digest."""
        return await self._one(mailings.c.digest == digest)

    async def by_stop(self, token: str) -> Mailing | None:
        """Whose mails that token ends."""
        return await self._one(mailings.c.stop == token)

    async def change(self, user_id: str, **columns: Any) -> None:
        """Change these columns of an account's."""
        async with self._engine.begin() as connection:
            await connection.execute(update(mailings).where(mailings.c.user_id == user_id).values(columns))

    async def _one(self, condition: ColumnElement[bool]) -> Mailing | None:
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(mailings).where(condition))).one_or_none()
            return Mailing(**row._mapping) if row else None  # noqa: SLF001 - as above
