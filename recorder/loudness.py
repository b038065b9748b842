"""How loud something is to people (ITU-R BS.1770-4): gated integrated loudness and true peak, of one channel.

Both stream over blocks of any length. The two biquads of the K weighting are applied as their impulse response by FFT,
because numpy has no recursive filter: 4096 samples hold all of it down to -180 dB.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

Block = NDArray[np.float32]
Wide = NDArray[np.float64]

STEP = 4800
"""Samples of 100 ms: gating blocks of 400 ms begin that often (BS.1770-4 Annex 1)."""

ABSOLUTE_GATE = -70.0
"""LUFS below which nothing counts."""

RELATIVE_GATE = -10.0
"""LU below the loudness of what passed the first gate."""

PHASES = 4
"""Times that 48 kHz is oversampled to find the peaks between the samples (BS.1770-4 Annex 2)."""

HALF = 12
"""Samples on either side that an interpolated one is made of."""

_SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
_HIGH_PASS = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)
"""b0 b1 b2 a1 a2 at 48 kHz (BS.1770-4 tables 1 and 2)."""

_TAPS = 4096
_CHUNK = 12 * STEP
_FFT = 1 << 16  # holds a chunk and the response


class Meter:
    """Integrated loudness of what it is given."""

    def __init__(self) -> None:
        self._waiting = np.zeros(_TAPS - 1)  # the chunk that is being filled, behind the tail of the one before
        self._energies: list[Wide] = []  # mean square of every 100 ms

    def add(self, block: Block) -> None:
        """Listen to some more; 48 kHz, -1 to 1."""
        self._waiting = np.concatenate([self._waiting, block])
        while len(self._waiting) >= _CHUNK + _TAPS - 1:
            self._energies.append(_energies(self._waiting[: _CHUNK + _TAPS - 1]))
            self._waiting = self._waiting[_CHUNK:]

    def integrated(self) -> float:
        """LUFS of everything so far; minus infinity where nothing passed the gates."""
        energies = np.concatenate([*self._energies, _energies(self._waiting)])
        if len(energies) < 4:
            return -math.inf
        blocks = (energies[:-3] + energies[1:-2] + energies[2:-1] + energies[3:]) / 4
        audible = blocks[blocks > _energy(ABSOLUTE_GATE)]
        if not len(audible):
            return -math.inf
        loud = audible[audible > audible.mean() * 10 ** (RELATIVE_GATE / 10)]
        return _lufs(float(loud.mean()))


class TruePeak:
    """The highest point of the curve through the samples."""

    def __init__(self) -> None:
        self._tail = np.zeros(2 * HALF, np.float32)
        self._peak = 0.0

    def add(self, block: Block) -> None:
        """Listen to some more; 48 kHz, -1 to 1."""
        joined = np.concatenate([self._tail, block])
        self._tail = joined[-2 * HALF :]
        if len(joined) > 2 * HALF and float(np.abs(joined).max()) * overshoot() > self._peak:
            self._peak = max(self._peak, float(envelope(joined).max()))

    def decibels(self) -> float:
        """How high it went so far, dBTP."""
        rest = float(envelope(np.concatenate([self._tail, np.zeros(2 * HALF, np.float32)])).max())
        return decibels(max(self._peak, rest))


def envelope(block: Block) -> Block:
    """The highest point of the curve from each sample to the next.

    The result is 2 * HALF shorter: its first value belongs to `block[HALF]`.
    """
    body = block[HALF : len(block) - HALF]
    highest: Block = np.abs(body)
    for response in _responses()[1:]:
        between = np.abs(np.convolve(block, response, "valid")[: len(body)])
        np.maximum(highest, between, out=highest)
    return highest


@cache
def overshoot() -> float:
    """How many times higher than its samples the curve can be at the very most."""
    return float(np.abs(_responses()).sum(axis=1).max())


def decibels(amplitude: float) -> float:
    """Of an amplitude, 1 being full scale."""
    return 20 * math.log10(amplitude) if amplitude > 0 else -math.inf


def amplitude(decibels: float) -> float:
    """The factor that many decibels are."""
    return float(10 ** (decibels / 20))


@cache
def _responses() -> Block:
    """The interpolator by phase, a windowed sinc, reversed as np.convolve wants it."""
    offsets = np.arange(-HALF + 1, HALF + 1)
    rows = []
    for phase in range(PHASES):
        at = offsets - phase / PHASES
        rows.append((np.sinc(at) * np.cos(np.pi * at / (2 * HALF + 1)) ** 2)[::-1])
    return np.array(rows, np.float32)


@cache
def _weighting() -> NDArray[np.complex128]:
    """Spectrum of the K weighting."""
    pulse = [1.0, *[0.0] * (_TAPS - 1)]
    return np.fft.rfft(_biquad(_HIGH_PASS, _biquad(_SHELF, pulse)), _FFT)


def _biquad(coefficients: tuple[float, ...], signal: list[float]) -> list[float]:
    b0, b1, b2, a1, a2 = coefficients
    out: list[float] = []
    x1 = x2 = y1 = y2 = 0.0
    for x in signal:
        y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
        x1, x2, y1, y2 = x, x1, y, y1
        out.append(y)
    return out


def _energies(chunk: Wide) -> Wide:
    """Mean square of each whole 100 ms behind the first _TAPS - 1 samples, weighted."""
    count = (len(chunk) - _TAPS + 1) // STEP
    if not chunk.any():  # most of a stem is somebody else's turn
        return np.zeros(count)
    weighted = np.fft.irfft(np.fft.rfft(chunk, _FFT) * _weighting(), _FFT)
    rows = weighted[_TAPS - 1 : _TAPS - 1 + count * STEP].reshape(count, STEP)
    energies: Wide = np.einsum("ij,ij->i", rows, rows) / STEP
    return energies


def _lufs(energy: float) -> float:
    return -0.691 + 10 * math.log10(energy)


def _energy(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))
