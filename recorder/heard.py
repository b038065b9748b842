"""When somebody withheld talked: all that is kept of them once their key is destroyed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from recorder.chapters import BREATH
from recorder.decode import RATE
from recorder.peaks import STEP, talking
from recorder.records import Record
from recorder.timeline import frames, survey

Spans = tuple[tuple[float, float], ...]
"""From and to, in seconds of the timeline."""

_SECONDS = STEP / RATE


def spans(records: Callable[[], Iterable[Record]], started_at: float, ended_at: float) -> Spans:
    """When they talked, told by the size of the packets alone: nothing is decoded.

    Args:
        records: of one appearance, from the beginning; asked for twice.
        started_at: wall clock (s, UTC) of second 0.
        ended_at: where the timeline ends.
    """
    steps = math.ceil(max(0.0, ended_at - started_at) / _SECONDS)
    talk = talking(frames(records(), survey(records()), started_at), 0, steps)
    found: list[tuple[float, float]] = []
    for step in np.flatnonzero(talk).tolist():
        begin, end = round(step * _SECONDS, 1), round((step + 1) * _SECONDS, 1)
        if found and begin - found[-1][1] < BREATH:
            begin = found.pop()[0]
        found.append((begin, end))
    return tuple(found)


def in_steps(heard: Spans, start: int, steps: int) -> NDArray[np.bool_]:
    """The same as one truth a step, of a recording that begins at that sample of the timeline."""
    talk = np.zeros(steps, np.bool_)
    for begin, end in heard:
        first, last = (round((second * RATE - start) / STEP) for second in (begin, end))
        talk[max(first, 0) : max(last, 0)] = True
    return talk
