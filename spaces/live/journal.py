"""What happens in rooms on its way into the database: rooms go on, and everything is written down in its order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from spaces.model import Action, Space
from spaces.store.away import away

if TYPE_CHECKING:
    from spaces.bus import Bus
    from spaces.store import Store

Write = Callable[["Store"], Awaitable[object]]
"""Something to be written; it may be tried again, so doing it twice has to be the same as once."""

_TRIES = 3
"""Of what the database refuses; while it is away there is no end of them."""
_PAUSE, _PAUSE_MAX = 0.2, 5.0
"""Seconds between two tries: at first, and at most."""
_MANY = 10_000
"""Writes that wait before the operator reads of it."""
_FINISH = 10.0
"""Seconds that a server which goes down waits for its database."""

_log = logging.getLogger(__name__)


class Journal:
    """A queue of what is to be written. Nobody in a room waits for it; `written` is for those who answer over HTTP."""

    def __init__(self, store: Store, bus: Bus) -> None:
        self._store, self._bus = store, bus
        self._queue: asyncio.Queue[tuple[str, Write, Callable[[], None]]] = asyncio.Queue()
        self._newest: dict[str, Space] = {}  # of each space that waits

    def save(self, space: Space) -> None:
        """Store a space's state soon."""
        self._newest[space.id] = space

        async def write(store: Store) -> None:
            await store.spaces.save(space)
            self._forget(space)

        self.put(f"space {space.id}", write, lambda: self._forget(space))

    def _forget(self, space: Space) -> None:
        if self._newest.get(space.id) is space:
            del self._newest[space.id]

    def note(self, action: Action) -> None:
        """Enter something into the log of actions, and tell whoever wants to know as soon as it stands there."""

        async def write(store: Store) -> None:
            self._bus.publish(replace(action, id=await store.actions.add(action)))

        self.put(f"{action.kind} of {action.space_id}", write)

    def put(self, what: str, write: Write, lost: Callable[[], None] = lambda: None) -> None:
        """Write something soon, after all that was put before.

        Args:
            what: names it in the server's log when it fails.
            write: does it.
            lost: is called when the database refuses it for good.
        """
        self._queue.put_nowait((what, write, lost))
        if self._queue.qsize() == _MANY:
            _log.error("%d writes wait for the database; rooms go on, but a crash would lose them", _MANY)

    def pending(self, space_id: str) -> Space | None:
        """A space's newest state while it waits; None when the database has it already."""
        return self._newest.get(space_id)

    async def written(self) -> None:
        """Wait until everything that was put so far is in the database."""
        await self._queue.join()

    async def finish(self) -> None:
        """Wait for what is left, but not for ever: the server goes down."""
        try:
            async with asyncio.timeout(_FINISH):
                await self.written()
        except TimeoutError:
            _log.error("the database is away: %d writes are lost", self._queue.qsize() + 1)

    async def run(self) -> None:
        """Write, for ever."""
        while True:
            what, write, lost = await self._queue.get()
            if not await self._write(what, write):
                lost()
            self._queue.task_done()

    async def _write(self, what: str, write: Write) -> bool:
        """Try until it is done, or refused as often as makes sense; what comes after waits, for the order counts."""
        pause, refused = _PAUSE, 0
        while True:
            try:
                await write(self._store)
            except Exception as fault:
                refused += not away(fault)
                if refused == _TRIES:
                    _log.exception("%s could not be written and is given up; please report this", what)
                    return False
                _log.warning("%s could not be written, trying again: %s", what, fault)
            else:
                return True
            await asyncio.sleep(pause)
            pause = min(pause * 2, _PAUSE_MAX)
