"""Voices for fake microphones: one pitch per person, in bursts like syllables."""

from __future__ import annotations

import array
import math
import wave
from pathlib import Path

RATE = 48_000
SECONDS = 4  # the browser plays the file again and again; all pitches fit into it a whole number of times
SYLLABLE = 0.4  # s of sound, then a pause: noise suppression takes a steady tone for noise and removes it
PAUSE = 0.1


def write_voice(path: Path, hz: int) -> Path:
    """A WAV file with a pulsing sine of that pitch."""
    samples = array.array("h", (round(16_000 * _envelope(i) * _sine(i, hz)) for i in range(RATE * SECONDS)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return path


def _sine(index: int, hz: int) -> float:
    return math.sin(2 * math.pi * hz * index / RATE)


def _envelope(index: int) -> float:
    """0 to 1 with soft edges: a click would be heard at every pitch."""
    at = index / RATE % (SYLLABLE + PAUSE)
    return max(0.0, min(1.0, at / 0.02, (SYLLABLE - at) / 0.02))
