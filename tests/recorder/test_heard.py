"""What is kept of somebody withheld: when they talked."""

from __future__ import annotations

import numpy as np

from recorder.heard import in_steps, spans
from tests.recorder.sounds import ORIGIN, RATE, spoken, tone


def test_talk_is_found_by_its_packets_and_breaths_do_not_part_it():
    sound = np.concatenate([tone(440, 2), np.zeros(RATE // 4), tone(440, 1), np.zeros(RATE * 2), tone(440, 1)])
    records = spoken(sound, 3.0)
    found = spans(lambda: iter(records), ORIGIN, ORIGIN + 20)
    assert len(found) == 2
    assert np.allclose(found, [(3.0, 6.3), (8.2, 9.3)], atol=0.15)


def test_nobody_is_heard_in_nothing():
    assert spans(lambda: iter(()), ORIGIN, ORIGIN + 20) == ()
    assert spans(lambda: iter(()), ORIGIN, ORIGIN - 1) == ()


def test_spans_lie_where_the_recording_shows_them():
    talk = in_steps(((1.0, 2.0), (2.5, 3.0)), RATE // 2, 20)
    assert np.flatnonzero(talk).tolist() == [*range(5, 15), *range(20, 20)]
    assert np.flatnonzero(in_steps(((0.0, 99.0),), RATE, 5)).tolist() == [0, 1, 2, 3, 4]
    assert not in_steps(((0.0, 1.0),), 5 * RATE, 5).any()
