"""From the packets of an excerpt to a file that browsers play, without a trace on the disk."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from recorder.decode import RATE, pieces
from recorder.encode import MP3, write_file
from recorder.records import Record
from recorder.timeline import frames, survey

PAUSE_MAX = 2 * RATE
"""Samples of silence that are kept; a microphone may have been closed for an hour within an excerpt."""


def mp3(records: Sequence[Record]) -> bytes:
    """One voice as an MP3 file."""
    file = BytesIO()
    write_file(file, MP3, [_sound(records)])
    return file.getvalue()


def _sound(records: Sequence[Record]) -> NDArray[np.float32]:
    """The voice from its first packet on, with long pauses cut short."""
    ordered = sorted(records, key=lambda record: (record.epoch, record.at))
    parts: list[NDArray[np.float32]] = []
    end: int | None = None
    for start, sound in pieces(frames(ordered, survey(ordered), records[0].at)):
        pause = 0 if end is None else min(max(start - end, 0), PAUSE_MAX)
        parts += [np.zeros(pause, np.float32), (sound / 32_768).astype(np.float32)]
        end = start + len(sound)
    return np.concatenate(parts) if parts else np.zeros(RATE, np.float32)
