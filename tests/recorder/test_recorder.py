"""The life of a recording in the database and on the disk, with a worker that the test plays."""

from datetime import timedelta

import pytest

from recorder import UNSET, RecordingChange
from spaces.errors import Conflict, Forbidden, Gone, Invalid, NotFound, SpacesError
from spaces.model import Answer, Chapter, JobKind, JobState, RecordingState, TapPolicy, TapState, Visibility
from tests.recorder.nodes import END, HOUR, START, Stage

DAY = 24 * HOUR


async def refusal(work) -> SpacesError:
    with pytest.raises(SpacesError) as caught:
        await work
    return caught.value


async def talk(node: Stage, *pids: str, tap: TapPolicy = TapPolicy.HELD):
    """A space in which these people and the host spoke, ten minutes later."""
    space, host = await node.space(tap)
    await node.speak(space, f"u_{host.id}", "Mira")
    for pid in pids:
        await node.speak(space, pid, pid)
    node.now = END
    return space, host


async def saved(node: Stage, *pids: str):
    space, host = await talk(node, *pids)
    space = await node.end(space)
    return space, host, await node.recorder.save(space, host)


async def published(node: Stage, *pids: str):
    """A recording that is ready, with everybody in it."""
    space, host, recording = await saved(node, *pids)
    for pid in pids:
        await node.recorder.answer(recording, pid, Answer.YES)
    assert await node.render(recording.id)
    return space, host, await node.get(recording.id)


# Held


async def test_what_was_said_is_held_and_destroyed_when_its_time_is_over(node: Stage):
    space, _ = await talk(node, "u_jon")
    await node.end(space)
    tap = await node.store.taps.get(space.id)
    assert tap is not None
    assert (tap.state, tap.held_until) == (TapState.HELD, END + DAY)
    node.now = END + DAY - timedelta(seconds=1)
    await node.look()
    assert len(node.files()) == 2
    node.now = END + DAY
    await node.look()
    assert (node.files(), await node.keys(space)) == ([], set())
    assert not node.config.taps.exists() or list(node.config.taps.iterdir()) == []
    assert await node.ledger(space_id=space.id) == [
        "tap_held",
        "tap_shredded",
        "appearance_shredded",
        "appearance_shredded",
    ]


async def test_a_space_in_which_nobody_spoke_leaves_nothing(node: Stage):
    for policy in (TapPolicy.HELD, TapPolicy.ON):
        space, host = await node.space(policy)
        space = await node.end(space)
        assert (await refusal(node.recorder.save(space, host))).code == "nothing_said"
        assert await node.store.recordings.of_space(space.id) is None
        assert await node.ledger(space_id=space.id) == ["tap_shredded"]


async def test_holding_goes_on_as_long_as_the_server_allows(node: Stage):
    space, _ = await talk(node)
    space = await node.end(space)
    assert (await node.recorder.hold(space, 48)).held_until == END + 2 * DAY
    assert (await node.recorder.hold(space, 9999)).held_until == END + 7 * DAY
    assert (await refusal(node.recorder.hold(space, 0))).field == "hours"
    node.now = END + 6 * DAY
    await node.look()
    assert len(node.files()) == 1


async def test_letting_go_destroys_at_once(node: Stage):
    space, host = await talk(node, "u_jon")
    assert (await refusal(node.recorder.let_go(space, host))).code == "not_over"
    space = await node.end(space)
    assert (await node.recorder.let_go(space, host)).state is TapState.SHREDDED
    assert (node.files(), await node.keys(space)) == ([], set())
    assert (await node.recorder.let_go(space, host)).state is TapState.SHREDDED
    assert (await refusal(node.recorder.save(space, host))).code == "let_go"
    assert (await refusal(node.recorder.hold(space, 5))).code == "let_go"


# Save


async def test_an_off_space_and_a_hold_that_is_over_cannot_be_saved(node: Stage):
    off, host = await node.space(TapPolicy.OFF)
    assert (await refusal(node.recorder.save(off, host))).code == "tap_off"
    space, host = await talk(node)
    space = await node.end(space)
    node.now = END + DAY
    await node.look()
    late = await refusal(node.recorder.save(space, host))
    assert late.code == "hold_over"
    assert "kept until 2026-11-23 at 20:10 UTC" in late.detail


async def test_only_whoever_opened_the_space_saves_it(node: Stage):
    space, _ = await talk(node)
    _, stranger = await node.space()
    space = await node.end(space)
    assert isinstance(await refusal(node.recorder.save(space, stranger)), Forbidden)
    assert isinstance(await refusal(node.recorder.let_go(space, stranger)), Forbidden)


async def test_saving_asks_everybody_but_the_host_and_saving_again_changes_nothing(node: Stage):
    space, host, recording = await saved(node, "u_jon", "g_ana")
    assert recording.state is RecordingState.CONSENT_PENDING
    assert recording.consent_deadline == END + DAY
    consents = {one.pid: one.answer for one in await node.store.recordings.consents(recording.id)}
    assert consents == {f"u_{host.id}": Answer.YES, "u_jon": None, "g_ana": None}
    assert await node.recorder.save(space, host) == recording
    tap = await node.store.taps.get(space.id)
    assert tap is not None
    assert tap.state is TapState.SAVED
    assert (await refusal(node.recorder.let_go(space, host))).code == "already_saved"


async def test_a_host_who_spoke_alone_waits_for_nobody(node: Stage):
    _, _, recording = await saved(node)
    assert recording.state is RecordingState.RENDERING
    jobs = await node.store.jobs.of(recording.id)
    assert [(job.kind, job.state) for job in jobs] == [(JobKind.RENDER, JobState.QUEUED)]


async def test_who_speaks_after_a_live_save_is_asked_when_they_appear(node: Stage):
    space, host = await talk(node, "u_jon")
    recording = await node.recorder.save(space, host)
    assert (recording.state, recording.ended_at, recording.consent_deadline) == (RecordingState.CAPTURING, None, None)
    ana = await node.speak(space, "g_ana", "Ana")
    assert await node.recorder.appeared(ana) == recording.id
    assert {one.pid for one in await node.store.recordings.consents(recording.id)} == {f"u_{host.id}", "u_jon", "g_ana"}
    mira = await node.speak(space, f"u_{host.id}", "Mira")
    assert await node.recorder.appeared(mira) is None
    for pid in ("u_jon", "g_ana"):
        await node.recorder.answer(recording, pid, Answer.YES)
    assert await node.state(recording.id) is RecordingState.CAPTURING
    node.now = END
    await node.end(space)
    ended = await node.get(recording.id)
    assert (ended.state, ended.ended_at, ended.consent_closed_at) == (RecordingState.RENDERING, END, END)


async def test_a_live_save_of_a_space_in_which_nobody_speaks_says_so(node: Stage):
    space, host = await node.space()
    recording = await node.recorder.save(space, host)
    await node.end(space)
    failed = await node.get(recording.id)
    assert (failed.state, failed.error) == (RecordingState.FAILED, "Nobody spoke, so there is nothing to publish.")
    await node.recorder.delete(recording, f"u_{host.id}")


async def test_a_recorded_space_is_published_without_asking(node: Stage):
    space, host = await talk(node, "u_jon", tap=TapPolicy.ON)
    space = await node.end(space)
    recording = await node.store.recordings.of_space(space.id)
    assert recording is not None
    assert (recording.state, recording.visibility) == (RecordingState.RENDERING, Visibility.PRIVATE)
    consents = await node.store.recordings.consents(recording.id)
    assert {(one.answer, one.answered_at) for one in consents} == {(Answer.YES, START)}
    assert await node.recorder.save(space, host) == recording
    await node.recorder.ended(space)
    assert len(await node.store.jobs.of(recording.id)) == 1


async def test_a_full_quota_refuses_with_numbers_and_the_way_out(tmp_path, sqlite_copy):
    from tests.recorder.nodes import stage

    async with stage(tmp_path, sqlite_copy(tmp_path), quota_gb=1e-6) as node:
        space, host, recording = await published(node)
        other, _ = await node.space(host=host)
        await node.speak(other, f"u_{host.id}")
        other = await node.end(other)
        full = await refusal(node.recorder.save(other, host))
        assert (full.code, "Delete recordings" in full.detail) == ("quota_full", True)
        for work in (node.recorder.export(recording), node.recorder.clip(recording, 0, 5, "")):
            assert (await refusal(work)).code == "quota_full"
        assert await node.recorder.save(space, host) == recording


# Consent


async def test_when_everybody_has_answered_the_question_is_closed_and_who_said_no_is_destroyed(node: Stage):
    space, host, recording = await saved(node, "u_jon", "g_ana")
    await node.recorder.answer(recording, "u_jon", Answer.NO)
    assert await node.keys(space) == {f"u_{host.id}", "u_jon", "g_ana"}
    await node.recorder.answer(recording, "g_ana", Answer.ANONYMOUS)
    closed = await node.get(recording.id)
    assert (closed.state, closed.consent_closed_at) == (RecordingState.RENDERING, END)
    assert await node.keys(space) == {f"u_{host.id}", "g_ana"}
    jon = next(one for one in await node.store.appearances.of_space(space.id) if one.pid == "u_jon")
    assert (jon.heard, jon.shredded_at) == ((), END)
    assert len(node.files()) == 2
    assert "appearance_shredded" in await node.ledger(recording_id=recording.id)


async def test_who_does_not_answer_by_the_deadline_has_said_no(node: Stage):
    space, host, recording = await saved(node, "u_jon")
    node.now = END + DAY
    await node.look()
    assert await node.state(recording.id) is RecordingState.RENDERING
    assert await node.keys(space) == {f"u_{host.id}"}
    late = await refusal(node.recorder.answer(recording, "u_jon", Answer.YES))
    assert (late.code, "cannot be added" in late.detail) == ("consent_closed", True)


async def test_an_answer_can_be_changed_while_the_question_is_open(node: Stage):
    _, _, recording = await saved(node, "u_jon", "g_ana")
    for said in (Answer.NO, Answer.YES, Answer.ANONYMOUS):
        assert (await node.recorder.answer(recording, "u_jon", said)).answer is said
    assert (await node.recorder.withdraw(recording, "u_jon")).answer is Answer.NO
    answered = [entry for entry in await node.ledger(recording_id=recording.id) if entry == "consent_answered"]
    assert len(answered) == 4


async def test_strangers_are_not_asked(node: Stage):
    _, _, recording = await saved(node, "u_jon")
    for work in (
        node.recorder.answer(recording, "u_stranger", Answer.YES),
        node.recorder.withdraw(recording, "u_stranger"),
    ):
        error = await refusal(work)
        assert (type(error), error.code) == (NotFound, "not_a_speaker")


async def test_when_nobody_agrees_the_recording_fails_and_everything_is_destroyed(node: Stage):
    space, host, recording = await saved(node, "u_jon")
    await node.recorder.answer(recording, f"u_{host.id}", Answer.NO)
    assert (await refusal(node.recorder.publish(recording))).code == "nobody_agreed"
    await node.recorder.answer(recording, "u_jon", Answer.NO)
    failed = await node.get(recording.id)
    assert failed.state is RecordingState.FAILED
    assert failed.error == "Nobody who spoke agreed to be published, so there is nothing to publish."
    assert (node.files(), await node.keys(space)) == ([], set())
    assert (await refusal(node.recorder.retry(recording))).code == "nobody_agreed"
    await node.recorder.delete(recording, f"u_{host.id}")


async def test_publishing_early_leaves_the_question_open_for_the_others(node: Stage):
    space, host, recording = await saved(node, "u_jon", "g_ana")
    await node.recorder.publish(recording)
    assert await node.render(recording.id)
    assert await node.keys(space) == {f"u_{host.id}", "u_jon", "g_ana"}
    await node.recorder.answer(recording, "u_jon", Answer.YES)
    assert await node.state(recording.id) is RecordingState.RENDERING
    assert await node.store.recordings.files(recording.id) != []  # what is there plays on
    assert await node.render(recording.id)
    node.now = END + DAY
    await node.look()
    assert (await node.get(recording.id)).consent_closed_at == END + DAY
    assert await node.state(recording.id) is RecordingState.READY
    assert await node.keys(space) == {f"u_{host.id}", "u_jon"}


async def test_taking_a_yes_back_after_an_early_publication_takes_the_files_off_at_once(node: Stage):
    _, _, recording = await saved(node, "u_jon", "g_ana")
    await node.recorder.answer(recording, "u_jon", Answer.YES)
    await node.recorder.publish(recording)
    assert await node.render(recording.id)
    await node.recorder.answer(recording, "u_jon", Answer.ANONYMOUS)
    assert (await node.store.recordings.files(recording.id), await node.kept()) == ([], [])
    assert await node.state(recording.id) is RecordingState.RENDERING


async def test_publishing_while_on_air_is_refused(node: Stage):
    space, host = await talk(node)
    recording = await node.recorder.save(space, host)
    assert (await refusal(node.recorder.publish(recording))).code == "still_live"
    assert (await refusal(node.recorder.delete(recording, f"u_{host.id}"))).code == "still_live"


# Withdraw


async def test_withdrawing_takes_files_and_clips_off_and_makes_both_again_without_the_voice(node: Stage):
    space, host, recording = await published(node, "u_jon")
    clip = await node.recorder.clip(recording, 5, 20, "The best")
    assert (clip.start, clip.end) == (5, 20)
    await node.store.recordings.change_clip(clip.id, recording.revision, state=RecordingState.READY, key="k", size=5)
    before = await node.get(recording.id)
    await node.recorder.withdraw(recording, "u_jon")
    after = await node.get(recording.id)
    assert (after.state, after.guid) == (RecordingState.RENDERING, before.guid)
    assert after.revision > before.revision
    assert (await node.store.recordings.files(recording.id), await node.kept()) == ([], [])
    made = await node.store.recordings.clip(clip.id)
    assert made is not None
    assert (made.state, made.key) == (RecordingState.RENDERING, None)
    assert await node.keys(space) == {f"u_{host.id}"}
    assert await node.render(recording.id)
    assert (await node.get(recording.id)).revision > after.revision
    await node.look()
    assert {job.state for job in await node.store.jobs.of(clip.id)} == {JobState.CANCELED, JobState.QUEUED}


async def test_a_rendering_that_began_before_a_withdrawal_is_never_published(node: Stage):
    _, _, recording = await published(node, "u_jon")
    await node.recorder.edit(recording, RecordingChange(trim=(10, 300)))
    begun, consents = await node.get(recording.id), await node.store.recordings.consents(recording.id)
    await node.recorder.withdraw(recording, "u_jon")
    assert not await node.finish(begun, consents)
    assert await node.store.recordings.files(recording.id) == []


async def test_when_the_last_one_withdraws_nothing_is_left_to_publish(node: Stage):
    space, host, recording = await published(node)
    await node.recorder.withdraw(recording, f"u_{host.id}")
    failed = await node.get(recording.id)
    assert (failed.state, await node.kept(), await node.keys(space)) == (RecordingState.FAILED, [], set())
    withdrawn = await node.store.recordings.consent(recording.id, f"u_{host.id}")
    assert withdrawn is not None
    assert await node.recorder.withdraw(recording, f"u_{host.id}") == withdrawn


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
    assert len(await node.kept()) == 4  # while a job runs nothing is swept
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
