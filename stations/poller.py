"""Which feed is looked at now: many at once, but few on one host, and those that failed never take all places."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from datetime import datetime

from spaces.config import Stations as Settings
from spaces.model.podcast import Feed
from spaces.store import Store
from spaces.store.feeds import host_of
from spaces.supervise import happens
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
            look: one look at a leased feed, which gives it back; it asks itself whether that is still leased.
            worker: under whose name they are leased.
            settings: how many at once.
            now: the time.
        """
        self._store, self._look, self._worker, self._settings, self._now = store, look, worker, settings, now
        self._waiting: dict[str, deque[Feed]] = {}  # by host, in the order in which they were due
        self._taken: set[str] = set()  # ids of these, and of those that are looked at
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
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            while True:
                self._happened.clear()
                if loop.time() >= self._ask_at and not self._enough and not await self._lease():
                    self._ask_at = loop.time() + POLL
                self._start(group)
                await happens(self._happened, POLL)

    async def once(self) -> int:
        """Look at everything that is due now; how many looks that took."""
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
    def _enough(self) -> bool:
        """Whether as many are leased and may begin as there are places."""
        ready = sum(min(len(line), self._settings.per_host) for line in self._waiting.values())
        return ready - self._waiting_in_doubt() >= self._settings.concurrency

    def _waiting_in_doubt(self) -> int:
        return sum(bool(line[0].failures) for line in self._waiting.values())

    async def _lease(self) -> int:
        """Lease more; how many came. Leases that ran out here may come again, which is nothing new."""
        leased = await self._store.feeds.due(
            self._worker,
            self._now(),
            LEASE.total_seconds(),
            self._settings.concurrency * _AHEAD,
            skip_hosts=[host for host, line in self._waiting.items() if len(line) >= _IN_LINE // 2],
            per_host=_IN_LINE,
            healthy=self._waiting_in_doubt() >= self._settings.concurrency,
        )
        new = [feed for feed in leased if feed.id not in self._taken]
        for feed in new:
            self._taken.add(feed.id)
            self._waiting.setdefault(host_of(feed.url), deque()).append(feed)
        return len(new)

    def _start(self, group: asyncio.TaskGroup) -> None:
        """Begin as many looks as there is room for, one of each host in turn."""
        began = True
        while began:
            began = False
            for host in list(self._waiting):
                if self._may_begin(host):
                    began = True
                    self._begin(group, host)

    def _may_begin(self, host: str) -> bool:
        if host not in self._waiting or self._looking.total() >= self._settings.concurrency:
            return False
        if self._looking[host] >= self._settings.per_host:
            return False
        # Who did not answer last time may take half a minute to do so again: such feeds get at most half of the places.
        return not self._waiting[host][0].failures or self._doubtful < max(1, self._settings.concurrency // 2)

    def _begin(self, group: asyncio.TaskGroup, host: str) -> None:
        line = self._waiting[host]
        feed = line.popleft()
        if not line:
            del self._waiting[host]
        self._looking[host] += 1
        self._doubtful += bool(feed.failures)
        group.create_task(self._one(host, feed))

    async def _one(self, host: str, feed: Feed) -> None:
        try:
            await self._look(feed)
        finally:
            self._taken.discard(feed.id)
            self._doubtful -= bool(feed.failures)
            self._looking[host] -= 1
            if not self._looking[host]:
                del self._looking[host]
            self._happened.set()
