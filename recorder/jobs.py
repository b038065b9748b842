"""One worker's way with jobs: lease one, keep the lease while it is done, and say how it ended."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from recorder.progress import Cancelled, Progress
from recorder.vault import VaultError
from spaces.errors import SpacesError, Unavailable
from spaces.model import Job
from spaces.store import Store

LEASE = 20.0
"""Seconds after which a job is taken from a worker that says nothing more: it was killed."""

BEAT = 4.0
"""Seconds between two signs of life."""

TELL = 0.5
"""Seconds between two news of progress: what people can follow, and little for the database."""

ATTEMPTS = 5
"""How often a job is tried before it is given up."""

_log = logging.getLogger("recorder.jobs")


class Task(Protocol):
    """How jobs of one kind are done. Doing one again, from the beginning, always gives the same."""

    async def do(self, subject_id: str, progress: Progress) -> None:
        """Do it.

        Raises:
            Cancelled: when `progress` said so.
            Unavailable: when it may well succeed later; so may it after any exception nobody foresaw.
            SpacesError: when it never will; the text says why, for people.
        """

    async def give_up(self, subject_id: str, error: str) -> None:
        """It failed for good; say so where people look."""


def delay(attempts: int) -> float:
    """Seconds until the next attempt, after so many: 2, 8, 32, 128 and so on, at most ten minutes."""
    return min(600.0, 2.0 * 4.0 ** (attempts - 1))


def reason(error: Exception) -> str:
    """What went wrong, in words for whoever waits for it."""
    if isinstance(error, SpacesError):
        return error.detail
    if isinstance(error, VaultError):
        return str(error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "There is no room left on the server's disk to make it. It can be tried again when there is."
    if isinstance(error, OSError):
        return f"The server could not read or write a file: {error.strerror or error}. It can be tried again."
    return f"The server met a fault of its own ({type(error).__name__}); its log says more. It can be tried again."


def hopeless(error: Exception) -> bool:
    """Whether trying again cannot help."""
    return isinstance(error, SpacesError) and not isinstance(error, Unavailable)


class Jobs:
    """What one worker does, one job at a time."""

    def __init__(
        self, store: Store, worker: str, task: Callable[[Job], Task], now: Callable[[], datetime], lease: float = LEASE
    ) -> None:
        """Prepare.

        Args:
            store: where the jobs are.
            worker: its name, unlike any other's.
            task: how a job is done.
            now: the time of day.
            lease: seconds; tests of killed workers shorten it.
        """
        self._store, self._worker, self._task, self._now, self._lease = store, worker, task, now, lease

    async def next(self) -> bool:
        """Do the job that has waited longest; whether there was one.

        Raises:
            CancelledError: when the worker stops; then another one can take the job at once.
        """
        job = await self._store.jobs.lease(self._worker, self._now(), self._lease)
        if job is None:
            return False
        _log.info("- %s of %s begins, attempt %d", job.kind, job.subject_id, job.attempts)
        try:
            await self._end(job, await self._try(job))
        except asyncio.CancelledError:
            await self._store.jobs.retry(job.id, self._worker, self._now(), "The server stopped while it was made.")
            raise
        return True

    async def _try(self, job: Job) -> Exception | None:
        """How it ended."""
        if job.attempts > ATTEMPTS:  # each of them ended with the worker
            return SpacesError(f"The process that makes it died {ATTEMPTS} times; the server's log may say why.")
        progress = Progress()
        beat = asyncio.create_task(self._beat(job, progress))
        try:
            await self._task(job).do(job.subject_id, progress)
        except Exception as error:
            return error
        finally:
            progress.cancel()  # a thread may still be at it when the worker stops
            beat.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beat
        return None

    async def _beat(self, job: Job, progress: Progress) -> None:
        """Keep the lease and tell how far it is, until cancelled."""
        told, waited = (job.progress, job.step), BEAT
        while True:
            if (progress.share, progress.step) != told or waited >= BEAT:
                told, waited = (progress.share, progress.step), 0.0
                try:
                    stop = await self._store.jobs.heartbeat(job.id, self._worker, self._now(), self._lease, *told)
                except Exception:  # the database may be away for a moment
                    _log.exception("x the lease of %s could not be kept; trying again", job.id)
                    stop = False
                if stop:
                    progress.cancel()
            await asyncio.sleep(TELL)
            waited += TELL

    async def _end(self, job: Job, error: Exception | None) -> None:
        jobs, now = self._store.jobs, self._now()
        if error is None or isinstance(error, Cancelled):
            await jobs.finish(job.id, self._worker, now, canceled=error is not None)
            _log.info("- %s of %s %s", job.kind, job.subject_id, "ends" if error is None else "was cancelled")
            return
        _log.error("x %s of %s failed: %s", job.kind, job.subject_id, error, exc_info=error)
        if not hopeless(error) and job.attempts < ATTEMPTS:
            await jobs.retry(job.id, self._worker, now + timedelta(seconds=delay(job.attempts)), reason(error))
        elif await jobs.fail(job.id, self._worker, now, reason(error)):
            await self._task(job).give_up(job.subject_id, reason(error))
