"""How much of speech can be understood: STOI, the short-time objective intelligibility.

After C. Taal, R. Hendriks, R. Heusdens and J. Jensen, "An Algorithm for Intelligibility Prediction of Time-Frequency
Weighted Noisy Speech", IEEE TASLP 19(7), 2011. 1 is the original; listeners understand practically all words from about
0.9 on and few below 0.5.
"""

from __future__ import annotations

import numpy as np

Sound = np.ndarray

RATE = 10_000  # Hz, at which the measure is defined
_FRAME, _HOP, _FFT = 256, 128, 512
_BANDS, _LOWEST = 15, 150.0  # one-third octaves, and the centre of the first one in Hz
_SEGMENT = 30  # frames (384 ms) that are compared at once
_RANGE = 40.0  # dB below the loudest frame: what is quieter is no speech
_CLIP = 10 ** (15.0 / 20)  # a band may be so much worse before that is as bad as it gets


def stoi(original: Sound, heard: Sound, rate: int) -> float:
    """Compare what was said with what is heard; both begin at the same moment."""
    length = min(len(original), len(heard))
    clean, degraded = (_resampled(sound[:length], rate) for sound in (original, heard))
    frames = _frames(clean), _frames(degraded)
    energy = 20 * np.log10(np.linalg.norm(frames[0], axis=1) + 1e-12)
    speech = energy > energy.max() - _RANGE
    x, y = (_bands(one[speech]) for one in frames)
    scores = [_segment(x[:, at : at + _SEGMENT], y[:, at : at + _SEGMENT]) for at in range(x.shape[1] - _SEGMENT + 1)]
    return float(np.mean(scores))


def delay(original: Sound, heard: Sound, rate: int) -> float:
    """By how many seconds the second is later, where they fit best."""
    size = 1 << (len(original) + len(heard)).bit_length()
    fit = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(original, size)), size)
    at = int(np.argmax(fit))
    return (at - size if at > size // 2 else at) / rate


def resampled(sound: Sound, rate: int, wanted: int) -> Sound:
    """The same sound at another rate."""
    count = round(len(sound) * wanted / rate)
    spectrum = np.fft.rfft(sound)
    kept = np.zeros(count // 2 + 1, complex)
    both = min(len(spectrum), len(kept))
    kept[:both] = spectrum[:both]
    return np.fft.irfft(kept, count) * (count / len(sound))


def _resampled(sound: Sound, rate: int) -> Sound:
    return resampled(np.asarray(sound, float), rate, RATE)


def _frames(sound: Sound) -> Sound:
    count = (len(sound) - _FRAME) // _HOP + 1
    window = np.hanning(_FRAME + 2)[1:-1]
    return np.stack([sound[n * _HOP : n * _HOP + _FRAME] * window for n in range(count)])


def _bands(frames: Sound) -> Sound:
    """Amplitude in each band (rows) of each frame (columns)."""
    power = np.abs(np.fft.rfft(_joined(frames), _FFT, axis=1)) ** 2
    bins = np.arange(_FFT // 2 + 1) * RATE / _FFT
    centres = _LOWEST * 2.0 ** (np.arange(_BANDS) / 3)
    member = (bins >= centres[:, None] * 2 ** (-1 / 6)) & (bins < centres[:, None] * 2 ** (1 / 6))
    return np.sqrt(member @ power.T)


def _joined(frames: Sound) -> Sound:
    """Frames of the speech alone: what is between is cut out before it is looked at again."""
    sound = np.zeros((len(frames) - 1) * _HOP + _FRAME)
    for number, frame in enumerate(frames):
        sound[number * _HOP : number * _HOP + _FRAME] += frame
    return _frames(sound)


def _segment(x: Sound, y: Sound) -> float:
    scale = np.linalg.norm(x, axis=1, keepdims=True) / (np.linalg.norm(y, axis=1, keepdims=True) + 1e-12)
    clipped = np.minimum(y * scale, x * (1 + _CLIP))
    a, b = (one - one.mean(axis=1, keepdims=True) for one in (x, clipped))
    norms = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1) + 1e-12
    return float(np.mean(np.sum(a * b, axis=1) / norms))
