"""Who our WebSub hub tells about changes of our feeds, in the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model.station import Subscriber
from spaces.store.rows import row_of
from spaces.store.schema import DUE_SUBSCRIBERS, subscribers
from spaces.store.transactions import deciding, insert_or, lock

_ACTIVE = "active"


class Subscribers:
    """Subscriptions, one per feed and callback."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def ask(self, asked: Subscriber) -> Subscriber:
        """Somebody wants to subscribe, to renew or to end: it is to be verified at `asked.next_at`.

        One that is there keeps its id and goes on as it is until the new wish is verified.
        """
        row = row_of(asked)
        key = [subscribers.c.topic, subscribers.c.callback]
        renewed = {name: row[name] for name in ("asked_secret", "asked_until", "mode", "next_at")} | {"failures": 0}
        async with deciding(self._engine) as connection:
            statement = insert_or(connection, subscribers).values(row)
            await connection.execute(statement.on_conflict_do_update(index_elements=key, set_=renewed))
            same = (subscribers.c.topic == asked.topic) & (subscribers.c.callback == asked.callback)
            return (await _list(connection, same))[0]

    async def get(self, subscriber_id: str) -> Subscriber | None:
        """The subscriber with that id."""
        async with self._engine.connect() as connection:
            found = await _list(connection, subscribers.c.id == subscriber_id)
            return found[0] if found else None

    async def change(self, subscriber_id: str, **columns: Any) -> Subscriber | None:
        """Change these columns; the subscriber as it is then, None when there is none."""
        mine = subscribers.c.id == subscriber_id
        async with self._engine.begin() as connection:
            await connection.execute(update(subscribers).where(mine).values(columns))
            found = await _list(connection, mine)
            return found[0] if found else None

    async def settle(self, done: Subscriber, now: datetime, **columns: Any) -> None:
        """Change these columns of one that was served; nothing is to be done with it until it is woken.

        What was wished while it was served is kept, and due at once.
        """
        mine = subscribers.c.id == done.id
        served = mine & subscribers.c.asked_until.is_not_distinct_from(done.asked_until)
        nothing = {"next_at": None, "asked_secret": None, "asked_until": None, "mode": "subscribe"}
        async with self._engine.begin() as connection:
            settled = await connection.execute(update(subscribers).where(served).values(columns | nothing))
            if not settled.rowcount:
                await connection.execute(update(subscribers).where(mine).values(columns | {"next_at": now}))

    async def drop(self, done: Subscriber, now: datetime) -> None:
        """Forget one that was served, unless it wished something meanwhile, which is due at once then."""
        mine = subscribers.c.id == done.id
        served = mine & subscribers.c.asked_until.is_not_distinct_from(done.asked_until)
        async with self._engine.begin() as connection:
            await connection.execute(delete(subscribers).where(served))
            await connection.execute(update(subscribers).where(mine).values(next_at=now))

    async def lease(self, now: datetime, until: datetime, limit: int) -> list[Subscriber]:
        """Those to verify or to tell by then, the longest waiting first; they are due again at `until`.

        Whoever asks next gets others: what is not done by `until`, because somebody was killed, is done again.
        """
        async with deciding(self._engine) as connection:
            await lock(connection, "subscribers")
            due = DUE_SUBSCRIBERS & (subscribers.c.next_at <= now)
            found = await _list(connection, due, limit)
            ids = [one.id for one in found]
            await connection.execute(update(subscribers).where(subscribers.c.id.in_(ids)).values(next_at=until))
            return [replace(one, next_at=until) for one in found]

    async def next_due(self) -> datetime | None:
        """When there is something to verify or to tell at the earliest; None when there is nothing."""
        async with self._engine.connect() as connection:
            found: datetime | None = await connection.scalar(
                select(func.min(subscribers.c.next_at)).where(DUE_SUBSCRIBERS)
            )
            return found

    async def of_topic(self, topic: str) -> list[Subscriber]:
        """The verified subscribers of that feed."""
        async with self._engine.connect() as connection:
            return await _list(connection, (subscribers.c.topic == topic) & (subscribers.c.state == _ACTIVE))

    async def others(self, topic: str, callback: str) -> int:
        """How many verified subscribers that feed has besides that one."""
        verified = (subscribers.c.state == _ACTIVE) & (subscribers.c.callback != callback)
        question = select(func.count()).select_from(subscribers).where(subscribers.c.topic == topic, verified)
        async with self._engine.connect() as connection:
            return (await connection.scalar(question)) or 0

    async def thin(self, topic: str, keep: int) -> int:
        """Forget all but the newest so many of those who wait to be verified for that feed; how many."""
        pending = (subscribers.c.topic == topic) & (subscribers.c.state != _ACTIVE)
        newest = select(subscribers.c.id).where(pending).order_by(subscribers.c.created_at.desc(), subscribers.c.id)
        async with deciding(self._engine) as connection:
            ids = list(await connection.scalars(newest.offset(keep)))
            statement = delete(subscribers).where(pending, subscribers.c.id.in_(ids))
            return (await connection.execute(statement)).rowcount if ids else 0

    async def topics(self) -> list[str]:
        """The feeds that somebody is subscribed to."""
        question = select(subscribers.c.topic).where(subscribers.c.state == _ACTIVE).distinct()
        async with self._engine.connect() as connection:
            return list(await connection.scalars(question.order_by(subscribers.c.topic)))

    async def wake(self, topics: Collection[str], now: datetime) -> int:
        """These feeds changed: their subscribers are to be told now, those that are waiting anyway as planned.

        Returns:
            how many are to be told.
        """
        idle = (subscribers.c.state == _ACTIVE) & subscribers.c.next_at.is_(None)
        statement = update(subscribers).where(idle, subscribers.c.topic.in_(list(topics)), subscribers.c.until > now)
        async with self._engine.begin() as connection:
            return (await connection.execute(statement.values(next_at=now))).rowcount

    async def remove(self, subscriber_id: str) -> bool:
        """Forget it; whether it was there."""
        async with self._engine.begin() as connection:
            statement = delete(subscribers).where(subscribers.c.id == subscriber_id)
            return bool((await connection.execute(statement)).rowcount)

    async def forget(self, before: datetime) -> int:
        """Forget those whose lease ended before then; how many."""
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(subscribers).where(subscribers.c.until < before))).rowcount


async def _list(
    connection: AsyncConnection, condition: ColumnElement[bool], limit: int | None = None
) -> list[Subscriber]:
    question = select(subscribers).where(condition).order_by(subscribers.c.next_at, subscribers.c.id).limit(limit)
    return [Subscriber(**row._mapping) for row in await connection.execute(question)]  # noqa: SLF001 - as elsewhere
