"""Marking stations whose channel has to be worked out anew, within the transaction that gives the reason.

On Postgres transactions that wait for each other's rows are ended, so all lock in one order: rows of items, sources
and feeds first, then `touching`, then rows of stations. Touching is what a transaction does last.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from spaces.model.station import SourceKind
from spaces.store.schema import sources, stations
from spaces.store.transactions import lock


async def touch_stations(connection: AsyncConnection, condition: ColumnElement[bool]) -> int:
    """These stations are stale; how many."""
    await lock(connection, "touching")
    live = condition & stations.c.deleted_at.is_(None)
    return (await connection.execute(update(stations).where(live).values(touched()))).rowcount


async def touch_users_of(connection: AsyncConnection, kind: SourceKind, refs: Collection[str]) -> int:
    """Touch all stations that have one of these as a source; how many."""
    if not refs:
        return 0
    giving = select(sources.c.station_id).where(sources.c.kind == kind.value, sources.c.ref.in_(list(refs)))
    return await touch_stations(connection, stations.c.id.in_(giving))


def touched() -> dict[str, Any]:
    """What changes in the row of a station to which something happened."""
    return {"stale": true(), "touches": stations.c.touches + 1}
