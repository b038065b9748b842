"""Who is in a rendering, and what of it comes first."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from recorder.chapters import Mark
from recorder.planning import OPENING, agree, opening
from recorder.rendering import PREVIEW, Rendering
from spaces.errors import Conflict
from spaces.model import Answer, Chapter
from spaces.model import Mark as Kept
from tests.recorder.making.studio import ADA, BO, CY, START, Studio
from tests.recorder.sounds import RATE, decoded, power, spoken, tone


async def test_everybody_is_in_the_plan_under_the_name_they_agreed_to(studio: Studio):
    await studio.talk()
    plan = (await agree(studio.shop, await studio.current())).plan
    assert [(track.person, track.name, track.color, track.published) for track in plan.tracks] == [
        ("u_ada", "Ada", 0, True),
        ("u_cy", None, None, False),
        ("u_bo", None, None, True),
    ]
    assert plan.artists == ("Ada",)
    assert (plan.started_at, plan.ended_at) == (START.timestamp(), START.timestamp() + 24)


async def test_marks_and_the_hosts_chapters_are_seconds_of_the_timeline(studio: Studio):
    await studio.talk()
    await studio.shop.store.marks.add(Kept(studio.space.id, START + timedelta(seconds=7.5), "pin", "A link"))
    await studio.change(edited_chapters=(Chapter(3.0, "Mine"),))
    plan = (await agree(studio.shop, await studio.current())).plan
    assert plan.marks == (Mark(7.5, "A link"),)
    assert plan.own_chapters == (Mark(3.0, "Mine"),)


async def test_a_trim_a_little_too_long_ends_with_the_space(studio: Studio):
    await studio.talk()
    await studio.change(trim=(2.0, 24.0000001))
    assert (await agree(studio.shop, await studio.current())).plan.trim == (2.0, 24.0)


async def test_without_tracks_nothing_is_planned(studio: Studio):
    await studio.talk()
    for name in ("Ada", "Bo"):
        await studio.shop.store.appearances.destroy(studio.people[name], START)
    with pytest.raises(Conflict, match="Nothing is left"):
        await agree(studio.shop, await studio.current())


async def test_the_opening_is_the_first_minute_in_which_somebody_who_agreed_speaks(studio: Studio):
    silence = np.zeros(30 * RATE)
    await studio.speaks("Cy", spoken(tone(CY, 5), 1.0), Answer.NO)
    await studio.speaks("Ada", spoken(np.concatenate([silence, tone(ADA, 5)]), 2.0), Answer.YES)
    await studio.speaks("Bo", spoken(tone(BO, 60), 40.0), Answer.YES)
    await studio.change(ended_at=START + timedelta(seconds=200), trim=None)
    agreed = await agree(studio.shop, await studio.current())
    plan = opening(agreed)
    assert plan.started_at == pytest.approx(START.timestamp() + 31, abs=0.2)
    assert plan.ended_at - plan.started_at == pytest.approx(OPENING + 1, abs=0.1)
    assert [track.name for track in plan.tracks] == ["Ada", "Bo"]
    read = [[record.at - START.timestamp() for record in track.records()] for track in plan.tracks]
    assert read[0][0] == pytest.approx(31, abs=0.2)
    assert read[1][-1] == pytest.approx(92, abs=0.2)


async def test_the_opening_of_a_trimmed_space_lies_within_the_trim(studio: Studio):
    await studio.speaks("Ada", spoken(tone(ADA, 30), 0.0), Answer.YES)
    await studio.change(trim=(10.0, 24.0))
    plan = opening(await agree(studio.shop, await studio.current()))
    assert plan.started_at == START.timestamp() + 10


async def test_where_nobody_speaks_there_is_no_opening(studio: Studio):
    await studio.speaks("Ada", spoken(tone(ADA, 5), 0.0), Answer.YES)
    await studio.change(trim=(10.0, 24.0))
    assert opening(await agree(studio.shop, await studio.current())) is None


async def test_the_first_minute_of_a_long_space_is_playable_before_the_rest_is_made(studio, tmp_path, monkeypatch):
    await studio.talk()
    await studio.change(ended_at=START + timedelta(seconds=300), trim=None)
    seen = []
    finish = studio.shop.store.recordings.finish_render

    async def look(*args, **fields):
        seen.append({file.name for file in await studio.shop.store.recordings.files(studio.recording.id)})
        sound = decoded(await studio.file(PREVIEW.name, tmp_path))
        assert power(sound[2 * RATE : 4 * RATE], ADA) > -20
        for second in range(16):
            assert power(sound[second * RATE : (second + 1) * RATE], CY) < -80
        return await finish(*args, **fields)

    monkeypatch.setattr(studio.shop.store.recordings, "finish_render", look)
    await studio.do(Rendering)
    assert seen == [{PREVIEW.name}]
    assert PREVIEW.name not in {file.name for file in await studio.shop.store.recordings.files(studio.recording.id)}
    assert await studio.keys() == await studio.named()


async def test_a_preview_is_made_once_even_when_the_worker_is_killed_after_it(studio, monkeypatch):
    await studio.talk()
    await studio.change(ended_at=START + timedelta(seconds=300), trim=None)
    puts = []
    put = studio.shop.blobs.put

    async def noted(key, path, kind):
        puts.append(key.rpartition("/")[2])
        if key.endswith("audio.mp3") and len(puts) == 2:
            raise OSError("the process dies here")
        await put(key, path, kind)

    monkeypatch.setattr(studio.shop.blobs, "put", noted)
    with pytest.raises(OSError, match="dies here"):
        await studio.do(Rendering)
    await studio.do(Rendering)
    assert puts.count(PREVIEW.name) == 1


async def test_a_recording_that_was_there_before_needs_no_preview(studio: Studio, monkeypatch):
    await studio.talk()
    await studio.change(ended_at=START + timedelta(seconds=300), trim=None, published_at=START)
    monkeypatch.setattr("recorder.rendering._open", None)
    await studio.do(Rendering)
