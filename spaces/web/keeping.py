"""Things that are kept in memory for a while because they are slow to get, and got once for all who ask at once."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _One(Generic[T]):
    value: T
    size: int
    until: float


class Kept(Generic[T]):
    """Values by key, the least recently used ones forgotten first; not for sharing between threads."""

    def __init__(self, size_max: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is kept yet.

        Args:
            size_max: of all values together, in the measure in which `get` is told of each.
            seconds: how long a value is good.
            clock: seconds that only grow.
        """
        self._size_max, self._seconds, self._clock = size_max, seconds, clock
        self._kept: OrderedDict[str, _One[T]] = OrderedDict()
        self._size = 0
        self._coming: dict[str, asyncio.Task[tuple[T, int]]] = {}

    async def get(self, key: str, make: Callable[[], Awaitable[tuple[T, int]]]) -> T:
        """The value of that key, made if it is not there; those who ask meanwhile wait for the same.

        Args:
            key: which.
            make: gives the value and its size; what it raises is raised to all who wait, and not kept.
        """
        if (one := self._kept.get(key)) is not None and one.until > self._clock():
            self._kept.move_to_end(key)
            return one.value
        task = self._coming.get(key)
        if task is None:
            task = self._coming[key] = asyncio.ensure_future(self._made(key, make))
            task.add_done_callback(lambda done: self._over(key, done))
        # Whoever leaves takes nothing away from those who wait on.
        return (await asyncio.shield(task))[0]

    def has(self, key: str) -> bool:
        """Whether that key needs no making."""
        one = self._kept.get(key)
        return key in self._coming or (one is not None and one.until > self._clock())

    async def _made(self, key: str, make: Callable[[], Awaitable[tuple[T, int]]]) -> tuple[T, int]:
        value, size = await make()
        self._forget(key)
        if size <= self._size_max:
            self._kept[key] = _One(value, size, self._clock() + self._seconds)
            self._size += size
        while self._size > self._size_max:
            self._forget(next(iter(self._kept)))
        return value, size

    def _forget(self, key: str) -> None:
        if (one := self._kept.pop(key, None)) is not None:
            self._size -= one.size

    def _over(self, key: str, done: asyncio.Task[tuple[T, int]]) -> None:
        self._coming.pop(key, None)
        if not done.cancelled():
            done.exception()  # when all who waited have left, nobody else looks at it
