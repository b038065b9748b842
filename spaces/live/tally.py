"""The numbers of one space as it goes: a sample a minute, written down without anybody waiting for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime

from spaces.live.clock import Clock
from spaces.live.journal import Journal
from spaces.live.room import Room
from spaces.live.talking import Talk
from spaces.model.numbers import Sample, minute_of


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted since the space was opened; only grows."""

    newcomers: int = 0
    joins: int = 0
    leaves: int = 0
    reactions: int = 0
    messages: int = 0
    questions: int = 0

    def since(self, before: Counts) -> dict[str, int]:
        """How much each has grown."""
        return {one.name: getattr(self, one.name) - getattr(before, one.name) for one in fields(self)}


@dataclass(frozen=True, slots=True)
class Gauge:
    """How many are here."""

    listeners: int
    on_stage: int


def tally_of(space_id: str, room: Room, talk: Talk, clock: Clock, journal: Journal) -> Tally:
    """The tally of a room and of what is said in it without a microphone."""

    def counts() -> Counts:
        here = room.attendance
        return Counts(here.total, here.joins, here.leaves, talk.reactions, talk.messages, here.questions)

    def gauge() -> Gauge:
        return Gauge(room.listener_count, len(room.attendance.present) - room.listener_count)

    return Tally(space_id, clock, journal, counts, gauge)


class Tally:
    """Takes samples of a space while it is on air.

    The first one begins when the space does, or when the node is back; the others with their minute. So a sample has
    a name of its own, and writing it twice is the same as once.
    """

    def __init__(
        self, space_id: str, clock: Clock, journal: Journal, counts: Callable[[], Counts], gauge: Callable[[], Gauge]
    ) -> None:
        self._space_id, self._clock, self._journal = space_id, clock, journal
        self._counts, self._gauge = counts, gauge
        self._told = Counts()
        self._began: datetime | None = None  # the present sample
        self._most = Gauge(0, 0)

    def pulse(self) -> None:
        """Look at the space; called ten times a second while it is on air."""
        now = self._clock.now()
        if self._began is None:
            self._began = now
        elif minute_of(now) > self._began:
            self._write(self._began)
            self._began, self._most = minute_of(now), Gauge(0, 0)
        here = self._gauge()
        self._most = Gauge(max(self._most.listeners, here.listeners), max(self._most.on_stage, here.on_stage))

    def close(self) -> None:
        """Write the last sample; a space that was over before anybody looked has none."""
        if self._began is not None:
            self._write(self._began)
        self._began = None

    def _write(self, began: datetime) -> None:
        counts = self._counts()
        sample = Sample(self._space_id, began, self._most.listeners, self._most.on_stage, **counts.since(self._told))
        self._told = counts
        self._journal.put(f"numbers of {self._space_id}", lambda store: store.numbers.put(sample))
