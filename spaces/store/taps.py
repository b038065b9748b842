"""Taps and marks in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model import Entry, Mark, Tap, TapPolicy, TapState
from spaces.store.ledger import append
from spaces.store.rows import row_of
from spaces.store.schema import marks, taps
from spaces.store.transactions import insert_or


class Taps:
    """What is kept of each space; a space whose tap is off may have no row."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def get(self, space_id: str) -> Tap | None:
        """The tap of that space."""
        return (await self.of([space_id])).get(space_id)

    async def of(self, space_ids: Iterable[str]) -> dict[str, Tap]:
        """The taps of those spaces that have one; one question however many."""
        return {tap.space_id: tap for tap in await self._list(taps.c.space_id.in_(list(set(space_ids))))}

    async def put(self, tap: Tap, *, only_if: Collection[TapState] | None = None, entry: Entry | None = None) -> bool:
        """Store the tap, new or changed.

        Args:
            tap: as it is to be.
            only_if: a row that is there is changed only in one of these states; None for every state.
            entry: for the ledger, when something was stored.

        Returns:
            whether it was stored.
        """
        async with self._engine.begin() as connection:
            stored = await put_tap(connection, tap, only_if)
            if stored and entry is not None:
                await append(connection, entry)
            return stored

    async def held_before(self, now: datetime) -> list[Tap]:
        """Those whose hold is over by then, the longest first."""
        over = (taps.c.state == TapState.HELD.value) & (taps.c.held_until <= now)
        return sorted(await self._list(over), key=lambda tap: tap.held_until or now)

    async def in_state(self, state: TapState) -> list[Tap]:
        """All taps in that state, in no order."""
        return await self._list(taps.c.state == state.value)

    async def _list(self, condition: Any) -> list[Tap]:
        async with self._engine.connect() as connection:
            return [tap_from(row) for row in await connection.execute(select(taps).where(condition))]


class Marks:
    """What begins chapters."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, mark: Mark) -> None:
        """Store a new mark."""
        async with self._engine.begin() as connection:
            await connection.execute(insert(marks), row_of(mark))

    async def retitle(self, space_id: str, key: str, title: str) -> None:
        """Give the mark with that key another title; harmless when there is none."""
        condition = (marks.c.space_id == space_id) & (marks.c.key == key)
        async with self._engine.begin() as connection:
            await connection.execute(update(marks).where(condition).values(title=title))

    async def of_space(self, space_id: str) -> list[Mark]:
        """A space's marks as they happened."""
        question = select(marks).where(marks.c.space_id == space_id).order_by(marks.c.at, marks.c.id)
        async with self._engine.connect() as connection:
            rows = await connection.execute(question)
            return [Mark(row.space_id, row.at, row.kind, row.title, row.url, row.key) for row in rows]


async def put_tap(connection: AsyncConnection, tap: Tap, only_if: Collection[TapState] | None = None) -> bool:
    """Store the tap within a transaction; whether it was stored."""
    row = row_of(tap)
    condition = None if only_if is None else taps.c.state.in_([state.value for state in only_if])
    statement = insert_or(connection, taps).values(row)
    statement = statement.on_conflict_do_update(index_elements=[taps.c.space_id], set_=row, where=condition)
    return await connection.scalar(statement.returning(taps.c.space_id)) is not None  # an insert counts no rows


def tap_from(row: Row[*tuple[Any, ...]]) -> Tap:
    """The tap of a whole row."""
    return Tap(row.space_id, TapPolicy(row.policy), TapState(row.state), row.held_until)
