"""A network in virtual time: delay, jitter, bursts of loss, reordering and duplicates, the same for the same seed."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


class Clock:
    """Time that passes only when a test lets it, event by event."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now  # seconds
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()  # events of one moment happen in the order they were asked for

    def after(self, delay: float, do: Callable[[], None]) -> None:
        """Do that in so many seconds."""
        heapq.heappush(self._agenda, (self.now + delay, next(self._order), do))

    def every(self, interval: float, do: Callable[[], None], phase: float = 0.0) -> None:
        """Do that again and again, first after `phase` seconds."""

        def again() -> None:
            do()
            self.after(interval, again)

        self.after(phase, again)

    def run(self, seconds: float) -> None:
        """Let so much time pass."""
        end = self.now + seconds
        while self._agenda and self._agenda[0][0] <= end:
            self.now, _, do = heapq.heappop(self._agenda)
            do()
        self.now = end


@dataclass(frozen=True)
class Conditions:
    """What a link does to packets; losses follow Gilbert and Elliott: a good and a bad state, each with its rate."""

    delay: float = 0.03  # s every packet takes at least
    jitter: float = 0.0  # s on average that a queue adds; packets wait in line and keep their order
    loss_good: float = 0.0  # chance to be lost in the good state
    loss_bad: float = 0.5  # and in the bad one
    worsen: float = 0.0  # chance per packet to go from good to bad
    recover: float = 0.2  # and back
    reorder: float = 0.0  # chance to take a longer way and be overtaken
    detour: float = 0.03  # s that way is longer
    duplicate: float = 0.0  # chance to come twice


CLEAN = Conditions()
WIFI = Conditions(jitter=0.004, loss_good=0.002, worsen=0.005, recover=0.3, reorder=0.005, duplicate=0.002)
MOBILE = Conditions(delay=0.06, jitter=0.015, loss_good=0.01, worsen=0.01, recover=0.15, reorder=0.02, duplicate=0.005)


class Link(Generic[T]):
    """One direction of a path."""

    def __init__(self, clock: Clock, conditions: Conditions, seed: int, deliver: Callable[[T], None]) -> None:
        self.conditions = conditions
        self.sent = self.lost = self.doubled = 0  # packets, so that tests know the truth
        self._clock = clock
        self._chance = random.Random(seed)
        self._deliver = deliver
        self._bad = False
        self._last = 0.0  # when the last packet in line arrives

    def send(self, item: T) -> None:
        """Put a packet on the way."""
        self.sent += 1
        if self._loses():
            self.lost += 1
            return
        delay = self._delay()
        self._clock.after(delay, lambda: self._deliver(item))
        if self._chance.random() < self.conditions.duplicate:
            self.doubled += 1
            self._clock.after(delay + 0.001, lambda: self._deliver(item))

    def _loses(self) -> bool:
        c = self.conditions
        if self._chance.random() < (c.recover if self._bad else c.worsen):
            self._bad = not self._bad
        return self._chance.random() < (c.loss_bad if self._bad else c.loss_good)

    def _delay(self) -> float:
        c = self.conditions
        queue = self._chance.expovariate(1 / c.jitter) if c.jitter else 0.0
        if self._chance.random() < c.reorder:
            return c.delay + queue + c.detour
        self._last = max(self._last, self._clock.now + c.delay + queue)
        return self._last - self._clock.now
