"""What a host changes of a recording, shares and deletes."""

import pytest

from recorder import UNSET, RecordingChange
from spaces.errors import Conflict, Gone, Invalid
from spaces.model import Chapter, JobKind, JobState, RecordingState, Visibility
from tests.recorder.nodes import DAY, END, HOUR, START, Stage, published, refusal, saved

# Change


async def test_what_is_said_about_a_recording_can_be_changed_while_it_plays_on(node: Stage):
    _, _, recording = await published(node)
    chapters = (Chapter(0, "Hello"), Chapter(60, "Tea"))
    change = RecordingChange(title=" New  title ", topics=("#tea",), visibility=Visibility.PUBLIC, chapters=chapters)
    changed = await node.recorder.edit(recording, change)
    assert (changed.title, changed.topics, changed.visibility) == ("New title", ("tea",), Visibility.PUBLIC)
    assert (changed.edited_chapters, changed.state) == (chapters, RecordingState.READY)
    assert JobKind.RETAG in {job.kind for job in await node.store.jobs.of(recording.id)}
    before = await node.get(recording.id)
    assert await node.recorder.edit(recording, RecordingChange()) == before
    assert (await node.recorder.edit(recording, RecordingChange(chapters=None))).edited_chapters is None
    assert RecordingChange().title is UNSET


async def test_a_trim_makes_new_files_and_can_be_undone(node: Stage):
    _, _, recording = await published(node)
    trimmed = await node.recorder.edit(recording, RecordingChange(trim=(10, 600.2)))
    assert (trimmed.trim, trimmed.state) == ((10, 600), RecordingState.RENDERING)
    assert await node.store.recordings.files(recording.id) != []
    assert (await node.recorder.edit(recording, RecordingChange(trim=None))).trim is None


@pytest.mark.parametrize("trim", [(-1, 5), (0, 700), (5, 5.5), (9, 3), (float("nan"), 5), (0, float("inf"))])
async def test_a_trim_outside_of_the_recording_is_refused(node: Stage, trim):
    _, _, recording = await published(node)
    error = await refusal(node.recorder.edit(recording, RecordingChange(trim=trim)))
    assert (type(error), error.field) == (Invalid, "trim")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (RecordingChange(title=" "), "title"),
        (RecordingChange(description="x" * 5001), "description"),
        (RecordingChange(topics=("a", "b", "c", "d")), "topics"),
        (RecordingChange(chapters=(Chapter(0, ""),)), "chapters"),
        (RecordingChange(chapters=(Chapter(-1, "Early"),)), "chapters"),
        (RecordingChange(chapters=(Chapter(700, "Late"),)), "chapters"),
        (RecordingChange(chapters=(Chapter(5, "One"), Chapter(5, "Two"))), "chapters"),
        (RecordingChange(chapters=tuple(Chapter(n / 2, "Many") for n in range(251))), "chapters"),
        (RecordingChange(expires_at=START), "expires_at"),
        (RecordingChange(expires_at=START.replace(tzinfo=None)), "expires_at"),
    ],
)
async def test_what_does_not_fit_is_refused_with_its_field(node: Stage, change, field):
    _, _, recording = await published(node)
    assert (await refusal(node.recorder.edit(recording, change))).field == field
    assert await node.get(recording.id) == recording


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (-1, 5, "start"),
        (600, 601, "start"),
        (5, 700, "end"),
        (5, 5.5, "end"),
        (5, 66, "end"),
        (float("nan"), 5, "start"),
    ],
)
async def test_a_clip_that_does_not_fit_is_refused_with_its_field(node: Stage, start, end, field):
    _, _, recording = await published(node)
    assert (await refusal(node.recorder.clip(recording, start, end, ""))).field == field


async def test_clips_tracks_and_archives_need_a_recording_that_is_ready(node: Stage):
    _, _, recording = await saved(node, "u_jon")
    for work in (
        node.recorder.clip(recording, 0, 5, ""),
        node.recorder.tracks(recording),
        node.recorder.export(recording),
    ):
        assert (await refusal(work)).code == "not_ready"


async def test_asking_for_tracks_twice_makes_them_once(node: Stage):
    _, _, recording = await published(node)
    job = await node.recorder.tracks(recording)
    assert await node.recorder.tracks(recording) == job
    assert (await node.recorder.export(recording)).id != job.id
    assert (await node.ledger(recording_id=recording.id))[-2:] == ["voices_copied", "voices_copied"]


async def test_deleting_a_clip_deletes_its_file(node: Stage, tmp_path):
    _, _, recording = await published(node)
    clip = await node.recorder.clip(recording, 0, 5, "")
    assert clip.title == recording.title
    key = f"recordings/{recording.id}/clips/{clip.id}.mp3"
    (tmp_path / "clip").write_text("clip")
    await node.blobs.put(key, tmp_path / "clip", "audio/mpeg")
    await node.store.recordings.change_clip(clip.id, recording.revision, state=RecordingState.READY, key=key, size=4)
    made = await node.store.recordings.clip(clip.id)
    assert made is not None
    await node.recorder.delete_clip(made)
    await node.recorder.delete_clip(made)
    assert key not in await node.kept()
    assert (await node.ledger(recording_id=recording.id))[-2:] == ["clip_cut", "clip_deleted"]
    assert await node.store.recordings.clips(recording.id) == []


async def test_a_failed_recording_can_be_tried_again(node: Stage):
    _, _, recording = await published(node)
    assert isinstance(await refusal(node.recorder.retry(recording)), Conflict)
    await node.store.recordings.change(recording.id, state=RecordingState.FAILED, error="The disk was full.")
    again = await node.recorder.retry(recording)
    assert (again.state, again.error) == (RecordingState.RENDERING, None)


# Share


async def test_a_share_link_is_made_and_taken_back(node: Stage):
    _, _, recording = await published(node)
    share = await node.recorder.share(recording, label=" for  Ana ", password_hash="hash", expires_at=END + DAY)
    assert share.label == "for Ana"
    assert len(share.token) >= 20
    assert share.grant != share.token
    assert await node.store.recordings.share(share.token) == share
    await node.recorder.unshare(share)
    assert await node.store.recordings.share(share.token) is None
    assert (await node.ledger(recording_id=recording.id))[-2:] == ["share_made", "share_removed"]
    late = await refusal(node.recorder.share(recording, label="", password_hash=None, expires_at=START))
    assert late.field == "expires_at"
    long = await refusal(node.recorder.share(recording, label="x" * 101, password_hash=None, expires_at=None))
    assert long.field == "label"


# Delete


async def test_deleting_leaves_nothing_but_the_address(node: Stage):
    space, host, recording = await published(node, "u_jon")
    await node.recorder.clip(recording, 0, 5, "")
    share = await node.recorder.share(recording, label="", password_hash=None, expires_at=None)
    await node.recorder.delete(recording, f"u_{host.id}")
    gone = await node.get(recording.id)
    assert (gone.state, gone.title, gone.description, gone.topics) == (RecordingState.DELETED, "", "", ())
    assert (await node.kept(), node.files(), await node.keys(space)) == ([], [], set())
    assert await node.store.recordings.clips(recording.id) == []
    assert await node.store.recordings.share(share.token) is None
    assert await node.store.recordings.heard_in("u_jon") == []
    states = {job.state for job in await node.store.jobs.of(recording.id)}
    assert states <= {JobState.DONE, JobState.CANCELED}
    again = await refusal(node.recorder.delete(recording, f"u_{host.id}"))
    assert (type(again), again.code) == (Gone, "recording_deleted")
    assert "2026-11-22 at 20:10 UTC" in again.detail
    assert (await refusal(node.recorder.save(space, host))).code == "recording_deleted"


async def test_a_rendering_that_ends_after_its_recording_was_deleted_is_dropped(node: Stage):
    _, host, recording = await published(node)
    await node.recorder.edit(recording, RecordingChange(trim=(1, 9)))
    job = await node.store.jobs.lease("worker", node.now, 60)
    assert job is not None
    begun, consents = await node.get(recording.id), await node.store.recordings.consents(recording.id)
    await node.recorder.delete(recording, f"u_{host.id}")
    assert await node.store.jobs.heartbeat(job.id, "worker", node.now, 60, 0.5, "Mixing")
    assert not await node.finish(begun, consents)
    assert len(await node.kept()) == 2  # what was served is gone; what a running job makes goes when it ends
    await node.store.jobs.finish(job.id, "worker", node.now, canceled=True)
    await node.look()
    assert await node.kept() == []
    assert not (await node.get(recording.id)).unswept


async def test_a_recording_with_an_end_is_deleted_then_and_one_without_never(node: Stage):
    _, _, recording = await published(node)
    _, _, forever = await published(node)
    await node.recorder.edit(recording, RecordingChange(expires_at=node.now + HOUR))
    node.now += HOUR
    await node.look()
    assert await node.state(recording.id) is RecordingState.DELETED
    assert await node.state(forever.id) is RecordingState.READY
    assert (await node.ledger(recording_id=recording.id))[-2:] == ["recording_deleted", "appearance_shredded"]
