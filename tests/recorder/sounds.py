"""Synthetic speakers: tones as Opus packets, and what a decoder makes of a file."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from recorder.records import Record

RATE = 48_000
ORIGIN = 1_790_000_000.0


def tone(frequency: float, seconds: float, amplitude: float = 0.25) -> np.ndarray:
    at = np.arange(round(seconds * RATE)) / RATE
    return amplitude * np.sin(2 * np.pi * frequency * at)


def opus(sound: np.ndarray) -> list[bytes]:
    """20-ms packets as a browser sends them."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = RATE, "mono", "s16", 40_000
    encoder.options = {"application": "voip", "frame_duration": "20"}
    packets: list[bytes] = []
    scaled = (np.clip(sound, -1, 1) * 32767).astype(np.int16)
    for start in range(0, len(scaled) - 959, 960):
        frame = av.AudioFrame.from_ndarray(scaled[None, start : start + 960], format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, start
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets


def spoken(
    sound: np.ndarray, at: float, *, epoch: int = 0, seq: int = 0, base: int = 0, lost: frozenset[int] = frozenset()
) -> list[Record]:
    """The records of a talk that begins `at` seconds after the origin, as they would be captured."""
    return [
        Record(epoch, (seq + n) % 65536, (base + n * 960) % 2**32, ORIGIN + at + n * 0.02, payload)
        for n, payload in enumerate(opus(sound))
        if n not in lost
    ]


def decoded(path: Path) -> np.ndarray:
    """The whole file as PyAV plays it, mono, -1 to 1."""
    parts = []
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("fltp", "mono", RATE)
        for frame in container.decode(audio=0):
            parts += [got.to_ndarray()[0] for got in resampler.resample(frame)]
    return np.concatenate(parts)


def power(sound: np.ndarray, frequency: float) -> float:
    """How loud that tone is in it, dB below full scale of a sine."""
    at = np.arange(len(sound)) / RATE
    window = np.hanning(len(sound))
    part = np.abs(np.sum(sound * window * np.exp(-2j * np.pi * frequency * at))) / window.sum() * 2
    return float(20 * np.log10(part + 1e-12))
