import asyncio
from dataclasses import replace
from typing import Any

import pytest

from spaces.errors import Conflict
from spaces.model import (
    Answer,
    Clip,
    Consent,
    JobState,
    Recording,
    RecordingState,
    Share,
    Tap,
    TapPolicy,
    TapState,
    new_id,
)
from spaces.model.case import Case, Step
from spaces.store import Store
from tests.store.samples import LATER, NOW, appearance, consent, entry, file, job, recording, stored_space


async def test_a_decision_sees_everything_and_what_it_says_is_stored(store: Store):
    space = await stored_space(store)
    spoken = appearance(space)
    await store.appearances.add(spoken, b"key")
    made = recording(space)
    tap = Tap(space.id, TapPolicy.HELD, TapState.SAVED)
    seen: list[Case] = []

    def decide(case: Case) -> Step:
        seen.append(case)
        return Step(tap, made, (consent(made),), (job(made.id),), (entry(recording_id=made.id),))

    case = await store.steps.of_space(space.id, decide)
    assert seen == [Case(None, (spoken,), None, ())]
    assert case == Case(tap, (spoken,), made, (consent(made),))
    assert await store.taps.get(space.id) == tap
    assert await store.recordings.get(made.id) == made
    assert await store.recordings.consents(made.id) == [consent(made)]
    assert len(await store.jobs.of(made.id)) == 1
    assert len(await store.ledger.of(recording_id=made.id)) == 1
    assert await store.steps.of_recording(made.id, lambda found: Step() if found == case else Step(tap=tap)) == case


async def test_a_refused_decision_changes_nothing(store: Store):
    space = await stored_space(store)

    def refuse(case: Case) -> Step:
        raise Conflict("No.")

    with pytest.raises(Conflict):
        await store.steps.of_space(space.id, refuse)
    assert await store.taps.get(space.id) is None


async def test_two_who_decide_at_once_do_so_one_after_the_other(url: str):
    async with Store.open(url) as one, Store.open(url) as two:
        space = await stored_space(one)

        def save(case: Case) -> Step:
            return Step() if case.recording else Step(recording=recording(space))

        cases = await asyncio.gather(*((one, two)[n % 2].steps.of_space(space.id, save) for n in range(10)))
        assert len({case.recording.id for case in cases if case.recording is not None}) == 1

        def count(case: Case) -> Step:
            assert case.recording is not None
            return Step(recording=replace(case.recording, plays=case.recording.plays + 1), entries=(entry(),))

        found = cases[0].recording
        assert found is not None
        await asyncio.gather(*((one, two)[n % 2].steps.of_recording(found.id, count) for n in range(10)))
        counted = await two.recordings.get(found.id)
        assert counted is not None
        assert counted.plays == 10
        assert await one.ledger.verify() is None


async def test_a_change_leaves_columns_alone_that_it_does_not_mean(store: Store):
    made = recording(await stored_space(store))
    await store.recordings.add(made)
    await store.recordings.change(made.id, title="By somebody else")
    await store.steps.of_recording(made.id, lambda case: Step(recording=_at_revision(case, 4)))
    found = await store.recordings.get(made.id)
    assert found is not None
    assert (found.title, found.revision) == ("By somebody else", 4)


def _at_revision(case: Case, revision: int) -> Recording:
    assert case.recording is not None
    return replace(case.recording, revision=revision)


async def full(store: Store) -> tuple[Recording, Clip]:
    made = recording(await stored_space(store), state=RecordingState.READY)
    await store.recordings.add(made, [consent(made, answer=Answer.YES)])
    given: list[Consent] = await store.recordings.consents(made.id)
    await store.recordings.add_files(made.id, 0, [file(made)], given)
    clip = Clip(new_id(), made.id, "Best", 0, 5, NOW, RecordingState.READY, "key", 5)
    await store.recordings.put_clip(clip)
    await store.recordings.add_share(Share("token", made.id, "grant", NOW))
    for subject in (made.id, clip.id):
        await store.jobs.add(job(subject))
    return made, clip


async def test_a_takedown_forgets_files_and_clips_and_cancels_what_was_to_be_done(store: Store):
    made, clip = await full(store)
    again = job(made.id)
    bare = replace(made, state=RecordingState.RENDERING, updated_at=LATER)
    await store.steps.of_recording(made.id, lambda _: Step(recording=bare, jobs=(again,), takedown=True))
    assert await store.recordings.files(made.id) == []
    assert await store.recordings.clip(clip.id) == replace(clip, state=RecordingState.RENDERING, key=None, size=None)
    states = {found.id: found.state for found in await store.jobs.of(made.id)}
    assert states.pop(again.id) is JobState.QUEUED
    assert set(states.values()) == {JobState.CANCELED}
    assert {found.state for found in await store.jobs.of(clip.id)} == {JobState.CANCELED}
    assert len(await store.recordings.shares(made.id)) == 1


async def test_a_takedown_that_leaves_nothing_to_publish_says_so_of_clips(store: Store):
    made, clip = await full(store)
    failed = replace(made, state=RecordingState.FAILED, error="Nobody agreed.")
    await store.steps.of_recording(made.id, lambda _: Step(recording=failed, takedown=True))
    found = await store.recordings.clip(clip.id)
    assert found is not None
    assert (found.state, found.error, found.key) == (RecordingState.FAILED, "Nobody agreed.", None)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ({"withdrawn_at": LATER}, "Best of [speaker withheld] and Mira"),
        ({"answer": Answer.ANONYMOUS}, "Best of A speaker and Mira"),
    ],
)
async def test_titles_of_clips_lose_a_name_that_is_taken_back(store: Store, said: dict[str, Any], title: str):
    made, clip = await full(store)
    await store.recordings.put_clip(replace(clip, title="Best of JON and Mira"))
    bare = replace(made, state=RecordingState.RENDERING, revision=1)
    changed = replace(consent(made, answer=Answer.YES), **said)
    await store.steps.of_recording(made.id, lambda _: Step(recording=bare, consents=(changed,), takedown=True))
    found = await store.recordings.clip(clip.id)
    assert found is not None
    assert found.title == title


async def test_deleting_forgets_everything_that_belongs_to_a_recording(store: Store):
    made, clip = await full(store)
    gone = replace(made, state=RecordingState.DELETED)
    await store.steps.of_recording(made.id, lambda _: Step(recording=gone, takedown=True))
    assert await store.recordings.files(made.id) == []
    assert await store.recordings.clips(made.id) == []
    bare = await store.recordings.clip(clip.id)  # its address has to tell that it is gone
    assert bare is not None
    assert (bare.state, bare.title, bare.key, bare.size) == (RecordingState.DELETED, "", None, None)
    assert await store.recordings.shares(made.id) == []
    assert await store.recordings.consents(made.id) == []
    assert {found.state for found in await store.jobs.of(clip.id)} == {JobState.CANCELED}
    found = await store.recordings.get(made.id)
    assert found is not None
    assert found.state is RecordingState.DELETED


async def test_everything_at_once_ends_and_leaves_a_whole_ledger(url: str):
    async with Store.open(url) as one, Store.open(url) as two:
        made, _ = await full(one)
        spoken = replace(appearance(await stored_space(one)), space_id=made.space_id)
        await one.appearances.add(spoken, b"key")

        def take_down(case: Case) -> Step:
            assert case.recording is not None
            bare = replace(case.recording, revision=case.recording.revision + 1)
            return Step(recording=bare, jobs=(job(made.id),), entries=(entry(),), takedown=True)

        async def work(store: Store, worker: str) -> None:
            leased = await store.jobs.lease(worker, LATER, 60)
            await store.recordings.finish_render(made.id, 1, [file(made, key=new_id())], [], jobs=[job(made.id)])
            if leased is not None:
                await store.jobs.heartbeat(leased.id, worker, LATER, 60, 0.5, "Mixing")
                await store.jobs.finish(leased.id, worker, LATER)

        async def all_of_it(store: Store, n: int) -> None:
            await store.steps.of_recording(made.id, take_down)
            await store.steps.of_space(made.space_id or "", take_down)
            await work(store, f"worker {n}")
            await store.recordings.change(made.id, entries=[entry()], title=f"Title {n}")
            await store.jobs.cancel(made.id, LATER)
            await store.appearances.destroy(spoken.id, LATER, entry())

        await asyncio.wait_for(asyncio.gather(*(all_of_it((one, two)[n % 2], n) for n in range(8))), 60)
        assert await one.ledger.verify() is None
        kept = [found for found in await one.jobs.of(made.id) if found.state is JobState.QUEUED]
        assert len(kept) <= 1
