"""Appearances, their chunks and the keys of both in the database.

A destroyed key stays destroyed: nothing can be added to an appearance that was shredded.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, insert, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.errors import Gone
from spaces.model import Appearance, Chunk, Entry, RecordingState, TapState
from spaces.store.ledger import append
from spaces.store.rows import row_of
from spaces.store.schema import appearances, chunks, consents, recordings, taps
from spaces.store.transactions import deciding

_MICRO = 1_000_000


class Appearances:
    """Who had a microphone open, and what opens what they said."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, appearance: Appearance, wrapped_key: bytes, entry: Entry | None = None) -> None:
        """Store a new appearance with its data key."""
        async with self._engine.begin() as connection:
            await connection.execute(insert(appearances), row_of(appearance) | {"wrapped_key": wrapped_key})
            if entry is not None:
                await append(connection, entry)

    async def get(self, appearance_id: str) -> Appearance | None:
        """The appearance with that id."""
        found = await self._list(appearances.c.id == appearance_id)
        return found[0] if found else None

    async def of_space(self, space_id: str) -> list[Appearance]:
        """Everybody who spoke there, in the order their microphones opened."""
        return await self._list(appearances.c.space_id == space_id)

    async def open(self) -> list[Appearance]:
        """Those without an end."""
        return await self._list(appearances.c.ended_at.is_(None))

    async def closed(self) -> set[str]:
        """The ids of those that have an end and their keys: nothing about them is unfinished."""
        finished = appearances.c.ended_at.is_not(None) & appearances.c.wrapped_key.is_not(None)
        async with self._engine.connect() as connection:
            return set(await connection.scalars(select(appearances.c.id).where(finished)))

    async def end(self, appearance_id: str, at: datetime) -> None:
        """That microphone is closed; the first end counts."""
        condition = (appearances.c.id == appearance_id) & appearances.c.ended_at.is_(None)
        await self._change(condition, ended_at=at)

    async def set_heard(self, appearance_id: str, spans: Sequence[tuple[float, float]]) -> None:
        """Keep when it was heard, for the time when its key is gone; what is known already stays.

        Whoever finds out second may have read what the first was removing.
        """
        unknown = (appearances.c.id == appearance_id) & appearances.c.heard.is_(None)
        await self._change(unknown, heard=[list(span) for span in spans])

    async def doomed(self, space_ids: Collection[str] | None = None) -> list[Appearance]:
        """Those whose keys must go and are still there, in these spaces or everywhere.

        Everywhere reads all that is kept: for the start and now and then.

        That is: the tap was shredded, the recording deleted, or consent is closed and whose voice it is did not
        agree, or withdrew.
        """
        question = (
            select(appearances)
            .join(taps, taps.c.space_id == appearances.c.space_id, isouter=True)
            .join(recordings, recordings.c.space_id == appearances.c.space_id, isouter=True)
            .join(
                consents,
                and_(consents.c.recording_id == recordings.c.id, consents.c.pid == appearances.c.pid),
                isouter=True,
            )
            .where(appearances.c.wrapped_key.is_not(None), _doom())
            .order_by(appearances.c.started_at, appearances.c.id)
        )
        if space_ids is not None:
            question = question.where(appearances.c.space_id.in_(list(space_ids)))
        async with self._engine.connect() as connection:
            return [appearance_from(row) for row in await connection.execute(question)]

    # Keys

    async def data_key(self, appearance_id: str) -> bytes | None:
        """The wrapped data key; None when it was destroyed or there is no such appearance."""
        async with self._engine.connect() as connection:
            question = select(appearances.c.wrapped_key).where(appearances.c.id == appearance_id)
            found: bytes | None = await connection.scalar(question)
            return found

    async def chunks(self, appearance_id: str) -> list[Chunk]:
        """Its chunks by number."""
        question = select(chunks).where(chunks.c.appearance_id == appearance_id).order_by(chunks.c.number)
        async with self._engine.connect() as connection:
            return [_chunk_from(row) for row in await connection.execute(question)]

    async def add_chunk(self, chunk: Chunk) -> None:
        """Store a chunk that has just begun.

        Raises:
            Gone: `shredded`, when the keys of its appearance are destroyed.
        """
        await self.replace_chunks(chunk.appearance_id, (), [chunk])

    async def end_chunk(self, appearance_id: str, number: int, seconds: float, size: int) -> None:
        """Nothing more comes into that chunk."""
        condition = (chunks.c.appearance_id == appearance_id) & (chunks.c.number == number)
        async with self._engine.begin() as connection:
            await connection.execute(update(chunks).where(condition).values(seconds=seconds, size=size))

    async def replace_chunks(self, appearance_id: str, gone: Collection[int], instead: Sequence[Chunk]) -> None:
        """Destroy the keys of some chunks and keep others instead, in one transaction.

        Raises:
            Gone: `shredded`, when there are others to keep and the keys of the appearance are destroyed.
        """
        async with deciding(self._engine) as connection:
            if instead:
                await _require_keys(connection, appearance_id)
            old = (chunks.c.appearance_id == appearance_id) & chunks.c.number.in_(list(gone))
            if gone:
                await connection.execute(delete(chunks).where(old))
            for chunk in instead:
                await connection.execute(insert(chunks), chunk_row(chunk))

    async def destroy(self, appearance_id: str, now: datetime, entry: Entry | None = None) -> bool:
        """Destroy the data key and the keys of all chunks; whether there was anything to destroy.

        Args:
            appearance_id: whose.
            now: when.
            entry: for the ledger, when there was.
        """
        present = (appearances.c.id == appearance_id) & appearances.c.wrapped_key.is_not(None)
        async with self._engine.begin() as connection:
            statement = update(appearances).where(present).values(wrapped_key=None, shredded_at=now)
            destroyed = bool((await connection.execute(statement)).rowcount)
            await connection.execute(delete(chunks).where(chunks.c.appearance_id == appearance_id))
            if destroyed and entry is not None:
                await append(connection, entry)
            return destroyed

    async def _change(self, condition: ColumnElement[bool], **columns: Any) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(update(appearances).where(condition).values(**columns))

    async def _list(self, condition: ColumnElement[bool]) -> list[Appearance]:
        async with self._engine.connect() as connection:
            return await list_appearances(connection, condition)


async def list_appearances(connection: AsyncConnection, condition: ColumnElement[bool]) -> list[Appearance]:
    """Those that fulfil the condition, in the order their microphones opened."""
    question = select(appearances).where(condition).order_by(appearances.c.started_at, appearances.c.id)
    return [appearance_from(row) for row in await connection.execute(question)]


def appearance_from(row: Row[*tuple[Any, ...]]) -> Appearance:
    """The appearance of a row that begins with all columns of `appearances`."""
    return Appearance(
        id=row.id,
        space_id=row.space_id,
        pid=row.pid,
        user_id=row.user_id,
        name=row.name,
        handle=row.handle,
        color=row.color,
        started_at=row.started_at,
        ended_at=row.ended_at,
        heard=None if row.heard is None else tuple((start, end) for start, end in row.heard),
        shredded_at=row.shredded_at,
    )


def _doom() -> ColumnElement[bool]:
    agreed = and_(consents.c.answer.in_(["yes", "anonymous"]), consents.c.withdrawn_at.is_(None))
    # Without a consent row all of its columns are null, and "not agreed" would be neither true nor false.
    refused = or_(consents.c.answer.is_(None), not_(agreed))
    return or_(
        taps.c.state == TapState.SHREDDED.value,
        recordings.c.state == RecordingState.DELETED.value,
        and_(recordings.c.consent_closed_at.is_not(None), refused),
    )


async def _require_keys(connection: AsyncConnection, appearance_id: str) -> None:
    key = select(appearances.c.wrapped_key).where(appearances.c.id == appearance_id).with_for_update()
    if await connection.scalar(key) is None:
        raise Gone("What this microphone said was destroyed, so nothing can be added to it.", code="shredded")


def chunk_row(chunk: Chunk) -> dict[str, Any]:
    """The row of a chunk."""
    return row_of(chunk) | {"started_at": round(chunk.started_at * _MICRO)}


def _chunk_from(row: Row[*tuple[Any, ...]]) -> Chunk:
    return Chunk(row.appearance_id, row.number, row.wrapped_key, row.started_at / _MICRO, row.seconds, row.size)
