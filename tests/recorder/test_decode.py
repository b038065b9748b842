"""What a stem sounds like."""

from __future__ import annotations

import av
import numpy as np
import pytest

from recorder.decode import Decoder, Stem, pieces, write_stem
from recorder.records import Record
from recorder.timeline import Frame, frames, samples, survey
from tests.recorder.sounds import ORIGIN, RATE, power, spoken, tone


def stem_of(records: list[Record], folder, origin=ORIGIN, end=1000 * RATE) -> Stem:
    return write_stem(frames(records, survey(records), origin), folder / "stem.pcm", end)


def test_a_tone_is_at_its_second_and_at_its_level(tmp_path):
    stem = stem_of(spoken(tone(440, 2.0), 3.0), tmp_path)
    sound = stem.read(0, 6 * RATE)
    loud = np.flatnonzero(np.abs(sound) > 0.05)
    assert loud[0] / RATE == pytest.approx(3.0, abs=0.02)
    assert loud[-1] / RATE == pytest.approx(5.0, abs=0.02)
    assert power(sound[int(3.5 * RATE) : int(4.5 * RATE)], 440) == pytest.approx(-12, abs=1)


def test_a_gap_is_digital_silence_and_takes_no_room_on_disk(tmp_path):
    first = spoken(tone(440, 1.0), 0.0)
    again = spoken(tone(440, 1.0), 600.0, seq=50, base=600 * RATE)
    stem = stem_of(first + again, tmp_path)
    assert not stem.read(int(1.01 * RATE), 598 * RATE).any()
    assert np.abs(stem.read(int(600.5 * RATE), RATE // 4)).max() > 0.2
    assert stem.path.stat().st_blocks * 512 < 1_000_000


def test_reading_outside_of_a_stem_gives_silence(tmp_path):
    stem = stem_of(spoken(tone(440, 1.0), 0.0), tmp_path)
    assert not stem.read(-1000, 900).any()
    assert not stem.read(stem.length, 1000).any()
    assert len(stem.read(stem.length - 10, 1000)) == 1000


def test_what_was_said_before_the_origin_is_left_out(tmp_path):
    stem = stem_of(spoken(tone(440, 2.0), 0.0), tmp_path, ORIGIN + 1)
    assert stem.length == pytest.approx(RATE, abs=960)


def test_what_was_said_after_the_end_is_left_out(tmp_path):
    """A timestamp from nowhere cannot make the file as large as it likes."""
    first, later = spoken(tone(440, 2.0), 0.0), spoken(tone(440, 0.2), 90_000.0, epoch=1)
    stem = stem_of(first + later, tmp_path, end=RATE + 77)
    assert stem.length == RATE + 77
    assert stem.path.stat().st_size == 2 * (RATE + 77)


def test_a_lost_packet_is_bridged(tmp_path):
    sound = stem_of(spoken(tone(440, 2.0), 0.0, lost=frozenset({50})), tmp_path).read(RATE, 960)
    assert np.sqrt(np.mean(sound**2)) > 0.1


def test_a_long_loss_fades_into_silence(tmp_path):
    stem = stem_of(spoken(tone(440, 3.0), 0.0, lost=frozenset(range(50, 100))), tmp_path)
    assert not stem.read(int(1.12 * RATE), int(0.85 * RATE)).any()
    assert np.abs(stem.read(int(2.2 * RATE), 4800)).max() > 0.2


def test_a_drifting_clock_stretches_the_sound_without_a_click():
    packets = [record.payload for record in spoken(tone(440, 1.0), 0.0)]
    placed, start = [], 0
    for n, payload in enumerate(packets):
        placed.append(Frame(start, 961 if n % 10 == 0 else 960, 960, payload))
        start = placed[-1].end
    sound = np.concatenate([part for _, part in pieces(placed)]) / 32768
    assert len(sound) == start
    assert np.abs(np.diff(sound[4800:-4800])).max() < 0.25 * 2 * np.pi * 440 / RATE * 1.1


def test_damaged_packets_cost_only_themselves():
    decoder = Decoder()
    good = [record.payload for record in spoken(tone(440, 1.0), 0.0)]
    for payload in good[:20]:
        decoder.decode(Frame(0, 960, 960, payload))
    assert len(decoder.decode(Frame(0, 960, 960, bytes([0x7B, 0xFF]) + bytes(3)))) == 960
    decoder.decode(Frame(0, 960, 960, good[20]))
    assert np.abs(decoder.decode(Frame(0, 960, 960, good[21]))).max() > 4000


def test_a_loss_before_anything_was_heard_is_silence():
    assert not Decoder().decode(Frame(0, 960, 960, None)).any()


def test_cancelling_stops_the_work(tmp_path):
    records = spoken(tone(440, 1.0), 0.0)
    stem = write_stem(frames(records, survey(records), ORIGIN), tmp_path / "stem.pcm", RATE, lambda: True)
    assert stem.length == 0


@pytest.mark.parametrize("layout", ["mono", "stereo"])
@pytest.mark.parametrize("duration", [10, 20, 40, 60])
def test_every_length_of_packet_and_stereo_too_is_decoded_and_bridged(layout, duration):
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = RATE, layout, "s16", 48_000
    encoder.options = {"frame_duration": str(duration)}
    size, channels = duration * 48, 1 if layout == "mono" else 2
    scaled = np.repeat((tone(440, 1.2) * 32767).astype(np.int16), channels)
    packets = []
    for start in range(0, len(scaled) - size * channels + 1, size * channels):
        block = scaled[None, start : start + size * channels]
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout=layout)
        frame.sample_rate, frame.pts = RATE, start // channels
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    assert {samples(packet) for packet in packets} == {size}
    placed = [Frame(n * size, size, size, None if n == 8 else packet) for n, packet in enumerate(packets)]
    sound = np.concatenate([part for _, part in pieces(placed)])
    assert len(sound) == len(packets) * size
    assert power(sound[9600:38400] / 32768, 440) == pytest.approx(-12, abs=1.5)
    bridged = sound[8 * size : 9 * size]
    assert np.abs(bridged[: size // 2]).max() > 3000
