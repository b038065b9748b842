"""Where packets land on the common timeline."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recorder.records import Record
from recorder.timeline import Frame, frames, samples, survey

ORIGIN = 1_790_000_000.0
VOICE = bytes([0x78]) + b"v" * 60  # 20 ms hybrid full band, one frame
STEP = 960


def packet(n: int, *, epoch=0, base=0, first_seq=0, at=None, drift=0.0, delay=0.03, payload=VOICE, every=1) -> Record:
    """The n-th 20-ms packet; `at` seconds after the origin is when the first was spoken.

    With `every` only each so-manieth frame was sent: the numbers tell a pause from a loss.
    """
    spoken = (at or 0.0) + n * 0.02 * (1 + drift)
    return Record(epoch, (first_seq + n // every) % 65536, (base + n * STEP) % 2**32, ORIGIN + spoken + delay, payload)


def place(records: list[Record], origin=ORIGIN) -> list[Frame]:
    return list(frames(records, survey(records), origin))


def test_packets_in_order_fill_the_timeline_without_a_gap():
    got = place([packet(n) for n in range(200)])
    assert [frame.start for frame in got] == [
        1440 + n * STEP for n in range(200)
    ]  # 1440: the 30 ms they were under way
    assert {frame.samples for frame in got} == {STEP}
    assert [frame.fresh for frame in got[:3]] == [True, False, False]


def test_order_is_restored_and_duplicates_are_dropped():
    records = [packet(n) for n in range(300)]
    shuffled = list(records)
    for i in range(0, 290, 10):
        shuffled[i], shuffled[i + 7] = shuffled[i + 7], shuffled[i]
    shuffled[100:100] = records[90:100]
    assert [(f.start, f.payload) for f in place(shuffled)] == [(f.start, f.payload) for f in place(records)]


def test_numbers_and_timestamps_go_on_over_their_wraps():
    wrapping = [packet(n, base=2**32 - 50 * STEP, first_seq=65500) for n in range(200)]
    assert [f.start for f in place(wrapping)] == [f.start for f in place([packet(n) for n in range(200)])]


def test_a_loss_is_bridged_for_a_tenth_of_a_second_and_silent_after_that():
    records = [packet(n) for n in range(100) if not 20 <= n < 23 and not 50 <= n < 80]
    lost = [frame for frame in place(records) if frame.payload is None]
    assert [frame.start for frame in lost] == [1440 + n * STEP for n in (20, 21, 22, 50, 51, 52, 53, 54)]


def test_a_pause_without_missing_numbers_stays_silent_for_as_long_as_it_was():
    talk = [packet(n) for n in range(50)]
    again = [Record(0, 50 + n, (150 + n) * STEP, ORIGIN + (150 + n) * 0.02 + 0.03, VOICE) for n in range(50)]
    got = place(talk + again)
    assert not [frame for frame in got if frame.payload is None]
    assert got[50].start - got[49].end == 100 * STEP


def test_what_was_lost_beside_a_pause_is_not_invented():
    records = [packet(0), Record(0, 3, 100 * STEP, ORIGIN + 2.03, VOICE)]
    assert [frame.payload for frame in place(records)] == [VOICE, VOICE]


def test_jitter_moves_nothing():
    rng = random.Random(1)
    records = [packet(n, delay=0.02 + rng.expovariate(30)) for n in range(3000)]
    records.sort(key=lambda record: record.at)
    got = place(records)
    assert abs(got[0].start / 48_000 - 0.02) < 0.005
    assert [frame.start - got[0].start for frame in got] == [n * STEP for n in range(len(got))]


@pytest.mark.parametrize("ppm", [-120, -15, 0, 40, 150])
def test_three_hours_of_drift_stay_within_twenty_milliseconds(ppm):
    rng = random.Random(ppm)
    every = 50  # one packet a second says as much about the clock as fifty
    records = [
        packet(n, drift=ppm * 1e-6, delay=0.02 + rng.expovariate(40), every=every) for n in range(0, 3 * 180_000, every)
    ]
    got = place(records)
    assert len(got) == len(records)
    for n, frame in enumerate(got):
        spoken = n * every * 0.02 * (1 + ppm * 1e-6)
        assert abs(frame.start / 48_000 - spoken - 0.02) < 0.02
    assert {frame.samples for frame in got} <= {959, 960, 961}


def test_two_speakers_whose_clocks_part_stay_aligned():
    def second(records):
        return {round(f.start / 48_000 - 0.02, 2) for f in place(records)}

    fast = [packet(n, drift=-80e-6, delay=0.02, every=50) for n in range(0, 90_000, 50)]
    slow = [packet(n, drift=80e-6, delay=0.02, base=77, first_seq=9, every=50) for n in range(0, 90_000, 50)]
    assert max(second(slow)) - max(second(fast)) == pytest.approx(1799 * 160e-6, abs=0.02)


def test_a_sender_that_starts_anew_goes_on_at_its_own_second():
    first = [packet(n) for n in range(50)]
    second = [packet(n, epoch=1, base=123_456, first_seq=9000, at=5.0) for n in range(50)]
    got = place(first + second)
    assert got[50].start == round(5.03 * 48_000)
    assert got[50].fresh


def test_a_long_queue_in_the_network_does_not_bend_the_line():
    records = [packet(n, delay=0.3 if 3000 < n < 4000 else 0.02) for n in range(20_000)]
    got = place(records)
    assert max(abs(f.start - n * STEP - 960) for n, f in enumerate(got)) <= 1


def test_damaged_packets_count_as_lost():
    records = [packet(n, payload=b"" if n == 5 else b"\x7b" if n == 9 else VOICE) for n in range(20)]
    assert [n for n, frame in enumerate(place(records)) if frame.payload is None] == [5, 9]


def test_nothing_gives_nothing():
    assert place([]) == []


@pytest.mark.parametrize(
    ("payload", "length"),
    [
        (b"", 0),
        (bytes([0 << 3]), 480),
        (bytes([3 << 3]), 2880),
        (bytes([12 << 3]), 480),
        (bytes([15 << 3 | 1]), 1920),
        (bytes([16 << 3]), 120),
        (bytes([31 << 3 | 2]), 1920),
        (bytes([31 << 3 | 3, 6]), 5760),
        (bytes([31 << 3 | 3, 7]), 0),  # longer than 120 ms
        (bytes([31 << 3 | 3]), 0),
        (bytes([31 << 3 | 3, 0]), 0),
    ],
)
def test_the_length_of_a_packet_is_read_from_its_first_byte(payload, length):
    assert samples(payload) == length


records = st.builds(
    Record,
    st.integers(0, 2),
    st.integers(0, 65535),
    st.integers(0, 2**32 - 1),
    st.floats(0, 2e9),
    st.binary(max_size=4),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(records, max_size=80))
def test_whatever_was_captured_frames_never_overlap(captured):
    end = None
    for frame in place(captured):
        assert end is None or frame.start >= end
        end = frame.end
