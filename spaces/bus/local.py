"""Publish and subscribe within one process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from spaces.model import Action

WAITING_MAX = 1000
"""Actions that may wait for one subscriber; who is further behind misses the oldest and is better off with the log."""


class Bus:
    """Hands every action to everybody who subscribed at that moment."""

    def __init__(self) -> None:
        self._listeners: dict[Callable[[Action], None], None] = {}

    def publish(self, action: Action) -> None:
        """Tell everybody; never waits."""
        for tell in tuple(self._listeners):
            tell(action)

    def listen(self, tell: Callable[[Action], None]) -> Callable[[], None]:
        """Have a function called with every action, which must be quick; the result ends that."""
        self._listeners[tell] = None
        return lambda: self._listeners.pop(tell, None)

    @contextmanager
    def subscription(self) -> Iterator[asyncio.Queue[Action]]:
        """A queue of what is published while the context is open."""
        queue: asyncio.Queue[Action] = asyncio.Queue(WAITING_MAX)

        def tell(action: Action) -> None:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(action)

        stop = self.listen(tell)
        try:
            yield queue
        finally:
            stop()
