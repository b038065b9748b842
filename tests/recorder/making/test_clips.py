"""Clips: exactly what was wanted of a recording, and never of an older one."""

from __future__ import annotations

import numpy as np
import pytest
from mutagen import mp3

from recorder.clips import Clips, cut
from recorder.encode import OPUS, write_file
from recorder.rendering import Rendering
from spaces.blobs import fetch
from spaces.errors import Conflict, Gone, Unavailable
from spaces.model import Clip, RecordingState, new_id
from tests.recorder.making.studio import ADA, START, Studio
from tests.recorder.sounds import RATE, decoded, power


@pytest.fixture
async def done(studio: Studio) -> Studio:
    await studio.talk()
    await studio.do(Rendering)
    return studio


async def clipped(studio: Studio, start: float, end: float) -> Clip:
    clip = Clip(new_id(), studio.recording.id, "A bit", start, end, START)
    await studio.shop.store.recordings.put_clip(clip)
    return clip


async def sound(studio: Studio, clip: Clip, folder) -> np.ndarray:
    stored = await studio.shop.store.recordings.clip(clip.id)
    await fetch(studio.shop.blobs, stored.key, folder / "clip.mp3")
    return decoded(folder / "clip.mp3")


async def test_a_clip_is_what_is_heard_between_two_seconds(done: Studio, tmp_path):
    clip = await clipped(done, 7.0, 15.0)
    await done.do(Clips, clip.id)
    stored = await done.shop.store.recordings.clip(clip.id)
    assert (stored.state, stored.error) == (RecordingState.READY, None)
    heard = await sound(done, clip, tmp_path)
    assert stored.size == (tmp_path / "clip.mp3").stat().st_size
    assert len(heard) == pytest.approx(8 * RATE, abs=0.05 * RATE)
    loud = np.flatnonzero(np.abs(heard) > 0.03) / RATE
    assert loud[0] == pytest.approx(0.0, abs=0.02)
    assert loud[loud < 4][-1] == pytest.approx(1.0, abs=0.02)
    assert loud[loud > 4][0] == pytest.approx(7.0, abs=0.02)
    assert power(heard[: RATE // 2], ADA) > -20


async def test_it_bears_its_title_and_who_is_named(done: Studio, tmp_path):
    clip = await clipped(done, 3.0, 5.0)
    await done.do(Clips, clip.id)
    await sound(done, clip, tmp_path)
    tags = mp3.MP3(tmp_path / "clip.mp3")
    assert (str(tags["TIT2"]), tags["TPE1"].text) == ("A bit", ["Ada"])


@pytest.mark.parametrize("start", [0.0, 0.013, 299.987, 1000.0, 1799.5])
def test_a_cut_is_exact_anywhere_in_a_long_file(tmp_path, start):
    path = tmp_path / "long.opus"
    if not (known := tmp_path.parent / "long.opus").exists():
        clicks = np.zeros(RATE, np.float32)
        clicks[:480] = 0.5 * np.sin(np.arange(480) / 8)  # ten milliseconds at every full second
        write_file(known, OPUS, (clicks for _ in range(1801)))
    path.symlink_to(known)
    heard = np.concatenate(list(cut(path, start, start + 1.5)))
    assert len(heard) == round(1.5 * RATE)
    first = np.flatnonzero(np.abs(heard[480:]) > 0.1)[0] + 480
    assert first / RATE == pytest.approx(-start % 1 or 1.0, abs=0.02)


async def test_cutting_again_replaces_the_file(done: Studio):
    clip = await clipped(done, 3.0, 5.0)
    await done.do(Clips, clip.id)
    await done.do(Rendering)
    await done.do(Clips, clip.id)
    assert await done.keys() == await done.named()
    assert f"{clip.id}-2-" in (await done.shop.store.recordings.clip(clip.id)).key


async def test_of_a_trimmed_recording_only_what_is_left_is_cut(done: Studio, tmp_path):
    clip, gone = await clipped(done, 3.0, 6.0), await clipped(done, 15.0, 18.0)
    await done.change(trim=(0.0, 5.0))
    await done.do(Rendering)
    await done.do(Clips, clip.id)
    assert len(await sound(done, clip, tmp_path)) == pytest.approx(2 * RATE, abs=0.05 * RATE)
    with pytest.raises(Conflict, match="nothing of this clip is left") as refused:
        await done.do(Clips, gone.id)
    await Clips(done.shop).give_up(gone.id, refused.value.detail)
    failed = await done.shop.store.recordings.clip(gone.id)
    assert (failed.state, failed.key) == (RecordingState.FAILED, None)
    assert "trimmed" in failed.error


async def test_a_clip_of_what_is_being_made_again_waits(done: Studio, monkeypatch):
    clip = await clipped(done, 3.0, 5.0)
    put = done.shop.blobs.put

    async def then_rendered(*args):
        await put(*args)
        store, current = done.shop.store.recordings, await done.current()
        await store.finish_render(current.id, 2, await store.files(current.id), await store.consents(current.id))

    monkeypatch.setattr(done.shop.blobs, "put", then_rendered)
    with pytest.raises(Unavailable):
        await done.do(Clips, clip.id)
    assert await done.keys() == await done.named()


async def test_a_clip_of_a_recording_without_files_waits(studio: Studio):
    clip = await clipped(studio, 3.0, 5.0)
    await studio.change(duration=24.0)
    with pytest.raises(Unavailable):
        await studio.do(Clips, clip.id)


async def test_a_deleted_clip_is_not_made(done: Studio):
    with pytest.raises(Gone):
        await done.do(Clips, "nobody")
    await Clips(done.shop).give_up("nobody", "x")
