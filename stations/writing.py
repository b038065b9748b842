"""Writes of many looks, one after the other: SQLite has one writer, and who waits inside it waits in the dark."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from spaces.store import Store


@dataclass(eq=False, slots=True)
class _Return:
    """A feed to be given back."""

    feed_id: str
    next_at: datetime | None
    columns: Mapping[str, Any]
    over: bool = False  # stored, or refused for good
    fault: Exception | None = None  # why it was refused


class Writing:
    """Lets looks write in turn, and gives all feeds back in one transaction that wait for it at the same time."""

    def __init__(self, store: Store, worker: str) -> None:
        self._store, self._worker = store, worker
        self._turn = asyncio.Lock()
        self._waiting: list[_Return] = []

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Nobody else in this process writes about a look meanwhile."""
        async with self._turn:
            yield

    async def give_back(self, feed_id: str, next_at: datetime | None, **columns: Any) -> None:
        """End a look as `store.feeds.looked` does. It is stored when this returns.

        Raises:
            Exception: whatever the database says against it. The others that wait are stored all the same.
        """
        mine = _Return(feed_id, next_at, columns)
        self._waiting.append(mine)
        async with self._turn:
            if not mine.over:
                await self._store_all()
        if mine.fault is not None:
            raise mine.fault

    async def _store_all(self) -> None:
        """Those that came meanwhile, too."""
        together, self._waiting = self._waiting, []
        try:
            if not await self._stored(together):
                await self._each(together)
        finally:  # of who was broken off, the next one in turn takes over what is not done
            self._waiting[:0] = [one for one in together if not one.over]

    async def _each(self, together: list[_Return]) -> None:
        """Store one by one, so that what the database refuses of a single one stops no other."""
        for one in together:
            await self._stored([one])
            one.over = True

    async def _stored(self, together: list[_Return]) -> bool:
        looks = [(one.feed_id, one.next_at, one.columns) for one in together]
        try:
            await self._store.feeds.looked(self._worker, looks)
        except Exception as fault:
            for one in together:
                one.fault = fault
            return False
        for one in together:
            one.over, one.fault = True, None
        return True
