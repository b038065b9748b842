"""What is in a file, by two players that share no code with the recorder: PyAV's and the ffmpeg of the system."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recorder.loudness import Meter
from tests.recorder.sounds import RATE, decoded

Sound = np.ndarray

_SMOOTH = 480  # samples (10 ms) over which an envelope is taken: tones further apart than 200 Hz do not mix


def by_ffmpeg(path: Path) -> Sound:
    """The whole file as ffmpeg plays it, mono, -1 to 1; anything it complains about fails."""
    if not shutil.which("ffmpeg"):
        pytest.skip("needs the ffmpeg program")
    command = ["ffmpeg", "-v", "error", "-xerror", "-i", str(path), "-map", "0:a", "-ac", "1", "-ar", str(RATE)]
    done = subprocess.run([*command, "-f", "f32le", "-"], capture_output=True, check=True)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.float32)


PLAYERS = {"pyav": decoded, "ffmpeg": by_ffmpeg}
HERE = {name: play for name, play in PLAYERS.items() if name != "ffmpeg" or shutil.which("ffmpeg")}
"""Those that this machine has, for tests that go on without the others."""


def probe(path: Path) -> dict[str, Any]:
    """What ffprobe reads: format, streams, chapters."""
    if not shutil.which("ffprobe"):
        pytest.skip("needs the ffprobe program")
    command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-show_chapters", "-of", "json", str(path)]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def part(sound: Sound, start: float, end: float) -> Sound:
    """From second to second."""
    return sound[round(start * RATE) : round(end * RATE)]


def loudness(sound: Sound) -> float:
    """LUFS."""
    meter = Meter()
    meter.add(np.asarray(sound, np.float32))
    return meter.integrated()


def stretches(sound: Sound, hz: int, shortest: float = 0.1) -> list[tuple[float, float]]:
    """From and to of every sounding of a tone, in seconds: where it has half of its full strength."""
    strength = _envelope(sound, hz)
    full = np.percentile(strength[strength > 0.01], 75) if (strength > 0.01).any() else np.inf
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (strength > full / 2).astype(np.int8), [0]])))
    found = [(begin / RATE, end / RATE) for begin, end in edges.reshape(-1, 2)]
    return [(begin, end) for begin, end in found if end - begin >= shortest]


def _envelope(sound: Sound, hz: int) -> Sound:
    turned = sound * np.exp(-2j * np.pi * hz * np.arange(len(sound)) / RATE)
    window = np.hanning(_SMOOTH + 2)[1:-1]
    size = 1 << (len(sound) + _SMOOTH).bit_length()
    smooth = np.fft.ifft(np.fft.fft(turned, size) * np.fft.fft(window / window.sum(), size))
    return 2 * np.abs(smooth[_SMOOTH // 2 : _SMOOTH // 2 + len(sound)])
