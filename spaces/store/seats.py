"""Who was what in spaces that are not over yet, and who moderated those that are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model import KeptSeat, Role
from spaces.store.schema import seats

_AT_ONCE = 500  # names in one question: SQLite takes 32,766


class Seats:
    """Seats by space."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, space_id: str) -> list[KeptSeat]:
        """All that is remembered of the people of a space, in no order."""
        async with self._engine.connect() as connection:
            return [_seat(row) for row in await connection.execute(select(seats).where(seats.c.space_id == space_id))]

    async def keep(self, space_id: str, kept: Mapping[str, KeptSeat | None]) -> None:
        """Remember this of these people, by pid, instead of what was; None: nothing any more."""
        rows = [_row(space_id, seat) for seat in kept.values() if seat is not None]
        async with self._engine.begin() as connection:
            pids = list(kept)
            for start in range(0, len(pids), _AT_ONCE):
                gone = seats.c.pid.in_(pids[start : start + _AT_ONCE])
                await connection.execute(delete(seats).where(gone, seats.c.space_id == space_id))
            if rows:
                await connection.execute(insert(seats), rows)

    async def close(self, space_id: str) -> None:
        """Forget everybody but its hosts: the space is over, and they may still read what was done and how it went."""
        others = seats.c.role.not_in([role.value for role in Role if role.moderates])
        async with self._engine.begin() as connection:
            await connection.execute(delete(seats).where(seats.c.space_id == space_id, others))


def _row(space_id: str, seat: KeptSeat) -> dict[str, Any]:
    invited = seat.invited_as and seat.invited_as.value
    return asdict(seat) | {"space_id": space_id, "role": seat.role.value, "invited_as": invited}


def _seat(row: Row[*tuple[Any, ...]]) -> KeptSeat:
    known = {field.name: getattr(row, field.name) for field in fields(KeptSeat)}
    invited = known["invited_as"]
    return KeptSeat(**known | {"role": Role(known["role"]), "invited_as": Role(invited) if invited else None})
