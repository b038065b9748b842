"""What time brings, and what a crash has left; the other deadlines are in test_recorder.py."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from recorder.shredding import THOROUGH
from spaces.errors import Unavailable
from spaces.model import Entry, JobState, RecordingState, State, Tap, TapPolicy, TapState
from spaces.model.ledger import SERVER
from spaces.store import Store
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
    entry = Entry(node.now, "tap_shredded", SERVER, space.id)
    await node.store.taps.put(
        Tap(space.id, TapPolicy.HELD, TapState.SHREDDED), entry=entry
    )  # and then the power failed
    await node.look()
    assert (await node.keys(space), node.files()) == (set(), [])


async def test_tracks_that_should_be_gone_without_an_entry_in_the_ledger_are_after_a_while(node: Stage):
    space, _ = await talk(node)
    await node.end(space)
    await node.store.taps.put(Tap(space.id, TapPolicy.HELD, TapState.SHREDDED))
    for _ in range(THOROUGH):
        await node.look()
    assert await node.keys(space) == set()


async def test_tracks_that_could_not_be_destroyed_are_the_next_time(node: Stage):
    space, host = await talk(node)
    space = await node.end(space)
    destroy = node.store.appearances.destroy

    async def away(*_: object) -> bool:
        raise OSError("The database is away.")

    node.store.appearances.destroy = away  # type: ignore[method-assign]
    await node.recorder.let_go(space, host)
    await node.look()
    await node.look()
    assert await node.keys(space) == {f"u_{host.id}"}
    node.store.appearances.destroy = destroy  # type: ignore[method-assign]
    await node.look()
    assert await node.keys(space) == set()


async def test_no_look_reads_whole_tables(node: Stage):
    await published(node, "g_ana")
    held, _ = await talk(node, "g_bob")
    await node.end(held)
    with statements(node.store) as said:
        await node.look()
    tables = ("appearances", "recordings", "clips", "consents", "taps", "jobs", "ledger", "spaces")
    plans = {statement: await plan(node.store, statement, values) for statement, values in said}
    assert len(plans) > 8
    assert {
        statement: line
        for statement, lines in plans.items()
        for line in lines
        # An index of what is to be done holds that alone.
        if line.startswith(tuple(f"SCAN {table}" for table in tables))
        and not line.endswith(("ix_recordings_unswept", "ix_clips_unmade"))
    } == {}


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile."""
    said: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            said.append((statement, values))

    engine = store._engine.sync_engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", listen)


async def plan(store: Store, statement: str, values: Any) -> list[str]:
    """How SQLite goes about it."""
    async with store._engine.connect() as connection:
        return [row.detail for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]


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
    entry = Entry(node.now, "tap_shredded", SERVER, held.id)
    await node.store.taps.put(Tap(held.id, TapPolicy.HELD, TapState.SHREDDED), entry=entry)
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
