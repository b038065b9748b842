"""The life of a recording in the database and on the disk, with a worker that the test plays."""

from datetime import timedelta

from recorder import RecordingChange
from spaces.errors import Forbidden, NotFound
from spaces.model import Answer, JobKind, JobState, RecordingState, TapPolicy, TapState, Visibility
from tests.recorder.nodes import DAY, END, START, Stage, published, refusal, saved, talk

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
