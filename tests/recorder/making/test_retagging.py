"""New words in files that are there; the sound is not touched."""

from __future__ import annotations

import json

import numpy as np
import pytest
from mutagen import mp3, mp4

from recorder.cover import cover
from recorder.rendering import Rendering
from recorder.retagging import Retagging
from recorder.tracks import Tracks
from spaces.model import Chapter, RecordingState
from spaces.model.recording import WITHHELD
from tests.recorder.making.studio import Studio
from tests.recorder.sounds import decoded


@pytest.fixture
async def done(studio: Studio) -> Studio:
    await studio.talk()
    await studio.change(trim=(1.0, 24.0))
    await studio.do(Rendering)
    return studio


async def titles(studio: Studio, folder) -> list[str]:
    chapters = json.loads((await studio.file("chapters.json", folder)).read_text())["chapters"]
    assert [chapter["title"] for chapter in chapters] == [one.title for one in (await studio.current()).chapters]
    return [chapter["title"] for chapter in chapters]


async def test_a_new_title_is_in_every_file_and_in_the_chapter_named_by_it(done: Studio, tmp_path):
    before = decoded(await done.file("audio.opus", tmp_path))
    await done.change(title="Better")
    await done.do(Retagging)
    assert str(mp3.MP3(await done.file("audio.mp3", tmp_path))["TIT2"]) == "Better"
    assert mp4.MP4(await done.file("audio.m4a", tmp_path))["\xa9nam"] == ["Better"]
    assert np.array_equal(decoded(await done.file("audio.opus", tmp_path)), before)
    assert await titles(done, tmp_path) == ["Better", WITHHELD, "A speaker"]
    tags = mp3.MP3(await done.file("audio.mp3", tmp_path))
    assert tags["TPE1"].text == ["Ada"]
    assert tags["APIC:Cover"].data == cover(done.recording.guid)


async def test_without_the_space_still_nobody_is_named_who_agreed_without_their_name(done: Studio, tmp_path):
    await done.change(title="Better", space_id=None)
    await done.do(Retagging)
    assert mp3.MP3(await done.file("audio.mp3", tmp_path))["TPE1"].text == ["Ada"]


async def test_it_is_another_revision_with_everything_else_kept(done: Studio):
    await done.do(Tracks)
    await done.change(title="Better")
    await done.do(Retagging)
    current = await done.current()
    assert (current.state, current.revision, current.duration) == (RecordingState.READY, 2, 23.0)
    files = {file.name: file.revision for file in await done.shop.store.recordings.files(current.id)}
    assert {"peaks.json", "tracks/1.opus", "tracks/2.opus", "audio.m4a"} < files.keys()
    assert set(files.values()) == {2}
    assert await done.keys() == await done.named()


async def test_the_hosts_chapters_replace_the_others_and_come_off_again(done: Studio, tmp_path):
    await done.change(edited_chapters=(Chapter(1.0, "Hello"), Chapter(12.0, "More")))
    await done.do(Retagging)
    assert await titles(done, tmp_path) == ["Hello", "More"]
    assert [chapter.start for chapter in (await done.current()).chapters] == [0.0, 11.0]
    await done.change(edited_chapters=None)
    await done.do(Retagging)
    assert await titles(done, tmp_path) == ["Our space", WITHHELD, "A speaker"]


async def test_what_is_not_made_yet_needs_no_other_tags(studio: Studio):
    await studio.talk()
    await studio.do(Retagging)
    assert (await studio.current()).revision == 0
    assert await studio.keys() == set()
