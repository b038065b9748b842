"""Tones through the whole path: from microphones over a real node into files that people download and play."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from tests.e2e.evening import ADA, ADAS, BODIL, BODILS, CYRUS, WITHHELD, Words
from tests.e2e.hearing import PLAYERS, Sound, loudness, part, stretches
from tests.e2e.recorded import AUDIO, Published
from tests.recorder.sounds import RATE, power

EXACT = 0.02  # s by which a voice may be early or late in a file
LEVEL = 1.0  # LU by which a speaker may be off the target
TARGET = -16.0  # LUFS
GONE = -80.0  # dB below full scale: what nobody hears


@pytest.fixture(scope="module", params=[f"{kind}-{player}" for kind in AUDIO for player in PLAYERS])
def sound(request: pytest.FixtureRequest, published: Published) -> Sound:
    """A file of the recording as a player plays it."""
    kind, _, player = request.param.partition("-")
    return PLAYERS[player](published.files[kind])


@pytest.fixture(scope="module")
def zero(published: Published) -> float:
    """Where second 0 of the evening is in the files, told by clocks alone."""
    started = datetime.fromisoformat(published.shown["started_at"]).timestamp()
    assert published.evening.lateness < EXACT / 2, "this machine is too busy to send in time"
    return published.evening.began - started - published.shown["offset"]


@pytest.mark.parametrize("words", [ADAS, BODILS], ids=["named", "anonymous"])
def test_who_said_yes_is_at_the_right_second(sound: Sound, zero: float, words: tuple[Words, ...]):
    heard = stretches(sound, words[0].hz)
    assert len(heard) == len(words)
    for (start, end), said in zip(heard, words, strict=True):
        assert start == pytest.approx(zero + said.start, abs=EXACT)
        assert end == pytest.approx(zero + said.end, abs=EXACT)


def test_a_loud_and_a_quiet_speaker_are_as_loud_as_each_other(sound: Sound, zero: float):
    for words in (*ADAS, *BODILS):
        spoken = part(sound, zero + words.start, zero + words.end)
        assert loudness(spoken) == pytest.approx(TARGET, abs=LEVEL)
        assert power(spoken, words.hz) > TARGET


def test_who_said_no_is_nowhere(sound: Sound):
    assert stretches(sound, CYRUS) == []
    for start in range(0, len(sound) - RATE + 1, RATE // 4):
        assert power(sound[start : start + RATE], CYRUS) < GONE


def test_pauses_are_silent_and_as_long_as_they_were(sound: Sound, zero: float):
    spoken = sorted((*ADAS, *BODILS), key=lambda words: words.start)
    heard = sorted((*stretches(sound, ADA), *stretches(sound, BODIL)))
    for i in range(len(spoken) - 1):
        pause = spoken[i + 1].start - spoken[i].end
        assert heard[i + 1][0] - heard[i][1] == pytest.approx(pause, abs=EXACT)
        silence = part(sound, zero + spoken[i].end + 0.1, zero + spoken[i + 1].start - 0.1)
        assert np.abs(silence).max() < 1e-4, f"after {spoken[i]}"


def test_where_somebody_withheld_talked_is_silence_and_not_a_cut(sound: Sound, zero: float):
    assert np.abs(part(sound, zero + WITHHELD[0], zero + WITHHELD[1])).max() < 1e-4


def test_a_file_begins_and_ends_with_those_who_are_heard(published: Published, sound: Sound, zero: float):
    first, last = ADAS[0].start, ADAS[-1].end
    assert zero + first == pytest.approx(0.5, abs=0.05)
    assert len(sound) / RATE == pytest.approx(zero + last + 1.0, abs=0.05)
    assert len(sound) / RATE == pytest.approx(published.shown["duration"], abs=0.05)
