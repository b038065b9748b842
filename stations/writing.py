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
    stored: bool = False


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
        """End a look: like `store.feeds.looked`. It is stored when this returns."""
        mine = _Return(feed_id, next_at, columns)
        self._waiting.append(mine)
        async with self._turn:
            if not mine.stored:
                await self._store_all()

    async def _store_all(self) -> None:
        """Those that came meanwhile, too. What could not be stored is tried again by the next one in turn."""
        together = list(self._waiting)
        looks = ((one.feed_id, one.next_at, one.columns) for one in together)
        await self._store.feeds.looked_all(self._worker, looks)
        for one in together:
            one.stored = True
        del self._waiting[: len(together)]
