"""Transactions in which what was read is still true when something is written because of it."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


@asynccontextmanager
async def deciding(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction that reads, decides and writes.

    On SQLite it is the only one that writes, from its first statement on. On Postgres others go on: whoever decides
    locks the rows it reads (`with_for_update`) or takes a named lock (`lock`).
    """
    async with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # The driver would begin with the first change, and until then others could change what was read.
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


async def lock(connection: AsyncConnection, name: str) -> None:
    """Wait until no other transaction holds the lock of that name, and hold it until this one ends.

    On SQLite nothing is needed: a transaction that has written or was begun by `deciding` is alone.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(zlib.crc32(name.encode()))))


def insert_or(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert with the `on_conflict_…` methods, which both databases have and the standard does not."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
