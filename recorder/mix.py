"""Everybody at one loudness, together at -16 LUFS, with no peak over the ceiling. Who is withheld is simply not in."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recorder.decode import RATE, Stem
from recorder.loudness import HALF, Block, Meter, amplitude, envelope, overshoot

TARGET = -16.0
"""LUFS of each speaker and of the whole, as a meter reads the one channel of the file."""

CEILING = -1.5
"""Highest true peak of the mix, dBTP: what the lossy encoders add stays below -1."""

BOOST = 24.0
"""Decibels by which a quiet speaker is raised at most: more would publish the room's noise."""

FLOOR = amplitude(-45.0)
"""What is quieter, in a levelled voice, is dead air."""

REACH = 480
"""Samples (10 ms) before and after a peak over which the limiter turns down: a period of 50 Hz, so it bends no wave."""

BLOCK = RATE
"""Samples that are mixed at once."""

_CONTEXT = HALF + 2 * REACH


@dataclass(frozen=True, slots=True)
class Voice:
    """A stem and what it takes to bring it to the target."""

    stem: Stem
    gain: float  # factor

    def read(self, start: int, count: int) -> Block:
        """As loud as everybody else."""
        return self.stem.read(start, count) * np.float32(self.gain)


class Limiter:
    """Turns down around every true peak over the ceiling; what lies under it passes unchanged."""

    def __init__(self, ceiling: float = amplitude(CEILING)) -> None:
        self._ceiling = ceiling
        self._joined = np.zeros(_CONTEXT, np.float32)

    def add(self, block: Block) -> Block:
        """The next of what is ready, in all as long as what came in less the last 20 ms."""
        joined = np.concatenate([self._joined, block])
        ready = max(len(joined) - 2 * _CONTEXT, 0)
        self._joined = joined[ready:]
        return self._limit(joined) if ready else joined[:0]

    def flush(self) -> Block:
        """The rest."""
        return self.add(np.zeros(_CONTEXT, np.float32))

    def _limit(self, joined: Block) -> Block:
        body = joined[_CONTEXT : len(joined) - _CONTEXT]
        if float(np.abs(joined).max()) * overshoot() <= self._ceiling:
            return body
        needed = (self._ceiling / np.maximum(envelope(joined), self._ceiling)).astype(np.float32)
        return np.multiply(body, _smooth(_lowest(needed, 2 * REACH + 1), 2 * REACH + 1))


@dataclass(frozen=True, slots=True)
class Mix:
    """What is published, ready to be read as often as needed."""

    voices: tuple[Voice, ...]
    start: int  # samples on the timeline where it begins
    end: int
    gain: float  # factor over the sum of the voices

    def blocks(self) -> Iterator[Block]:
        """All of it, limited, in blocks of about BLOCK samples."""
        limiter = Limiter()
        for block in _sum(self.voices, self.start, self.end):
            if len(ready := limiter.add(block * np.float32(self.gain))):
                yield ready
        if len(ready := limiter.flush()):
            yield ready


def level(stem: Stem, start: int, end: int) -> Voice:
    """Bring one speaker to the target loudness, by what they said between the two samples."""
    return Voice(stem, _gain(_measure(stem.read(at, count) for at, count in steps(start, end))))


def mix(
    voices: Sequence[Voice], start: int, end: int, listen: Callable[[int, Sequence[Block]], None] = lambda _, __: None
) -> Mix:
    """Find the gain of the whole.

    Args:
        voices: the levelled speakers.
        start: where on the timeline to begin, in samples.
        end: where to end.
        listen: is told (offset in samples from `start`, a block of each voice) on the way.
    """

    def sums() -> Iterator[Block]:
        for at, count in steps(start, end):
            blocks = [voice.read(at, count) for voice in voices]
            listen(at - start, blocks)
            yield _total(blocks, count)

    return Mix(tuple(voices), start, end, _gain(_measure(sums())))


def sounding(voices: Sequence[Voice], end: int) -> tuple[int, int]:
    """From the first to the last sound on the timeline, in samples; all of it where there is none."""

    def loud(at: int, count: int) -> NDArray[np.intp]:
        return np.flatnonzero(np.abs(_total([voice.read(at, count) for voice in voices], count)) > FLOOR)

    blocks = list(steps(0, end))
    first = next((at + int(found[0]) for at, count in blocks if len(found := loud(at, count))), 0)
    last = next((at + int(found[-1]) + 1 for at, count in reversed(blocks) if len(found := loud(at, count))), end)
    return first, last


def steps(start: int, end: int) -> Iterator[tuple[int, int]]:
    """(position, count) of the blocks from start to end."""
    for at in range(start, end, BLOCK):
        yield at, min(BLOCK, end - at)


def _sum(voices: Sequence[Voice], start: int, end: int) -> Iterator[Block]:
    for at, count in steps(start, end):
        yield _total([voice.read(at, count) for voice in voices], count)


def _total(blocks: Sequence[Block], count: int) -> Block:
    total = np.zeros(count, np.float32)
    for block in blocks:
        total += block
    return total


def _measure(blocks: Iterable[Block]) -> float:
    meter = Meter()
    for block in blocks:
        meter.add(block)
    return meter.integrated()


def _gain(loudness: float) -> float:
    return 1.0 if math.isinf(loudness) else amplitude(min(TARGET - loudness, BOOST))


def _lowest(values: Block, width: int) -> Block:
    """Minimum over each `width` values in a row, by doubling."""
    span = 1
    while 2 * span <= width:
        values = np.minimum(values[:-span], values[span:])
        span *= 2
    rest = width - span
    return np.minimum(values[:-rest], values[rest:]) if rest else values


def _smooth(values: Block, width: int) -> Block:
    """Mean over each `width` values in a row."""
    sums = np.cumsum(np.concatenate([np.zeros(1), values.astype(np.float64)]))
    mean: Block = ((sums[width:] - sums[:-width]) / width).astype(np.float32)
    return mean
