import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from spaces.model import Answer, Chapter, Chunk, Clip, JobKind, Recording, RecordingState, Share, Visibility, new_id
from spaces.store import Store
from tests.store.samples import (
    LATER,
    NOW,
    appearance,
    consent,
    entry,
    file,
    job,
    recording,
    stored_space,
    stored_user,
)


async def stored(store: Store, *asked: str, **fields) -> Recording:
    made = recording(await stored_space(store), **fields)
    await store.recordings.add(made, [consent(made, pid) for pid in asked])
    return made


async def get(store: Store, recording_id: str) -> Recording:
    found = await store.recordings.get(recording_id)
    assert found is not None
    return found


async def test_a_recording_comes_back_as_it_was_stored(store: Store):
    made = await stored(
        store,
        trim=(1.5, 20.0),
        chapters=(Chapter(0.0, "Hello"), Chapter(5.5, "Tea")),
        edited_chapters=(Chapter(1.0, "My own"),),
        expires_at=LATER,
        duration=18.5,
        error="The disk was full.",
        unswept=True,
    )
    bare = await stored(store)
    assert await get(store, made.id) == made
    assert await get(store, bare.id) == bare
    assert await store.recordings.of_space(made.space_id or "") == made
    assert await store.recordings.of_spaces([made.space_id or "", "nothing"]) == {made.space_id: made}
    assert await store.recordings.get("nothing") is None
    assert await store.recordings.of_space("nothing") is None


async def test_a_space_has_one_recording(store: Store):
    space = await stored_space(store)
    await store.recordings.add(recording(space))
    with pytest.raises(IntegrityError):
        await store.recordings.add(recording(space))
    for _ in range(2):
        await store.recordings.add(recording(space, space_id=None))


async def test_only_named_columns_change_and_only_in_the_state_that_was_meant(store: Store):
    made = await stored(store)
    assert await store.recordings.change(made.id, only_if=RecordingState.READY, title="No") is None
    assert await store.recordings.change(made.id, revision=5, title="No") is None
    changed = await store.recordings.change(
        made.id,
        only_if=[RecordingState.READY, RecordingState.CONSENT_PENDING],
        revision=0,
        entries=[entry("recording_edited")],
        visibility=Visibility.PUBLIC,
        chapters=(Chapter(0.0, "A"),),
    )
    assert changed == replace(made, visibility=Visibility.PUBLIC, chapters=(Chapter(0.0, "A"),))
    assert await get(store, made.id) == changed
    assert [found.kind for found in await store.ledger.of()] == ["recording_edited"]


async def test_changes_of_different_columns_at_once_are_both_kept(url: str):
    async with Store.open(url) as one, Store.open(url) as two:
        made = await stored(one)
        await asyncio.gather(
            *(one.recordings.change(made.id, title=f"Title {n}") for n in range(5)),
            *(two.recordings.change(made.id, duration=float(n)) for n in range(5)),
            *(two.recordings.played(made.id) for _ in range(5)),
        )
        found = await get(one, made.id)
    assert (found.title.startswith("Title"), found.duration is not None, found.plays) == (True, True, 5)


async def test_nothing_leaves_the_state_deleted(store: Store):
    made = await stored(store, state=RecordingState.DELETED)
    assert await store.recordings.change(made.id, state=RecordingState.READY) is None
    assert not await store.recordings.finish_render(made.id, 1, [file(made)], [])
    assert not await store.recordings.add_files(made.id, 0, [file(made)], [])
    assert await get(store, made.id) == made


async def test_pages_go_backwards_without_deleted_ones(store: Store):
    mira, jon = await stored_user(store), await stored_user(store, "jon")
    made = []
    for n in range(5):
        one = recording(await stored_space(store, mira), created_at=NOW + timedelta(minutes=n // 2))
        await store.recordings.add(one)
        made.append(one)
    await store.recordings.add(recording(await stored_space(store, mira), state=RecordingState.DELETED))
    await store.recordings.add(recording(await stored_space(store, jon)))
    expected = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    first = await store.recordings.page(host_id=mira.id, limit=3)
    rest = await store.recordings.page(host_id=mira.id, before=(first[-1].created_at, first[-1].id), limit=3)
    assert first + rest == expected
    assert len(await store.recordings.page(limit=10)) == 6


async def test_the_public_page_shows_what_can_be_played(store: Store):
    public = {"visibility": Visibility.PUBLIC}
    ready = await stored(store, state=RecordingState.READY, **public)
    again = await stored(store, state=RecordingState.RENDERING, published_at=NOW, **public)
    await store.recordings.add_files(again.id, 0, [file(again)], [])
    taken_down = await stored(store, state=RecordingState.RENDERING, published_at=NOW, **public)
    await stored(store, state=RecordingState.RENDERING, **public)
    await stored(store, state=RecordingState.READY, visibility=Visibility.UNLISTED)
    shown = await store.recordings.page(visibility=Visibility.PUBLIC, limit=9)
    assert {one.id for one in shown} == {ready.id, again.id}
    assert taken_down.id not in {one.id for one in shown}


async def test_consents_come_back_as_they_were_put(store: Store):
    made = await stored(store, "u_jon", "g_ana")
    given = consent(made, "u_jon", answer=Answer.ANONYMOUS, answered_at=LATER, user_id=made.host_id, handle="jon")
    await store.recordings.put_consent(given)
    assert await store.recordings.consent(made.id, "u_jon") == given
    assert await store.recordings.consent(made.id, "u_stranger") is None
    assert {one.pid for one in await store.recordings.consents(made.id)} == {"u_jon", "g_ana"}
    assert await store.recordings.consents_of([made.id]) == {made.id: await store.recordings.consents(made.id)}


async def test_everybody_finds_what_they_are_heard_in(store: Store):
    first = await stored(store, "u_jon", created_at=NOW)
    second = await stored(store, "u_jon", "g_ana", created_at=LATER)
    await stored(store, "u_jon", state=RecordingState.DELETED)
    found = await store.recordings.heard_in("u_jon")
    assert found == [(second, consent(second)), (first, consent(first))]
    assert await store.recordings.heard_in("u_stranger") == []


async def test_deadlines_and_expiries_are_found_when_they_are_due(store: Store):
    due = await stored(store, consent_deadline=NOW, expires_at=NOW)
    await stored(store, consent_deadline=LATER, expires_at=LATER)
    await stored(store, consent_deadline=NOW, consent_closed_at=NOW)
    await stored(store, consent_deadline=NOW, expires_at=NOW, state=RecordingState.DELETED)
    assert await store.recordings.due_deadlines(NOW) == [due]
    assert await store.recordings.expired(NOW) == [due]


async def test_a_finished_rendering_replaces_all_files_at_once(store: Store):
    made = await stored(store, "u_jon", state=RecordingState.RENDERING)
    given = [consent(made, answer=Answer.YES)]
    await store.recordings.put_consent(given[0])
    preview = file(made, "preview.mp3", 0)
    assert await store.recordings.add_files(made.id, 0, [preview], given)
    clip_job = job("clip", JobKind.CLIP)
    audio = file(made)
    assert await store.recordings.finish_render(
        made.id, 1, [audio], given, jobs=[clip_job], entries=[entry("rendered")], duration=12.5, published_at=NOW
    )
    assert await store.recordings.files(made.id) == [audio]
    found = await get(store, made.id)
    assert (found.state, found.revision, found.duration, found.unswept) == (RecordingState.READY, 1, 12.5, True)
    assert await store.jobs.get(clip_job.id) == clip_job
    assert len(await store.ledger.of()) == 1


async def test_what_was_rendered_from_other_consents_is_refused(store: Store):
    made = await stored(store, "u_jon", "g_ana", state=RecordingState.RENDERING)
    yes = [consent(made, pid, answer=Answer.YES) for pid in ("u_jon", "g_ana")]
    for one in yes:
        await store.recordings.put_consent(one)
    changes = [
        replace(yes[1], answer=Answer.NO),
        replace(yes[1], answer=Answer.ANONYMOUS),
        replace(yes[1], withdrawn_at=NOW),
    ]
    for change in changes:
        await store.recordings.put_consent(change)
        assert not await store.recordings.finish_render(made.id, 1, [file(made)], yes)
        assert not await store.recordings.add_files(made.id, 0, [file(made)], yes)
    assert await store.recordings.files(made.id) == []
    assert await store.recordings.finish_render(made.id, 1, [file(made)], [yes[0], changes[-1]])


async def test_only_one_of_two_renderings_of_the_same_revision_is_taken(url: str):
    async with Store.open(url) as one, Store.open(url) as two:
        made = await stored(one, state=RecordingState.RENDERING)
        work = [
            (one, two)[n % 2].recordings.finish_render(made.id, 1, [file(made, key=new_id())], []) for n in range(6)
        ]
        assert sorted(await asyncio.gather(*work)) == [False] * 5 + [True]


async def test_a_rendering_that_is_to_be_made_again_leaves_the_recording_rendering(store: Store):
    made = await stored(store, state=RecordingState.RENDERING)
    waiting = await store.jobs.add(job(made.id))
    assert await store.recordings.finish_render(made.id, 1, [file(made)], [])
    assert (await get(store, made.id)).state is RecordingState.RENDERING
    await store.jobs.cancel(waiting.subject_id, NOW)
    assert await store.recordings.finish_render(made.id, 2, [file(made, revision=2)], [])
    assert (await get(store, made.id)).state is RecordingState.READY


async def test_usage_counts_files_clips_and_tracks_of_ones_own(store: Store):
    made = await stored(store)
    assert await store.recordings.usage(made.host_id) == 0
    await store.recordings.add_files(made.id, 0, [file(made), file(made, "audio.opus")], [])
    await store.recordings.put_clip(Clip(new_id(), made.id, "Best", 0, 5, NOW, size=300))
    spoken = replace(appearance(await stored_space(store)), space_id=made.space_id)
    await store.appearances.add(spoken, b"key")
    await store.appearances.add_chunk(Chunk(spoken.id, 0, b"key", 1.0, 2.0, 50))
    other = await stored(store)
    await store.recordings.add_files(other.id, 0, [file(other, size=10**12)], [])
    assert await store.recordings.usage(made.host_id) == 2350
    assert await store.recordings.usage(other.host_id) == 10**12
    assert await store.recordings.usage("nobody") == 0


async def test_clips_are_kept_changed_and_forgotten(store: Store):
    made = await stored(store, state=RecordingState.READY, revision=3)
    clip = Clip(new_id(), made.id, "Best", 1.5, 6.25, NOW)
    await store.recordings.put_clip(clip)
    assert await store.recordings.clip(clip.id) == clip
    assert await store.recordings.clips(made.id) == [clip]
    assert await store.recordings.unmade_clips() == [clip]
    assert not await store.recordings.change_clip(clip.id, 2, state=RecordingState.READY)
    assert await store.recordings.change_clip(clip.id, 3, state=RecordingState.READY, key="k", size=9)
    assert await store.recordings.clip(clip.id) == replace(clip, state=RecordingState.READY, key="k", size=9)
    assert await store.recordings.unmade_clips() == []
    await store.recordings.put_clip(replace(clip, title="Better"))
    assert await store.recordings.clip(clip.id) == replace(clip, title="Better")
    assert await store.recordings.delete_clip(clip.id)
    assert not await store.recordings.delete_clip(clip.id)


async def test_shares_are_kept_counted_and_forgotten(store: Store):
    made = await stored(store)
    share = Share("token", made.id, "grant", NOW, "for Ana", "hash", LATER)
    await store.recordings.add_share(share, entry("share_made"))
    await store.recordings.count_open("token")
    assert await store.recordings.share("token") == replace(share, opens=1)
    assert await store.recordings.shares(made.id) == [replace(share, opens=1)]
    assert await store.recordings.delete_share("token", entry("share_removed"))
    assert not await store.recordings.delete_share("token", entry("share_removed"))
    assert await store.recordings.share("token") is None
    assert [found.kind for found in await store.ledger.of()] == ["share_made", "share_removed"]


async def test_unswept_recordings_are_found_even_deleted_ones(store: Store):
    made = await stored(store, state=RecordingState.DELETED, unswept=True)
    await stored(store)
    assert await store.recordings.unswept() == [made]
    assert await store.recordings.in_states([RecordingState.DELETED]) == [made]
    await store.recordings.change(made.id, only_if=RecordingState.DELETED, unswept=False)
    assert await store.recordings.unswept() == []


async def test_consents_and_clips_of_many_recordings_are_read_at_once(store: Store):
    first, second = await stored(store, "u_jon", "u_eva"), await stored(store, "u_jon")
    await stored(store, "u_tom")
    clip = Clip(new_id(), first.id, "Best", 1.0, 2.0, NOW)
    await store.recordings.put_clip(clip)
    ids = [first.id, second.id, "nosuchthing"]
    consents = await store.recordings.consents_of(ids)
    assert {key: [one.pid for one in given] for key, given in consents.items()} == {
        first.id: ["u_eva", "u_jon"],
        second.id: ["u_jon"],
    }
    assert await store.recordings.clips_of(ids) == {first.id: [clip]}
    assert await store.recordings.consents_of([]) == await store.recordings.clips_of([]) == {}
