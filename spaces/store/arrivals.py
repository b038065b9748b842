"""Recordings that come from elsewhere, stored with everything they need in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.errors import Conflict
from spaces.model import (
    Answer,
    Appearance,
    Chunk,
    Consent,
    Entry,
    Job,
    Mark,
    Recording,
    RecordingState,
    Space,
    Tap,
    new_id,
)
from spaces.store.appearances import chunk_row
from spaces.store.jobs import add_job
from spaces.store.ledger import append
from spaces.store.rows import row_of
from spaces.store.schema import appearances, chunks, consents, ledger, marks, recordings, spaces, taps
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

    async def add(self, new: Arrival) -> Recording:
        """Store all of it; the recording as it is stored.

        Its guid is another one when somebody else's recording has it, or one that was deleted: an archive that
        anybody can write must not keep its true owner out. That the guid was taken shows; by whom and whether the
        recording is still there does not.

        Raises:
            Conflict: `recording_exists`, when the importer has one with this guid.
        """
        async with deciding(self._engine) as connection:
            recording = await _welcome(connection, new.recording)
            await connection.execute(insert(spaces), row_of(new.space))
            await connection.execute(insert(taps), row_of(new.tap))
            for mark in new.marks:
                await connection.execute(insert(marks), row_of(mark))
            for one in new.appearances:
                row = row_of(one) | {"wrapped_key": new.keys.get(one.id)}
                await connection.execute(insert(appearances), row)
            for chunk in new.chunks:
                await connection.execute(insert(chunks), chunk_row(chunk))
            await connection.execute(insert(recordings), row_of(recording))
            for consent in new.consents:
                await connection.execute(insert(consents), row_of(consent))
            await add_job(connection, new.job)
            await append(connection, new.entry)
            return recording

    async def words(self, guid: str) -> dict[str, Answer]:
        """What those said last, by pid, who answered for the recording with that guid or withdrew from it.

        The ledger knows, also of a recording that is deleted.
        """
        kinds = ledger.c.kind.in_(("consent_answered", "voice_withdrawn"))
        same = (recordings.c.id == ledger.c.recording_id) & (recordings.c.guid == guid)
        question = select(ledger.c.actor, ledger.c.kind, ledger.c.detail).join(recordings, same).where(kinds)
        async with self._engine.connect() as connection:
            rows = await connection.execute(question.order_by(ledger.c.id))
            return {
                row.actor: Answer.NO if row.kind == "voice_withdrawn" else Answer(row.detail["answer"]) for row in rows
            }


async def _welcome(connection: AsyncConnection, new: Recording) -> Recording:
    """That recording under a guid that is free."""
    question = select(recordings.c.host_id, recordings.c.state).where(recordings.c.guid == new.guid)
    taken = (await connection.execute(question)).one_or_none()
    if taken is None:
        return new
    if taken.host_id == new.host_id and taken.state != RecordingState.DELETED.value:
        raise Conflict("This recording is on this server already, so nothing was imported.", code="recording_exists")
    return replace(new, guid=new_id())
