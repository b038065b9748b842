"""The numbers of a space: what its hosts see afterwards, counted without names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

STOP_SECONDS = 5
"""Where people stop listening to a recording is counted in steps of so many seconds."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A minute of a space, or the part of one that it was on air."""

    space_id: str
    at: datetime  # when it began
    listeners: int  # the most at once
    on_stage: int  # likewise
    newcomers: int  # different people who had not been inside before
    joins: int
    leaves: int
    reactions: int
    messages: int
    questions: int  # raised hands


@dataclass(frozen=True, slots=True)
class Stop:
    """So many people stopped listening to a recording at that second."""

    second: int
    count: int


@dataclass(frozen=True, slots=True)
class Sum:
    """A whole space in numbers."""

    total: int  # different people
    peak: int
    average: float  # listeners, over the time on air
    joins: int
    leaves: int
    reactions: int
    messages: int
    questions: int


def summed(samples: Sequence[Sample], ended_at: datetime) -> Sum:
    """What the samples of a space come to.

    Args:
        samples: in the order of time; each lasts until the next one begins.
        ended_at: when the last one ends.
    """
    ends = [*(sample.at for sample in samples[1:]), ended_at]
    spans = [max(0.0, (end - sample.at).total_seconds()) for sample, end in zip(samples, ends, strict=False)]
    # Of a gap, while the node was down, nothing is known: it counts as a minute.
    spans = [min(span, 60.0) for span in spans]
    listened = sum(sample.listeners * span for sample, span in zip(samples, spans, strict=True))
    return Sum(
        total=sum(sample.newcomers for sample in samples),
        peak=max((sample.listeners for sample in samples), default=0),
        average=listened / sum(spans) if sum(spans) else 0.0,
        joins=sum(sample.joins for sample in samples),
        leaves=sum(sample.leaves for sample in samples),
        reactions=sum(sample.reactions for sample in samples),
        messages=sum(sample.messages for sample in samples),
        questions=sum(sample.questions for sample in samples),
    )


def minute_of(now: datetime) -> datetime:
    """The beginning of that minute."""
    return now - timedelta(seconds=now.second, microseconds=now.microsecond)


def stop_of(second: float) -> int:
    """The step that a second of a recording is counted in."""
    return int(second // STOP_SECONDS) * STOP_SECONDS
