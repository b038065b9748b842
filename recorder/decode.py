"""From placed Opus packets to sound: one mono stem per appearance, silent where nothing was said.

A stem is a sparse file of 16-bit samples: what nobody spoke takes no room on disk, and any stretch can be read
without the rest. Losses are bridged by libopus itself; FFmpeg's interface to it has no way to ask for the redundant
copy of a lost frame in the next packet (LBRR), so that is not used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray

from recorder.timeline import Frame

Samples = NDArray[np.int16]

RATE = 48_000
"""Samples a second of everything between the packets and the encoders."""

FADE = 120
"""Samples (2.5 ms) over which sound begins and ends at a gap: a hard edge would click."""

_FULL = 32_768.0  # what 1.0 is in 16 bits


class Decoder:
    """libopus behind PyAV, one per appearance: it remembers what came before."""

    def __init__(self) -> None:
        context = av.CodecContext.create("libopus", "r")
        assert isinstance(context, AudioCodecContext)
        context.sample_rate = RATE
        context.layout = "mono"
        self._context = context
        self._toc: int | None = None  # the first byte of the last packet

    def decode(self, frame: Frame) -> Samples:
        """The sound of a frame, exactly `frame.samples` long; silence where libopus can make nothing of it."""
        if frame.fresh:
            self._context.flush_buffers()
            self._toc = None
        sound = self._sound(frame.payload) if frame.payload else self._bridge(frame.nominal)
        if len(sound) < frame.nominal:
            sound = np.concatenate([sound, np.zeros(frame.nominal - len(sound), np.int16)])
        return _stretch(sound[: frame.nominal], frame.samples)

    def _sound(self, payload: bytes) -> Samples:
        self._toc = payload[0]
        try:
            parts = [
                np.frombuffer(memoryview(got.planes[0]), np.int16, got.samples)
                for got in self._context.decode(av.Packet(payload))
            ]
        except av.error.FFmpegError:  # damaged: it costs its own 20 ms
            return np.zeros(0, np.int16)
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)

    def _bridge(self, count: int) -> Samples:
        """What libopus guesses for a lost frame: an empty frame of the same kind asks it (RFC 6716 §3.2.1)."""
        if self._toc is None:
            return np.zeros(0, np.int16)
        guess = bytes([self._toc & 0xFC])
        parts: list[Samples] = []
        while sum(map(len, parts)) < count:
            part = self._sound(guess)
            if not len(part):
                break
            parts.append(part)
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)


@dataclass(frozen=True, slots=True)
class Stem:
    """The decoded sound of one appearance from the origin on."""

    path: Path
    length: int  # samples; what is behind it is silence

    def read(self, start: int, count: int) -> NDArray[np.float32]:
        """`count` samples from `start` on, -1 to 1; silence outside of the stem."""
        block = np.zeros(count, np.float32)
        first, last = max(start, 0), min(start + count, self.length)
        if first < last:
            with self.path.open("rb") as file:
                file.seek(2 * first)
                block[first - start : last - start] = np.fromfile(file, np.int16, last - first)
            block /= _FULL
        return block


def pieces(frames: Iterable[Frame]) -> Iterator[tuple[int, Samples]]:
    """Where sound is, and the sound, with soft edges at every gap."""
    decoder = Decoder()
    before: tuple[int, Samples] | None = None
    for frame in frames:
        sound = decoder.decode(frame)
        joined = before is not None and before[0] + len(before[1]) == frame.start
        if before is not None:
            yield before if joined else (before[0], _fade(before[1], -1))
        before = frame.start, sound if joined else _fade(sound, 1)
    if before is not None:
        yield before[0], _fade(before[1], -1)


def write_stem(frames: Iterable[Frame], path: Path, end: int, cancelled: Callable[[], bool] = lambda: False) -> Stem:
    """Decode an appearance into a sparse file; what lies before the origin or from sample `end` on is left out.

    Stops early when `cancelled` says so; the stem is then as long as what was written.
    """
    length = 0
    with path.open("wb", buffering=1 << 20) as file:
        for number, (start, sound) in enumerate(pieces(frames)):
            if number % 500 == 0 and cancelled():
                break
            kept = sound[max(-start, 0) : max(end - start, 0)]
            if not len(kept):
                continue
            if (begin := max(start, 0)) != length:  # every seek empties the buffer
                file.seek(2 * begin)
            file.write(kept.tobytes())
            length = begin + len(kept)
    return Stem(path, length)


def _fade(sound: Samples, direction: int) -> Samples:
    """Soften the beginning (1) or the end (-1)."""
    count = min(FADE, len(sound))
    ramp = np.ones(len(sound))
    ramp[:count] = np.arange(count) / count
    return (sound * ramp[::direction]).astype(np.int16)


def _stretch(sound: Samples, count: int) -> Samples:
    """Make it `count` samples long: a drifting clock asks for one more or less now and then."""
    if len(sound) == count or not len(sound):
        return sound
    at = np.linspace(0, len(sound) - 1, count)
    return np.interp(at, np.arange(len(sound)), sound).round().astype(np.int16)
