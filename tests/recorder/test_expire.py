"""What time brings, and what a crash has left; the other deadlines are in test_recorder.py."""

from dataclasses import replace
from datetime import timedelta

from spaces.errors import Unavailable
from spaces.model import JobState, RecordingState, State, Tap, TapPolicy, TapState
from tests.recorder.nodes import END, HOUR, Stage, published, saved, talk

QUARTER = timedelta(minutes=15)


async def test_a_recording_whose_job_got_lost_gets_another(node: Stage):
    _, _, recording = await saved(node)
    await node.store.jobs.cancel(recording.id, node.now)
    await node.look()
    await node.look()
    assert sorted(job.state for job in await node.store.jobs.of(recording.id)) == [JobState.CANCELED, JobState.QUEUED]


async def test_a_recording_that_is_being_made_is_left_alone(node: Stage):
    _, _, recording = await saved(node)
    await node.store.jobs.lease("worker", node.now, 60)
    await node.look()
    assert len(await node.store.jobs.of(recording.id)) == 1


async def test_a_clip_whose_job_got_lost_gets_another(node: Stage):
    _, _, recording = await published(node)
    clip = await node.recorder.clip(recording, 0, 5, "")
    await node.store.jobs.cancel(clip.id, node.now)
    await node.look()
    assert sorted(job.state for job in await node.store.jobs.of(clip.id)) == [JobState.CANCELED, JobState.QUEUED]


async def test_whoever_spoke_unnoticed_after_a_live_save_is_asked(node: Stage):
    space, host = await talk(node)
    recording = await node.recorder.save(space, host)
    await node.speak(space, "g_ana", "Ana")
    await node.look()
    assert await node.store.recordings.consent(recording.id, "g_ana") is not None


async def test_tracks_that_should_be_gone_after_a_crash_are(node: Stage):
    space, _ = await talk(node, "u_jon")
    await node.end(space)
    await node.store.taps.put(Tap(space.id, TapPolicy.HELD, TapState.SHREDDED))  # and then the power failed
    await node.look()
    assert (await node.keys(space), node.files()) == (set(), [])


async def test_blobs_that_could_not_be_deleted_are_the_next_time(node: Stage):
    _, host, recording = await published(node)
    delete = node.blobs.delete

    async def away(key: str) -> None:
        raise Unavailable("The store is away.")

    node.blobs.delete = away  # type: ignore[method-assign]
    await node.recorder.delete(recording, f"u_{host.id}")
    await node.look()
    assert len(await node.kept()) == 2
    assert (await node.get(recording.id)).unswept
    node.blobs.delete = delete  # type: ignore[method-assign]
    await node.look()
    assert await node.kept() == []


async def test_one_thing_that_fails_keeps_nothing_else_from_being_done(node: Stage):
    first, _ = await talk(node)
    second, _ = await talk(node)
    for space in (first, second):
        await node.end(space)
    decide = node.store.steps.of_space

    async def fails_once(space_id: str, step):  # type: ignore[no-untyped-def]
        if space_id == first.id:
            raise OSError("The disk is away.")
        return await decide(space_id, step)

    node.store.steps.of_space = fails_once  # type: ignore[method-assign]
    node.now = END + 24 * HOUR
    await node.look()
    assert (await node.keys(first), await node.keys(second)) == ({f"u_{first.host_id}"}, set())
    node.store.steps.of_space = decide  # type: ignore[method-assign]
    await node.look()
    assert await node.keys(first) == set()


async def test_how_jobs_ended_is_forgotten_after_a_week(node: Stage):
    _, _, recording = await published(node)
    node.now += timedelta(days=6)
    await node.look()
    assert len(await node.store.jobs.of(recording.id)) == 1
    node.now += timedelta(days=1, seconds=1)
    await node.look()
    assert await node.store.jobs.of(recording.id) == []


async def test_an_expiry_waits_until_the_space_is_over(node: Stage):
    space, host = await talk(node)
    recording = await node.recorder.save(space, host)
    await node.store.recordings.change(recording.id, expires_at=node.now)
    await node.look()
    assert await node.state(recording.id) is RecordingState.CAPTURING
    await node.recorder.ended(replace(space, state=State.ENDED, ended_at=node.now))
    await node.look()
    assert await node.state(recording.id) is RecordingState.DELETED


async def test_nothing_is_destroyed_by_a_clock_that_was_just_set_forward(node: Stage):
    space, _, asked = await saved(node, "g_ana")
    held, _ = await talk(node)
    await node.end(held)
    _, _, expiring = await published(node)
    await node.store.recordings.change(expiring.id, expires_at=node.now + HOUR)
    await node.look()
    node.set_clock(1000 * HOUR)
    for _ in range(29):  # until a moment before it has stood long enough
        await node.look()
        assert await node.keys(held) == {f"u_{held.host_id}"}
        assert await node.keys(space) == {f"u_{space.host_id}", "g_ana"}
        assert (await node.get(asked.id)).consent_closed_at is None
        assert await node.state(expiring.id) is RecordingState.READY
        node.now += timedelta(seconds=30)
    node.set_clock(-1000 * HOUR)  # somebody noticed
    for _ in range(40):
        await node.look()
        node.now += timedelta(seconds=30)
    assert await node.keys(held) == {f"u_{held.host_id}"}
    assert await node.state(expiring.id) is RecordingState.READY


async def test_a_clock_that_has_stood_for_a_quarter_of_an_hour_is_believed(node: Stage):
    held, _ = await talk(node)
    await node.end(held)
    await node.look()
    node.set_clock(1000 * HOUR)
    await node.look()
    node.now += QUARTER - timedelta(seconds=1)
    await node.look()
    assert await node.keys(held) == {f"u_{held.host_id}"}
    node.now += timedelta(seconds=1)
    await node.look()
    assert await node.keys(held) == set()


async def test_what_people_asked_for_is_destroyed_whatever_the_clock_says(node: Stage):
    held, _ = await talk(node)
    await node.end(held)
    node.set_clock(1000 * HOUR)
    await node.look()
    await node.store.taps.put(Tap(held.id, TapPolicy.HELD, TapState.SHREDDED))
    await node.look()
    assert await node.keys(held) == set()


async def test_a_clock_that_was_set_back_keeps_no_job_from_being_done(node: Stage):
    _, _, recording = await saved(node)
    assert await node.store.jobs.lease("killed", node.now, 20) is not None
    node.set_clock(-1000 * HOUR)
    await node.look()
    node.now += timedelta(minutes=2)
    job = await node.store.jobs.lease("next", node.now, 20)
    assert job is not None
    assert job.subject_id == recording.id
