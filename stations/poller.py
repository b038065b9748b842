"""Which feed is looked at now: many at once, but few on one host, and those that failed never take all places."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from datetime import datetime

from spaces.config import Stations as Settings
from spaces.model.podcast import Feed
from spaces.store import Store
from spaces.store.feeds import host_of
from stations.update import LEASE

POLL = 1.0
"""Seconds after which it asks the database by itself what is due."""

_AHEAD = 4  # feeds leased for one that is looked at: the next one is at hand when a look ends
_IN_LINE = 16  # of one host, so that a slow one does not fill what is leased


class Poller:
    """Leases feeds that are due, and looks at them."""

    def __init__(
        self,
        store: Store,
        look: Callable[[Feed], Awaitable[None]],
        worker: str,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        """Prepare.

        Args:
            store: where the feeds are.
            look: one look at a leased feed, which gives it back.
            worker: under whose name they are leased.
            settings: how many at once.
            now: the time.
        """
        self._store, self._look, self._worker, self._settings, self._now = store, look, worker, settings, now
        self._waiting: dict[str, deque[Feed]] = {}  # by host, in the order in which they were due
        self._looking: Counter[str] = Counter()  # by host
        self._doubtful = 0  # of these, feeds whose last look failed
        self._ask_at = 0.0  # when the database is asked again, in the time of the event loop
        self._happened = asyncio.Event()

    @property
    def busy(self) -> bool:
        """Whether a feed is leased."""
        return bool(self._looking or self._waiting)

    def knock(self) -> None:
        """Something may be due."""
        self._ask_at = 0.0
        self._happened.set()

    async def run(self) -> None:
        """Look at what is due, until cancelled.

        Raises:
            ExceptionGroup: when the database does not answer.
        """
        async with asyncio.TaskGroup() as group:
            while True:
                self._happened.clear()
                if asyncio.get_running_loop().time() >= self._ask_at and not await self._lease() and not self._full:
                    self._ask_at = asyncio.get_running_loop().time() + POLL
                self._start(group)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._happened.wait(), POLL)

    async def once(self) -> int:
        """Look at everything that is due now, and at nothing that becomes due meanwhile twice; how many looks."""
        looks = 0
        while True:
            looks += await self._lease()
            if not self.busy:
                return looks
            async with asyncio.TaskGroup() as group:
                while self._waiting:
                    self._happened.clear()
                    self._start(group)
                    if self._waiting:
                        await self._happened.wait()

    @property
    def _in_line(self) -> int:
        return sum(map(len, self._waiting.values()))

    @property
    def _full(self) -> bool:
        """Whether enough are leased for the time being."""
        return self._in_line >= self._settings.concurrency

    async def _lease(self) -> int:
        """Lease more when few are left; how many came."""
        if self._full:
            return 0
        free = self._settings.concurrency * _AHEAD - self._in_line
        skip = [host for host, line in self._waiting.items() if len(line) >= _IN_LINE // 2]
        leased = await self._store.feeds.due(
            self._worker, self._now(), LEASE.total_seconds(), free, skip_hosts=skip, per_host=_IN_LINE
        )
        for feed in leased:
            self._waiting.setdefault(host_of(feed.url), deque()).append(feed)
        return len(leased)

    def _start(self, group: asyncio.TaskGroup) -> None:
        """Begin as many looks as there is room for, one of each host in turn."""
        began = True
        while began:
            began = False
            for host in list(self._waiting):
                if self._may_begin(host):
                    began = True
                    group.create_task(self._one(host, self._next(host)))

    def _may_begin(self, host: str) -> bool:
        if self._looking.total() >= self._settings.concurrency or self._looking[host] >= self._settings.per_host:
            return False
        # Who did not answer last time may take half a minute to do so again: such feeds get at most half of the places.
        return not self._waiting[host][0].failures or self._doubtful < max(1, self._settings.concurrency // 2)

    def _next(self, host: str) -> Feed:
        line = self._waiting[host]
        feed = line.popleft()
        if not line:
            del self._waiting[host]
        self._looking[host] += 1
        self._doubtful += bool(feed.failures)
        return feed

    async def _one(self, host: str, feed: Feed) -> None:
        try:
            await self._look(feed)
        finally:
            self._doubtful -= bool(feed.failures)
            self._looking[host] -= 1
            if not self._looking[host]:
                del self._looking[host]
            self._happened.set()
