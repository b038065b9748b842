"""The render job: from rows and sealed packets to blobs and rows, whatever comes between."""

from __future__ import annotations

import json
from functools import partial

import pytest

from recorder.progress import Cancelled, Progress
from recorder.rendering import Rendering
from recorder.sweeping import sweep
from spaces.errors import Conflict, Gone, Unavailable
from spaces.model import Answer, Clip, JobKind, JobState, RecordingState, consenting, new_id
from spaces.model.recording import WITHHELD
from tests.recorder.making.studio import ADA, BO, CY, START, Studio
from tests.recorder.sounds import RATE, decoded, power, spoken, tone

NAMES = {"audio.m4a", "audio.mp3", "audio.opus", "chapters.json", "peaks.json"}


async def test_who_agreed_is_published_and_who_did_not_is_not(studio: Studio, tmp_path):
    await studio.talk()
    await studio.do(Rendering)
    sound = decoded(await studio.file("audio.mp3", tmp_path))
    assert power(sound[3 * RATE : 7 * RATE], ADA) > -20
    assert power(sound[15 * RATE : 19 * RATE], BO) > -20
    for second in range(3, 19):
        assert power(sound[second * RATE : (second + 1) * RATE], CY) < -80


async def test_the_recording_is_ready_with_all_that_is_known_of_it(studio: Studio, tmp_path):
    await studio.talk()
    progress = await studio.do(Rendering)
    done = await studio.current()
    assert (done.state, done.revision, done.offset, done.duration) == (RecordingState.READY, 1, 0.0, 24.0)
    assert done.published_at is not None
    assert [chapter.title for chapter in done.chapters] == ["Our space", WITHHELD, "A speaker"]
    assert progress.share > 0.9
    peaks = json.loads((await studio.file("peaks.json", tmp_path)).read_text())
    assert peaks["voices"] == [{"name": "Ada", "color": 0}, {"name": None, "color": None}]
    entries = await studio.shop.store.ledger.of(recording_id=done.id)
    assert [(entry.kind, entry.detail) for entry in entries] == [
        ("rendered", {"revision": 1, "published": ["u_ada", "u_bo"]})
    ]


async def test_only_the_files_that_rows_name_are_kept(studio: Studio):
    await studio.talk()
    await studio.do(Rendering)
    files = await studio.shop.store.recordings.files(studio.recording.id)
    assert {file.name for file in files} == NAMES
    assert await studio.keys() == await studio.named()
    assert not list(studio.shop.work.iterdir())


async def test_rendering_again_replaces_everything_and_keeps_the_identity(studio: Studio):
    await studio.talk()
    await studio.do(Rendering)
    before, blobs = await studio.current(), await studio.keys()
    await studio.do(Rendering)
    after = await studio.current()
    assert (after.id, after.guid, after.published_at) == (before.id, before.guid, before.published_at)
    assert after.revision == 2
    assert not blobs & await studio.keys()
    assert await studio.keys() == await studio.named()


async def test_who_withdraws_is_not_in_the_next_rendering(studio: Studio, tmp_path):
    await studio.talk()
    await studio.do(Rendering)
    await studio.consent("u_ada", withdrawn_at=START)
    await studio.shop.store.appearances.set_heard(studio.people["Ada"], [(2.0, 8.0)])
    await studio.shop.store.appearances.destroy(studio.people["Ada"], START)
    await studio.do(Rendering)
    sound = decoded(await studio.file("audio.mp3", tmp_path))
    assert power(sound[3 * RATE : 7 * RATE], ADA) < -80
    assert power(sound[15 * RATE : 19 * RATE], BO) > -20
    assert [chapter.title for chapter in (await studio.current()).chapters] == ["Our space", WITHHELD, "A speaker"]


async def test_a_word_taken_back_while_it_is_made_is_not_published(studio: Studio, monkeypatch):
    await studio.talk()
    put = studio.shop.blobs.put

    async def then_no(*args):
        await put(*args)
        await studio.consent("u_ada", answer=Answer.NO)

    monkeypatch.setattr(studio.shop.blobs, "put", then_no)
    with pytest.raises(Unavailable) as refused:
        await studio.do(Rendering)
    assert refused.value.code == "overtaken"
    assert await studio.keys() == set()
    assert (await studio.current()).state is RecordingState.RENDERING


async def test_nothing_is_said_when_it_is_to_be_made_again_anyway(studio: Studio, monkeypatch):
    await studio.talk()
    put = studio.shop.blobs.put

    async def then_again(*args):
        await put(*args)
        await studio.consent("u_ada", answer=Answer.NO)
        await studio.queue(JobKind.RENDER)

    monkeypatch.setattr(studio.shop.blobs, "put", then_again)
    await studio.do(Rendering)
    assert await studio.keys() == set()


async def test_clips_are_cut_again_from_the_new_rendering(studio: Studio):
    await studio.talk()
    clip = Clip(new_id(), studio.recording.id, "Bit", 3.0, 5.0, START)
    await studio.shop.store.recordings.put_clip(clip)
    await studio.do(Rendering)
    assert [(job.kind, job.state) for job in await studio.shop.store.jobs.of(clip.id)] == [
        (JobKind.CLIP, JobState.QUEUED)
    ]


async def test_when_nobody_agreed_there_is_nothing_to_make(studio: Studio):
    await studio.speaks("Cy", spoken(tone(CY, 2), 3.0), Answer.NO)
    with pytest.raises(Conflict, match="Nobody who spoke agreed"):
        await studio.do(Rendering)


async def test_a_failure_is_told_and_what_was_there_stays(studio: Studio):
    await studio.talk()
    await studio.do(Rendering)
    blobs = await studio.keys()
    await Rendering(studio.shop).give_up(studio.recording.id, "The disk is full.")
    failed = await studio.current()
    assert (failed.state, failed.error) == (RecordingState.FAILED, "The disk is full.")
    assert await studio.keys() == blobs


async def test_a_deleted_recording_is_not_rendered(studio: Studio):
    await studio.talk()
    await studio.change(state=RecordingState.DELETED)
    with pytest.raises(Gone):
        await studio.do(Rendering)
    await Rendering(studio.shop).give_up(studio.recording.id, "x")
    assert (await studio.current()).state is RecordingState.DELETED


async def test_a_cancelled_rendering_leaves_nothing(studio: Studio):
    await studio.talk()
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        await Rendering(studio.shop).do(studio.recording.id, progress)
    assert await studio.keys() == set()
    assert not list(studio.shop.work.iterdir())


async def test_blobs_that_fail_half_way_leave_nothing(studio: Studio, monkeypatch):
    await studio.talk()
    put = studio.shop.blobs.put

    async def fails(key, path, kind):
        if key.endswith("peaks.json"):
            raise Unavailable("The store is away.")
        await put(key, path, kind)

    monkeypatch.setattr(studio.shop.blobs, "put", fails)
    with pytest.raises(Unavailable):
        await studio.do(Rendering)
    assert await studio.keys() == set()


async def test_what_was_never_stored_is_swept(studio: Studio, tmp_path):
    await studio.talk()
    (tmp_path / "left").write_bytes(b"x")
    key = f"recordings/{studio.recording.id}/1-killed/audio.mp3"
    await studio.shop.blobs.put(key, tmp_path / "left", "audio/mpeg")
    await studio.do(Rendering)
    assert key not in await studio.keys()
    assert not (await studio.current()).unswept


async def test_nothing_is_swept_while_somebody_makes_something(studio: Studio, tmp_path):
    (tmp_path / "fresh").write_bytes(b"x")
    key = f"recordings/{studio.recording.id}/1-fresh/audio.mp3"
    await studio.shop.blobs.put(key, tmp_path / "fresh", "audio/mpeg")
    await studio.queue(JobKind.TRACKS)
    await studio.shop.store.jobs.lease("another", studio.shop.now(), 60)
    assert not await sweep(studio.shop.store, studio.shop.blobs, studio.recording.id, while_running=0)
    assert key in await studio.keys()


@pytest.mark.parametrize("name", ["0-old/audio.mp3", "clips/clip-0-old.mp3"])
async def test_what_was_taken_off_goes_even_while_it_is_made_again(studio: Studio, tmp_path, name):
    store, now = studio.shop.store, studio.shop.now()
    await studio.talk()
    (tmp_path / "old").write_bytes(b"x")
    old, fresh = (f"recordings/{studio.recording.id}/{one}" for one in (name, "2-fresh/audio.mp3"))
    for key in (old, fresh):
        await studio.shop.blobs.put(key, tmp_path / "old", "audio/mpeg")
    await studio.change(consent_closed_at=now)
    await store.steps.of_recording(studio.recording.id, partial(consenting.withdraw, pid="u_bo", now=now))
    assert await store.jobs.lease("another", now, 60)
    assert not await sweep(store, studio.shop.blobs, studio.recording.id, while_running=0)
    assert await studio.keys() == {fresh}
    assert (await studio.current()).unswept
