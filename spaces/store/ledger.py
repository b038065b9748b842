"""The ledger in the database: append-only, each entry chained to the one before it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model import Entry
from spaces.model.ledger import GENESIS, digest
from spaces.store.rows import row_of
from spaces.store.schema import ledger, recordings
from spaces.store.transactions import deciding, lock

_PAGE = 1000


class Ledger:
    """What happened to people's voices. Nothing here changes or deletes an entry."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, *entries: Entry) -> None:
        """Append these, in this order and with nothing between them."""
        async with deciding(self._engine) as connection:
            await append(connection, *entries)

    async def of(self, *, space_id: str | None = None, recording_id: str | None = None) -> list[Entry]:
        """What happened to a space or a recording (or to both), oldest first."""
        wanted = {ledger.c.space_id: space_id, ledger.c.recording_id: recording_id}
        conditions = [column == value for column, value in wanted.items() if value is not None]
        question = select(ledger).where(*conditions).order_by(ledger.c.id)
        async with self._engine.connect() as connection:
            return [_entry_from(row) for row in await connection.execute(question)]

    async def verify(self) -> int | None:
        """The id of the first entry that was changed or follows a missing one; None when all is well.

        Entries cut off at the end leave no trace in a chain: whoever must rule that out keeps the latest digest
        elsewhere.
        """
        before = GENESIS
        last = 0
        while True:
            page = await self._page(last)
            for row in page:
                before = digest(before, _entry_from(row))
                last = int(row.id)
                if row.digest != before:
                    return last
            if len(page) < _PAGE:
                return None

    async def head(self) -> str:
        """The digest of the latest entry, which stands for all before it."""
        async with self._engine.connect() as connection:
            return await _head(connection)

    async def after(self, seen: int, limit: int) -> list[tuple[int, Entry]]:
        """What came after the entry with that id, with the ids, the oldest first."""
        question = select(ledger).where(ledger.c.id > seen).order_by(ledger.c.id).limit(limit)
        async with self._engine.connect() as connection:
            return [(int(row.id), _entry_from(row)) for row in await connection.execute(question)]

    async def newest(self) -> int:
        """The id of the newest entry, 0 when there is none."""
        async with self._engine.connect() as connection:
            return int(await connection.scalar(select(func.max(ledger.c.id))) or 0)

    async def spaces_since(self, entry_id: int) -> tuple[int, set[str]]:
        """The id of the latest entry, and the spaces that those after the given one are about.

        Nobody's voice comes to be destroyed without an entry in the same transaction.
        """
        entries = ledger.c.id > entry_id
        named = select(ledger.c.space_id).where(entries, ledger.c.space_id.is_not(None)).distinct()
        # A space may have been written into its recording's row only.
        meant = select(recordings.c.space_id).where(
            recordings.c.id.in_(select(ledger.c.recording_id).where(entries)), recordings.c.space_id.is_not(None)
        )
        async with self._engine.connect() as connection:
            # First: what comes meanwhile is found twice rather than never.
            latest = await connection.scalar(select(func.max(ledger.c.id))) or 0
            spaces = {*await connection.scalars(named), *await connection.scalars(meant)}
            return int(latest), spaces

    async def _page(self, after: int) -> Collection[Row[*tuple[Any, ...]]]:
        question = select(ledger).where(ledger.c.id > after).order_by(ledger.c.id).limit(_PAGE)
        async with self._engine.connect() as connection:
            return (await connection.execute(question)).all()


async def append(connection: AsyncConnection, *entries: Entry) -> None:
    """Append within a transaction, so that nothing happens without its entry.

    It must have written before, or have been begun by `deciding`, and be over soon: others wait for it. Whoever takes
    other locks takes them before.
    """
    if not entries:
        return
    await lock(connection, "ledger")
    before = await _head(connection)
    for entry in entries:
        dated = replace(entry, at=entry.at.astimezone(UTC))
        before = digest(before, dated)
        await connection.execute(insert(ledger), row_of(dated) | {"digest": before})


async def _head(connection: AsyncConnection) -> str:
    newest = select(ledger.c.digest).order_by(ledger.c.id.desc()).limit(1)
    return await connection.scalar(newest) or GENESIS


def _entry_from(row: Row[*tuple[Any, ...]]) -> Entry:
    fields = dict(row._mapping)  # noqa: SLF001 - documented by SQLAlchemy, underscored only against column names
    del fields["id"], fields["digest"]
    return Entry(**fields)
