"""Spaces on their way into the database: live rooms go on, and what happened is written down in its order."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from spaces.model import Space

if TYPE_CHECKING:
    from spaces.store import Store

_TRIES = 3

_log = logging.getLogger(__name__)


class Saves:
    """A queue of spaces to write."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._queue: asyncio.Queue[Space] = asyncio.Queue()
        self._newest: dict[str, Space] = {}  # of each space that waits

    def put(self, space: Space) -> None:
        """Write it soon."""
        self._newest[space.id] = space
        self._queue.put_nowait(space)

    def pending(self, space_id: str) -> Space | None:
        """A space's newest state while it waits; None when the database has it already."""
        return self._newest.get(space_id)

    async def written(self) -> None:
        """Wait until everything that was put so far is in the database."""
        await self._queue.join()

    async def run(self) -> None:
        """Write, for ever."""
        while True:
            space = await self._queue.get()
            await self._write(space)
            if self._newest.get(space.id) is space:
                del self._newest[space.id]
            self._queue.task_done()

    async def _write(self, space: Space) -> None:
        for attempt in range(1, _TRIES + 1):
            try:
                await self._store.spaces.save(space)
            except Exception:
                _log.exception("space %s could not be saved (try %d of %d)", space.id, attempt, _TRIES)
                await asyncio.sleep(0.2 * attempt)
            else:
                return
