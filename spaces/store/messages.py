"""What is written in spaces, in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model import Role
from spaces.model.message import Message
from spaces.model.weblink import Link
from spaces.store.rows import row_of
from spaces.store.schema import messages, spaces
from spaces.store.transactions import insert_or


class Messages:
    """Messages by space, in the order they were said."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, message: Message) -> None:
        """Store a new message; storing it again changes nothing."""
        async with self._engine.begin() as connection:
            await connection.execute(insert_or(connection, messages).values(row_of(message)).on_conflict_do_nothing())

    async def get(self, message_id: str) -> Message | None:
        """That message, unless it was deleted."""
        async with self._engine.connect() as connection:
            found = await connection.execute(select(messages).where(messages.c.id == message_id))
            row = found.one_or_none()
            return _message(row) if row else None

    async def delete(self, message_id: str) -> None:
        """Forget a message for good; harmless when it is gone."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(messages).where(messages.c.id == message_id))

    async def page(self, space_id: str, *, before: tuple[datetime, str] | None = None, limit: int) -> list[Message]:
        """What was said last in a space, the oldest of it first.

        Args:
            space_id: which space.
            before: (at, id) of a message: only what was said before it; None for all.
            limit: how many at most.
        """
        question = select(messages).where(messages.c.space_id == space_id)
        if before is not None:
            question = question.where(tuple_(messages.c.at, messages.c.id) < before)
        question = question.order_by(messages.c.at.desc(), messages.c.id.desc()).limit(limit)
        async with self._engine.connect() as connection:
            rows = [_message(row) for row in await connection.execute(question)]
        return rows[::-1]

    async def count(self, space_id: str) -> int:
        """How many there are of a space."""
        question = select(func.count()).select_from(messages).where(messages.c.space_id == space_id)
        async with self._engine.connect() as connection:
            return await connection.scalar(question) or 0

    async def drop(self, ended_before: datetime) -> int:
        """Forget what was said in spaces that were over by then; how many messages that were."""
        over = select(spaces.c.id).where(spaces.c.ended_at < ended_before)
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(messages).where(messages.c.space_id.in_(over)))).rowcount


def _message(row: Row[*tuple[Any, ...]]) -> Message:
    fields = dict(row._mapping)  # noqa: SLF001 - documented by SQLAlchemy, underscored only against column names
    links = tuple(Link(**link) for link in fields["links"])
    return Message(**fields | {"role": Role(fields["role"]), "links": links})
