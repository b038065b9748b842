"""One microphone: what passes, what is counted, and when its numbers are said to start anew."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.sfu.rtp import SILENCE, Packet
from spaces.sfu.uptrack import BURST, RATE, Bucket, UpTrack
from tests.sfu.packets import LEVEL_ID, OPUS, rtp

FRAME = 0.02


class Recorder:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.epochs: list[int] = []

    def write(self, voice: str, epoch: int, packet: Packet) -> None:
        assert voice == "mira"
        self.packets.append(packet)
        self.epochs.append(epoch)

    @property
    def seqs(self) -> list[int]:
        return [packet.seq for packet in self.packets]


def microphone() -> tuple[UpTrack, Recorder]:
    recorder = Recorder()
    return UpTrack("mira", OPUS, LEVEL_ID, (recorder,)), recorder


def feed(track: UpTrack, seqs: Iterable[int], start: float = 0.0, offset: int = 0, ssrc: int = 1) -> None:
    """Packets whose timestamps and arrivals follow from their numbers, in the order given."""
    for index, seq in enumerate(seqs):
        track.write(rtp(seq, seq * 960 + offset, ssrc=ssrc), start + index * FRAME)


def test_packets_pass_in_the_order_they_come() -> None:
    track, recorder = microphone()
    feed(track, [65_534, 65_535, 65_537, 65_536, 65_538])
    assert recorder.seqs == [65_534, 65_535, 1, 0, 2]
    assert [packet.late for packet in recorder.packets] == [False, False, False, True, False]
    assert len(set(recorder.epochs)) == 1


def test_everybody_who_wants_it_gets_it() -> None:
    first, second = Recorder(), Recorder()
    track = UpTrack("mira", OPUS, LEVEL_ID, (first, second))
    feed(track, [1])
    assert first.seqs == second.seqs == [1]


def test_damaged_packets_are_counted_and_dropped() -> None:
    track, recorder = microphone()
    track.write(b"\x80\x00", 0.0)
    assert (track.dropped, recorder.packets) == (1, [])


def test_other_codecs_and_padding_are_dropped_but_are_no_loss() -> None:
    track, recorder = microphone()
    feed(track, [1])
    track.write(rtp(2, 1920, payload_type=126, ssrc=1), 0.02)
    track.write(rtp(3, 2880, payload=b"", ssrc=1), 0.04)
    feed(track, [4], start=0.06)
    assert recorder.seqs == [1, 4]
    assert (track.dropped, track.reception.lost) == (2, 0)


def test_other_codecs_of_another_source_are_nothing_to_us() -> None:
    track, recorder = microphone()
    track.write(rtp(2, 1920, payload_type=126, ssrc=7), 0.0)
    feed(track, [1])
    track.write(rtp(500, 1920, payload_type=126, ssrc=7), 0.02)
    assert (recorder.seqs, track.reception.ssrc, track.reception.lost) == ([1], 1, 0)


@pytest.mark.parametrize("jump", [5 * 48_000, -5 * 48_000, -10, 0])  # 0: the clock stood still
def test_a_jump_or_a_standstill_of_the_timestamps_is_a_new_start(jump: int) -> None:
    track, recorder = microphone()
    feed(track, [1, 2, 3])
    feed(track, [4, 5, 6], start=0.06, offset=jump - 960 if jump in {-10, 0} else jump)
    assert recorder.epochs[:3] == [recorder.epochs[0]] * 3
    assert recorder.epochs[3:] == [recorder.epochs[3]] * 3
    assert recorder.epochs[0] != recorder.epochs[3]
    assert track.reception.lost == 0


def test_silence_that_the_timestamps_count_is_no_new_start() -> None:
    track, recorder = microphone()
    for index in range(20):
        track.write(rtp(index, index * 19_200, payload=b"\x00"), index * 0.4)
    assert len(set(recorder.epochs)) == 1


def test_a_clock_that_stood_still_is_a_new_start() -> None:
    track, recorder = microphone()
    feed(track, [1, 2])
    feed(track, [3, 4], start=30.0)
    assert len(set(recorder.epochs)) == 2


def test_a_loss_of_seconds_is_no_new_start() -> None:
    track, recorder = microphone()
    track.write(rtp(1, 960), 0.0)
    track.write(rtp(901, 901 * 960), 18.0)
    assert (len(set(recorder.epochs)), track.reception.lost) == (1, 899)


def test_a_jump_of_the_numbers_is_a_new_start_without_loss() -> None:
    track, recorder = microphone()
    feed(track, [1, 2])
    feed(track, [30_000, 30_001], start=0.04)
    assert (len(set(recorder.epochs)), track.reception.lost) == (2, 0)


def test_another_source_is_a_new_start_with_statistics_of_its_own() -> None:
    track, recorder = microphone()
    feed(track, [1, 5])
    assert track.reception.lost == 3
    feed(track, [6, 7], start=0.04, ssrc=2)
    assert len(set(recorder.epochs)) == 2
    assert (track.reception.ssrc, track.reception.lost) == (2, 0)


def test_stragglers_of_an_earlier_source_are_dropped() -> None:
    track, recorder = microphone()
    feed(track, [1, 2])
    feed(track, [900, 901], start=0.04, ssrc=2)
    feed(track, [3], start=0.08)
    feed(track, [902], start=0.1, ssrc=2)
    assert recorder.seqs == [1, 2, 900, 901, 902]
    assert (len(set(recorder.epochs)), track.dropped) == (2, 1)


def test_stragglers_are_known_after_several_new_starts() -> None:
    track, recorder = microphone()
    feed(track, [1])
    feed(track, [900], start=0.02, ssrc=2)
    feed(track, [901], start=0.04, ssrc=2, offset=10**6)
    feed(track, [50], start=0.06, ssrc=3)
    feed(track, [2], start=0.08)
    feed(track, [51], start=0.1, ssrc=3)
    assert recorder.seqs == [1, 900, 901, 50, 51]


def test_stragglers_from_before_a_jump_of_the_numbers_are_dropped() -> None:
    track, recorder = microphone()
    feed(track, [1, 2, 30_000, 3, 30_001])
    assert recorder.seqs == [1, 2, 30_000, 30_001]
    assert len(set(recorder.epochs)) == 2


def test_stragglers_from_before_a_jump_of_the_timestamps_are_dropped_but_not_lost() -> None:
    track, recorder = microphone()
    feed(track, [1, 2])
    feed(track, [4], start=0.04, offset=10**6)
    feed(track, [3], start=0.06)
    feed(track, [5], start=0.08, offset=10**6)
    assert recorder.seqs == [1, 2, 4, 5]
    assert (len(set(recorder.epochs)), track.reception.lost) == (2, 0)


def test_two_sources_at_once_do_not_take_turns() -> None:
    track, recorder = microphone()
    for index in range(100):
        track.write(rtp(index, index * 960, ssrc=1), index * FRAME)
        track.write(rtp(9000 + index, index * 960, ssrc=2), index * FRAME + 0.01)
    assert len(set(recorder.epochs)) == 2
    assert recorder.seqs == [0, *range(9000, 9100)]


def test_an_earlier_source_may_come_back_when_the_other_stopped() -> None:
    track, recorder = microphone()
    feed(track, [1])
    feed(track, [50], start=0.02, ssrc=2)
    feed(track, [2, 3], start=2.0)
    assert recorder.seqs == [1, 50, 2, 3]


def test_a_late_packet_with_a_timestamp_from_the_future_is_dropped() -> None:
    track, recorder = microphone()
    feed(track, [1, 3])
    track.write(rtp(2, 960 * 50, ssrc=1), 0.05)
    assert recorder.seqs == [1, 3]


def test_a_muted_voice_is_not_forwarded_but_still_measured() -> None:
    track, recorder = microphone()
    feed(track, [1, 2, 3])
    track.mute(True)
    feed(track, [4, 5], start=0.06)
    assert (recorder.seqs, track.reception.lost) == ([1, 2, 3], 0)
    assert (track.level.at(0.1), track.level.loudness(0.1)) == (SILENCE, SILENCE)


def test_after_a_mute_the_numbers_start_anew() -> None:
    track, recorder = microphone()
    feed(track, [1])
    track.mute(True)
    track.mute(True)
    feed(track, [2], start=0.02)
    track.mute(False)
    feed(track, [3], start=0.04)
    assert recorder.seqs == [1, 3]
    assert recorder.epochs[0] != recorder.epochs[1]


def test_what_was_said_while_muted_is_not_heard_later() -> None:
    track, recorder = microphone()
    track.mute(True)
    feed(track, [1, 3])
    track.mute(False)
    feed(track, [2], start=0.05)
    feed(track, [4, 6, 5], start=0.06)
    assert recorder.seqs == [4, 6, 5]


def test_muting_what_is_muted_changes_nothing() -> None:
    track, _ = microphone()
    epoch = track.epoch
    track.mute(False)
    assert track.epoch == epoch


def test_microphones_of_one_space_never_share_an_epoch() -> None:
    epochs = itertools.count()
    first, second = UpTrack("a", OPUS, 0, (), epochs), UpTrack("a", OPUS, 0, (), epochs)
    seen = {first.epoch, second.epoch}
    first.mute(True)
    second.mute(True)
    assert len(seen | {first.epoch, second.epoch}) == 4


def test_the_beginning_of_a_voice_is_told_before_its_packet_goes_on() -> None:
    track, recorder = microphone()
    begun: list[tuple[float, int]] = []
    track.on_talking = lambda now: begun.append((now, len(recorder.packets)))
    feed(track, range(20))
    ((moment, before),) = begun
    assert moment == before * FRAME
    assert track.level.talking(moment)


def test_a_bucket_gives_a_burst_and_then_a_rate() -> None:
    bucket = Bucket(rate=10, burst=5)
    assert [bucket.take(0.0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert [bucket.take(0.1), bucket.take(0.1)] == [True, False]
    assert [bucket.take(100.0) for _ in range(7)] == [True] * 5 + [False] * 2


def test_a_speaker_may_send_ten_millisecond_frames_for_ever() -> None:
    track, _ = microphone()
    assert all(track.admit(index * 0.01) for index in range(3000))
    assert track.dropped == 0


def test_a_flood_is_cut_to_the_rate() -> None:
    track, _ = microphone()
    admitted = sum(track.admit(index / 5000) for index in range(50_000))
    assert BURST + RATE * 10 - 2 <= admitted <= BURST + RATE * 10 + 2
    assert track.dropped == 50_000 - admitted


writes = st.lists(
    st.tuples(
        st.binary(max_size=60)
        | st.builds(
            rtp,
            st.integers(0, 65_535),
            st.integers(0, 2**32 - 1),
            ssrc=st.integers(0, 3),
            level=st.none() | st.integers(0, 127),
            payload=st.binary(max_size=20),
        ),
        st.floats(0, 10),
    ),
    max_size=30,
)


@given(writes=writes, mutes=st.sets(st.integers(0, 30)))
def test_no_bytes_make_a_microphone_raise(writes: list[tuple[bytes, float]], mutes: set[int]) -> None:
    track, recorder = microphone()
    now = 0.0
    for index, (data, gap) in enumerate(writes):
        track.mute(index in mutes)
        now += gap
        track.write(data, now)
        track.reception.block(now)
    assert track.dropped + len(recorder.packets) <= len(writes)
