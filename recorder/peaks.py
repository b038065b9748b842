"""The picture of a recording: how loud it is along its length, and whose voice that is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from recorder.chapters import NOBODY
from recorder.decode import RATE
from recorder.loudness import Block, amplitude
from recorder.timeline import Frame

STEP = RATE // 10
"""Samples of a step: who speaks is decided ten times a second."""

BUCKETS_MAX = 2000
"""Columns of the picture at most: more than a screen shows, and 10 kB compressed."""

WITHHELD = -2
"""In the picture: somebody talks there whom nobody may hear."""

TALKING = amplitude(-40.0)
"""Root mean square above which a levelled voice talks; speech lies near -20, what is left of a room below -45."""

_SMALL = 10  # bytes; Opus codes silence and comfort noise in fewer


class Peaks:
    """Listens to the voices of a mix, in blocks that begin at whole steps."""

    def __init__(self) -> None:
        self._peaks: list[float] = []
        self._speaking: list[int] = []

    def listen(self, _: int, voices: Sequence[Block]) -> None:
        """The next block of every voice, all equally long."""
        if not voices:
            return
        rows = [_rows(voice) for voice in voices]
        self._peaks += np.abs(sum(rows[1:], rows[0])).max(axis=1).tolist()
        powers = np.array([np.mean(row * row, axis=1) for row in rows])
        loudest, power = powers.argmax(axis=0), powers.max(axis=0)
        self._speaking += np.where(power > TALKING * TALKING, loudest, NOBODY).tolist()

    def speaking(self, steps: int) -> list[int]:
        """Who spoke in each step: the number of the loudest voice, or NOBODY."""
        return [*self._speaking, *[NOBODY] * steps][:steps]

    def document(self, voices: Sequence[dict[str, str | int | None]], speaking: Sequence[int]) -> dict[str, object]:
        """For the page: `peaks` (0 to 255) and `voice`, one each per `step` seconds.

        A voice is a number in `voices`, NOBODY, or WITHHELD where somebody talks who is not published.

        Args:
            voices: what is shown of each.
            speaking: who has the floor in each step of the recording; a number beyond the voices is somebody withheld.
        """
        steps = len(speaking)
        per = max(1, math.ceil(steps / BUCKETS_MAX))
        peaks = [*self._peaks, *[0.0] * steps][:steps]
        shown = [WITHHELD if voice >= len(voices) else voice for voice in speaking]
        starts = range(0, steps, per)
        return {
            "version": 1,
            "step": per * STEP / RATE,
            "voices": list(voices),
            "peaks": [min(255, round(255 * max(peaks[at : at + per]))) for at in starts],
            "voice": [_most(shown[at : at + per]) for at in starts],
        }


def talking(frames: Iterable[Frame], start: int, steps: int) -> NDArray[np.bool_]:
    """In which steps somebody talked, told by the size of their packets alone: who said no is not decoded.

    Args:
        frames: of their appearance.
        start: samples on the timeline where the recording begins.
        steps: how many there are.
    """
    sizes = np.zeros(steps)
    for frame in frames:
        at = (frame.start - start) // STEP
        if frame.payload and 0 <= at < steps:
            sizes[at] = max(sizes[at], len(frame.payload))
    talk = sizes[sizes > _SMALL]
    # Speech takes more bytes than the noise between it; half of what their loud moments take parts the two.
    return sizes > max(float(_SMALL), float(np.percentile(talk, 90)) / 2 if len(talk) else 0.0)


def _rows(block: Block) -> Block:
    """One row a step, the last one filled up with silence."""
    return np.pad(block, (0, -len(block) % STEP)).reshape(-1, STEP)


def _most(speaking: Sequence[int]) -> int:
    talking = Counter(voice for voice in speaking if voice != NOBODY)
    return talking.most_common(1)[0][0] if talking else NOBODY
