"""What people made of items, and where they are in stations, in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model.station import Heard, Told, Tuning
from spaces.store.rows import row_of
from spaces.store.schema import heard, tunings
from spaces.store.transactions import insert_or


class Listening:
    """Places in items and stations. Of two that tell of the same, the newer one stays."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def heard(self, user_id: str, item_ids: Collection[str]) -> dict[str, Heard]:
        """What that account made of these items, by item; those it never heard are left out."""
        question = select(heard).where(heard.c.user_id == user_id, heard.c.item_id.in_(list(item_ids)))
        async with self._engine.connect() as connection:
            return {row.item_id: Heard(*row) for row in await connection.execute(question.with_only_columns(*_HEARD))}

    async def put_heard(self, made: Iterable[Told]) -> None:
        """Store these; what is there and not older stays, and so do marks of which nothing is told.

        Rows are written in one order, so that two devices at once never lock each other out.
        """
        async with self._engine.begin() as connection:
            for one in sorted(made, key=attrgetter("user_id", "item_id", "updated_at")):
                told = _told(one)
                statement = insert_or(connection, heard).values(_UNMARKED | told)
                await connection.execute(
                    statement.on_conflict_do_update(
                        index_elements=[heard.c.user_id, heard.c.item_id],
                        set_=told,
                        where=heard.c.updated_at < statement.excluded.updated_at,
                    )
                )

    async def tunings(self, user_id: str, station_ids: Collection[str]) -> dict[str, Tuning]:
        """Where that account is in each of these stations, by station."""
        question = select(tunings).where(tunings.c.user_id == user_id, tunings.c.station_id.in_(list(station_ids)))
        async with self._engine.connect() as connection:
            return {row.station_id: Tuning(**row._mapping) for row in await connection.execute(question)}  # noqa: SLF001

    async def put_tuning(self, tuning: Tuning) -> None:
        """Store it, unless what is there is not older."""
        row = row_of(tuning)
        async with self._engine.begin() as connection:
            statement = insert_or(connection, tunings).values(row)
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[tunings.c.user_id, tunings.c.station_id],
                    set_=row,
                    where=tunings.c.updated_at < statement.excluded.updated_at,
                )
            )


def _told(one: Told) -> dict[str, Any]:
    """The columns that something is told of."""
    row = {name: getattr(one, name) for name in ("user_id", "item_id", "position", "updated_at", "duration")}
    if one.finished is not None:
        row["finished_at"] = one.updated_at if one.finished else None
    if one.thumb is not None:
        row["thumb"] = one.thumb
    return row


_UNMARKED = {"finished_at": None, "thumb": 0}
"""The marks of an item that nobody told of."""

_HEARD = [
    heard.c.user_id,
    heard.c.item_id,
    heard.c.position,
    heard.c.updated_at,
    heard.c.duration,
    heard.c.finished_at,
    heard.c.thumb,
]
