"""What must go, with real sound in it."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from recorder.chunks import Source
from recorder.records import Record
from recorder.reel import Reel, Shelf
from recorder.shredding import Shredder
from recorder.workshop import Workshop
from spaces.model import Answer, Appearance, RecordingState, Tap, TapPolicy, TapState, new_id
from tests.fakes import FakeKeys
from tests.recorder.nodes import END, START, Stage


async def speak(node: Stage, space_id: str, pid: str, seconds: list[tuple[float, float]]) -> Appearance:
    """Somebody's microphone was open for a minute, and they talked in these seconds of it."""
    appearance = Appearance(new_id(), space_id, pid, None, pid, None, 3, START, START + timedelta(minutes=1))
    keys = FakeKeys()
    reel = Reel(Shelf(node.config.taps, node.vault, keys), Source(space_id, appearance.id))
    for number in range(3000):
        at = number * 0.02
        loud = any(start <= at < end for start, end in seconds)
        payload = bytes([0xF8]) + bytes(80 if loud else 3)
        reel.add(Record(1, number, number * 960, START.timestamp() + at, payload))
    reel.end()
    await node.store.appearances.add(appearance, keys.wrapped[appearance.id])
    for chunk in keys.rows[appearance.id].values():
        await node.store.appearances.add_chunk(chunk)
    return appearance


async def found(node: Stage, appearance: Appearance) -> Appearance:
    one = await node.store.appearances.get(appearance.id)
    assert one is not None
    return one


async def test_when_somebody_withheld_talked_is_kept_before_the_key_goes(node: Stage):
    space, host = await node.space()
    mira = await speak(node, space.id, f"u_{host.id}", [(0, 10)])
    jon = await speak(node, space.id, "u_jon", [(12, 20), (40, 45)])
    node.now = END
    space = await node.end(space)
    recording = await node.recorder.save(space, host)
    await node.recorder.answer(recording, "u_jon", Answer.NO)
    gone, kept = await found(node, jon), await found(node, mira)
    assert gone.shredded_at == END
    assert gone.heard is not None
    assert [(round(start), round(end)) for start, end in gone.heard] == [(12, 20), (40, 45)]
    assert (kept.heard, kept.shredded_at) == (None, None)
    assert {path.parent.name for path in node.files()} == {mira.id}


async def test_before_a_rendering_it_is_kept_when_those_talked_who_may_still_agree(node: Stage):
    space, host = await node.space()
    mira = await speak(node, space.id, f"u_{host.id}", [(0, 10)])
    jon = await speak(node, space.id, "u_jon", [(12, 20)])
    node.now = END
    space = await node.end(space)
    recording = await node.recorder.save(space, host)
    shop = Workshop(node.store, node.blobs, node.vault, node.config.taps, node.config.work, lambda: node.now)
    await Shredder(shop).remember(recording)
    kept = await found(node, jon)
    assert kept.heard is not None
    assert [(round(start), round(end)) for start, end in kept.heard] == [(12, 20)]
    assert (await found(node, mira)).heard is None
    assert len(node.files()) == 2


async def test_a_track_that_cannot_be_read_goes_all_the_same(node: Stage):
    space, host = await node.space()
    await speak(node, space.id, f"u_{host.id}", [(0, 10)])
    jon = await speak(node, space.id, "u_jon", [(12, 20)])
    space = await node.end(space)
    for path in node.files():
        path.write_bytes(os.urandom(500))
    recording = await node.recorder.save(space, host)
    await node.recorder.answer(recording, "u_jon", Answer.NO)
    gone = await found(node, jon)
    assert (gone.heard, gone.shredded_at) == ((), START)
    assert await node.store.appearances.data_key(jon.id) is None


async def test_of_what_nobody_saved_nothing_is_kept_at_all(node: Stage):
    space, host = await node.space()
    mira = await speak(node, space.id, f"u_{host.id}", [(0, 10)])
    space = await node.end(space)
    await node.recorder.let_go(space, host)
    assert (await found(node, mira)).heard is None
    assert node.files() == []
    assert list(node.config.taps.iterdir()) == []


async def test_files_that_cannot_be_removed_are_unreadable_and_go_at_the_next_start(
    node: Stage, monkeypatch: pytest.MonkeyPatch
):
    space, host = await node.space()
    mira = await speak(node, space.id, f"u_{host.id}", [(0, 10)])
    space = await node.end(space)

    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError("Read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        await node.recorder.let_go(space, host)
    assert len(node.files()) == 1
    assert await node.store.appearances.data_key(mira.id) is None
    tap = await node.store.taps.get(space.id)
    assert tap == Tap(space.id, TapPolicy.HELD, TapState.SHREDDED)


async def test_a_deleted_recording_keeps_no_silence_either(node: Stage):
    space, host = await node.space(TapPolicy.ON)
    mira = await speak(node, space.id, f"u_{host.id}", [(0, 10)])
    node.now = END
    space = await node.end(space)
    recording = await node.store.recordings.of_space(space.id)
    assert recording is not None
    await node.recorder.delete(recording, f"u_{host.id}")
    assert (await found(node, mira)).heard is None
    assert await node.state(recording.id) is RecordingState.DELETED
    assert replace(await found(node, mira), shredded_at=None) == mira


async def test_a_track_of_another_node_key_goes_all_the_same(node: Stage):
    space, host = await node.space()
    await speak(node, space.id, f"u_{host.id}", [(0, 10)])
    jon = Appearance(new_id(), space.id, "u_jon", None, "Jon", None, 3, START, END)
    await node.store.appearances.add(jon, os.urandom(60))
    space = await node.end(space)
    recording = await node.recorder.save(space, host)
    await node.recorder.answer(recording, "u_jon", Answer.NO)
    gone = await found(node, jon)
    assert (gone.heard, gone.shredded_at) == (None, START)


async def test_one_track_that_cannot_be_destroyed_keeps_no_other(node: Stage):
    space, host = await node.space()
    first = await speak(node, space.id, f"u_{host.id}", [(0, 10)])
    second = await speak(node, space.id, "u_jon", [(12, 20)])
    space = await node.end(space)
    destroy = node.store.appearances.destroy

    async def fails(appearance_id: str, *rest):  # type: ignore[no-untyped-def]
        if appearance_id == first.id:
            raise OSError("The disk is away.")
        return await destroy(appearance_id, *rest)

    node.store.appearances.destroy = fails  # type: ignore[method-assign]
    await node.recorder.let_go(space, host)
    assert await node.keys(space) == {f"u_{host.id}"}
    assert (await found(node, second)).shredded_at == START
    node.store.appearances.destroy = destroy  # type: ignore[method-assign]
    await node.look()
    assert await node.keys(space) == set()
