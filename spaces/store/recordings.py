"""Recordings, consents and files in the database.

The node and its workers write the same rows: whatever changes here changes named columns, and only when the row is
still as whoever decided found it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model import (
    Answer,
    Chapter,
    Clip,
    Consent,
    Entry,
    File,
    Job,
    JobKind,
    Recording,
    RecordingState,
    Visibility,
)
from spaces.store.clips import Clips, Shares, clip_from
from spaces.store.jobs import add_job, waits
from spaces.store.ledger import append
from spaces.store.rows import plain, row_of
from spaces.store.schema import NOT_DELETED, UNMADE, UNSWEPT, appearances, chunks, clips, consents, files, recordings
from spaces.store.transactions import deciding, insert_or


class Recordings(Clips, Shares):
    """Recordings with everything that belongs to them."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, recording: Recording, asked: Iterable[Consent] = ()) -> None:
        """Store a new recording with those who are asked."""
        async with self._engine.begin() as connection:
            await connection.execute(insert(recordings), row_of(recording))
            for consent in asked:
                await connection.execute(insert(consents), row_of(consent))

    async def get(self, recording_id: str) -> Recording | None:
        """The recording with that id, in whatever state."""
        return (await self.of([recording_id])).get(recording_id)

    async def of(self, recording_ids: Iterable[str]) -> dict[str, Recording]:
        """Those recordings by id, in whatever state; one question however many."""
        found = await self._list(recordings.c.id.in_(list(recording_ids)))
        return {recording.id: recording for recording in found}

    async def of_space(self, space_id: str) -> Recording | None:
        """The recording of that space, in whatever state."""
        return (await self.of_spaces([space_id])).get(space_id)

    async def of_spaces(self, space_ids: Iterable[str]) -> dict[str, Recording]:
        """The recordings of those spaces that have one, by the space's id; one question however many."""
        found = await self._list(recordings.c.space_id.in_(list(set(space_ids))))
        return {recording.space_id: recording for recording in found if recording.space_id is not None}

    async def page(
        self,
        *,
        host_id: str | None = None,
        visibility: Visibility | None = None,
        before: tuple[datetime, str] | None = None,
        limit: int,
    ) -> list[Recording]:
        """Recordings newest first, without the deleted ones.

        Args:
            host_id: only this account's; None for everybody's.
            visibility: only these, and only what can be played; None for all.
            before: (created_at, id) of the last one of the page before this, or None for the first page.
            limit: how many at most.
        """
        conditions = [recordings.c.state != RecordingState.DELETED.value]
        if host_id is not None:
            conditions.append(recordings.c.host_id == host_id)
        if visibility is not None:
            conditions += [recordings.c.visibility == visibility.value, playable()]
        if before is not None:
            conditions.append(tuple_(recordings.c.created_at, recordings.c.id) < before)
        return await self._list(and_(*conditions), limit)

    async def in_states(self, states: Collection[RecordingState]) -> list[Recording]:
        """All recordings in these states, newest first."""
        return await self._list(recordings.c.state.in_([state.value for state in states]))

    async def change(
        self,
        recording_id: str,
        *,
        only_if: RecordingState | Collection[RecordingState] | None = None,
        revision: int | None = None,
        entries: Sequence[Entry] = (),
        **columns: Any,
    ) -> Recording | None:
        """Change these columns.

        Args:
            recording_id: which.
            only_if: only in one of these states; None for every state but deleted, which nothing leaves.
            revision: only if it is still this one.
            entries: for the ledger, when something was changed.
            columns: the fields of Recording to change.

        Returns:
            the recording as it is then; None when nothing was changed.
        """
        condition = (recordings.c.id == recording_id) & _in_states(only_if)
        if revision is not None:
            condition &= recordings.c.revision == revision
        values = {name: plain(value) for name, value in columns.items()}
        async with self._engine.begin() as connection:
            changed = await connection.execute(update(recordings).where(condition).values(values))
            if not changed.rowcount:
                return None
            await append(connection, *entries)
            return await one_recording(connection, recordings.c.id == recording_id)

    async def played(self, recording_id: str) -> None:
        """Somebody has listened."""
        async with self._engine.begin() as connection:
            statement = update(recordings).where(recordings.c.id == recording_id)
            await connection.execute(statement.values(plays=recordings.c.plays + 1))

    async def due_deadlines(self, now: datetime) -> list[Recording]:
        """Those whose consent should be closed by then and is not."""
        condition = and_(
            recordings.c.consent_deadline <= now,
            recordings.c.consent_closed_at.is_(None),
            NOT_DELETED,
        )
        return await self._list(condition)

    async def expired(self, now: datetime) -> list[Recording]:
        """Those that are to be deleted by then and are not."""
        condition = (recordings.c.expires_at <= now) & NOT_DELETED
        return await self._list(condition)

    async def unswept(self) -> list[Recording]:
        """Those that may have blobs that must go."""
        return await self._list(UNSWEPT)

    async def unmade_clips(self) -> list[Clip]:
        """Clips to be made of recordings that are ready."""
        ready = (recordings.c.id == clips.c.recording_id) & (recordings.c.state == RecordingState.READY.value)
        question = select(clips).where(UNMADE, select(recordings.c.id).where(ready).exists())
        async with self._engine.connect() as connection:
            return [clip_from(row) for row in await connection.execute(question)]

    async def usage(self, host_id: str) -> int:
        """Bytes of everything that is kept for an account's recordings: files, clips and tracks."""
        mine = select(recordings.c.id).where(recordings.c.host_id == host_id).scalar_subquery()
        spaces = select(recordings.c.space_id).where(
            recordings.c.host_id == host_id, recordings.c.space_id.is_not(None)
        )
        tracks = (
            select(func.sum(chunks.c.size))
            .join(appearances, appearances.c.id == chunks.c.appearance_id)
            .where(appearances.c.space_id.in_(spaces.scalar_subquery()))
        )
        async with self._engine.connect() as connection:
            sums = [
                await connection.scalar(select(func.sum(files.c.size)).where(files.c.recording_id.in_(mine))),
                await connection.scalar(select(func.sum(clips.c.size)).where(clips.c.recording_id.in_(mine))),
                await connection.scalar(tracks),
            ]
        return sum(int(part or 0) for part in sums)

    # Consents

    async def consents(self, recording_id: str) -> list[Consent]:
        """Everybody who is or was asked, in the order they were."""
        async with self._engine.connect() as connection:
            return await list_consents(connection, recording_id)

    async def consents_of(self, recording_ids: Collection[str]) -> dict[str, list[Consent]]:
        """The same of each of these recordings; one question however many."""
        question = select(consents).where(consents.c.recording_id.in_(list(recording_ids)))
        found: dict[str, list[Consent]] = {}
        async with self._engine.connect() as connection:
            for row in await connection.execute(question.order_by(consents.c.asked_at, consents.c.pid)):
                found.setdefault(row.recording_id, []).append(_consent_from(row))
        return found

    async def consent(self, recording_id: str, pid: str) -> Consent | None:
        """What that person said; None when they were not asked."""
        return next((consent for consent in await self.consents(recording_id) if consent.pid == pid), None)

    async def put_consent(self, consent: Consent) -> None:
        """Store a consent, new or changed as a whole."""
        async with self._engine.begin() as connection:
            await write_consent(connection, consent)

    async def heard_in(self, pid: str) -> list[tuple[Recording, Consent]]:
        """The recordings that person is or was asked about, newest first, without the deleted ones."""
        question = (
            select(recordings, *(column.label(f"consent_{column.name}") for column in consents.c))
            .join(consents, consents.c.recording_id == recordings.c.id)
            .where(consents.c.pid == pid, recordings.c.state != RecordingState.DELETED.value)
            .order_by(recordings.c.created_at.desc(), recordings.c.id.desc())
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(question)).all()
            return [(recording_from(row), _consent_from(row, "consent_")) for row in rows]

    # Files

    async def files(self, recording_id: str) -> list[File]:
        """The files there are, by name."""
        return (await self.files_of([recording_id])).get(recording_id, [])

    async def files_of(self, recording_ids: Collection[str]) -> dict[str, list[File]]:
        """The files of each of these recordings, by name; one question however many."""
        question = select(files).where(files.c.recording_id.in_(list(recording_ids)))
        found: dict[str, list[File]] = {}
        async with self._engine.connect() as connection:
            for row in await connection.execute(question.order_by(files.c.name)):
                found.setdefault(row.recording_id, []).append(File(**row._mapping))  # noqa: SLF001 - as elsewhere
        return found

    async def serves(self, recording_id: str, key: str) -> bool:
        """Whether that key in the blobs is a file or a clip of that recording at present."""
        file = select(files.c.key).where(files.c.recording_id == recording_id, files.c.key == key)
        clip = select(clips.c.key).where(clips.c.recording_id == recording_id, clips.c.key == key)
        async with self._engine.connect() as connection:
            return await connection.scalar(file.union_all(clip).limit(1)) is not None

    async def add_files(
        self, recording_id: str, revision: int, made: Sequence[File], rendered: Collection[Consent]
    ) -> bool:
        """Store files beside those that are there (a preview, tracks, an archive), replacing those of the same name.

        Args:
            recording_id: whose.
            revision: of the recording when the work began.
            made: what there is now.
            rendered: the consents as they were when the work began.

        Returns:
            whether they were stored: not when the revision or what is agreed to is another by now.
        """
        async with deciding(self._engine) as connection:
            if not await _still(connection, recording_id, revision, rendered):
                return False
            await _replace_files(connection, recording_id, made, files.c.name.in_([file.name for file in made]))
            return True

    async def finish_render(
        self,
        recording_id: str,
        revision: int,
        made: Sequence[File],
        rendered: Collection[Consent],
        *,
        jobs: Sequence[Job] = (),
        entries: Sequence[Entry] = (),
        **columns: Any,
    ) -> bool:
        """Replace all files by those of a finished rendering, in one transaction; the blobs of the old ones are swept.

        Args:
            recording_id: whose.
            revision: the new one; the recording still has to have the one before.
            made: all files there are now.
            rendered: the consents as they were when rendering began.
            jobs: what is to be done next, such as its clips.
            entries: for the ledger.
            columns: further fields of Recording to change.

        The state becomes ready, or stays rendering where the same is waiting to be made again.

        Returns:
            whether that was done: not when the recording was rendered otherwise or deleted meanwhile, or what is
            agreed to is another by now. Then what was made must go.
        """
        values = {name: plain(value) for name, value in columns.items()}
        values |= {"error": None, "revision": revision, "unswept": True}
        async with deciding(self._engine) as connection:
            if not await _still(connection, recording_id, revision - 1, rendered):
                return False
            # Somebody may have changed the trim meanwhile: then this is played until the next one is made.
            again = await waits(connection, recording_id, JobKind.RENDER)
            values["state"] = (RecordingState.RENDERING if again else RecordingState.READY).value
            await connection.execute(update(recordings).where(recordings.c.id == recording_id).values(values))
            await _replace_files(connection, recording_id, made, files.c.recording_id == recording_id)
            for job in jobs:
                await add_job(connection, job)
            await append(connection, *entries)
            return True

    async def _list(self, condition: ColumnElement[bool], limit: int | None = None) -> list[Recording]:
        question = select(recordings).where(condition).limit(limit)
        question = question.order_by(recordings.c.created_at.desc(), recordings.c.id.desc())
        async with self._engine.connect() as connection:
            return [recording_from(row) for row in await connection.execute(question)]


async def one_recording(
    connection: AsyncConnection, condition: ColumnElement[bool], *, locked: bool = False
) -> Recording | None:
    """The recording that fulfils the condition, on Postgres locked until the transaction is over if `locked`."""
    question = select(recordings).where(condition)
    row = (await connection.execute(question.with_for_update() if locked else question)).one_or_none()
    return recording_from(row) if row else None


async def list_consents(connection: AsyncConnection, recording_id: str) -> list[Consent]:
    """Like `Recordings.consents`, within a transaction."""
    question = select(consents).where(consents.c.recording_id == recording_id)
    rows = await connection.execute(question.order_by(consents.c.asked_at, consents.c.pid))
    return [_consent_from(row) for row in rows]


async def write_consent(connection: AsyncConnection, consent: Consent) -> None:
    """Like `Recordings.put_consent`, within a transaction."""
    row = row_of(consent)
    statement = insert_or(connection, consents).values(row)
    key = [consents.c.recording_id, consents.c.pid]
    await connection.execute(statement.on_conflict_do_update(index_elements=key, set_=row))


def recording_from(row: Row[*tuple[Any, ...]]) -> Recording:
    """The recording of a row with all columns of `recordings`."""
    columns = {column.name: row._mapping[column.name] for column in recordings.c}  # noqa: SLF001 - as elsewhere
    edited = row.edited_chapters
    return Recording(
        **columns
        | {
            "topics": tuple(row.topics),
            "state": RecordingState(row.state),
            "visibility": Visibility(row.visibility),
            "trim": None if row.trim is None else (row.trim[0], row.trim[1]),
            "chapters": _chapters(row.chapters),
            "edited_chapters": None if edited is None else _chapters(edited),
        }
    )


def _chapters(stored: Sequence[dict[str, Any]]) -> tuple[Chapter, ...]:
    return tuple(Chapter(**chapter) for chapter in stored)


def _consent_from(row: Row[*tuple[Any, ...]], prefix: str = "") -> Consent:
    columns = {column.name: row._mapping[prefix + column.name] for column in consents.c}  # noqa: SLF001 - as elsewhere
    answer = columns["answer"]
    return Consent(**columns | {"answer": None if answer is None else Answer(answer)})


def _in_states(only_if: RecordingState | Collection[RecordingState] | None) -> ColumnElement[bool]:
    if only_if is None:
        return recordings.c.state != RecordingState.DELETED.value
    states = [only_if] if isinstance(only_if, RecordingState) else only_if
    return recordings.c.state.in_([state.value for state in states])


def playable() -> ColumnElement[bool]:
    """Ready, or being made again while its old files are still there."""
    sound = select(files.c.name).where(files.c.recording_id == recordings.c.id, files.c.name == "audio.mp3")
    return or_(
        recordings.c.state == RecordingState.READY.value, and_(recordings.c.published_at.is_not(None), sound.exists())
    )


async def _still(connection: AsyncConnection, recording_id: str, revision: int, rendered: Collection[Consent]) -> bool:
    """Whether the recording is what somebody rendered; locks it."""
    found = await one_recording(connection, recordings.c.id == recording_id, locked=True)
    if found is None or found.state is RecordingState.DELETED or found.revision != revision:
        return False
    return _agreed(await list_consents(connection, recording_id)) == _agreed(rendered)


def _agreed(given: Iterable[Consent]) -> set[tuple[str, Answer | None]]:
    """Who is published, and how: somebody who takes their name back must be rendered without it."""
    return {(consent.pid, consent.answer) for consent in given if consent.published}


async def _replace_files(
    connection: AsyncConnection, recording_id: str, made: Sequence[File], old: ColumnElement[bool]
) -> None:
    await connection.execute(delete(files).where(files.c.recording_id == recording_id, old))
    for file in made:
        await connection.execute(insert(files), row_of(file))
