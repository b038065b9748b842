"""Who was what in spaces that are not over yet."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model import KeptSeat, Role
from spaces.store.schema import seats


class Seats:
    """Seats by space."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, space_id: str) -> list[KeptSeat]:
        """All that is remembered of the people of a space, in no order."""
        async with self._engine.connect() as connection:
            return [_seat(row) for row in await connection.execute(select(seats).where(seats.c.space_id == space_id))]

    async def keep(self, space_id: str, seat: KeptSeat) -> None:
        """Remember this of somebody, instead of what was."""
        row = asdict(seat) | {"space_id": space_id, "role": seat.role.value}
        row["invited_as"] = seat.invited_as and seat.invited_as.value
        async with self._engine.begin() as connection:
            await connection.execute(delete(seats).where(_of(space_id, seat.pid)))
            await connection.execute(insert(seats), row)

    async def forget(self, space_id: str, pid: str) -> None:
        """Remember nothing of somebody."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(seats).where(_of(space_id, pid)))

    async def clear(self, space_id: str) -> None:
        """Forget everybody: the space is over."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(seats).where(seats.c.space_id == space_id))


def _of(space_id: str, pid: str) -> Any:
    return (seats.c.space_id == space_id) & (seats.c.pid == pid)


def _seat(row: Row[*tuple[Any, ...]]) -> KeptSeat:
    known = {field.name: getattr(row, field.name) for field in fields(KeptSeat)}
    invited = known["invited_as"]
    return KeptSeat(**known | {"role": Role(known["role"]), "invited_as": Role(invited) if invited else None})
