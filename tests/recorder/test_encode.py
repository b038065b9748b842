"""The three files, as players see them."""

from __future__ import annotations

import shutil
import subprocess
import threading

import av
import numpy as np
import pytest
from mutagen import mp3

from recorder.encode import FORMATS, M4A, MP3, OPUS, encode
from recorder.loudness import Meter, TruePeak
from tests.recorder.sounds import RATE, decoded, power, tone


@pytest.fixture(scope="module")
def sound() -> np.ndarray:
    return np.concatenate([np.zeros(RATE), tone(440, 2.0), np.zeros(RATE), tone(1200, 1.0)]).astype(np.float32)


@pytest.fixture(scope="module")
def files(sound, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    encode((sound[at : at + 30_000] for at in range(0, len(sound), 30_000)), {folder / f.name: f for f in FORMATS})
    return folder


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_sound_is_at_its_second_and_level_in_every_file(files, sound, form):
    got = decoded(files / form.name)
    assert len(got) == pytest.approx(len(sound), abs=0.05 * RATE)
    loud = np.flatnonzero(np.abs(got) > 0.1)
    assert loud[0] / RATE == pytest.approx(1.0, abs=0.02)
    assert power(got[int(1.5 * RATE) : int(2.5 * RATE)], 440) == pytest.approx(-12, abs=0.5)
    assert power(got[int(1.5 * RATE) : int(2.5 * RATE)], 1200) < -80
    assert np.abs(got[int(3.2 * RATE) : int(3.8 * RATE)]).max() < 1e-4


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="needs ffmpeg")
def test_ffmpeg_decodes_every_file_to_its_end_without_a_word(files, form):
    command = ["ffmpeg", "-v", "warning", "-xerror", "-i", str(files / form.name), "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_seeking_lands_at_the_right_second(files, form):
    with av.open(str(files / form.name)) as container:
        container.seek(int(4.2 * 1_000_000))
        at, got = None, []
        for frame in container.decode(audio=0):
            at = frame.time if at is None else at
            got.append(frame.to_ndarray().reshape(-1))
        first = np.concatenate(got)
    begin = round((4.5 - at) * RATE)
    assert power(first[begin : begin + 9600], 1200) > -15


def test_the_mp3_has_one_bit_rate_and_says_how_long_it_is(files, sound):
    info = mp3.MP3(files / MP3.name).info
    assert (info.bitrate, info.bitrate_mode, info.channels) == (128_000, mp3.BitrateMode.CBR, 1)
    assert info.length == pytest.approx(len(sound) / RATE, abs=0.06)
    assert b"Info" in (files / MP3.name).read_bytes()[:200]


def test_the_m4a_can_be_played_before_all_of_it_is_there(files):
    data = (files / M4A.name).read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_what_was_just_under_the_ceiling_does_not_clip_in_any_file(tmp_path):
    rng = np.random.default_rng(1)
    loud = (rng.normal(size=3 * RATE) * 0.15).clip(-0.84, 0.84).astype(np.float32)
    encode([loud], {tmp_path / form.name: form for form in FORMATS})
    for form in FORMATS:
        peak, meter = TruePeak(), Meter()
        got = decoded(tmp_path / form.name)
        peak.add(got)
        meter.add(got)
        assert peak.decibels() <= -1


def test_when_the_blocks_fail_every_encoder_stops_and_the_fault_is_told(tmp_path):
    def blocks():
        yield np.zeros(RATE, np.float32)
        raise OSError("the disk went away")

    before = threading.active_count()
    with pytest.raises(OSError, match="went away"):
        encode(blocks(), {tmp_path / form.name: form for form in FORMATS})
    assert threading.active_count() == before


def test_when_one_file_cannot_be_written_nothing_hangs(tmp_path):
    blocks = (np.zeros(RATE, np.float32) for _ in range(100))
    with pytest.raises(av.error.FileNotFoundError):
        encode(blocks, {tmp_path / "a.mp3": MP3, tmp_path / "nowhere" / "b.opus": OPUS})


def test_nothing_at_all_gives_files_that_say_so(tmp_path):
    encode([np.zeros(RATE // 10, np.float32)], {tmp_path / form.name: form for form in FORMATS})
    for form in FORMATS:
        assert not np.abs(decoded(tmp_path / form.name)).max() > 1e-4
