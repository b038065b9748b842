"""Numbers of spaces and recordings, in the database."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model.numbers import Sample, Stop
from spaces.store.rows import row_of
from spaces.store.schema import samples, stops, tallies
from spaces.store.transactions import insert_or

_KEY = ("space_id", "at")


class Numbers:
    """Samples by space, where people stop by recording. Nobody's name or id is in them."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def put(self, sample: Sample) -> None:
        """Store a sample; doing it twice is the same as once."""
        row = row_of(sample)
        async with self._engine.begin() as connection:
            statement = insert_or(connection, samples).values(row)
            values = {name: value for name, value in row.items() if name not in _KEY}
            await connection.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=values))

    async def of(self, space_id: str) -> list[Sample]:
        """The samples of a space, the oldest first."""
        question = select(samples).where(samples.c.space_id == space_id).order_by(samples.c.at)
        async with self._engine.connect() as connection:
            return [Sample(**row._mapping) for row in await connection.execute(question)]  # noqa: SLF001 - as elsewhere

    async def shared(self, space_id: str) -> None:
        """Somebody passed that space on."""
        async with self._engine.begin() as connection:
            statement = insert_or(connection, tallies).values(space_id=space_id, shares=1)
            grown = {"shares": tallies.c.shares + 1}
            await connection.execute(statement.on_conflict_do_update(index_elements=["space_id"], set_=grown))

    async def shares(self, space_id: str) -> int:
        """How often that space was passed on."""
        async with self._engine.connect() as connection:
            return await connection.scalar(select(tallies.c.shares).where(tallies.c.space_id == space_id)) or 0

    async def stopped(self, recording_id: str, second: int) -> None:
        """Somebody stopped listening to that recording at that second."""
        async with self._engine.begin() as connection:
            statement = insert_or(connection, stops).values(recording_id=recording_id, second=second, count=1)
            grown = {"count": stops.c.count + 1}
            key = ["recording_id", "second"]
            await connection.execute(statement.on_conflict_do_update(index_elements=key, set_=grown))

    async def stops(self, recording_id: str) -> list[Stop]:
        """Where people stopped listening to it, by second."""
        question = select(stops.c.second, stops.c.count).where(stops.c.recording_id == recording_id)
        async with self._engine.connect() as connection:
            return [Stop(*row) for row in await connection.execute(question.order_by(stops.c.second))]
