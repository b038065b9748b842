"""One file for each voice, in step with the mix."""

from __future__ import annotations

import numpy as np
import pytest
from mutagen import oggopus

from recorder.rendering import Rendering
from recorder.tracks import Tracks
from spaces.errors import Conflict, Unavailable
from spaces.model import Answer
from tests.recorder.making.studio import ADA, BO, CY, START, Studio
from tests.recorder.sounds import RATE, decoded, power, spoken, tone


@pytest.fixture
async def done(studio: Studio) -> Studio:
    await studio.talk()
    await studio.speaks("Ada", spoken(tone(ADA, 2, 0.6), 20.0), Answer.YES)
    await studio.change(trim=(1.0, 23.0))
    await studio.do(Rendering)
    await studio.do(Tracks)
    return studio


async def test_each_person_has_a_file_as_long_as_the_mix(done: Studio, tmp_path):
    files = {file.name: file.label for file in await done.shop.store.recordings.files(done.recording.id)}
    assert {name: label for name, label in files.items() if name.startswith("tracks/")} == {
        "tracks/1.opus": "Ada",
        "tracks/2.opus": "A speaker",
    }
    for name in ("tracks/1.opus", "tracks/2.opus", "audio.opus"):
        assert len(decoded(await done.file(name, tmp_path))) == 22 * RATE


async def test_all_appearances_of_a_person_are_in_their_file_where_they_are_in_the_mix(done: Studio, tmp_path):
    own, mix = [decoded(await done.file(name, tmp_path)) for name in ("tracks/1.opus", "audio.opus")]
    loud = np.flatnonzero(np.abs(own) > 0.03) / RATE
    assert loud[0] == pytest.approx(1.0, abs=0.02)
    assert loud[-1] == pytest.approx(21.0, abs=0.02)
    assert np.abs(own[round(7.2 * RATE) : round(18.8 * RATE)]).max() < 1e-3
    assert np.flatnonzero(np.abs(mix) > 0.03)[0] / RATE == pytest.approx(loud[0], abs=0.005)


async def test_nobody_else_is_in_it(done: Studio, tmp_path):
    for name, own, others in (("tracks/1.opus", ADA, (BO, CY)), ("tracks/2.opus", BO, (ADA, CY))):
        sound = decoded(await done.file(name, tmp_path))
        assert power(sound, own) > -30
        for other in others:
            assert power(sound, other) < -80


async def test_it_says_whose_it_is(done: Studio, tmp_path):
    tags = oggopus.OggOpus(await done.file("tracks/1.opus", tmp_path))
    assert (tags["title"], tags["artist"]) == (["Our space: Ada"], ["Ada"])


async def test_making_them_again_replaces_them(done: Studio):
    await done.do(Tracks)
    assert await done.keys() == await done.named()


async def test_they_are_not_kept_when_somebody_withdrew_meanwhile(done: Studio, monkeypatch):
    put = done.shop.blobs.put

    async def then_no(*args):
        await put(*args)
        await done.consent("u_bo", withdrawn_at=START)

    monkeypatch.setattr(done.shop.blobs, "put", then_no)
    with pytest.raises(Unavailable):
        await done.do(Tracks)
    assert await done.keys() == await done.named()


async def test_before_the_recording_is_made_there_are_none(studio: Studio):
    await studio.talk()
    with pytest.raises(Conflict, match="made before its tracks"):
        await studio.do(Tracks)
