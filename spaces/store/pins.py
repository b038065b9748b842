"""Pinned links in the database."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model.pin import Pin
from spaces.store.rows import row_of
from spaces.store.schema import pins
from spaces.store.transactions import insert_or


class Pins:
    """What is pinned in each space; it stays when the space is over."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def put(self, pin: Pin) -> None:
        """Store a link, new or changed."""
        row = row_of(pin)
        async with self._engine.begin() as connection:
            statement = insert_or(connection, pins).values(row)
            await connection.execute(statement.on_conflict_do_update(index_elements=[pins.c.id], set_=row))

    async def remove(self, pin_id: str) -> None:
        """Forget a link; harmless when it is gone."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(pins).where(pins.c.id == pin_id))

    async def get(self, pin_id: str) -> Pin | None:
        """That link, while it is pinned."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(pins).where(pins.c.id == pin_id))).one_or_none()
            return Pin(**row._mapping) if row else None  # noqa: SLF001 - documented by SQLAlchemy

    async def of(self, space_ids: Iterable[str]) -> dict[str, list[Pin]]:
        """The links of those spaces that have some, the oldest first; one question however many."""
        wanted = list(set(space_ids))
        if not wanted:
            return {}
        question = select(pins).where(pins.c.space_id.in_(wanted)).order_by(pins.c.at, pins.c.id)
        found: dict[str, list[Pin]] = {}
        async with self._engine.connect() as connection:
            for row in await connection.execute(question):
                found.setdefault(row.space_id, []).append(Pin(**row._mapping))  # noqa: SLF001 - as above
        return found
