"""One worker and its jobs: leases, signs of life, ends."""

from __future__ import annotations

import asyncio
import errno
import time
from datetime import timedelta

import pytest

from recorder import jobs as module
from recorder.jobs import ATTEMPTS, Jobs, delay, reason
from recorder.progress import Cancelled, Progress
from recorder.vault import VaultError
from spaces.errors import Conflict, Unavailable
from spaces.model import JobKind, JobState
from tests.recorder.making.studio import Studio


class Errand:
    """A task that does what the test says."""

    def __init__(self, *ends: Exception | None) -> None:
        self.ends = list(ends)
        self.given_up: list[tuple[str, str]] = []
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.progress: Progress | None = None

    async def do(self, subject_id: str, progress: Progress) -> None:
        self.progress = progress
        progress.tell(0.5, "Half of it")
        self.begun.set()
        await self.go_on.wait()
        progress.check()
        if self.ends and (end := self.ends.pop(0)):
            raise end

    async def give_up(self, subject_id: str, error: str) -> None:
        self.given_up.append((subject_id, error))


class Clock:
    def __init__(self, studio: Studio) -> None:
        self.now = studio.shop.now()

    def __call__(self):
        return self.now


@pytest.fixture
def clock(studio: Studio) -> Clock:
    return Clock(studio)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(module, "TELL", 0.01)


def worker(studio: Studio, errand: Errand, clock: Clock, name: str = "w1") -> Jobs:
    return Jobs(studio.shop.store, name, lambda _: errand, clock)


async def queued(studio: Studio, clock: Clock):
    clock.now = studio.shop.now() + timedelta(seconds=1)
    return await studio.queue(JobKind.RENDER)


async def test_without_work_there_is_nothing_to_do(studio, clock):
    assert not await worker(studio, Errand(), clock).next()


async def test_what_succeeds_is_done(studio, clock):
    job = await queued(studio, clock)
    assert await worker(studio, Errand(None), clock).next()
    done = await studio.shop.store.jobs.get(job.id)
    assert (done.state, done.progress, done.error, done.attempts) == (JobState.DONE, 1.0, None, 1)


async def test_what_fails_is_tried_again_later_and_later_and_then_given_up(studio, clock):
    errand = Errand(*[OSError(errno.ENOSPC, "full")] * ATTEMPTS)
    job = await queued(studio, clock)
    for attempt in range(1, ATTEMPTS):
        assert await worker(studio, errand, clock).next()
        waiting = await studio.shop.store.jobs.get(job.id)
        assert (waiting.state, waiting.attempts) == (JobState.QUEUED, attempt)
        assert waiting.next_at == clock.now + timedelta(seconds=delay(attempt))
        assert not await worker(studio, errand, clock).next()
        clock.now = waiting.next_at
    assert not errand.given_up
    await worker(studio, errand, clock).next()
    failed = await studio.shop.store.jobs.get(job.id)
    assert failed.state is JobState.FAILED
    assert errand.given_up == [(studio.recording.id, failed.error)]
    assert "no room left" in failed.error


async def test_what_cannot_succeed_is_given_up_at_once(studio, clock):
    errand = Errand(Conflict("Nobody agreed."))
    job = await queued(studio, clock)
    await worker(studio, errand, clock).next()
    assert (await studio.shop.store.jobs.get(job.id)).state is JobState.FAILED
    assert errand.given_up == [(studio.recording.id, "Nobody agreed.")]


async def test_a_cancelled_job_stops_and_is_no_failure(studio, clock, quick):
    errand = Errand()
    errand.go_on.clear()
    job = await queued(studio, clock)
    doing = asyncio.create_task(worker(studio, errand, clock).next())
    await errand.begun.wait()
    await studio.shop.store.jobs.cancel(studio.recording.id, clock.now)
    async with asyncio.timeout(10):
        while not errand.progress.cancelled():
            clock.now += timedelta(seconds=1)
            errand.progress.tell(0.5, f"At {clock.now}")
            await asyncio.sleep(0.01)
    errand.go_on.set()
    await doing
    assert (await studio.shop.store.jobs.get(job.id)).state is JobState.CANCELED
    assert not errand.given_up


async def test_the_lease_is_kept_and_the_progress_told_while_it_is_done(studio, clock, quick):
    errand = Errand()
    errand.go_on.clear()
    job = await queued(studio, clock)
    doing = asyncio.create_task(worker(studio, errand, clock).next())
    await errand.begun.wait()
    before = (await studio.shop.store.jobs.get(job.id)).lease_until
    clock.now += timedelta(seconds=10)
    async with asyncio.timeout(10):
        while (told := await studio.shop.store.jobs.get(job.id)).lease_until <= before:
            errand.progress.tell(0.5, "Half of it" if told.step else "Still half of it")
            await asyncio.sleep(0.01)
    assert told.progress == 0.5
    assert told.step.endswith("alf of it")
    assert not await worker(studio, Errand(), clock, "w2").next()
    errand.go_on.set()
    await doing


async def test_a_job_whose_worker_was_killed_is_done_by_another(studio, clock):
    job = await queued(studio, clock)
    await studio.shop.store.jobs.lease("killed", clock.now, module.LEASE)
    assert not await worker(studio, Errand(), clock).next()
    clock.now += timedelta(seconds=module.LEASE + 1)
    assert await worker(studio, Errand(None), clock).next()
    assert (await studio.shop.store.jobs.get(job.id)).state is JobState.DONE


async def test_a_job_that_kills_every_worker_is_given_up(studio, clock):
    job = await queued(studio, clock)
    errand = Errand()
    for _ in range(ATTEMPTS):
        await studio.shop.store.jobs.lease("killed", clock.now, module.LEASE)
        clock.now += timedelta(seconds=module.LEASE + 1)
    await worker(studio, errand, clock).next()
    assert (await studio.shop.store.jobs.get(job.id)).state is JobState.FAILED
    assert "died 5 times" in errand.given_up[0][1]
    assert not errand.begun.is_set()


async def test_who_lost_the_lease_says_nothing_about_the_end(studio, clock):
    errand = Errand(Conflict("no"))
    errand.go_on.clear()
    job = await queued(studio, clock)
    doing = asyncio.create_task(worker(studio, errand, clock).next())
    await errand.begun.wait()
    clock.now += timedelta(seconds=module.LEASE + 1)
    await studio.shop.store.jobs.lease("w2", clock.now, module.LEASE)
    errand.go_on.set()
    await doing
    held = await studio.shop.store.jobs.get(job.id)
    assert (held.state, held.worker) == (JobState.RUNNING, "w2")
    assert not errand.given_up


async def test_a_worker_that_stops_puts_its_job_back(studio, clock):
    errand = Errand()
    errand.go_on.clear()
    job = await queued(studio, clock)
    doing = asyncio.create_task(worker(studio, errand, clock).next())
    await errand.begun.wait()
    doing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await doing
    waiting = await studio.shop.store.jobs.get(job.id)
    assert (waiting.state, waiting.worker) == (JobState.QUEUED, None)
    assert errand.progress.cancelled()


async def test_who_is_cancelled_waits_until_the_thread_has_stopped():
    progress, ended, begun = Progress(), [], asyncio.Event()
    loop = asyncio.get_running_loop()

    def work():
        loop.call_soon_threadsafe(begun.set)
        while not progress.cancelled():
            time.sleep(0.001)
        ended.append(True)
        raise Cancelled

    doing = asyncio.create_task(progress.in_thread(work))
    await begun.wait()
    doing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await doing
    assert ended == [True]


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (Unavailable("The store is away."), "The store is away."),
        (VaultError("The key is another."), "The key is another."),
        (OSError(errno.ENOSPC, "x"), "no room left"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (KeyError("secret"), "KeyError"),
        (Cancelled(), "Cancelled"),
    ],
)
def test_what_went_wrong_is_said_in_words(error, text):
    assert text in reason(error)
    assert "secret" not in reason(error)


def test_waiting_grows_to_ten_minutes():
    assert [delay(attempt) for attempt in (1, 2, 3, 4, 5, 6)] == [2, 8, 32, 128, 512, 600]
