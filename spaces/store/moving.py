"""When two feeds turn out to be one: what hangs on the first goes over to the second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from spaces.model.station import SourceKind
from spaces.store.schema import episodes, heard, placements, sources, tunings

_PART = 500


async def move_episodes(connection: AsyncConnection, old: str, new: str) -> None:
    """Let what people heard, where they are and what editors placed be about the second feed's episodes.

    Episodes are the same when their guids are. Those that only the first feed has do not go over: whoever lets a feed
    lead to another one's would put episodes of their own into that.
    """
    theirs, ours = await _ids(connection, old), await _ids(connection, new)
    same = {f"e{theirs[guid]}": f"e{ours[guid]}" for guid in theirs.keys() & ours.keys()}
    for table, owner in ((heard, heard.c.user_id), (placements, placements.c.station_id)):
        for before in await _mentioned(connection, table.c.item_id, list(same)):
            await _rename(connection, table.c.item_id, owner, before, same[before])
    for before in await _mentioned(connection, tunings.c.item_id, list(same)):
        await connection.execute(update(tunings).where(tunings.c.item_id == before).values(item_id=same[before]))
    await _drop(connection, [number for guid, number in theirs.items() if guid not in ours])


async def move_sources(connection: AsyncConnection, kind: SourceKind, old: str, new: str) -> None:
    """Let the stations that have the first as a source have the second instead, and only once."""
    meant = (sources.c.kind == kind.value) & (sources.c.ref == old)
    has_new = select(sources.c.station_id).where(sources.c.kind == kind.value, sources.c.ref == new)
    await connection.execute(delete(sources).where(meant, sources.c.station_id.in_(has_new)))
    await connection.execute(update(sources).where(meant).values(ref=new))


async def _ids(connection: AsyncConnection, feed_id: str) -> dict[str, int]:
    rows = await connection.execute(select(episodes.c.guid, episodes.c.id).where(episodes.c.feed_id == feed_id))
    return {row.guid: row.id for row in rows}


async def _drop(connection: AsyncConnection, numbers: Sequence[int]) -> None:
    """Take episodes away, and what people made of them."""
    for start in range(0, len(numbers), _PART):
        part = numbers[start : start + _PART]
        for table in (heard, placements, tunings):
            await connection.execute(delete(table).where(table.c.item_id.in_([f"e{number}" for number in part])))
        await connection.execute(delete(episodes).where(episodes.c.id.in_(part)))


async def _mentioned(connection: AsyncConnection, item: Column[Any], wanted: Sequence[str]) -> list[str]:
    """Which of these items there are rows about: of a few thousand episodes people heard a few."""
    found: list[str] = []
    for start in range(0, len(wanted), _PART):
        part = item.in_(wanted[start : start + _PART])
        found += await connection.scalars(select(item).where(part).distinct())
    return found


async def _rename(connection: AsyncConnection, item: Column[Any], owner: Column[Any], before: str, after: str) -> None:
    """Rows about one item become rows about the other, unless their owner has one about that already."""
    taken = select(owner).where(item == after)
    await connection.execute(update(item.table).where(item == before, owner.not_in(taken)).values({item.name: after}))
    await connection.execute(delete(item.table).where(item == before))
