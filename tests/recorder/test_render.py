"""From packets to published files: who said yes is in them, who said no is not."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from mutagen import mp3

from recorder.chapters import Mark
from recorder.encode import FORMATS
from recorder.heard import spans
from recorder.loudness import Meter
from recorder.progress import Cancelled
from recorder.render import Plan, Track, encoding, render
from spaces.model.recording import WITHHELD
from tests.recorder.sounds import ORIGIN, RATE, decoded, power, spoken, tone

ADA, BO, CY = 440, 1000, 2300  # the tones they speak in
NAMES = {"audio.m4a", "audio.mp3", "audio.opus", "chapters.json", "peaks.json"}


def track(name, records, *, published=True) -> Track:
    return Track(f"a_{name}", f"u_{name}", name, 3, lambda: iter(records), published)


def plan(**changes) -> Plan:
    """Ada loudly from 2 to 8, withheld Cy from 9 to 13, quiet Bo from 14 to 20; Cy also talks over Ada and Bo."""
    tracks = (
        track("Ada", spoken(tone(ADA, 6, 0.6), 2.0)),
        track("Bo", spoken(tone(BO, 6, 0.05), 14.0, lost=frozenset({30, 31, 200}))),
        track("Cy", spoken(tone(CY, 16, 0.5), 3.0), published=False),
    )
    values = {
        "title": "Our space",
        "artists": ("Ada", "Bo"),
        "date": date(2026, 11, 22),
        "started_at": ORIGIN,
        "ended_at": ORIGIN + 24,
        "tracks": tracks,
        "trim": (0.0, 24.0),
    }
    return Plan(**{**values, **changes})


def quiet(share: float, step: str) -> None:
    """Nobody watches."""


def go(folder, **changes):
    return render(plan(**changes), folder, quiet, lambda: False)


def part(sound: np.ndarray, start: float, end: float) -> np.ndarray:
    return sound[round(start * RATE) : round(end * RATE)]


def loudness(sound: np.ndarray) -> float:
    meter = Meter()
    meter.add(sound.astype(np.float32))
    return meter.integrated()


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rendered")
    heard: list[tuple[float, str]] = []
    result = render(
        plan(marks=(Mark(17.0, "Music"),)), folder, lambda share, step: heard.append((share, step)), lambda: False
    )
    return folder, result, heard


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_who_said_yes_is_in_the_file_at_the_right_second_and_level(done, form):
    sound = decoded(done[0] / form.name)
    assert len(sound) == pytest.approx(24 * RATE, abs=0.05 * RATE)
    loud = np.flatnonzero(np.abs(sound) > 0.03) / RATE
    for begin, end in ((2.0, 8.0), (14.0, 20.0)):
        own = loud[(loud > begin - 1) & (loud < end + 1)]
        assert own[0] == pytest.approx(begin, abs=0.02)
        assert own[-1] == pytest.approx(end, abs=0.02)
        assert loudness(part(sound, begin, end)) == pytest.approx(-16, abs=1)
    assert power(part(sound, 3, 7), ADA) > -20
    assert power(part(sound, 15, 19), BO) > -20


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_who_said_no_is_nowhere_in_the_file(done, form):
    sound = decoded(done[0] / form.name)
    for start in range(3, 19):
        assert power(part(sound, start, start + 1), CY) < -80


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_gap_is_silent_for_as_long_as_it_was(done, form):
    sound = decoded(done[0] / form.name)
    assert np.abs(part(sound, 8.1, 13.9)).max() < 1e-4
    assert np.abs(part(sound, 0, 1.9)).max() < 1e-4


def test_the_result_says_how_loud_and_how_long_it_is(done):
    _, result, _ = done
    assert result.duration == 24
    assert result.loudness == pytest.approx(-16, abs=0.5)
    assert {file.path.name for file in result.files} == NAMES
    assert all(file.size == file.path.stat().st_size > 0 for file in result.files)


def test_chapters_name_speakers_topics_and_who_is_withheld(done):
    folder, result, _ = done
    seen = json.loads((folder / "chapters.json").read_text())["chapters"]
    assert [c["title"] for c in seen] == ["Our space", WITHHELD, "Bo", "Music"]
    assert [c["startTime"] for c in seen] == pytest.approx([0, 8, 14, 17], abs=0.2)
    in_mp3 = sorted(
        (c.start_time, c.sub_frames["TIT2"].text[0]) for c in mp3.MP3(folder / "audio.mp3").tags.getall("CHAP")
    )
    assert in_mp3 == [(round(c.start * 1000), c.title) for c in result.chapters]


def test_the_waveform_shows_the_voices_and_where_somebody_is_withheld_but_not_who(done):
    text = (done[0] / "peaks.json").read_text()
    peaks = json.loads(text)
    assert peaks["voices"] == [{"name": "Ada", "color": 3}, {"name": "Bo", "color": 3}]
    assert peaks["voice"][30:70] == [0] * 40
    assert peaks["voice"][90:130] == [-2] * 40
    assert peaks["voice"][150:190] == [1] * 40
    assert "Cy" not in text


def test_nothing_but_the_files_is_left(done):
    assert {path.name for path in done[0].iterdir()} == NAMES


def test_progress_grows_to_one_in_plain_words(done):
    shares = [share for share, _ in done[2]]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert done[2][0][1] == "Decoding 2 microphones"


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="needs ffmpeg")
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_ffmpeg_plays_every_file_to_its_end(done, form):
    command = ["ffmpeg", "-v", "error", "-xerror", "-i", str(done[0] / form.name), "-map", "0:a", "-f", "null", "-"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stderr == ""


def test_rendering_again_gives_the_same_files(done, tmp_path):
    go(tmp_path, marks=(Mark(17.0, "Music"),))
    for name in ("audio.mp3", "peaks.json", "chapters.json"):
        assert (tmp_path / name).read_bytes() == (done[0] / name).read_bytes()
    for name in ("audio.m4a", "audio.opus"):
        assert np.array_equal(decoded(tmp_path / name), decoded(done[0] / name))


def test_dead_air_is_cut_and_chapters_move_along(tmp_path):
    result = go(tmp_path, trim=None, marks=(Mark(17.0, "Music"),))
    assert result.start == pytest.approx(1.5, abs=0.05)
    assert result.duration == pytest.approx(21 - 1.5, abs=0.1)
    assert result.chapters[-1].start == pytest.approx(17 - result.start, abs=0.01)


def test_a_trim_cuts_exactly_there(tmp_path):
    result = go(tmp_path, trim=(5.0, 15.0))
    sound = decoded(tmp_path / "audio.mp3")
    assert result.duration == 10
    assert np.flatnonzero(np.abs(sound) > 0.03)[-1] / RATE == pytest.approx(10, abs=0.05)
    assert np.abs(part(sound, 3.1, 8.9)).max() < 1e-4


@pytest.mark.parametrize("trim", [(-1.0, 5.0), (5.0, 5.0), (8.0, 3.0), (0.0, 25.0)])
def test_a_trim_outside_of_the_recording_is_refused(tmp_path, trim):
    with pytest.raises(ValueError, match="trim"):
        go(tmp_path, trim=trim)
    assert not list(tmp_path.iterdir())


def test_a_space_that_ends_before_it_begins_is_refused(tmp_path):
    with pytest.raises(ValueError, match="before it begins"):
        go(tmp_path, ended_at=ORIGIN)


def test_somebody_without_name_is_heard_but_not_named(tmp_path):
    one = Track("a", "u_a", None, 3, lambda: iter(spoken(tone(ADA, 3), 0.0)), published=True)
    result = go(tmp_path, tracks=(one,), trim=(0.0, 4.0), artists=())
    assert power(part(decoded(tmp_path / "audio.opus"), 1, 2), ADA) > -20
    assert [chapter.title for chapter in result.chapters] == ["A speaker"]
    assert json.loads((tmp_path / "peaks.json").read_text())["voices"] == [{"name": None, "color": None}]


def test_several_appearances_of_one_person_are_one_voice(tmp_path):
    first = Track("a1", "u_a", "Ada", 3, lambda: iter(spoken(tone(ADA, 3), 0.0)), published=True)
    between = Track("b1", "u_b", "Bo", 4, lambda: iter(spoken(tone(BO, 3), 4.0)), published=True)
    second = Track("a2", "u_a", "Ada", 3, lambda: iter(spoken(tone(ADA, 3), 8.0)), published=True)
    result = go(tmp_path, tracks=(first, between, second), trim=(0.0, 12.0))
    peaks = json.loads((tmp_path / "peaks.json").read_text())
    assert peaks["voices"] == [{"name": "Ada", "color": 3}, {"name": "Bo", "color": 4}]
    assert [peaks["voice"][at] for at in (15, 55, 95)] == [0, 1, 0]
    assert [turn.voice for turn in result.turns] == [0, 1, 0]


def test_somebody_whose_keys_are_destroyed_is_withheld_where_they_were_heard(tmp_path):
    ada, bo, cy = plan().tracks
    gone = replace(cy, records=lambda: iter(()), heard=spans(cy.records, ORIGIN, ORIGIN + 24))
    result = go(tmp_path, tracks=(ada, bo, gone))
    assert [chapter.title for chapter in result.chapters] == ["Our space", WITHHELD, "Bo"]
    assert [chapter.start for chapter in result.chapters] == pytest.approx([0, 8, 14], abs=0.2)


def test_turns_name_nobody_who_is_withheld(done):
    assert {turn.voice for turn in done[1].turns} == {0, 1}


def test_the_hosts_own_chapters_replace_those_of_what_happened(tmp_path):
    result = go(tmp_path, trim=(2.0, 24.0), own_chapters=(Mark(2.0, "Hello"), Mark(12.0, "More")))
    assert [(chapter.start, chapter.title) for chapter in result.chapters] == [(0.0, "Hello"), (10.0, "More")]


def test_when_nobody_agreed_the_files_are_silent(tmp_path):
    withheld = track("Cy", spoken(tone(CY, 3), 0.0), published=False)
    result = go(tmp_path, tracks=(withheld,), ended_at=ORIGIN + 4, trim=None)
    assert not np.abs(decoded(tmp_path / "audio.mp3")).max() > 1e-4
    assert result.loudness == -np.inf
    assert result.chapters[0].title == WITHHELD


def test_what_a_killed_worker_left_is_removed(tmp_path):
    (tmp_path / "audio.mp3.part").write_bytes(b"half")
    (tmp_path / "stem-7.pcm.part").write_bytes(b"half")
    go(tmp_path, trim=(0.0, 3.0))
    assert {path.name for path in tmp_path.iterdir()} == NAMES


@pytest.mark.parametrize("after", [0, 1, 3, 10, 20, 30])
def test_cancelling_at_any_moment_leaves_nothing(tmp_path, after):
    asked = iter(range(10_000))
    before = threading.active_count()
    with pytest.raises(Cancelled):
        render(plan(), tmp_path, quiet, lambda: next(asked) >= after)
    assert not list(tmp_path.iterdir())
    assert threading.active_count() == before


def test_a_track_that_cannot_be_read_fails_the_rendering_and_leaves_nothing(tmp_path):
    def broken():
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="went away"):
        go(tmp_path, tracks=(Track("a", "u_a", "Ada", None, broken, published=True),))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("done", "total", "said"),
    [(0, 40, "Encoding"), (0, 120, "Encoding, 0 of 2 minutes"), (754, 3661, "Encoding, 12 of 61 minutes")],
)
def test_minutes_are_counted_where_there_are_enough_of_them(done: float, total: float, said: str):
    assert encoding(done, total) == said
