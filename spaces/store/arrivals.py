"""Recordings that come from elsewhere, stored with everything they need in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.errors import Conflict
from spaces.model import Appearance, Chunk, Consent, Entry, Job, Mark, Recording, RecordingState, Space, Tap
from spaces.store.appearances import chunk_row
from spaces.store.jobs import add_job
from spaces.store.ledger import append
from spaces.store.rows import row_of
from spaces.store.schema import appearances, chunks, consents, marks, recordings, spaces, taps
from spaces.store.transactions import deciding


@dataclass(frozen=True, slots=True)
class Arrival:
    """A recording from elsewhere, and the space it was made in as if it had been here."""

    space: Space
    tap: Tap
    marks: Sequence[Mark]
    appearances: Sequence[Appearance]
    keys: Mapping[str, bytes]  # wrapped, by the appearance's id; none for who is withheld
    chunks: Sequence[Chunk]
    recording: Recording
    consents: Sequence[Consent]
    job: Job  # that makes its files
    entry: Entry


class Arrivals:
    """Takes recordings in."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, new: Arrival) -> None:
        """Store all of it.

        Raises:
            Conflict: `recording_exists`, when there is one with this guid.
        """
        async with deciding(self._engine) as connection:
            if await connection.scalar(select(recordings.c.id).where(recordings.c.guid == new.recording.guid)):
                raise Conflict("This recording is on this server already.", code="recording_exists")
            await connection.execute(insert(spaces), row_of(new.space))
            await connection.execute(insert(taps), row_of(new.tap))
            for mark in new.marks:
                await connection.execute(insert(marks), row_of(mark))
            for one in new.appearances:
                row = row_of(one) | {"wrapped_key": new.keys.get(one.id)}
                await connection.execute(insert(appearances), row)
            for chunk in new.chunks:
                await connection.execute(insert(chunks), chunk_row(chunk))
            await connection.execute(insert(recordings), row_of(new.recording))
            for consent in new.consents:
                await connection.execute(insert(consents), row_of(consent))
            await add_job(connection, new.job)
            await append(connection, new.entry)

    async def guid_state(self, guid: str) -> RecordingState | None:
        """The state of the recording with that guid; None when there is none."""
        async with self._engine.connect() as connection:
            state = await connection.scalar(select(recordings.c.state).where(recordings.c.guid == guid))
            return RecordingState(state) if state else None
