import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from spaces.model import Clip, JobKind, JobState, new_id
from spaces.store import Store
from tests.store.samples import LATER, NOW, job, recording, stored_space, stored_user

MINUTE = timedelta(minutes=1)


async def test_a_job_comes_back_as_it_was_stored(store: Store):
    made = job(step="Waiting", error="before")
    assert await store.jobs.add(made) == made
    assert await store.jobs.get(made.id) == made
    assert await store.jobs.of(made.subject_id) == [made]
    assert await store.jobs.get("nothing") is None


async def test_an_equal_job_that_waits_is_kept_instead_of_a_second(store: Store):
    first = await store.jobs.add(job())
    assert await store.jobs.add(job()) == first
    assert (await store.jobs.add(job(kind=JobKind.EXPORT, next_at=LATER))).kind is JobKind.EXPORT
    await store.jobs.lease("w", NOW, 60)
    again = await store.jobs.add(job())
    assert again.id != first.id


async def test_many_who_add_the_same_at_once_add_it_once(url: str):
    async with Store.open(url) as one, Store.open(url) as two:
        await asyncio.gather(*((one, two)[n % 2].jobs.add(job()) for n in range(12)))
        assert len(await one.jobs.of("recording")) == 1


async def test_what_has_waited_longest_is_leased_first(store: Store):
    late = await store.jobs.add(job("late", next_at=NOW + MINUTE))
    early = await store.jobs.add(job("early"))
    leased = await store.jobs.lease("w", NOW + MINUTE, 60)
    assert leased is not None
    assert (leased.id, leased.worker, leased.attempts, leased.state) == (early.id, "w", 1, JobState.RUNNING)
    assert leased.lease_until == NOW + 2 * MINUTE
    assert await store.jobs.running() == [leased]
    again = await store.jobs.lease("w", NOW + MINUTE, 60)
    assert again is not None
    assert again.id == late.id
    assert await store.jobs.lease("w", NOW + MINUTE, 60) is None


async def test_what_a_dead_worker_had_is_due_at_once_and_nothing_else(store: Store):
    mine, other = job(subject_id="r1"), job(subject_id="r2")
    await store.jobs.add(mine)
    await store.jobs.lease("dead", NOW, 60)
    await store.jobs.add(other)
    await store.jobs.lease("alive", NOW, 60)
    await store.jobs.abandon("dead", NOW)
    leased = await store.jobs.lease("next", NOW, 60)
    assert leased is not None
    assert (leased.id, leased.attempts) == (mine.id, 2)
    assert await store.jobs.lease("next", NOW, 60) is None


@pytest.mark.parametrize("cancelled", [False, True])
async def test_what_a_killed_worker_left_in_the_blobs_is_to_be_swept(store: Store, cancelled: bool):
    mine, others = (
        recording(await stored_space(store)),
        recording(await stored_space(store, await stored_user(store, "ada"))),
    )
    for one in (mine, others):
        await store.recordings.add(one, [])
    clip = Clip(new_id(), mine.id, "Best", 0, 5, NOW)
    await store.recordings.put_clip(clip)
    await store.jobs.add(job(clip.id, JobKind.CLIP))
    await store.jobs.lease("killed", NOW, 60)
    if cancelled:
        await store.jobs.cancel(clip.id, NOW)
    await store.jobs.lease("next", NOW + MINUTE, 60)
    assert [one.id for one in await store.recordings.unswept()] == [mine.id]


async def test_nothing_is_leased_before_its_time(store: Store):
    await store.jobs.add(job(next_at=LATER))
    assert await store.jobs.lease("w", NOW, 60) is None
    assert await store.jobs.next_due() == LATER


async def test_many_workers_never_get_the_same_job(url: str):
    async with Store.open(url) as one, Store.open(url) as two:
        for n in range(10):
            await one.jobs.add(job(f"subject {n}"))
        leased = await asyncio.gather(*((one, two)[n % 2].jobs.lease(f"w{n}", NOW, 60) for n in range(25)))
    ids = [found.id for found in leased if found is not None]
    assert len(ids) == len(set(ids)) == 10


async def test_two_jobs_of_one_subject_never_run_at_once(url: str):
    async with Store.open(url) as one, Store.open(url) as two:
        for kind in (JobKind.RENDER, JobKind.TRACKS, JobKind.EXPORT):
            await one.jobs.add(job(kind=kind))
        leased = await asyncio.gather(*((one, two)[n % 2].jobs.lease(f"w{n}", NOW, 60) for n in range(6)))
        running = [found for found in leased if found is not None]
        assert len(running) == 1
        assert await one.jobs.finish(running[0].id, running[0].worker or "", NOW)
        assert await two.jobs.lease("w", NOW, 60) is not None


async def test_the_job_of_a_killed_worker_goes_to_the_next_one(store: Store):
    made = await store.jobs.add(job())
    await store.jobs.lease("killed", NOW, 60)
    assert await store.jobs.next_due() == NOW + MINUTE
    assert await store.jobs.lease("w", NOW + MINUTE - timedelta(seconds=1), 60) is None
    again = await store.jobs.lease("w", NOW + MINUTE, 60)
    assert again is not None
    assert (again.id, again.worker, again.attempts) == (made.id, "w", 2)


async def test_whoever_lost_the_lease_is_told_to_stop_and_can_finish_nothing(store: Store):
    made = await store.jobs.add(job())
    await store.jobs.lease("slow", NOW, 60)
    await store.jobs.lease("w", NOW + MINUTE, 60)
    assert await store.jobs.heartbeat(made.id, "slow", NOW + MINUTE, 60, 0.9, "Encoding")
    assert not await store.jobs.finish(made.id, "slow", NOW + MINUTE)
    assert not await store.jobs.fail(made.id, "slow", NOW + MINUTE, "broken")
    assert not await store.jobs.retry(made.id, "slow", NOW + MINUTE, "broken")
    found = await store.jobs.get(made.id)
    assert found is not None
    assert (found.worker, found.progress, found.state) == ("w", 0.0, JobState.RUNNING)


async def test_a_heartbeat_holds_the_lease_and_tells_how_far_it_is(store: Store):
    made = await store.jobs.add(job())
    await store.jobs.lease("w", NOW, 60)
    assert not await store.jobs.heartbeat(made.id, "w", NOW + MINUTE, 60, 0.5, "Encoding, 3 of 6 minutes")
    found = await store.jobs.get(made.id)
    assert found is not None
    assert (found.progress, found.step, found.lease_until) == (0.5, "Encoding, 3 of 6 minutes", NOW + 2 * MINUTE)


async def test_a_finished_job_is_done_and_never_leased_again(store: Store):
    made = await store.jobs.add(job())
    await store.jobs.lease("w", NOW, 60)
    assert await store.jobs.finish(made.id, "w", LATER)
    found = await store.jobs.get(made.id)
    assert found is not None
    assert (found.state, found.progress, found.finished_at, found.worker) == (JobState.DONE, 1.0, LATER, None)
    assert await store.jobs.lease("w", LATER + MINUTE, 60) is None
    assert await store.jobs.next_due() is None


async def test_a_failed_attempt_waits_and_the_last_one_is_given_up(store: Store):
    made = await store.jobs.add(job())
    await store.jobs.lease("w", NOW, 60)
    assert await store.jobs.retry(made.id, "w", LATER, "The disk is full.")
    assert await store.jobs.lease("w", NOW + MINUTE, 60) is None
    again = await store.jobs.lease("w", LATER, 60)
    assert again is not None
    assert (again.attempts, again.error) == (2, "The disk is full.")
    assert await store.jobs.fail(made.id, "w", LATER, "It is still full.")
    found = await store.jobs.get(made.id)
    assert found is not None
    assert (found.state, found.error) == (JobState.FAILED, "It is still full.")


async def test_cancelling_ends_what_waits_and_stops_what_runs(store: Store):
    running = await store.jobs.add(job())
    await store.jobs.lease("w", NOW, 60)
    waiting = await store.jobs.add(job())
    other = await store.jobs.add(job("another"))
    await store.jobs.cancel("recording", NOW)
    states = [(await store.jobs.get(made.id)).state for made in (running, waiting, other)]  # type: ignore[union-attr]
    assert states == [JobState.RUNNING, JobState.CANCELED, JobState.QUEUED]
    assert await store.jobs.heartbeat(running.id, "w", NOW, 60, 0.1, "Decoding")
    assert await store.jobs.finish(running.id, "w", NOW, canceled=True)


async def test_a_cancelled_job_whose_worker_was_killed_is_not_begun_again(store: Store):
    made = await store.jobs.add(job())
    await store.jobs.lease("killed", NOW, 60)
    await store.jobs.cancel("recording", NOW)
    assert await store.jobs.lease("w", LATER, 60) is None
    found = await store.jobs.get(made.id)
    assert found is not None
    assert found.state is JobState.CANCELED


async def test_old_jobs_are_forgotten_and_others_are_not(store: Store):
    done, waiting = await store.jobs.add(job("done")), await store.jobs.add(job("waiting", next_at=LATER))
    await store.jobs.lease("w", NOW, 60)
    await store.jobs.finish(done.id, "w", NOW)
    assert await store.jobs.forget(NOW) == 0
    assert await store.jobs.forget(LATER) == 1
    assert await store.jobs.get(done.id) is None
    assert await store.jobs.get(waiting.id) == waiting


async def test_nothing_waits_for_a_time_that_was_ahead(store: Store):
    held, waiting, soon = job(subject_id="r1"), job(subject_id="r2"), job(subject_id="r3")
    await store.jobs.add(held)
    await store.jobs.lease("killed", NOW + 1000 * MINUTE, 20)
    await store.jobs.add(replace(waiting, next_at=NOW + 1000 * MINUTE))
    await store.jobs.add(replace(soon, next_at=NOW + 10 * MINUTE))
    await store.jobs.not_after(NOW, lease=2 * MINUTE, wait=20 * MINUTE)
    found = [await store.jobs.get(one.id) for one in (held, waiting, soon)]
    assert [one and (one.lease_until, one.next_at) for one in found] == [
        (NOW + 2 * MINUTE, held.next_at),
        (None, NOW),
        (None, NOW + 10 * MINUTE),
    ]
