"""Levels, the sum, and the limiter."""

from __future__ import annotations

import numpy as np
import pytest

from recorder.decode import Stem
from recorder.loudness import Meter, TruePeak, amplitude
from recorder.mix import BOOST, CEILING, Limiter, Mix, level, mix, sounding
from tests.recorder.sounds import RATE, power, tone


def stem(folder, name: str, sound: np.ndarray) -> Stem:
    path = folder / f"{name}.pcm"
    (np.clip(sound, -1, 1) * 32767).astype(np.int16).tofile(path)
    return Stem(path, len(sound))


def loudness(sound: np.ndarray) -> float:
    meter = Meter()
    meter.add(sound.astype(np.float32))
    return meter.integrated()


def true_peak(sound: np.ndarray) -> float:
    peak = TruePeak()
    peak.add(sound.astype(np.float32))
    return peak.decibels()


def whole(result: Mix) -> np.ndarray:
    return np.concatenate(list(result.blocks()))


def pause(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE))


def test_loud_and_quiet_speakers_come_out_equally_loud(tmp_path):
    loud = stem(tmp_path, "loud", np.concatenate([tone(400, 4, 0.9), pause(6)]))
    quiet = stem(tmp_path, "quiet", np.concatenate([pause(6), tone(1000, 4, 0.04)]))
    end = 10 * RATE
    sound = whole(mix([level(loud, 0, end), level(quiet, 0, end)], 0, end))
    assert len(sound) == end
    assert loudness(sound) == pytest.approx(-16, abs=0.3)
    assert loudness(sound[: 4 * RATE]) == pytest.approx(-16, abs=1)
    assert loudness(sound[6 * RATE :]) == pytest.approx(-16, abs=1)
    assert not sound[int(4.1 * RATE) : int(5.9 * RATE)].any()


def test_who_is_not_given_is_not_in(tmp_path):
    one = stem(tmp_path, "one", tone(400, 4))
    stem(tmp_path, "other", tone(1000, 4))
    sound = whole(mix([level(one, 0, one.length)], 0, one.length))
    assert power(sound, 1000) < -80


def test_a_part_of_the_timeline_is_cut_out_exactly(tmp_path):
    one = stem(tmp_path, "one", np.concatenate([pause(2), tone(400, 2)]))
    sound = whole(mix([level(one, 0, one.length)], RATE, 3 * RATE + 7))
    assert len(sound) == 2 * RATE + 7
    assert not sound[: RATE - 600].any()
    assert power(sound[RATE + 4800 :], 400) > -20


def test_the_room_noise_of_a_silent_speaker_is_not_pulled_up_without_end(tmp_path):
    noise = np.random.default_rng(1).normal(size=5 * RATE) * 0.0008
    assert level(stem(tmp_path, "noise", noise), 0, 5 * RATE).gain <= amplitude(BOOST) * 1.001


def test_silence_stays_silence(tmp_path):
    nothing = stem(tmp_path, "nothing", pause(2))
    assert not whole(mix([level(nothing, 0, 2 * RATE)], 0, 2 * RATE)).any()
    assert not whole(mix([], 0, RATE)).any()
    assert not list(mix([], 5, 5).blocks())


def test_all_talking_at_once_stays_under_the_ceiling_and_at_the_target(tmp_path):
    rng = np.random.default_rng(2)
    syllables = [np.repeat(rng.random(40), RATE // 5) * rng.normal(size=8 * RATE) * 0.2 for _ in range(4)]
    end = 8 * RATE
    voices = [level(stem(tmp_path, str(n), sound), 0, end) for n, sound in enumerate(syllables)]
    sound = whole(mix(voices, 0, end))
    assert true_peak(sound) <= CEILING + 0.05
    assert loudness(sound) == pytest.approx(-16, abs=1)


@pytest.mark.parametrize("size", [37, 480, 5000, 48_000])
def test_the_limiter_passes_on_every_sample_whatever_the_block(size):
    sound = np.concatenate([tone(300, 0.4, 0.2), tone(300, 0.3, 1.9), tone(300, 0.4, 0.2)]).astype(np.float32)
    limiter = Limiter()
    parts = [limiter.add(sound[at : at + size]) for at in range(0, len(sound), size)]
    got = np.concatenate([*parts, limiter.flush()])
    assert len(got) == len(sound)
    assert np.array_equal(got[: int(0.35 * RATE)], sound[: int(0.35 * RATE)])
    assert true_peak(got) <= CEILING + 0.05
    assert np.abs(got[int(0.45 * RATE) : int(0.65 * RATE)]).max() > amplitude(CEILING) * 0.95


def test_limiting_a_loud_tone_does_not_distort_it():
    sound = tone(110, 1.0, 1.5).astype(np.float32)
    limiter = Limiter()
    got = np.concatenate([limiter.add(sound), limiter.flush()])[4800:-4800]
    assert power(got, 330) < power(got, 110) - 60


def test_the_listener_hears_every_voice_on_its_own(tmp_path):
    heard = []
    one, two = (stem(tmp_path, str(f), tone(f, 2)) for f in (400, 1000))
    voices = [level(one, 0, one.length), level(two, 0, two.length)]
    mix(voices, 0, one.length, lambda at, blocks: heard.append((at, [power(block, 400) > -60 for block in blocks])))
    assert heard == [(0, [True, False]), (RATE, [True, False])]


def test_dead_air_at_head_and_tail_is_found(tmp_path):
    one = stem(tmp_path, "one", np.concatenate([pause(3.3), tone(400, 2), pause(4)]))
    voices = [level(one, 0, one.length)]
    first, last = sounding(voices, one.length)
    assert first == pytest.approx(3.3 * RATE, abs=100)
    assert last == pytest.approx(5.3 * RATE, abs=100)


def test_where_nobody_speaks_all_of_it_is_kept():
    assert sounding([], 5 * RATE) == (0, 5 * RATE)
