"""The waveform and whose voice it is."""

from __future__ import annotations

import json

import numpy as np
import pytest

from recorder.chapters import NOBODY
from recorder.peaks import BUCKETS_MAX, WITHHELD, Peaks, talking
from recorder.timeline import Frame
from tests.recorder.sounds import RATE, tone

VOICES = [{"name": "Ada", "color": "amber"}, {"name": None, "color": None}]


def sound(*parts: tuple[float, float]) -> np.ndarray:
    return np.concatenate([tone(400, seconds, amplitude) for seconds, amplitude in parts]).astype(np.float32)


def test_the_louder_voice_is_the_one_that_speaks():
    peaks = Peaks()
    peaks.listen(0, [sound((0.5, 0.5), (0.5, 0)), sound((0.2, 0.1), (0.8, 0.2))])
    assert peaks.speaking(10) == [0] * 5 + [1] * 5


def test_silence_and_room_noise_are_nobody():
    peaks = Peaks()
    peaks.listen(0, [sound((1, 0.004))])
    assert peaks.speaking(10) == [NOBODY] * 10


def test_the_document_has_a_peak_and_a_voice_per_step():
    peaks = Peaks()
    peaks.listen(0, [sound((0.5, 0.5), (0.5, 0)), sound((1, 0))])
    peaks.listen(RATE, [sound((0.45, 0)), sound((0.45, 1.0))])
    made = json.loads(json.dumps(peaks.document(VOICES, peaks.speaking(15))))
    assert made["step"] == pytest.approx(0.1)
    assert made["voices"] == VOICES
    assert made["voice"] == [0] * 5 + [-1] * 5 + [1] * 5
    assert made["peaks"] == [pytest.approx(127, abs=2)] * 5 + [0] * 5 + [pytest.approx(255, abs=1)] * 5


def test_the_document_says_where_somebody_is_withheld_but_not_who():
    peaks = Peaks()
    peaks.listen(0, [sound((0.5, 0.5), (1, 0))])
    made = peaks.document(VOICES[:1], [0] * 5 + [1] * 5 + [2] * 3 + [NOBODY] * 2)
    assert made["voice"] == [0] * 5 + [WITHHELD] * 8 + [NOBODY] * 2
    assert made["voices"] == VOICES[:1]


def test_long_recordings_have_wider_steps_and_keep_their_peaks():
    peaks = Peaks()
    for second in range(500):
        peaks.listen(second * RATE, [sound((0.1, 0.5), (0.9, 0))])
    made = peaks.document(VOICES[:1], peaks.speaking(5000))
    assert len(made["peaks"]) == len(made["voice"]) <= BUCKETS_MAX
    assert made["step"] * len(made["peaks"]) == pytest.approx(500, abs=1)
    assert made["peaks"].count(0) < len(made["peaks"]) * 0.75


def test_without_voices_the_picture_is_flat():
    peaks = Peaks()
    peaks.listen(0, [])
    assert peaks.document([], [NOBODY] * 10)["peaks"] == [0] * 10


def test_talk_of_somebody_withheld_is_told_by_the_size_of_packets():
    frames = [Frame(n * 960, 960, 960, bytes(90 if 100 <= n < 150 else 30 if n % 3 else 4)) for n in range(250)]
    assert np.flatnonzero(talking(frames, 0, 50)).tolist() == list(range(20, 30))
    assert np.flatnonzero(talking(frames, RATE, 30)).tolist() == list(range(10, 20))


def test_somebody_withheld_who_sent_silence_is_not_heard():
    assert not talking([Frame(n * 960, 960, 960, bytes(3)) for n in range(50)], 0, 10).any()
    assert not talking([], 0, 10).any()
