"""From which networks guests were banned, marked so that only who has the space's key can recognize one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.store.schema import network_bans


@dataclass(frozen=True, slots=True)
class NetworkBan:
    """One guest's."""

    space_id: str
    pid: str
    mark: str
    key: bytes  # of the space's marks; the same for all of its rows
    expires_at: datetime


class Networks:
    """Rows that are soon deleted, with the keys in them."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, space_id: str, now: datetime) -> list[NetworkBan]:
        """Those of a space that still hold, in no order."""
        mine = (network_bans.c.space_id == space_id) & (network_bans.c.expires_at > now)
        async with self._engine.connect() as connection:
            rows = await connection.execute(select(network_bans).where(mine))
            return [NetworkBan(row.space_id, row.pid, row.mark, row.key, row.expires_at) for row in rows]

    async def put(self, ban: NetworkBan) -> None:
        """Remember one, in the place of what that guest had."""
        row = {name: getattr(ban, name) for name in ("space_id", "pid", "mark", "key", "expires_at")}
        async with self._engine.begin() as connection:
            await connection.execute(delete(network_bans).where(_one(ban.space_id, ban.pid)))
            await connection.execute(insert(network_bans), row)

    async def remove(self, space_id: str, pid: str) -> None:
        """Forget one; harmless when there is none."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(network_bans).where(_one(space_id, pid)))

    async def clear(self, space_id: str) -> None:
        """Forget all of a space: it is over."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(network_bans).where(network_bans.c.space_id == space_id))

    async def drop(self, now: datetime) -> int:
        """Forget those that hold no longer; how many."""
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(network_bans).where(network_bans.c.expires_at <= now))).rowcount


def _one(space_id: str, pid: str) -> ColumnElement[bool]:
    return (network_bans.c.space_id == space_id) & (network_bans.c.pid == pid)
