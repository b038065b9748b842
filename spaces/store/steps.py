"""Decisions about people's voices: what is stored is read, a pure function decides, and what it says is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model import Consent, Recording, RecordingState
from spaces.model.case import Case, Step, merged
from spaces.model.unnaming import unnamed
from spaces.store.appearances import list_appearances
from spaces.store.jobs import add_job, cancel_jobs
from spaces.store.ledger import append
from spaces.store.recordings import list_consents, one_recording, write_consent
from spaces.store.rows import plain, row_of
from spaces.store.schema import appearances, clips, consents, files, recordings, shares, taps
from spaces.store.taps import put_tap, tap_from
from spaces.store.transactions import deciding, lock

Decide = Callable[[Case], Step]
"""A pure decision; what it raises ends the transaction with nothing changed. It may be asked once only."""


class Steps:
    """The one way in which the life of a recording goes on: two who decide at once do so one after the other."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of_space(self, space_id: str, decide: Decide) -> Case:
        """Decide about a space; what is stored then."""
        async with deciding(self._engine) as connection:
            await lock(connection, f"tap {space_id}")  # there may be no row to lock yet
            return await _decide(connection, decide, recordings.c.space_id == space_id, space_id)

    async def of_recording(self, recording_id: str, decide: Decide) -> Case:
        """Decide about a recording, whether its space is from here or not; what is stored then.

        A decision about a recording may not change the tap.
        """
        async with deciding(self._engine) as connection:
            return await _decide(connection, decide, recordings.c.id == recording_id, None)


async def _decide(
    connection: AsyncConnection, decide: Decide, which: ColumnElement[bool], space_id: str | None
) -> Case:
    case = await _case(connection, which, space_id)
    step = decide(case)
    await _carry_out(connection, case, step)
    return replace(
        case,
        tap=step.tap or case.tap,
        recording=step.recording or case.recording,
        consents=merged(case.consents, step.consents),
    )


async def _case(connection: AsyncConnection, which: ColumnElement[bool], space_id: str | None) -> Case:
    recording = await one_recording(connection, which, locked=True)
    if recording is not None:
        space_id = recording.space_id
    tap = (await connection.execute(select(taps).where(taps.c.space_id == space_id))).one_or_none()
    return Case(
        tap=tap_from(tap) if tap else None,
        appearances=tuple(await list_appearances(connection, appearances.c.space_id == space_id)),
        recording=recording,
        consents=tuple(await list_consents(connection, recording.id)) if recording else (),
    )


async def _carry_out(connection: AsyncConnection, case: Case, step: Step) -> None:
    if step.tap is not None:
        await put_tap(connection, step.tap)
    if step.recording is not None:
        await _write(connection, case.recording, step.recording)
    for consent in step.consents:
        await write_consent(connection, consent)
    if step.takedown and step.recording is not None:
        await _take_down(connection, step.recording, step.consents)
    for job in step.jobs:
        await add_job(connection, job)
    await append(connection, *step.entries)


async def _write(connection: AsyncConnection, before: Recording | None, after: Recording) -> None:
    """Store a new recording, or the columns that are others now."""
    if before is None:
        await connection.execute(insert(recordings), row_of(after))
        return
    names = [field.name for field in fields(after) if getattr(before, field.name) != getattr(after, field.name)]
    values = {name: plain(getattr(after, name)) for name in names}
    if values:
        await connection.execute(update(recordings).where(recordings.c.id == after.id).values(values))


async def _take_down(connection: AsyncConnection, recording: Recording, changed: Sequence[Consent]) -> None:
    mine = clips.c.recording_id == recording.id
    made = (await connection.execute(select(clips.c.id, clips.c.title).where(mine))).all()
    await cancel_jobs(connection, [recording.id, *(clip.id for clip in made)], recording.updated_at)
    await connection.execute(delete(files).where(files.c.recording_id == recording.id))
    if recording.state is RecordingState.DELETED:
        await _delete_all(connection, recording.id)
        return
    await connection.execute(
        update(clips).where(mine).values(state=recording.state.value, error=recording.error, key=None, size=None)
    )
    for clip in made:
        if (title := unnamed(clip.title, changed)) != clip.title:
            await connection.execute(update(clips).where(clips.c.id == clip.id).values(title=title))


async def _delete_all(connection: AsyncConnection, recording_id: str) -> None:
    tables: Iterable[Any] = (shares, consents)
    for table in tables:
        await connection.execute(delete(table).where(table.c.recording_id == recording_id))
    # The bare rows stay: the address of a clip tells for ever that it is gone, and not that there never was one.
    bare = {"title": "", "state": RecordingState.DELETED.value, "error": None, "key": None, "size": None}
    await connection.execute(update(clips).where(clips.c.recording_id == recording_id).values(bare))
