"""Where each packet of an appearance belongs on a 48 kHz timeline that all speakers share.

A sender's timestamps are exact but count from anywhere, on a crystal of its own; arrival is on our clock but late by
whatever the network took. What both agree on is the floor under the delays: the line through the fastest packets maps
ticks to wall clock and shows how fast the sender's clock runs (Moon, Skelly and Towsley, "Estimation and removal of
clock skew from network delay measurements", 1999). `survey` finds that line, `frames` places the packets on it; both
stream, so that an appearance of any length takes little memory.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from recorder.records import Record
from spaces.sfu.rtp import CLOCK_RATE, seq_after, ts_after

WINDOW = 10.0
"""Seconds of which only the fastest packet counts: what a survey keeps of an hour is 360 points."""

DRIFT_AFTER = 120.0
"""Seconds an epoch must last before its drift is estimated: below, 100 ppm are less than what jitter would invent."""

DRIFT_MAX = 500e-6
"""No sound card is so far off; beyond, the sender's clock has stopped for a while and has no rate to speak of."""

CONCEAL = CLOCK_RATE // 10
"""Samples of a loss that the decoder may bridge; its guesses fade out by then (RFC 6716 §4.4)."""

_DEPTH = 50  # packets held back to restore their order: 1 s of 20-ms frames
_LONGEST = 5760  # samples of 120 ms: the longest packet there may be (RFC 6716 §3.2.5)

_SILK = (480, 960, 1920, 2880)  # samples at 48 kHz by the two low bits of the configuration (RFC 6716 §3.1)
_HYBRID = (480, 960)
_CELT = (120, 240, 480, 960)


@dataclass(frozen=True, slots=True)
class Line:
    """Ticks since the first packet of an epoch, as wall clock."""

    start: float  # wall clock (s, UTC) of tick 0, less the constant part of the delay that nobody can know
    drift: float = 0.0  # how much longer than ours the sender's seconds are: 50e-6 is 50 ppm slow

    def at(self, ticks: int) -> float:
        """Wall clock in seconds."""
        return self.start + ticks / CLOCK_RATE * (1 + self.drift)


@dataclass(frozen=True, slots=True)
class Frame:
    """A stretch of the timeline that one packet fills; what no frame covers is silence."""

    start: int  # samples from the origin; may lie before it
    samples: int  # how long it is there: nominal, give or take one where the sender's clock drifts
    nominal: int  # how many samples the packet decodes to
    payload: bytes | None  # None: lost, the decoder shall bridge it
    fresh: bool = False  # the sender has started anew: nothing the decoder remembers applies

    @property
    def end(self) -> int:
        """Where the next one may begin."""
        return self.start + self.samples


@dataclass(slots=True)
class _Ticks:
    """Timestamps and sequence numbers of one epoch, counted on over their wraps."""

    timestamp: int
    seq: int
    _ticks: int = 0
    _number: int = 0

    def of(self, record: Record) -> tuple[int, int]:
        """Ticks and packets since the first record that came, negative for one that overtook."""
        self._ticks += ts_after(record.timestamp, self.timestamp)
        self._number += seq_after(record.seq, self.seq)
        self.timestamp, self.seq = record.timestamp, record.seq
        return self._ticks, self._number


@dataclass(slots=True)
class _Floor:
    """The fastest packet of each window of an epoch."""

    ticks: _Ticks
    points: dict[int, tuple[float, float]] = field(default_factory=dict)  # window -> (sender's seconds, delay)

    def add(self, record: Record) -> None:
        seconds = self.ticks.of(record)[0] / CLOCK_RATE
        delay = record.at - seconds
        window = int(seconds // WINDOW)
        known = self.points.get(window)
        if known is None or delay < known[1]:
            self.points[window] = (seconds, delay)

    def line(self) -> Line:
        points = sorted(self.points.values())
        drift = _slope(points) if points[-1][0] - points[0][0] >= DRIFT_AFTER else 0.0
        if abs(drift) > DRIFT_MAX:
            drift = 0.0
        return Line(min(delay - drift * seconds for seconds, delay in points), drift)


def samples(payload: bytes) -> int:
    """How many samples at 48 kHz an Opus packet decodes to; 0 when it is none (RFC 6716 §3.1 and §3.2)."""
    if not payload:
        return 0
    config, code = payload[0] >> 3, payload[0] & 3
    frame = _SILK[config & 3] if config < 12 else _HYBRID[config & 1] if config < 16 else _CELT[config & 3]
    if code == 3 and len(payload) < 2:
        return 0
    count = payload[1] & 0x3F if code == 3 else min(code + 1, 2)
    total = frame * count
    return total if total <= _LONGEST else 0


def survey(records: Iterable[Record]) -> dict[int, Line]:
    """The clock of each epoch of one appearance, from all of its records in the order they came."""
    floors: dict[int, _Floor] = {}
    for record in records:
        floor = floors.get(record.epoch)
        if floor is None:
            floor = floors[record.epoch] = _Floor(_Ticks(record.timestamp, record.seq))
        floor.add(record)
    return {epoch: floor.line() for epoch, floor in floors.items()}


def frames(records: Iterable[Record], lines: dict[int, Line], origin: float) -> Iterator[Frame]:
    """The frames of one appearance in their order, never overlapping.

    Args:
        records: the same that `survey` saw, once more.
        lines: what it found.
        origin: wall clock (s, UTC) of sample 0.
    """
    end: int | None = None
    for epoch, stream in groupby(records, key=lambda record: record.epoch):
        for frame in _place(_in_order(stream), lines[epoch], origin):
            if end is None or frame.start >= end:
                end = frame.end
                yield frame


def _slope(points: list[tuple[float, float]]) -> float:
    """Of the line under all points that is nearest to them: the edge of their lower hull below their middle."""
    hull: list[tuple[float, float]] = []
    for point in points:
        while len(hull) > 1 and _turns_right(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    middle = sum(x for x, _ in points) / len(points)
    right = next(i for i, (x, _) in enumerate(hull) if i and x >= middle)
    (x0, y0), (x1, y1) = hull[right - 1], hull[right]
    return (y1 - y0) / (x1 - x0)


def _turns_right(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) <= (b[1] - a[1]) * (c[0] - a[0])


def _in_order(stream: Iterable[Record]) -> Iterator[tuple[int, int, Record]]:
    """(number, ticks, record) of one epoch by number, each once; what comes later than _DEPTH packets is dropped."""
    waiting: list[tuple[int, int, int, Record]] = []
    counter: _Ticks | None = None
    last: int | None = None
    for arrival, record in enumerate(stream):
        counter = counter or _Ticks(record.timestamp, record.seq)
        ticks, number = counter.of(record)
        heapq.heappush(waiting, (number, arrival, ticks, record))
        if len(waiting) > _DEPTH:
            number, _, ticks, record = heapq.heappop(waiting)  # noqa: PLW2901
            if last is None or number > last:
                last = number
                yield number, ticks, record
    while waiting:
        number, _, ticks, record = heapq.heappop(waiting)
        if last is None or number > last:
            last = number
            yield number, ticks, record


def _place(stream: Iterable[tuple[int, int, Record]], line: Line, origin: float) -> Iterator[Frame]:
    """Frames of one epoch, those that were lost among them."""

    def span(ticks: int, nominal: int, payload: bytes | None, fresh: bool = False) -> Frame:
        start = round((line.at(ticks) - origin) * CLOCK_RATE)
        return Frame(start, round((line.at(ticks + nominal) - origin) * CLOCK_RATE) - start, nominal, payload, fresh)

    before: tuple[int, int, int] | None = None  # number, tick after it, and nominal length of the one before
    for number, ticks, record in stream:
        nominal = samples(record.payload)
        if not nominal:  # damaged: the same as lost
            continue
        if before is not None:
            if ticks < before[1]:  # a timestamp inside the packet before: no Opus sender does that
                continue
            for tick in _lost(before, number, ticks):
                yield span(tick, before[2], None)
        yield span(ticks, nominal, record.payload, fresh=before is None)
        before = number, ticks + nominal, nominal


def _lost(before: tuple[int, int, int], number: int, ticks: int) -> range:
    """Ticks of the frames to bridge between two packets.

    Missing time without missing numbers is a pause (DTX). Where both are missing but not in proportion nobody knows
    which part of the pause was sound, so that stays silent too.
    """
    last, tick, nominal = before
    if ticks - tick > (number - last - 1) * nominal:
        return range(0)
    return range(tick, min(ticks, tick + CONCEAL) - nominal + 1, nominal)
