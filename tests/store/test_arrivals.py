"""Recordings from elsewhere: all of it is stored, or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from spaces.errors import Conflict
from spaces.model import (
    Chunk,
    Entry,
    Job,
    JobKind,
    JobState,
    Mark,
    RecordingState,
    Tap,
    TapPolicy,
    TapState,
    Visibility,
    new_id,
)
from spaces.store import Store
from spaces.store.arrivals import Arrival
from tests.store import samples
from tests.store.samples import NOW


async def arrival(store: Store) -> Arrival:
    host = await samples.stored_user(store, f"host{new_id()[:8].lower()}")
    space = samples.space(host)
    recording = samples.recording(space)
    spoke, withheld = samples.appearance(space), samples.appearance(space)
    return Arrival(
        space=space,
        tap=Tap(space.id, TapPolicy.HELD, TapState.SAVED),
        marks=[Mark(space.id, NOW, "pin", "A link")],
        appearances=[spoke, replace(withheld, heard=((1.0, 2.5),), shredded_at=NOW)],
        keys={spoke.id: b"wrapped"},
        chunks=[Chunk(spoke.id, 0, b"key", 1_790_000_000.25, 2.0, 100)],
        recording=recording,
        consents=[samples.consent(recording, spoke.pid)],
        job=Job(new_id(), JobKind.RENDER, recording.id, JobState.QUEUED, NOW, NOW),
        entry=Entry(NOW, "recording_imported", f"u_{host.id}", space.id, recording.id),
    )


async def test_everything_is_there_afterwards(store: Store):
    new = await arrival(store)
    await store.arrivals.add(new)
    spoke, withheld = new.appearances
    assert await store.spaces.get(new.space.id) == new.space
    assert await store.taps.get(new.space.id) == new.tap
    assert await store.marks.of_space(new.space.id) == list(new.marks)
    assert {one.id: one for one in await store.appearances.of_space(new.space.id)} == {
        spoke.id: spoke,
        withheld.id: withheld,
    }
    assert await store.appearances.data_key(spoke.id) == b"wrapped"
    assert await store.appearances.data_key(withheld.id) is None
    assert await store.appearances.chunks(spoke.id) == list(new.chunks)
    assert await store.recordings.get(new.recording.id) == new.recording
    assert await store.recordings.consents(new.recording.id) == list(new.consents)
    assert [job.id for job in await store.jobs.of(new.recording.id)] == [new.job.id]
    assert await store.ledger.of(recording_id=new.recording.id) == [new.entry]


async def test_its_space_is_in_no_list_because_the_recording_may_be_private(store: Store):
    new = await arrival(store)
    own = samples.space(await samples.stored_user(store, "mira"))
    await store.arrivals.add(new)
    await store.spaces.add(own)
    assert await store.spaces.page(None, limit=10) == [own]
    assert await store.spaces.page(None, host_id=new.space.host_id, limit=10) == []


async def test_ones_own_recording_that_is_here_is_refused_and_nothing_of_it_stored(store: Store):
    first, second = await arrival(store), await arrival(store)
    assert await store.arrivals.add(first) == first.recording
    fields = {"guid": first.recording.guid, "host_id": first.recording.host_id}
    twin = replace(second, recording=replace(second.recording, **fields))
    with pytest.raises(Conflict) as refused:
        await store.arrivals.add(twin)
    assert refused.value.code == "recording_exists"
    assert await store.spaces.get(second.space.id) is None
    assert await store.appearances.of_space(second.space.id) == []


async def test_a_fault_in_the_middle_leaves_nothing(store: Store):
    new = await arrival(store)
    broken = replace(new, consents=[*new.consents, *new.consents])
    with pytest.raises(Exception, match=r"(?i)unique"):
        await store.arrivals.add(broken)
    assert await store.spaces.get(new.space.id) is None
    assert await store.recordings.get(new.recording.id) is None


@pytest.mark.parametrize("theirs", [{}, {"state": RecordingState.DELETED}, {"visibility": Visibility.PUBLIC}])
async def test_a_guid_that_somebody_else_has_keeps_nobody_out_be_theirs_there_or_deleted(
    store: Store, theirs: dict[str, Any]
):
    first, second = await arrival(store), await arrival(store)
    await store.arrivals.add(replace(first, recording=replace(first.recording, **theirs)))
    stored = await store.arrivals.add(replace(second, recording=replace(second.recording, guid=first.recording.guid)))
    assert stored.guid not in (first.recording.guid, second.recording.guid)
    assert await store.recordings.get(second.recording.id) == stored
