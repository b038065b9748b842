"""What time brings, and what a crash has left undone: looked for at the start and every half a minute."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import structlog

from recorder.excerpts import Excerpts
from recorder.shredding import Shredder
from recorder.steadiness import Steadiness
from recorder.workshop import Workshop
from spaces.model import Clip, JobKind, JobState, Recording, RecordingState, Tap, consenting, editing, saving
from spaces.model.case import Case, Step

PERIOD = 30.0
"""Seconds from one look to the next."""

KEEP_JOBS = timedelta(days=7)
"""How long it can be read how a job ended."""

# More than any worker or job asks for (`recorder.jobs`): a later time was written by a clock that has been set back.
_LONGEST_LEASE = timedelta(minutes=2)
_LONGEST_WAIT = timedelta(minutes=20)

_OPEN = (JobState.QUEUED, JobState.RUNNING)

T = TypeVar("T")

_log = structlog.get_logger("recorder")


class Expiry:
    """Everything that happens without anybody asking for it. Each thing is decided anew from what is stored."""

    def __init__(self, shop: Workshop, shredder: Shredder, excerpts: Excerpts, clock: Steadiness) -> None:
        """Prepare.

        Args:
            shop: everything that is stored.
            shredder: what destroys it.
            excerpts: what was copied of it for reports.
            clock: the shop's, watched.
        """
        self._shop, self._shredder, self._excerpts, self._clock = shop, shredder, excerpts, clock
        self._looking = asyncio.Lock()

    async def forever(self) -> None:
        """Look now and every PERIOD, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(PERIOD)

    async def look(self) -> None:
        """Do all that is due; what fails is logged, costs only itself, and is tried again the next time."""
        async with self._looking:
            await self._look()

    async def _look(self) -> None:
        store = self._shop.store
        now, trusted = self._clock.look()
        if trusted:
            await self._due(now)
        await self._one(now, self._set_back)
        await self._each(store.recordings.in_states([RecordingState.CAPTURING]), self._capturing)
        await self._each(store.recordings.in_states([RecordingState.RENDERING]), self._rendering)
        await self._each(store.recordings.unmade_clips(), self._clip)
        await self._one(None, lambda _: self._shredder.look())
        await self._each(store.recordings.unswept(), self._shredder.sweep)
        await self._one(None, lambda _: self._excerpts.tidy())
        await self._one(None, lambda _: self._excerpts.sweep())

    async def _due(self, now: datetime) -> None:
        """What cannot be undone and happens for no other reason than the time."""
        store = self._shop.store
        await self._each(store.taps.held_before(now), self._hold_over)
        await self._each(store.recordings.due_deadlines(now), self._deadline)
        await self._each(store.recordings.expired(now), self._expired)
        await self._one(now - KEEP_JOBS, store.jobs.forget)
        await self._one(now, self._excerpts.expire)

    async def _set_back(self, now: datetime) -> None:
        """Nobody waits for a time that was ahead."""
        await self._shop.store.jobs.not_after(now, lease=_LONGEST_LEASE, wait=_LONGEST_WAIT)

    async def _each(self, finding: Awaitable[Iterable[T]], do: Callable[[T], Awaitable[Any]]) -> None:
        try:
            for found in await finding:
                await self._one(found, do)
        except Exception:
            _log.exception("what is due could not be looked up; trying again in half a minute")

    async def _one(self, found: T, do: Callable[[T], Awaitable[Any]]) -> None:
        try:
            await do(found)
        except Exception:
            _log.exception("what is due could not be done; trying again in half a minute", subject=repr(found)[:200])

    async def _hold_over(self, tap: Tap) -> None:
        await self._shop.store.steps.of_space(tap.space_id, lambda case: saving.hold_over(case, self._shop.now()))

    async def _deadline(self, recording: Recording) -> None:
        await self._decide(recording, lambda case: consenting.deadline(case, self._shop.now()))

    async def _expired(self, recording: Recording) -> None:
        await self._decide(recording, lambda case: editing.expire(case, self._shop.now()))

    async def _capturing(self, recording: Recording) -> None:
        space = await self._shop.store.spaces.get(recording.space_id or "")
        if space is not None:
            step = partial(saving.appeared, space=space, now=self._shop.now())
            await self._shop.store.steps.of_space(space.id, step)

    async def _rendering(self, recording: Recording) -> None:
        """Give a job to a recording whose job got lost."""
        jobs = await self._shop.store.jobs.of(recording.id)
        if not any(job.kind is JobKind.RENDER and job.state in _OPEN for job in jobs):
            await self._decide(recording, lambda case: consenting.render_lost(case, self._shop.now()))

    async def _clip(self, clip: Clip) -> None:
        jobs = await self._shop.store.jobs.of(clip.id)
        if not any(job.state in _OPEN for job in jobs):
            await self._shop.store.jobs.add(consenting.job(JobKind.CLIP, clip.id, self._shop.now()))

    async def _decide(self, recording: Recording, decide: Callable[[Case], Step]) -> None:
        await self._shop.store.steps.of_recording(recording.id, decide)
