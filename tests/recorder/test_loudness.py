"""Our loudness beside the standard's own figures and FFmpeg's."""

from __future__ import annotations

import math

import av
import numpy as np
import pytest

from recorder.loudness import Meter, TruePeak, amplitude, decibels
from tests.recorder.sounds import RATE, tone


def loudness(sound: np.ndarray, size: int = 10_007) -> float:
    meter = Meter()
    for start in range(0, len(sound), size):
        meter.add(sound[start : start + size].astype(np.float32))
    return meter.integrated()


def true_peak(sound: np.ndarray, size: int = 10_007) -> float:
    peak = TruePeak()
    for start in range(0, len(sound), size):
        peak.add(sound[start : start + size].astype(np.float32))
    return peak.decibels()


def ffmpeg(sound: np.ndarray) -> tuple[float, float]:
    """(integrated LUFS, true peak dB) as the ebur128 filter says."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="flt", layout="mono")
    meter = graph.add("ebur128", "metadata=1:peak=true")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    last, peak = {}, -math.inf
    for start in range(0, len(sound) - 4799, 4800):
        frame = av.AudioFrame.from_ndarray(sound[None, start : start + 4800].astype(np.float32), "flt", "mono")
        frame.sample_rate, frame.pts = RATE, start
        source.push(frame)
        while True:
            try:
                last = sink.pull().metadata
            except (av.error.BlockingIOError, av.error.EOFError):
                break
            peak = max(peak, decibels(float(last["lavfi.r128.true_peak"])))
    return float(last["lavfi.r128.I"]), peak


def noise(seed: int, seconds: float, level: float) -> np.ndarray:
    return np.clip(np.random.default_rng(seed).normal(size=round(seconds * RATE)) * level, -1, 1)


SOUNDS = {
    "tone": tone(997, 5.0),
    "low tone": tone(60, 5.0, 0.5),
    "noise": noise(1, 5, 0.1),
    "talk and pauses": np.concatenate([noise(2, 3, 0.2), noise(3, 4, 0.0001), noise(4, 3, 0.05), noise(5, 2, 0.01)]),
    "nearly clipped": tone(11_950, 3.0, 0.99) * np.hanning(3 * RATE),  # faded: where it begins filters differ
}


def test_a_sine_at_full_scale_has_the_loudness_the_standard_says():
    assert loudness(tone(997, 5.0, 1.0)) == pytest.approx(-3.01, abs=0.05)  # BS.1770-4: 0 dBFS, 997 Hz, one channel


@pytest.mark.parametrize("name", SOUNDS)
def test_the_loudness_is_what_ffmpeg_measures(name):
    assert loudness(SOUNDS[name]) == pytest.approx(ffmpeg(SOUNDS[name])[0], abs=0.2)


@pytest.mark.parametrize("name", SOUNDS)
def test_the_true_peak_is_what_ffmpeg_measures(name):
    assert true_peak(SOUNDS[name]) == pytest.approx(ffmpeg(SOUNDS[name])[1], abs=0.3)


def test_the_peak_between_two_samples_is_found():
    at = np.arange(RATE)
    sound = np.sin(2 * np.pi * at / 4 + np.pi / 4)  # every sample lies 3 dB below the crest
    fade = np.minimum(1, np.minimum(at, at[::-1]) / 2000)
    assert np.abs(sound).max() < 0.71
    assert true_peak(sound * fade) == pytest.approx(0, abs=0.1)


def test_the_size_of_the_blocks_does_not_matter():
    sound = SOUNDS["talk and pauses"]
    assert loudness(sound, 480) == pytest.approx(loudness(sound, 100_000), abs=1e-6)
    assert true_peak(sound, 480) == pytest.approx(true_peak(sound, 100_000), abs=1e-6)


@pytest.mark.parametrize("sound", [np.zeros(0), np.zeros(5 * RATE), tone(440, 0.2)])
def test_silence_and_what_is_too_short_have_no_loudness(sound):
    assert loudness(sound) == -math.inf


def test_silence_has_no_peak():
    assert true_peak(np.zeros(RATE)) == -math.inf


def test_decibels_and_amplitudes_are_each_others_inverse():
    assert decibels(amplitude(-7.5)) == pytest.approx(-7.5)
