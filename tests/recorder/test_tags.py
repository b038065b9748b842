"""What other programs read from our files."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date

import av
import numpy as np
import pytest
from mutagen import mp3, mp4, oggopus

from recorder.chapters import Chapter
from recorder.encode import FORMATS, M4A, MP3, OPUS, encode
from recorder.tags import Tags, tag
from tests.recorder.sounds import RATE, decoded, tone

CHAPTERS = [
    Chapter(0, 1.5, "Ankommen, Begrüßung und der erste Gast"),
    Chapter(1.5, 3.25, "[speaker withheld]"),
    Chapter(3.25, 5, "Größe & «Maß» 🎙"),
]


def picture() -> bytes:
    frame = av.VideoFrame.from_ndarray(np.full((16, 16, 3), 90, np.uint8), "rgb24")
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = 16, 16, "rgb24", 1
    return bytes(encoder.encode(frame)[0])


TAGS = Tags("Ein Raum – live", ("Ada", "Bo 🎧"), date(2026, 11, 22), picture(), CHAPTERS)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tagged")
    encode([tone(440, 5.0).astype(np.float32)], {folder / form.name: form for form in FORMATS})
    for form in FORMATS:
        tag(folder / form.name, form.type, TAGS)
    return folder


def test_mutagen_reads_the_mp3(files):
    read = mp3.MP3(files / MP3.name).tags
    assert read["TIT2"].text == ["Ein Raum – live"]
    assert read["TPE1"].text == ["Ada", "Bo 🎧"]
    assert str(read["TDRC"].text[0]) == "2026-11-22"
    assert read.getall("APIC")[0].data == TAGS.cover
    listed = [read[f"CHAP:{name}"] for name in read["CTOC:toc"].child_element_ids]
    found = [(c.start_time, c.end_time, c.sub_frames["TIT2"].text[0]) for c in listed]
    assert found == [(round(c.start * 1000), round(c.end * 1000), c.title) for c in CHAPTERS]


def test_mutagen_reads_the_m4a(files):
    read = mp4.MP4(files / M4A.name)
    assert read["\xa9nam"] == ["Ein Raum – live"]
    assert read["\xa9ART"] == ["Ada", "Bo 🎧"]
    assert read["\xa9day"] == ["2026-11-22"]
    assert bytes(read["covr"][0]) == TAGS.cover
    assert [(c.start, c.title) for c in read.chapters] == [(c.start, c.title) for c in CHAPTERS]


def test_mutagen_reads_the_opus(files):
    read = oggopus.OggOpus(files / OPUS.name)
    assert read["title"] == ["Ein Raum – live"]
    assert read["artist"] == ["Ada", "Bo 🎧"]
    assert read["date"] == ["2026-11-22"]
    assert read["chapter001"] == ["00:00:01.500"]
    assert [read[f"chapter00{n}name"][0] for n in range(3)] == [c.title for c in CHAPTERS]
    assert read["metadata_block_picture"]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.skipif(not shutil.which("ffprobe"), reason="needs ffprobe")
def test_ffprobe_sees_the_title_and_the_chapters(files, form):
    command = ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-show_streams", "-of", "json"]
    done = subprocess.run([*command, str(files / form.name)], capture_output=True, text=True, check=True)
    seen = json.loads(done.stdout)
    tags = {**seen["format"].get("tags", {}), **seen["streams"][0].get("tags", {})}
    assert {key.lower(): value for key, value in tags.items()}["title"] == "Ein Raum – live"
    assert [float(c["start_time"]) for c in seen["chapters"]] == pytest.approx([c.start for c in CHAPTERS], abs=0.002)
    assert [c["tags"]["title"] for c in seen["chapters"]] == [c.title for c in CHAPTERS]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_tagging_leaves_the_sound_as_it_is(files, form, tmp_path):
    sound = decoded(files / form.name)
    assert len(sound) == pytest.approx(5 * RATE, abs=0.05 * RATE)
    copy = tmp_path / form.name
    copy.write_bytes((files / form.name).read_bytes())
    tag(copy, form.type, Tags("Anders", ("Cy",), date(2027, 1, 2), None, CHAPTERS[:1]))
    assert np.array_equal(decoded(copy), sound)
    assert [path.name for path in tmp_path.iterdir()] == [form.name]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_new_tags_take_the_place_of_the_old(files, form, tmp_path):
    copy = tmp_path / form.name
    copy.write_bytes((files / form.name).read_bytes())
    tag(copy, form.type, Tags("Anders", ("Cy",), date(2027, 1, 2), None, CHAPTERS[:1]))
    data = copy.read_bytes()
    assert b"Anders" in data
    assert "Größe".encode() not in data
    assert TAGS.cover not in data


def test_the_m4a_stays_playable_before_all_of_it_is_there(files):
    data = (files / M4A.name).read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
