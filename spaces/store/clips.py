"""Clips and shares of recordings in the database."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model import Clip, Entry, RecordingState, Share
from spaces.store.ledger import append
from spaces.store.rows import plain, row_of
from spaces.store.schema import clips, recordings, shares
from spaces.store.transactions import insert_or


class Clips:
    """Clips of recordings."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def clips(self, recording_id: str) -> list[Clip]:
        """A recording's clips, oldest first."""
        return (await self.clips_of([recording_id])).get(recording_id, [])

    async def clips_of(self, recording_ids: Collection[str]) -> dict[str, list[Clip]]:
        """The clips of each of these recordings; one question however many."""
        there = clips.c.state != RecordingState.DELETED.value
        question = select(clips).where(clips.c.recording_id.in_(list(recording_ids)), there)
        found: dict[str, list[Clip]] = {}
        async with self._engine.connect() as connection:
            for row in await connection.execute(question.order_by(clips.c.created_at, clips.c.id)):
                found.setdefault(row.recording_id, []).append(clip_from(row))
        return found

    async def clip(self, clip_id: str) -> Clip | None:
        """The clip with that id; of a deleted recording the bare row, without anything that was in it."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(clips).where(clips.c.id == clip_id))).one_or_none()
            return clip_from(row) if row else None

    async def put_clip(self, clip: Clip, entry: Entry | None = None) -> None:
        """Store a clip, new or changed as a whole."""
        row = row_of(clip)
        async with self._engine.begin() as connection:
            statement = insert_or(connection, clips).values(row)
            await connection.execute(statement.on_conflict_do_update(index_elements=[clips.c.id], set_=row))
            if entry is not None:
                await append(connection, entry)

    async def change_clip(self, clip_id: str, revision: int, **columns: Any) -> bool:
        """Change a clip that is being made, if it is still there and its recording has that revision; whether it was.

        Args:
            clip_id: which.
            revision: of the recording whose files the clip was cut from.
            columns: the fields to change.
        """
        same = select(recordings.c.id).where(recordings.c.id == clips.c.recording_id, recordings.c.revision == revision)
        condition = (clips.c.id == clip_id) & same.exists()
        values = {name: plain(value) for name, value in columns.items()}
        async with self._engine.begin() as connection:
            return bool((await connection.execute(update(clips).where(condition).values(values))).rowcount)

    async def delete_clip(self, clip_id: str, entry: Entry | None = None) -> bool:
        """Forget a clip; whether it was there."""
        async with self._engine.begin() as connection:
            found = bool((await connection.execute(delete(clips).where(clips.c.id == clip_id))).rowcount)
            if found and entry is not None:
                await append(connection, entry)
            return found


class Shares:
    """Links that let whoever has them listen."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def shares(self, recording_id: str) -> list[Share]:
        """A recording's links, newest first."""
        question = select(shares).where(shares.c.recording_id == recording_id)
        async with self._engine.connect() as connection:
            rows = await connection.execute(question.order_by(shares.c.created_at.desc(), shares.c.token))
            return [_share_from(row) for row in rows]

    async def share(self, token: str) -> Share | None:
        """The link with that token, expired or not."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(shares).where(shares.c.token == token))).one_or_none()
            return _share_from(row) if row else None

    async def add_share(self, share: Share, entry: Entry | None = None) -> None:
        """Store a new link."""
        async with self._engine.begin() as connection:
            await connection.execute(insert(shares), row_of(share))
            if entry is not None:
                await append(connection, entry)

    async def delete_share(self, token: str, entry: Entry | None = None) -> bool:
        """Take a link back; whether it was there."""
        async with self._engine.begin() as connection:
            found = bool((await connection.execute(delete(shares).where(shares.c.token == token))).rowcount)
            if found and entry is not None:
                await append(connection, entry)
            return found

    async def count_open(self, token: str) -> None:
        """Somebody opened that link."""
        async with self._engine.begin() as connection:
            await connection.execute(update(shares).where(shares.c.token == token).values(opens=shares.c.opens + 1))


def clip_from(row: Row[*tuple[Any, ...]]) -> Clip:
    """The clip of a whole row."""
    fields = dict(row._mapping)  # noqa: SLF001 - documented by SQLAlchemy, underscored only against column names
    return Clip(**fields | {"state": RecordingState(row.state)})


def _share_from(row: Row[*tuple[Any, ...]]) -> Share:
    return Share(**row._mapping)  # noqa: SLF001 - as above
