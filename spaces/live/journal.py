"""What happens in rooms on its way into the database: rooms go on, and everything is written down in its order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from spaces.model import Action, Space

if TYPE_CHECKING:
    from spaces.bus import Bus
    from spaces.store import Store

Write = Callable[["Store"], Awaitable[object]]
"""Something to be written; it may be tried again, so doing it twice has to be the same as once."""

_TRIES = 3

_log = logging.getLogger(__name__)


class Journal:
    """A queue of what is to be written. Nobody in a room waits for it; `written` is for those who answer over HTTP."""

    def __init__(self, store: Store, bus: Bus) -> None:
        self._store, self._bus = store, bus
        self._queue: asyncio.Queue[tuple[str, Write]] = asyncio.Queue()
        self._newest: dict[str, Space] = {}  # of each space that waits

    def save(self, space: Space) -> None:
        """Store a space's state soon."""
        self._newest[space.id] = space

        async def write(store: Store) -> None:
            await store.spaces.save(space)
            if self._newest.get(space.id) is space:
                del self._newest[space.id]

        self.put(f"space {space.id}", write)

    def note(self, action: Action) -> None:
        """Enter something into the log of actions, and tell whoever wants to know as soon as it stands there."""

        async def write(store: Store) -> None:
            self._bus.publish(replace(action, id=await store.actions.add(action)))

        self.put(f"{action.kind} of {action.space_id}", write)

    def put(self, what: str, write: Write) -> None:
        """Write something soon, after all that was put before.

        Args:
            what: names it in the server's log when it fails.
            write: does it.
        """
        self._queue.put_nowait((what, write))

    def pending(self, space_id: str) -> Space | None:
        """A space's newest state while it waits; None when the database has it already."""
        return self._newest.get(space_id)

    async def written(self) -> None:
        """Wait until everything that was put so far is in the database."""
        await self._queue.join()

    async def run(self) -> None:
        """Write, for ever."""
        while True:
            what, write = await self._queue.get()
            await self._write(what, write)
            self._queue.task_done()

    async def _write(self, what: str, write: Write) -> None:
        for attempt in range(1, _TRIES + 1):
            try:
                await write(self._store)
            except Exception:
                _log.exception("%s could not be written (try %d of %d)", what, attempt, _TRIES)
                await asyncio.sleep(0.2 * attempt)
            else:
                return
