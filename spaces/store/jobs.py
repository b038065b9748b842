"""Jobs in the database: who does what until when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, func, insert, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model import Entry, Job, JobKind, JobState
from spaces.store.ledger import append
from spaces.store.rows import row_of
from spaces.store.schema import clips, jobs, recordings
from spaces.store.transactions import deciding, lock


class Jobs:
    """Work for the workers. At most one job of a subject runs at a time, and at most one of each kind waits."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, job: Job, entry: Entry | None = None) -> Job:
        """Store a new job and its entry for the ledger; when an equal one is waiting, give that one instead."""
        async with deciding(self._engine) as connection:
            added = await add_job(connection, job)
            if added is job and entry is not None:
                await append(connection, entry)
            return added

    async def lease(self, worker: str, now: datetime, seconds: float) -> Job | None:
        """Give that worker the job that has waited longest, for so many seconds; None when nothing is due.

        A job whose lease ran out (its worker was killed) is due like one that waits.
        """
        async with deciding(self._engine) as connection:
            await lock(connection, "jobs")
            await _note_lost(connection, now)
            await connection.execute(update(jobs).where(_abandoned(now)).values(_end(JobState.CANCELED, now)))
            question = select(jobs).where(_due(now)).order_by(jobs.c.next_at, jobs.c.created_at, jobs.c.id).limit(1)
            row = (await connection.execute(question)).one_or_none()
            if row is None:
                return None
            leased = {
                "state": JobState.RUNNING.value,
                "worker": worker,
                "lease_until": now + timedelta(seconds=seconds),
                "attempts": row.attempts + 1,
            }
            await connection.execute(update(jobs).where(jobs.c.id == row.id).values(leased))
            return await _one(connection, jobs.c.id == row.id)

    async def heartbeat(
        self, job_id: str, worker: str, now: datetime, seconds: float, progress: float, step: str
    ) -> bool:
        """Hold the lease for longer and tell how far the work is.

        Returns:
            whether to stop: somebody cancelled the job, or another worker has it by now.
        """
        values = {"lease_until": now + timedelta(seconds=seconds), "progress": progress, "step": step}
        async with self._engine.begin() as connection:
            await connection.execute(update(jobs).where(_held(job_id, worker)).values(values))
            cancelled = await connection.scalar(select(jobs.c.cancel_requested).where(_held(job_id, worker)))
            return cancelled is None or bool(cancelled)

    async def finish(self, job_id: str, worker: str, now: datetime, *, canceled: bool = False) -> bool:
        """It is done (or was given up, as somebody wished); whether that worker still had it."""
        values = _end(JobState.CANCELED if canceled else JobState.DONE, now)
        return await self._give_back(job_id, worker, values if canceled else values | {"progress": 1.0, "error": None})

    async def fail(self, job_id: str, worker: str, now: datetime, error: str) -> bool:
        """Give it up for good; whether that worker still had it."""
        return await self._give_back(job_id, worker, _end(JobState.FAILED, now) | {"error": error})

    async def retry(self, job_id: str, worker: str, next_at: datetime, error: str) -> bool:
        """Let it wait for another attempt; whether that worker still had it."""
        values = {"state": JobState.QUEUED.value, "worker": None, "lease_until": None}
        return await self._give_back(job_id, worker, values | {"next_at": next_at, "error": error})

    async def abandon(self, worker: str, now: datetime) -> None:
        """That worker is dead: what it leased is due at once."""
        async with self._engine.begin() as connection:
            held = _is(JobState.RUNNING) & (jobs.c.worker == worker)
            await connection.execute(update(jobs).where(held).values(lease_until=now))

    async def cancel(self, subject_id: str, now: datetime, kinds: Collection[JobKind] = tuple(JobKind)) -> None:
        """Cancel what waits of that subject, and ask the worker to stop what runs."""
        async with deciding(self._engine) as connection:
            await cancel_jobs(connection, [subject_id], now, kinds)

    async def of(self, subject_id: str) -> list[Job]:
        """All jobs of that subject, newest first."""
        return (await self.of_all([subject_id])).get(subject_id, [])

    async def of_all(self, subject_ids: Collection[str]) -> dict[str, list[Job]]:
        """The jobs of each of these subjects, newest first; one question however many."""
        question = select(jobs).where(jobs.c.subject_id.in_(list(subject_ids)))
        found: dict[str, list[Job]] = {}
        async with self._engine.connect() as connection:
            for row in await connection.execute(question.order_by(jobs.c.created_at.desc(), jobs.c.id.desc())):
                found.setdefault(row.subject_id, []).append(_job_from(row))
        return found

    async def get(self, job_id: str) -> Job | None:
        """The job with that id."""
        async with self._engine.connect() as connection:
            return await _one(connection, jobs.c.id == job_id)

    async def running(self) -> list[Job]:
        """All that are leased, in no order."""
        async with self._engine.connect() as connection:
            return [_job_from(row) for row in await connection.execute(select(jobs).where(_is(JobState.RUNNING)))]

    async def next_due(self) -> datetime | None:
        """When there is something to lease at the earliest; None when nothing waits or runs."""
        async with self._engine.connect() as connection:
            waiting = await connection.scalar(select(func.min(jobs.c.next_at)).where(_is(JobState.QUEUED)))
            running = await connection.scalar(select(func.min(jobs.c.lease_until)).where(_is(JobState.RUNNING)))
            return min(filter(None, (waiting, running)), default=None)

    async def not_after(self, now: datetime, *, lease: timedelta, wait: timedelta) -> None:
        """Make up for a clock that was set back: else a killed worker keeps its job, and a job waits, until then.

        A lease that is too long becomes one that whoever is alive can still renew; what waits too long is due.

        Args:
            now: the time.
            lease: longer than this from now no lease can be.
            wait: longer than this from now no job can be meant to wait.
        """
        async with deciding(self._engine) as connection:
            await lock(connection, "jobs")
            held = _is(JobState.RUNNING) & (jobs.c.lease_until > now + lease)
            await connection.execute(update(jobs).where(held).values(lease_until=now + lease))
            waiting = _is(JobState.QUEUED) & (jobs.c.next_at > now + wait)
            await connection.execute(update(jobs).where(waiting).values(next_at=now))

    async def forget(self, before: datetime) -> int:
        """Delete the jobs that ended before then; how many."""
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(jobs).where(jobs.c.finished_at < before))).rowcount

    async def _give_back(self, job_id: str, worker: str, values: dict[str, Any]) -> bool:
        async with self._engine.begin() as connection:
            return bool((await connection.execute(update(jobs).where(_held(job_id, worker)).values(values))).rowcount)


async def add_job(connection: AsyncConnection, job: Job) -> Job:
    """Like `Jobs.add`, within a transaction."""
    await lock(connection, "jobs")
    waiting = await _one(connection, _is(JobState.QUEUED) & _of(job.kind, job.subject_id))
    if waiting is None:
        await connection.execute(insert(jobs), row_of(job))
    return waiting or job


async def waits(connection: AsyncConnection, subject_id: str, kind: JobKind) -> bool:
    """Whether such a job is waiting."""
    return await _one(connection, _is(JobState.QUEUED) & _of(kind, subject_id)) is not None


async def cancel_jobs(
    connection: AsyncConnection,
    subject_ids: Collection[str],
    now: datetime,
    kinds: Collection[JobKind] = tuple(JobKind),
) -> None:
    """Like `Jobs.cancel` for many subjects, within a transaction."""
    await lock(connection, "jobs")
    meant = jobs.c.subject_id.in_(list(subject_ids)) & jobs.c.kind.in_([kind.value for kind in kinds])
    await connection.execute(update(jobs).where(meant, _is(JobState.QUEUED)).values(_end(JobState.CANCELED, now)))
    await connection.execute(update(jobs).where(meant, _is(JobState.RUNNING)).values(cancel_requested=True))


def _due(now: datetime) -> ColumnElement[bool]:
    other = jobs.alias()
    # An abandoned one of the same subject does not count: nobody works at it.
    busy = exists().where(
        other.c.subject_id == jobs.c.subject_id, other.c.state == JobState.RUNNING.value, other.c.lease_until > now
    )
    waiting = and_(_is(JobState.QUEUED), jobs.c.next_at <= now)
    return and_(or_(waiting, _expired(now)), not_(busy))


def _expired(now: datetime) -> ColumnElement[bool]:
    return _is(JobState.RUNNING) & (jobs.c.lease_until <= now)


def _abandoned(now: datetime) -> ColumnElement[bool]:
    return _expired(now) & jobs.c.cancel_requested


async def _note_lost(connection: AsyncConnection, now: datetime) -> None:
    """What killed workers have put into the blobs has no row: it is to be swept."""
    subjects = list(await connection.scalars(select(jobs.c.subject_id).where(_expired(now))))
    if not subjects:
        return
    of_clips = select(clips.c.recording_id).where(clips.c.id.in_(subjects))
    lost = recordings.c.id.in_(subjects) | recordings.c.id.in_(of_clips)
    await connection.execute(update(recordings).where(lost).values(unswept=True))


def _is(state: JobState) -> ColumnElement[bool]:
    return jobs.c.state == state.value


def _of(kind: JobKind, subject_id: str) -> ColumnElement[bool]:
    return (jobs.c.kind == kind.value) & (jobs.c.subject_id == subject_id)


def _held(job_id: str, worker: str) -> ColumnElement[bool]:
    return (jobs.c.id == job_id) & (jobs.c.worker == worker) & _is(JobState.RUNNING)


def _end(state: JobState, now: datetime) -> dict[str, Any]:
    return {"state": state.value, "worker": None, "lease_until": None, "finished_at": now}


async def _one(connection: AsyncConnection, condition: ColumnElement[bool]) -> Job | None:
    row = (await connection.execute(select(jobs).where(condition).limit(1))).one_or_none()
    return _job_from(row) if row else None


def _job_from(row: Row[*tuple[Any, ...]]) -> Job:
    fields = dict(row._mapping)  # noqa: SLF001 - documented by SQLAlchemy, underscored only against column names
    return Job(**fields | {"kind": JobKind(row.kind), "state": JobState(row.state)})
